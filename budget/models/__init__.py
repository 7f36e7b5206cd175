"""Budget and follow-up: internal control."""

from budget.models.assessing import FollowUpApproval, Reassessment
from budget.models.control import (
    ControlArea,
    ControlPlan,
    ControlPoint,
    ControlReport,
    Occurrence,
    Risk,
    RiskScale,
)

__all__ = [
    "ControlArea",
    "ControlPlan",
    "ControlPoint",
    "ControlReport",
    "FollowUpApproval",
    "Occurrence",
    "Reassessment",
    "Risk",
    "RiskScale",
]
