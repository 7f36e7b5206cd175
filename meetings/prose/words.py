"""Small things the sentences share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape

COUNTED = {"yes": ("ja-röst", "ja-röster"), "no": ("nej-röst", "nej-röster")}


def listed(words: Sequence[str]) -> str:
    """`a`, `a och b`, `a, b och c`"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def sentence(text: str) -> str:
    """With a full stop at the end, unless it ends in a mark of its own."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:" else f"{text}."


def paragraphs(*lines: str) -> str:
    """Each line as a paragraph of HTML, the empty ones left out."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def bullets(lines: Iterable[str]) -> str:
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{rows}</ul>" if rows else ""


def own(name: str) -> str:
    """`Lars Åströms (MP)`: the genitive stands on the name, not on the party. A name in s has none."""
    person, gap, party = name.partition(" (")
    ending = "" if person[-1:].lower() in {"s", "x", "z"} else "s"
    return f"{person}{ending}{gap}{party}"


def as_att(clause: str) -> str:
    """A clause after its "att"; one that already has it keeps one."""
    clause = clause.strip()
    return clause if clause[:4].lower() == "att " else f"att {clause}"


def body_noun(kind: str) -> str:
    """What the body is called further on in a text that has named it."""
    return {
        "council": "fullmäktige",
        "board": "styrelsen",
        "committee": "nämnden",
        "subcommittee": "utskottet",
    }.get(kind, "organet")
