"""The computed sections of memos: the proposed reply, recommendation by recommendation, and the follow-up report."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html

from audits.models import AuditReview, FollowUpReport, Reply
from audits.parts import FOLLOW_UP
from audits.queries.answers import standing_reply
from audits.queries.following import follow_up, last_report
from audits.replying import inline_html, reply_content
from cases import richtext
from cases.memo_content import Content
from cases.models import Memo
from core import clock
from organisation.models import Body

HEADING = "Förvaltningens förslag till yttrande"


def reply_section(review: AuditReview | None, body: Body | None) -> dict[str, Any]:
    """The reply that lies before the body, else the answers as they are now."""
    if review is None or body is None:
        words = "Lägg upp granskningen och dess rekommendationer, så visas svaren här."
        return {"heading": HEADING, "html": format_html("<p>{}</p>", words), "figures": []}
    reply = standing_reply(review, body)
    content = reply.content if reply else reply_content(review, body)
    adopted = reply is not None and reply.state == Reply.State.ADOPTED
    figures = [{"reply": reply.version, "sha256": reply.sha256}] if reply else []
    return {
        "heading": f"{body.name}s yttrande" if adopted else HEADING,
        "html": richtext.for_print(inline_html(content, adopted=adopted)),
        "figures": figures,
    }


def follow_up_section(memo: Memo, content: Content, kept: FollowUpReport | None = None) -> dict[str, Any]:
    """The report to the memo's last body, as it stands today or as it was kept."""
    body = reported_to(memo, content)
    if body is None:
        return {
            "heading": FOLLOW_UP.name,
            "html": "<p>Välj vilket organ skrivelsen går till.</p>",
            "figures": [],
        }
    data = kept.content if kept else live_report(body)
    html = render_to_string("audits/follow_up/_report.html", {"data": data, "level": 3, "print": True})
    return {"heading": FOLLOW_UP.name, "html": richtext.for_print(richtext.clean(html)), "figures": [data]}


def reported_to(memo: Memo, content: Content) -> Body | None:
    pk = content.chain[-1].body_id if content.chain else memo.body_id
    return Body.objects.filter(pk=pk).first() if pk else None


def live_report(body: Body) -> dict[str, Any]:
    today = clock.today()
    last = last_report(body, today)
    return follow_up(body, as_of=today, since=last.as_of if last else None)
