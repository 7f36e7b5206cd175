"""The join of finished parts, kept under the sum of all it was made from: the same pack again is no work at all."""

import contextlib
import json
from typing import Any

from core import blobs
from pdf import assemble, documents, engine
from pdf.models import Rendering
from pdf.parts import Made

TEMPLATE = "pack"  # what a kept pack is called among the renderings


def joined(spec: dict[str, Any], made: dict[str, Made]) -> Rendering:
    """The pack of these parts; reused when parts, stamps, bookmarks and title are those of an earlier one."""
    return documents.keep(key(spec, made), TEMPLATE, lambda: _joined(spec, made))


def key(spec: dict[str, Any], made: dict[str, Made]) -> str:
    """What decides the bytes: everything about the parts but what they were made from, and the code and typefaces
    that join and stamp them."""
    about = {name: value for name, value in spec.items() if name != "parts"}
    parts = [
        {
            **{name: value for name, value in part.items() if name != "source"},
            "figure": _is_figure(part),
            "sha256": made[part["id"]].rendering.sha256,
            "pages": made[part["id"]].rendering.pages,
            "archival": made[part["id"]].rendering.archival,
            "own": made[part["id"]].own,
        }
        for part in spec["parts"]
    ]
    told = json.dumps([about, parts], ensure_ascii=False, sort_keys=True)
    return documents.digest("pack", documents.code(), engine.revision(), told)


def _is_figure(part: dict[str, Any]) -> bool:
    return str(part["source"].get("content_type", "")).startswith("image/")


def _joined(spec: dict[str, Any], made: dict[str, Made]) -> documents.Finished:
    about = assemble.About(
        spec["title"],
        spec.get("subject", ""),
        spec.get("author", ""),
        spec.get("language") or "sv",
        **{name: spec.get(name, "") for name in ("dnr", "body", "date")},
    )
    assemble.make_room(len(spec["parts"]))
    with contextlib.ExitStack() as opened:
        parts = [
            assemble.Part(
                ident=part["id"],
                title=part["title"],
                file=opened.enter_context(blobs.open(made[part["id"]].rendering.sha256)),
                pages=made[part["id"]].rendering.pages,
                own=made[part["id"]].own,
                bookmarks=[(mark["level"], mark["title"]) for mark in part.get("bookmarks", [])],
                outline=made[part["id"]].own and bool(part.get("outline")),
                stamp=part.get("stamp", ""),
                new_sheet=bool(part.get("new_sheet")),
                figure=_is_figure(part),
                archival=made[part["id"]].rendering.archival,
                aliases=part.get("aliases", ()),
                back=part.get("back", ""),
                sha256=made[part["id"]].rendering.sha256,
            )
            for part in spec["parts"]
        ]
        return documents.Finished(*assemble.assemble(parts, about))
