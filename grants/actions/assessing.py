"""Assessing applications, and one's own conflict of interest in them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from core import clock
from core.errors import Refused
from core.locking import lock
from core.words import clean, clean_lines
from grants.models import Application, ApplicationConflict, Assessment, Compilation
from grants.rules.preparing import may_lift_conflict, must_prepare
from organisation.models import User
from trail.actions import record as trace


@transaction.atomic
def assess(
    *, application: Application, scores: Mapping[int, tuple[int | None, str]], by: User
) -> Application:
    """How each criterion (by key) is met: 0 to 4, and why. A criterion without score and reason is left unassessed.

    Refused: a score without a reason or the other way round; in an application one has a conflict of interest in; when
    the compilation is approved."""
    call = application.call
    must_prepare(by, call)
    _must_see(application, by)
    lock(application)
    if Compilation.objects.filter(call=call).exclude(state=Compilation.State.DRAFT).exists():
        raise Refused("Sammanställningen är godkänd. Bedömningen kan inte ändras efter det.", code="frozen")
    for criterion in call.criteria.all():
        score, reason = scores.get(criterion.pk, (None, ""))
        reason = clean_lines(reason).strip()
        if score is None and not reason:
            Assessment.objects.filter(application=application, criterion=criterion).delete()
            continue
        if score is None:
            raise Refused(
                "Välj också hur väl kriteriet uppfylls, 0 till 4.",
                field=f"score-{criterion.pk}",
                code="score",
            )
        if not 0 <= score <= 4:
            raise Refused("Bedöm från 0 till 4.", field=f"score-{criterion.pk}", code="score")
        if not reason:
            raise Refused("Motivera bedömningen.", field=f"reason-{criterion.pk}", code="reason")
        standing = Assessment.objects.filter(application=application, criterion=criterion).first()
        if standing is None or (standing.score, standing.reason) != (score, reason):
            Assessment.objects.update_or_create(
                application=application,
                criterion=criterion,
                defaults={"score": score, "reason": reason, "by": by, "at": clock.now()},
            )
    trace("grants.assessed", on=application, within=call.case, by=by, number=application.external_id)
    return application


@transaction.atomic
def declare_conflict(*, application: Application, by: User, reason: str = "") -> ApplicationConflict:
    """One's own conflict of interest (jäv, FL 16–18 §§): from now on the application is hidden from the person, wherever
    it would stand. Twice is once. The trail says the number, and not why."""
    must_prepare(by, application.call)
    lock(application)
    found, new = ApplicationConflict.objects.get_or_create(
        application=application, user=by, withdrawn_at=None, defaults={"reason": clean(reason)}
    )
    if new:
        trace(
            "grants.conflict_declared",
            on=application,
            within=application.call.case,
            by=by,
            number=application.external_id,
        )
    return found


@transaction.atomic
def lift_conflict(*, conflict: ApplicationConflict, by: User) -> ApplicationConflict:
    """Somebody else, a manager, finds that there is none. Refused: to the person in question."""
    call = conflict.application.call
    if not may_lift_conflict(by, call.authority_id, conflict.user):
        raise Refused(
            "En chef prövar om jävet ska hävas, och aldrig den som har anmält det.", code="forbidden"
        )
    lock(conflict)
    changed = (
        ApplicationConflict.objects.standing()
        .filter(pk=conflict.pk)
        .update(withdrawn_at=clock.now(), withdrawn_by=by)
    )
    if changed:
        trace(
            "grants.conflict_lifted",
            on=conflict.application,
            within=call.case,
            by=by,
            number=conflict.application.external_id,
            who=str(conflict.user),
        )
    conflict.refresh_from_db()
    return conflict


def _must_see(application: Application, by: User) -> None:
    if not Application.objects.visible_to(by).filter(pk=application.pk).exists():
        raise Refused("Du har anmält jäv i ansökan. En kollega får göra det här.", code="conflict")
