"""Budget and follow-up: internal control, reports with their tables, indicators, directives with their frames."""

from budget.models.assessing import (
    FollowUpApproval,
    Reassessment,
)
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
from budget.models.reports import (
    Report,
    ReportCell,
    ReportColumn,
    ReportExplanation,
    ReportPart,
    ReportRow,
    ReportTable,
)

__all__ = [
    "ControlArea",
    "ControlPlan",
    "ControlPoint",
    "ControlReport",
    "FollowUpApproval",
    "Indicator",
    "IndicatorSave",
    "IndicatorSheet",
    "IndicatorTarget",
    "IndicatorValue",
    "Occurrence",
    "Reassessment",
    "Report",
    "ReportCell",
    "ReportColumn",
    "ReportExplanation",
    "ReportPart",
    "ReportRow",
    "ReportTable",
    "Risk",
    "RiskScale",
]
