"""Where a Word file is cut into a memo's parts: its title and its headings, told by style or by how they look."""

from __future__ import annotations

from collections.abc import Sequence

from cases import proposal_reading
from cases.word.flow import Block, is_table
from cases.word.headings import kind_of

LONGEST_HEADING = 200
_TITLES = {"title", "titel"}


def title_and_level(blocks: Sequence[Block], levels: Sequence[int]) -> tuple[int | None, int]:
    """The block that is the title, when a style says so, and the level of the sections' headings."""
    styled = (
        at
        for at, b in enumerate(blocks)
        if not is_table(b) and b["style"].casefold() in _TITLES and b["text"]
    )
    title_at = next(styled, None)
    if title_at is None and levels.count(1) == 1 and len(levels) > 1 and levels[0] == 1:
        first = next(at for at, b in enumerate(blocks) if not is_table(b) and b["level"] == 1 and b["text"])
        if not kind_of(blocks[first]["text"]):
            title_at = first
    below = [
        b["level"]
        for at, b in enumerate(blocks)
        if not is_table(b) and b["level"] and b["text"] and at != title_at
    ]
    return title_at, min(below, default=1)


def is_heading(block: Block, section_level: int, levels: Sequence[int], own: bool) -> bool:
    if is_table(block) or not block["text"] or len(block["text"]) > LONGEST_HEADING or "\n" in block["text"]:
        return False
    if block["level"] and block["level"] <= section_level:
        return True
    if own:
        return False
    kind = kind_of(block["text"])
    if block["level"]:
        return kind not in {"", "prose"}
    if block["list"] or len(block["text"]) > 80:
        return False
    if kind:
        return block["bold"] or not levels
    if levels or not block["bold"] or block["text"].rstrip()[-1:] in ".,;?!":
        return False
    return (
        proposal_reading.lead_in(block["text"]) is None and proposal_reading.mark_of(block["text"]) != "att"
    )


def is_sure(block: Block) -> bool:
    """A heading that cannot be a title or a word in the letterhead."""
    return bool(block["level"] or kind_of(block["text"]))
