"""Budget and follow-up: internal control, and reports with their tables."""

from budget.models.control import (
    ControlArea,
    ControlPlan,
    ControlPoint,
    ControlReport,
    Occurrence,
    Risk,
    RiskScale,
)
from budget.models.importing import ImportMapping, TableImport
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
    "ImportMapping",
    "Occurrence",
    "Report",
    "ReportCell",
    "ReportColumn",
    "ReportExplanation",
    "ReportPart",
    "ReportRow",
    "ReportTable",
    "Risk",
    "RiskScale",
    "TableImport",
]
