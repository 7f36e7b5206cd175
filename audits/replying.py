"""The reply as data without a voice, and how it is said: by the administration that proposes, or by the body that has
adopted it. Page, memo, PDF and letter are all made from this."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from audits.coverage import ranges
from audits.models import AuditReview, ReplyDraft
from audits.queries.answers import answers_to, recommendations_to
from audits.rules.voice import begins, in_voice
from core.dates import long_date
from organisation.models import Body

type Content = dict[str, Any]

DOCUMENT = "documents/audits/reply.html"
LETTER = "documents/audits/letter.html"
ADMINISTRATION = "förvaltningen"
STANCES = {
    "agrees": "delar revisionens uppfattning",
    "partly": "delar delvis revisionens uppfattning",
    "disagrees": "delar inte revisionens uppfattning",
}


def reply_content(review: AuditReview, body: Body) -> Content:
    """What the body's reply says as it stands in the answers now. Plain data; no voice is in it yet."""
    draft = ReplyDraft.objects.filter(review=review, body=body).first() or ReplyDraft(
        review=review, body=body
    )
    answers = answers_to(review, body)
    return {
        "title": draft.title or f"Yttrande – {review.title}",
        "review": review.title,
        "auditor": review.auditor,
        "reported_on": review.reported_on.isoformat(),
        "dnr": review.case.dnr,
        "body": body.name,
        "opening": paragraphs(draft.opening),
        "closing": paragraphs(draft.closing),
        "recommendations": [
            {"number": one.number, "text": one.text} for one in recommendations_to(review, body)
        ],
        "answers": [
            {
                "numbers": [one.recommendation.number for one in answer.covers.all()],
                "stance": answer.stance,
                "says_stance": answer.says_stance,
                "text": [*paragraphs(answer.reason), *paragraphs(answer.text)],
                "no_action": answer.no_action,
                "actions": [
                    {
                        "what": action.what,
                        "role": action.role or (action.owner.title if action.owner else ""),
                        "due_on": action.due_on.isoformat() if action.due_on else "",
                        "in_reply": action.in_reply,
                    }
                    for action in answer.actions.all()
                ],
            }
            for answer in answers
        ],
    }


def sum_of(content: Content) -> str:
    """The SHA-256 of the content, the same however the database keeps it."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def paragraphs(text: str) -> list[str]:
    parts = "\n".join(line.strip() for line in text.splitlines()).split("\n\n")
    return [" ".join(part.split()) for part in parts if part.strip()]


def runs(content: Content) -> Iterator[tuple[list[Content], Content | None, int]]:
    """The recommendations in the order of their numbers, each once: those that follow on each other with one answer
    together, the answer (None when there is none), and the last number it covers, where it stands printed."""
    of = {number: answer for answer in content["answers"] for number in answer["numbers"]}
    group: list[Content] = []
    for row in sorted(content["recommendations"], key=lambda row: row["number"]):
        answer = of.get(row["number"])
        if group and (answer is None or of.get(group[-1]["number"]) is not answer):
            yield _run(group, of)
            group = []
        group.append(row)
    if group:
        yield _run(group, of)


def _run(group: list[Content], of: dict[int, Content]) -> tuple[list[Content], Content | None, int]:
    answer = of.get(group[-1]["number"])
    return group, answer, max(answer["numbers"]) if answer else group[-1]["number"]


def said(content: Content, *, adopted: bool) -> Content:
    """The same content in a voice: the administration's proposal, or, adopted, the body's own. The auditors' words are
    theirs and stay as they are."""
    if not adopted:
        return content
    body = content["body"]

    def voiced(lines: list[str]) -> list[str]:
        return [in_voice(line, body) for line in lines]

    return content | {
        "opening": voiced(content["opening"]),
        "closing": voiced(content["closing"]),
        "answers": [
            answer
            | {
                "text": voiced(answer["text"]),
                "actions": [
                    action | {"what": in_voice(action["what"], body), "role": in_voice(action["role"], body)}
                    for action in answer["actions"]
                ],
            }
            for answer in content["answers"]
        ],
    }


def parts_of(content: Content, *, adopted: bool) -> Content:
    """The reply as HTML in its three parts: `opening`, `answers`, `closing`."""
    speaker = begins(content["body"] if adopted else ADMINISTRATION)
    content = said(content, adopted=adopted)
    return {
        "opening": _paragraphs(content["opening"]),
        "answers": _joined(_group(*run, speaker) for run in runs(content)),
        "closing": _paragraphs(content["closing"]),
    }


def inline_html(content: Content, *, adopted: bool = False) -> SafeString:
    """The reply as a section of a memo."""
    parts = parts_of(content, adopted=adopted)
    return _joined((parts["opening"], parts["answers"], parts["closing"]))


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _paragraphs(lines: list[str]) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines))


def _group(rows: list[Content], answer: Content | None, last: int, speaker: str) -> SafeString:
    asked = format_html_join(
        "", "<p><strong>{}. {}</strong></p>", ((row["number"], row["text"]) for row in rows)
    )
    if answer is None:
        return asked + format_html("<p><em>{}</em></p>", "Svar saknas.")
    if rows[-1]["number"] != last:
        return asked + format_html("<p>Svaret står efter rekommendation {}.</p>", last)
    stance = [f"{speaker} {STANCES[answer['stance']]}."] if answer["says_stance"] else []
    text = answer["text"]
    lines = [f"{stance[0]} {text[0]}", *text[1:]] if stance and text else [*stance, *text]
    numbers = answer["numbers"]
    lead = format_html("<p>Svar på {}:</p>", ranges(numbers)) if len(numbers) > len(rows) else SafeString("")
    promised = [action for action in answer["actions"] if action["in_reply"]]
    done = format_html_join("", "<li>{}</li>", ((_promise(action),) for action in promised))
    listed = format_html("<ul>{}</ul>", done) if promised else SafeString("")
    return asked + lead + _paragraphs(lines) + listed


def _promise(action: Content) -> str:
    due = action["due_on"]
    when = f"Klart senast {long_date(datetime.date.fromisoformat(due))}." if due else ""
    who = f"Ansvarig: {action['role']}." if action["role"] else ""
    return " ".join(filter(None, [f"{action['what'].rstrip('.')}.", who, when]))
