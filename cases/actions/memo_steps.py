"""What every step of a memo's way leaves behind: its state, a row among the steps, the trail and a message."""

from __future__ import annotations

from cases import notice_kinds
from cases.actions.revisions import keep_version
from cases.models import Memo, MemoReview
from core import clock
from organisation.actions import notify
from organisation.models import User
from trail.actions import record as trace
from trail.refs import ref


def move(memo: Memo, state: str, **fields: object) -> None:
    memo.state = state
    for name, value in fields.items():
        setattr(memo, name, value)
    memo.save(update_fields=["state", *fields])


def step(
    memo: Memo, step: str, by: User, event: str, reason: str = "", *, held: User | None = None, **data: str
) -> None:
    """`held` is whom somebody stands in for: X for Y."""
    MemoReview.objects.create(memo=memo, step=step, by=by, on_behalf_of=held, at=clock.now(), reason=reason)
    keep_version(memo, by, step)
    if held is not None:
        event, data = f"{event}_for", data | {"held": held.name}
    trace(event, on=memo, within=memo.case, by=by, **data)


def writers(memo: Memo, by: User) -> list[User]:
    people = {person.pk: person for person in (memo.author, memo.case.official) if person is not None}
    return [person for person in people.values() if person != by]


def tell(to: User, memo: Memo, what: str, text: str, path: str = "") -> None:
    # Number and link only: the title may be secret (OSL 5:2 second paragraph).
    notify(
        to=to,
        subject=f"{what}: {memo.case.dnr}",
        text=text,
        path=path or memo.get_absolute_url(),
        ref=ref(memo),
        kind=notice_kinds.MEMO_STEPS.get(what, notice_kinds.MEMO_OTHER),
    )
