from organisation.models.bodies import Authority, Body, Mandate, Seat, Unit
from organisation.models.messages import Message
from organisation.models.people import RoleAssignment, User

__all__ = ["Authority", "Body", "Mandate", "Message", "RoleAssignment", "Seat", "Unit", "User"]
