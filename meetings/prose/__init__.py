"""The Swedish of the minutes: from what was done in a § to the passages that tell it, as pure functions over facts.

Nothing here asks the database or the clock, and no figure is written that is not in the facts.
"""

from meetings.prose.facts import BallotFact, MotionFact, ParagraphFacts, ReservationFact, Sat, Vote
from meetings.prose.passages import HEADINGS, SLOTS, passages

__all__ = [
    "HEADINGS",
    "SLOTS",
    "BallotFact",
    "MotionFact",
    "ParagraphFacts",
    "ReservationFact",
    "Sat",
    "Vote",
    "passages",
]
