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
from budget.models.directive import (
    Directive,
    Frame,
    FrameChange,
    FrameLine,
    PartyProposal,
    RouteStep,
)
from budget.models.importing import (
    ImportMapping,
    TableImport,
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
    "Directive",
    "FollowUpApproval",
    "Frame",
    "FrameChange",
    "FrameLine",
    "ImportMapping",
    "Indicator",
    "IndicatorSave",
    "IndicatorSheet",
    "IndicatorTarget",
    "IndicatorValue",
    "Occurrence",
    "PartyProposal",
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
    "RouteStep",
    "TableImport",
]
