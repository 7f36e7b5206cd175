"""Two people in one memo: what each has touched since they opened it is put together. Only what both have touched,
differently, is a clash; then nothing is written before somebody has chosen.

What was touched is told by marks (cases.memo_keeping) of the parts as they were opened. A mark that is missing counts
as touched, so that forgetting one shows a question too much and never loses a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases.memo_content import Content, Section
from cases.memo_keeping import GROUPS, group_mark, section_mark


def merge(
    mine: Content, theirs: Content, seen: Mapping[str, str], *, over: bool = False
) -> tuple[Content, list[str]]:
    """The two put together, and the parts that clash. In a clash theirs stands, or mine when `over`."""
    clashes: list[str] = []
    values: dict[str, Any] = {}
    for group, names in GROUPS.items():
        if _is_mine(group, group_mark(mine, group), group_mark(theirs, group), seen, clashes, over):
            values |= {name: getattr(mine, name) for name in names}
    values["sections"] = _sections(mine, theirs, seen, clashes, over)
    return replace(theirs, **values), clashes


def _is_mine(
    part: str, mine: str, theirs: str, seen: Mapping[str, str], clashes: list[str], over: bool
) -> bool:
    if mine in {theirs, seen.get(part)}:  # equal, or only they have touched it
        return False
    if theirs == seen.get(part):
        return True
    clashes.append(part)
    return over


def _sections(
    mine: Content, theirs: Content, seen: Mapping[str, str], clashes: list[str], over: bool
) -> list[Section]:
    """Theirs in their order (mine is moved, added and removed by buttons, after this), each with the text that
    stands. One that they removed while I wrote in it is a clash."""
    own = {section.id: section for section in mine.sections}
    found = []
    for there in theirs.sections:
        here, part = own.get(there.id), f"section-{there.id}"
        if here is not None and _is_mine(part, section_mark(here), section_mark(there), seen, clashes, over):
            found.append(replace(there, heading=here.heading, html=here.html, params=here.params))
        else:
            found.append(there)
    left = {section.id for section in theirs.sections}
    for at, here in enumerate(mine.sections):
        part = f"section-{here.id}"
        if here.id in left or section_mark(here) == seen.get(part):
            continue
        clashes.append(part)
        if over:
            found.insert(at, here)
    return found
