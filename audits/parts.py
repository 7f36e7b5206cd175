"""The computed sections that a memo can be given."""

from cases.matters import Part

REPLY = Part("audit_reply", "Förslag till yttrande över granskningen")
FOLLOW_UP = Part("audit_follow_up", "Uppföljning av granskningar")
