"""Budget and follow-up: internal control, indicators."""

from budget.models.control import (
    ControlArea,
    ControlPlan,
    ControlPoint,
    ControlReport,
    Occurrence,
    Risk,
    RiskScale,
)
from budget.models.indicators import (
    Indicator,
    IndicatorSave,
    IndicatorSheet,
    IndicatorTarget,
    IndicatorValue,
)

__all__ = [
    "ControlArea",
    "ControlPlan",
    "ControlPoint",
    "ControlReport",
    "Indicator",
    "IndicatorSave",
    "IndicatorSheet",
    "IndicatorTarget",
    "IndicatorValue",
    "Occurrence",
    "Risk",
    "RiskScale",
]
