"""A diarienummer in a memo's text leads to its case, for the reader who may see the case. Decided each time the text is
shown and never kept: to somebody who may not see a case its number is words like any other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from cases.models import Case

IN_TEXT = re.compile(r"(?<![\w/-])[A-ZÅÄÖ]{2,6}-[0-9]{4}/[0-9]{5}(?![0-9/])")


def numbers_in(texts: Iterable[str]) -> list[str]:
    """The diarienummer that stand in the texts, each once, in order."""
    return list(dict.fromkeys(number for text in texts for number in IN_TEXT.findall(text)))


def with_case_links(document: dict[str, Any], user: object, *, to: str = "cases:case") -> dict[str, Any]:
    """The document with an address for each case its text names and `user` may see; `to` is the page that shows a case.
    The memo's own case is not one of them: the reader is there already."""
    numbers = [number for number in numbers_in(_texts(document)) if number != document.get("dnr")]
    if not numbers:
        return document
    seen = Case.objects.visible_to(user).filter(dnr__in=numbers).values_list("dnr", "slug")
    return document | {"cases": {number: reverse(to, args=[slug]) for number, slug in seen}}


def _texts(document: dict[str, Any]) -> Iterable[str]:
    for section in document["sections"]:
        yield section.get("html", "")
        yield from (clause["text"] for clause in section.get("clauses", ()))
