"""What stands beside a memo wherever it is read or written: findings and comments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cases import rules
from cases.explaining import sorted_out
from cases.forms.memos.steps import CommentForm, ExplainForm
from cases.models import Memo
from organisation.models import User


def comments_of(memo: Memo, user: User, form: CommentForm | None = None, refusal: str = "") -> dict[str, Any]:
    """What the panel shows. Open ones first; whoever reads what they are about reads them."""
    found = list(memo.comments.open_to(user).select_related("section", "by", "resolved_by").order_by("id"))
    steers, is_open = rules.may_steer(user, memo), memo.state != Memo.State.APPROVED
    for one in found:
        one.may_settle = is_open and (steers or one.by_id == user.pk)  # type: ignore[attr-defined]
    asked = sum(one.is_open for one in found)
    return {
        "comments": sorted(found, key=lambda one: not one.is_open),
        "open_comments": asked,
        "comment_form": (form or CommentForm(memo=memo)) if rules.may_comment(user, memo) else None,
        "comment_refusal": refusal,
    }


def findings_of(
    memo: Memo, user: User, *, placed: bool, form: ExplainForm | None = None, refusal: str = ""
) -> dict[str, Any]:
    """What the panel shows: the open findings, each warning with a form for those who may explain it, then the
    explained ones. `placed`: the page has the places that findings lead to."""
    found, explained = sorted_out(memo)
    may_explain = rules.may_edit(user, memo)
    asked = str(form.data.get("fingerprint", "")) if form is not None else ""
    rows = []
    for one in found:
        own = None
        if may_explain and one.may_be_explained:
            own = form if one.fingerprint == asked else ExplainForm(fingerprint=one.fingerprint)
        rows.append({"finding": one if placed else replace(one, place=""), "form": own})
    return {
        "findings": rows,
        "explained": explained,
        "may_explain": may_explain,
        "finding_refusal": refusal,
    }
