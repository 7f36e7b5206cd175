"""The data that the protokoll is printed and shown from: the same on paper and on the page (domain 3.3)."""

from __future__ import annotations

import datetime
from typing import Any

from core.dates import full_day, long_date
from meetings.appeals import appeal_of
from meetings.documents import letterhead
from meetings.minutes_content import content_of
from meetings.models import Minutes
from meetings.paragraph_data import CHOICES
from meetings.prose.spans import spans
from meetings.rules.approval import Duty, duties
from meetings.rules.masking import Mask, masked

Json = dict[str, Any]
TEMPLATE = "documents/minutes.html"
MATTERS = {"formal": "formellt yrkande", "counter": "motförslag", "addition": "tillägg", "election": "val"}


def minutes_document(minutes: Minutes, content: Json | None = None) -> Json:
    """The minutes as they stand; a draft says so on every page."""
    content = content or content_of(minutes)
    meeting = content["meeting"]
    day = datetime.date.fromisoformat(meeting["on"])
    numbers = [row["number"] for row in content["paragraphs"]]
    name = "Protokoll, omedelbart justerade paragrafer" if minutes.immediate else "Protokoll"
    return {
        "letterhead": letterhead(minutes.meeting),
        "kind": name,
        "draft": "" if minutes.is_approved else "Utkast, inte justerat",
        "title": f"Sammanträde {full_day(day)}",
        "ref": f"{meeting['short_name']} {meeting['on']}",
        "paragraphs": spans(numbers),
        "facts": _facts(minutes, content, day),
        "serving": meeting["serving"],
        "others": meeting["others"],
        "signs": _signs(minutes, content),
        "ballots": [_column(row, vote) for row in content["paragraphs"] for vote in row["votes"]],
        "attendance": _attendance(content),
        "items": [_item(row) for row in content["paragraphs"]],
        "enclosures": [
            {"paragraph": row["number"], **one}
            for row in content["paragraphs"]
            for one in row.get("enclosures", [])
        ],
        "appeal": appeal_of((row["number"] for row in content["paragraphs"] if row["appealable"]), numbers),
        "sha256": minutes.sha256,
        "masked": False,
    }


def public_document(minutes: Minutes) -> tuple[Json, list[Mask]]:
    """The minutes as everybody may read them, and which §§ are masked."""
    content, masks = masked(content_of(minutes), published=minutes.open_at is not None)
    made = minutes_document(minutes, content)
    return made | {"masked": bool(masks)}, masks


def _facts(minutes: Minutes, content: Json, day: datetime.date) -> list[list[str]]:
    meeting = content["meeting"]
    when = f"{full_day(day)} kl. {meeting['hours']}"
    place = ", ".join(filter(None, [meeting["place"], when]))
    chosen = [
        " ".join(filter(None, [one["name"], one["paragraphs"]]))
        for one in meeting["approvers"]
        if one["role"] == "chosen"
    ]
    found = [
        ("Plats och tid", place),
        ("Ajournering", meeting["breaks"]),
        ("Utses att justera", ", ".join(chosen)),
        ("Justeras, plats och tid", meeting["approval_place"]),
        ("Paragrafer", spans(row["number"] for row in content["paragraphs"])),
        ("Justerat", long_date(minutes.approved_on) if minutes.approved_on else ""),
    ]
    return [[label, value] for label, value in found if value]


def _signs(minutes: Minutes, content: Json) -> list[Json]:
    """The lines to sign on, and what has been signed: secretary, who presided, those who approve."""
    rows = [{"role": "Sekreterare", "name": content["meeting"]["secretary"], "paragraphs": "", "signed": ""}]
    return rows + [_sign(duty) for duty in duties(minutes)]


def _sign(duty: Duty) -> Json:
    signature = duty.signature
    signed = ""
    if signature is not None:
        way = "på papper" if signature.way == "paper" else "elektroniskt"
        signed = f"Undertecknat {way} {long_date(signature.signed_on)}"
    return {
        "role": duty.approver.get_role_display(),
        "name": duty.approver.mandate.printed,
        "paragraphs": "" if duty.whole else duty.paragraphs,
        "signed": signed,
    }


def _column(paragraph: Json, vote: Json) -> Json:
    matter = MATTERS.get(vote["matter"], "")
    return {
        "paragraph": f"§ {paragraph['number']}",
        "matter": matter,
        "secret": not vote["rows"],
        "sums": [[word, value] for key, word in CHOICES.items() if (value := vote["sums"].get(key))],
    }


def _attendance(content: Json) -> list[Json]:
    """One row for each who served, with how they voted in every vote."""
    votes = [vote for row in content["paragraphs"] for vote in row["votes"]]
    return [
        row
        | {
            "votes": [
                next(
                    (
                        CHOICES[cast["choice"]]
                        for cast in vote["rows"]
                        if (cast["name"], cast["for"]) == (row["name"], row["for"])
                    ),
                    "",
                )
                for vote in votes
            ]
        }
        for row in content["meeting"]["serving"]
    ]


def _item(row: Json) -> Json:
    """A § with its vote lists after the passage that tells them."""
    return {
        "number": row["number"],
        "label": f"§ {row['number']}",
        "printed": row["printed"],
        "title": row["title"],
        "dnr": row["dnr"],
        "item": row["item"],
        "case": row["case"],
        "masked": bool(row.get("masked")),
        "enclosures": row.get("enclosures", []),
        "sections": [section | {"html": _under(section["html"])} for section in row["sections"]],
        "votes": [vote_list(row["number"], vote) for vote in row["votes"] if vote["rows"]],
    }


def vote_list(number: int, vote: Json) -> Json:
    """The list of an open vote, seat by seat, with its sums."""
    matter = MATTERS.get(vote["matter"], "")
    return {
        "name": f"Omröstning § {number}{f', {matter}' if matter else ''}",
        "rows": [each | {"choice": CHOICES[each["choice"]]} for each in vote["rows"]],
        "sums": [[word, vote["sums"][key]] for key, word in CHOICES.items() if key in vote["sums"]],
    }


def _under(html: str) -> str:
    """A sub-heading in a passage lies under the passage's own heading."""
    return html.replace("<h3>", "<h4>").replace("</h3>", "</h4>")
