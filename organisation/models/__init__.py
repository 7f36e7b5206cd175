from organisation.models.absences import Absence
from organisation.models.bodies import Authority, Body, Mandate, Seat, Unit
from organisation.models.levels import ApprovalLevel
from organisation.models.messages import Digest, Message, NoticeChoice
from organisation.models.people import RoleAssignment, User

__all__ = [
    "Absence",
    "ApprovalLevel",
    "Authority",
    "Body",
    "Digest",
    "Mandate",
    "Message",
    "NoticeChoice",
    "RoleAssignment",
    "Seat",
    "Unit",
    "User",
]
