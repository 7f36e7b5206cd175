"""What was frozen by kind and id, read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.models import Case, File, Record

type Thing = Case | Record | File
MODELS: dict[str, type[Thing]] = {"case": Case, "record": Record, "file": File}


def things(refs: Iterable[tuple[Any, ...]]) -> list[Thing]:
    """The cases, records and files that were frozen by their ids, in as many queries as there are kinds."""
    wanted = list(refs)
    related = {"case": ["register"], "record": ["case__register"], "file": ["record__case__register"]}
    found: dict[tuple[str, int], Thing] = {}
    for kind, model in MODELS.items():
        ids = [pk for other, pk in wanted if other == kind]
        if ids:
            rows = model._default_manager.select_related(*related[kind]).in_bulk(ids)
            found |= {(kind, pk): thing for pk, thing in rows.items()}
    return [found[kind, pk] for kind, pk in wanted if (kind, pk) in found]
