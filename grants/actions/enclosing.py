"""A compilation enclosed in a memo: its rows are what the memo proposes, reserves and lets the decision post."""

from __future__ import annotations

from django.db import transaction

from cases.models import Memo
from core.errors import Refused
from core.locking import lock
from grants.models import Compilation
from grants.rules.preparing import must_prepare
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def enclose_compilation(*, compilation: Compilation, memo: Memo | None, by: User) -> Compilation:
    """Let the memo propose what the compilation does, or no memo at all. Refused: to others than those who prepare the
    round; a memo of another case, or one that is with the manager or approved, now or before."""
    must_prepare(by, compilation.call)
    lock(compilation)
    compilation.refresh_from_db()
    if compilation.state == Compilation.State.DECIDED:
        raise Refused("Sammanställningen är beslutad och ändras inte.", code="decided")
    for one in (compilation.memo, memo):
        if one is not None and not one.is_editable:
            raise Refused(
                f"Skrivelsen {one.title} kan inte ändras nu. Återlämna eller öppna den först.", code="memo"
            )
    if memo is not None and memo.case_id != compilation.call.case_id:
        raise Refused("Skrivelsen hör till ett annat ärende.", field="memo", code="case")
    Compilation.objects.filter(pk=compilation.pk).update(memo=memo)
    compilation.refresh_from_db()
    kind = "grants.compilation_enclosed" if memo else "grants.compilation_taken_out"
    trace(kind, on=compilation, within=compilation.call.case, by=by, version=compilation.version)
    return compilation
