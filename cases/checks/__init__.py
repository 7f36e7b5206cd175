"""What may be wrong with a memo. Each check is a small pure function; importing this package registers them."""

from cases.checks import enclosures, matter, numbers, opinions, people, proposal, words

__all__ = ["enclosures", "matter", "numbers", "opinions", "people", "proposal", "words"]
