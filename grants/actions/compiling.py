"""Approving a compilation: its content and its figures are frozen, and can be made again from the ledger."""

from __future__ import annotations

import datetime

from django.db import transaction

from cases.models import Memo
from core import clock
from core.errors import Refused
from core.locking import lock
from core.words import clean
from grants.actions.cuts import make_cut
from grants.compiling import compilation_content
from grants.models import Compilation, CompilationRow
from grants.queries.calls import hidden_count
from grants.queries.compilations import rows_of
from grants.rules.preparing import must_prepare
from organisation.models import User
from trail.actions import record as trace

Stance = CompilationRow.Stance


@transaction.atomic
def set_heading(
    *,
    compilation: Compilation,
    title: str,
    responsible: str,
    decided_by: str,
    dated_on: datetime.date | None,
    basis_on: datetime.date | None,
    by: User,
) -> Compilation:
    """What stands in the head of the document, and the day its figures are of. Refused: when it is approved."""
    _open(compilation, by)
    Compilation.objects.filter(pk=compilation.pk).update(
        title=clean(title),
        responsible=clean(responsible),
        decided_by=clean(decided_by),
        dated_on=dated_on,
        basis_on=basis_on,
    )
    compilation.refresh_from_db()
    trace("grants.compilation_headed", on=compilation, within=compilation.call.case, by=by)
    return compilation


@transaction.atomic
def freeze_compilation(*, compilation: Compilation, by: User) -> Compilation:
    """Approve it: from now on it says what it says. Refused: to somebody with a conflict of interest in the round; when
    an application has no proposal; when a refusal or a part has no reason. That the money does not suffice is no
    obstacle here: it is printed, and the ledger refuses the decision."""
    _open(compilation, by)
    return _freeze(compilation, by)


def freeze_with_memo(memo: Memo, by: User) -> None:
    """A memo that is approved takes its compilation with it: what was read and approved is what is proposed. Refused as
    above, also to the approver with a conflict of interest; the memo is then not approved either."""
    drafts = Compilation.objects.filter(memo=memo, state=Compilation.State.DRAFT)
    for compilation in drafts.select_related("call__case", "call__authority"):
        lock(compilation.call)
        _freeze(compilation, by)


def _freeze(compilation: Compilation, by: User) -> Compilation:
    call = compilation.call
    if hidden_count(call, by):
        raise Refused(
            "Du har anmält jäv i en ansökan i utlysningen. En kollega godkänner sammanställningen.",
            code="conflict",
        )
    rows = list(rows_of(compilation))
    if not rows:
        raise Refused("Det finns inga ansökningar att sammanställa.", code="empty")
    for row in rows:
        _must_be_proposed(row)
    day = compilation.basis_on or clock.today()
    compilation.basis_on, compilation.dated_on = day, compilation.dated_on or clock.today()
    compilation.save(update_fields=["basis_on", "dated_on"])
    content = compilation_content(compilation) | {"draft": False}
    numbers = {}
    for fund in call.funds.order_by("pk"):
        cut = make_cut(
            fund=fund, name=f"{compilation.title}, version {compilation.version}"[:200], as_of=day, by=by
        )
        numbers[fund.key] = (cut.pk, cut.sha256)
    for fund_row in content["funds"]:
        fund_row["cut"], fund_row["cut_sha256"] = numbers[fund_row["key"]]
    Compilation.objects.filter(pk=compilation.pk).update(
        content=content, state=Compilation.State.FROZEN, frozen_at=clock.now()
    )
    compilation.refresh_from_db()
    trace("grants.compilation_frozen", on=compilation, within=call.case, by=by, version=compilation.version)
    return compilation


def _must_be_proposed(row: CompilationRow) -> None:
    name = f"{row.application.external_id} {row.application.project}"
    if row.stance == Stance.UNDECIDED:
        raise Refused(f"{name} har inget förslag än.", code="undecided")
    if row.stance in (Stance.REFUSE, Stance.PART) and not row.text.strip() and not row.reasons.all():
        what = "ett avslag" if row.stance == Stance.REFUSE else "ett lägre belopp än det sökta"
        raise Refused(f"{name}: motivera {what}, med ett skäl ur listan eller med egna ord.", code="reason")


def _open(compilation: Compilation, by: User) -> None:
    must_prepare(by, compilation.call)
    lock(compilation.call)
    compilation.refresh_from_db()
    if compilation.state != Compilation.State.DRAFT:
        raise Refused("Sammanställningen är godkänd och ändras inte. Öppna en ny version.", code="frozen")
