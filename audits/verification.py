"""What `manage.py verify` looks through in the reviews."""

from __future__ import annotations

from collections.abc import Iterator

from audits.models import Reply
from audits.replying import sum_of
from core import verify


def replies() -> Iterator[str]:
    """The words of every reply are those it was laid before the body with."""
    for reply in Reply.objects.select_related("review__case", "body").order_by("pk").iterator():
        if sum_of(reply.content) != reply.sha256:
            yield f"{reply} i {reply.review.case.dnr} har andra ord än när det lades fram."


def register() -> None:
    verify.register("yttranden", replies)
