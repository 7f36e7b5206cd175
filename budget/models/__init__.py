"""Budget and follow-up: internal control, planning directives."""

from budget.models.control import (
    ControlArea,
    ControlPlan,
    ControlPoint,
    ControlReport,
    Occurrence,
    Risk,
    RiskScale,
)
from budget.models.directive import Directive, Frame, FrameChange, FrameLine, PartyProposal, RouteStep

__all__ = ["ControlArea", "ControlPlan", "ControlPoint", "ControlReport", "Occurrence", "Risk", "RiskScale"]
__all__ += ["Directive", "Frame", "FrameChange", "FrameLine", "PartyProposal", "RouteStep"]
