"""Budget and follow-up: internal control."""

from budget.models.control import (
    ControlArea,
    ControlPlan,
    ControlPoint,
    ControlReport,
    Occurrence,
    Risk,
    RiskScale,
)

__all__ = ["ControlArea", "ControlPlan", "ControlPoint", "ControlReport", "Occurrence", "Risk", "RiskScale"]
