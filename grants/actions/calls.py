"""Rounds: opened in a case, changed, closed; and the reasons that come back in them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from cases.models import Case
from core import clock
from core.errors import Refused
from core.locking import lock
from core.words import clean
from grants.models import Application, ApplicationYear, Criterion, Fund, GrantCall, ReasonCode
from grants.rules.asking import years_in_words
from grants.rules.preparing import PREPARERS, may_keep_reasons, may_prepare, must_prepare
from organisation.models import Authority, User
from trail.actions import record as trace


@transaction.atomic
def open_call(
    *,
    case: Case,
    name: str,
    form: str,
    funds: Sequence[Fund],
    first_year: int,
    last_year: int,
    by: User,
    unit: str = "kr",
    criteria: Sequence[tuple[str, int]] = (),
    most_ore: int | None = None,
    opens_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
    responsible: User | None = None,
) -> GrantCall:
    """A round in a case. `criteria` are (text, weight).

    Refused: to others than officials of the authority; in a closed case; a name in use in the case; without a fund, or
    with one of another authority; a round for associations over several funds or years; years or days in disorder."""
    if not may_prepare(by, case.authority_id):
        raise Refused(PREPARERS, code="forbidden")
    if not case.is_open:
        raise Refused("Ärendet är avslutat. Öppna det igen först.", code="closed")
    call = GrantCall(authority_id=case.authority_id, case=case, responsible=responsible or by)
    _fill(call, name, form, funds, first_year, last_year, unit, most_ore, opens_on, closes_on)
    if GrantCall.objects.filter(case=case, name=call.name).exists():
        raise Refused("Det finns redan en utlysning med det namnet i ärendet.", field="name", code="taken")
    call.save()
    call.funds.set(funds)
    _criteria(call, criteria)
    trace("grants.call_opened", on=call, within=case, by=by, name=call.name)
    return call


@transaction.atomic
def change_call(*, call: GrantCall, by: User, **fields: Any) -> GrantCall:
    """Change a round. Fields as in `open_call`. Refused besides: when something is decided or approved on it; when an
    application would ask outside the years or funds."""
    must_prepare(by, call)
    lock(call)
    call = GrantCall.objects.select_related("case", "authority", "responsible").get(pk=call.pk)
    if call.compilations.exclude(state="draft").exists():
        raise Refused("Sammanställningen är godkänd. Utlysningen kan inte ändras efter det.", code="frozen")
    funds, criteria = fields.pop("funds"), fields.pop("criteria")
    responsible = fields.pop("responsible", None) or call.responsible
    _fill(call, fields.pop("name"), fields.pop("form"), funds, **fields)
    call.responsible = responsible
    if GrantCall.objects.filter(case=call.case_id, name=call.name).exclude(pk=call.pk).exists():
        raise Refused("Det finns redan en utlysning med det namnet i ärendet.", field="name", code="taken")
    outside = ApplicationYear.objects.filter(application__call=call).exclude(
        fund__in=funds, year__in=call.years
    )
    if found := outside.select_related("application").first():
        raise Refused(
            f"Ansökan {found.application.external_id} söker pengar {found.year} ur ett anslag eller ett år som inte skulle "
            "ingå. Ändra ansökan först.",
            field="funds",
            code="asked",
        )
    call.save()
    call.funds.set(funds)
    _criteria(call, criteria)
    trace("grants.call_changed", on=call, within=call.case, by=by, name=call.name)
    return call


@transaction.atomic
def close_call(*, call: GrantCall, by: User) -> GrantCall:
    """No more applications. Closing twice is once."""
    must_prepare(by, call)
    lock(call)
    if GrantCall.objects.filter(pk=call.pk, closed_at=None).update(closed_at=clock.now()):
        trace("grants.call_closed", on=call, within=call.case, by=by, name=call.name)
    call.refresh_from_db()
    return call


@transaction.atomic
def reopen_call(*, call: GrantCall, by: User) -> GrantCall:
    """Applications can be entered again. Refused when the compilation is approved."""
    must_prepare(by, call)
    lock(call)
    if call.compilations.exclude(state="draft").exists():
        raise Refused("Sammanställningen är godkänd. Lägg upp en ny utlysning i stället.", code="frozen")
    if GrantCall.objects.filter(pk=call.pk, closed_at__isnull=False).update(closed_at=None):
        trace("grants.call_reopened", on=call, within=call.case, by=by, name=call.name)
    call.refresh_from_db()
    return call


def _fill(
    call: GrantCall,
    name: str,
    form: str,
    funds: Sequence[Fund],
    first_year: int,
    last_year: int,
    unit: str,
    most_ore: int | None,
    opens_on: datetime.date | None,
    closes_on: datetime.date | None,
) -> None:
    if not funds:
        raise Refused("Välj minst ett anslag.", field="funds", code="missing")
    if any(fund.authority_id != call.authority_id for fund in funds):
        raise Refused("Anslaget hör till en annan myndighet.", field="funds", code="authority")
    if last_year < first_year:
        raise Refused("Sista året kan inte ligga före det första.", field="last_year", code="years")
    if last_year - first_year > 9:
        raise Refused("En utlysning kan gälla högst tio år.", field="last_year", code="years")
    if opens_on and closes_on and closes_on < opens_on:
        raise Refused("Utlysningen kan inte stänga innan den öppnar.", field="closes_on", code="days")
    if form == GrantCall.Form.ASSOCIATION and (len(funds) > 1 or last_year != first_year):
        raise Refused(
            "Föreningsbidrag är ett belopp: välj ett anslag och ett år. Ska det vara flera, välj projektbidrag.",
            field="funds" if len(funds) > 1 else "last_year",
            code="one-amount",
        )
    if most_ore is not None and most_ore <= 0:
        raise Refused("Högsta beloppet ska vara större än noll.", field="most_ore", code="amount")
    call.name, call.form, call.unit = clean(name), form, unit
    call.first_year, call.last_year = first_year, last_year
    call.most_ore, call.opens_on, call.closes_on = most_ore, opens_on, closes_on


def _criteria(call: GrantCall, criteria: Sequence[tuple[str, int]]) -> None:
    """Criteria keep their identity by their place, so that assessments follow a change of words."""
    if any(weight < 1 for _, weight in criteria):
        raise Refused("Vikten är ett heltal, minst 1.", field="criteria", code="weight")
    standing = list(call.criteria.order_by("position"))
    for position, (text, weight) in enumerate(criteria, 1):
        Criterion.objects.update_or_create(
            call=call, position=position, defaults={"text": clean(text), "weight": weight}
        )
    gone = [one for one in standing if one.position > len(criteria)]
    if any(one.assessments.exists() for one in gone):
        raise Refused(
            "Ett kriterium som redan är bedömt kan inte tas bort. Ändra orden i stället.",
            field="criteria",
            code="assessed",
        )
    for one in gone:
        one.delete()


@transaction.atomic
def save_reason(
    *,
    authority: Authority,
    text: str,
    by: User,
    for_refusal: bool = True,
    reason: ReasonCode | None = None,
    code: str = "",
) -> ReasonCode:
    """A reason that comes back, kept per authority. Refused: to others than officials; words that are there already."""
    if not may_keep_reasons(by, authority):
        raise Refused(PREPARERS, code="forbidden")
    text = clean(text)
    same = ReasonCode.objects.filter(authority=authority, text=text, for_refusal=for_refusal, retired_on=None)
    if (same.exclude(pk=reason.pk) if reason else same).exists():
        raise Refused("Det skälet finns redan.", field="text", code="taken")
    if reason is None:
        reason = ReasonCode(
            authority=authority, code=_free_code(authority, code or slugify(text)[:30] or "skal")
        )
    reason.text, reason.for_refusal = text, for_refusal
    reason.save()
    trace("grants.reason_saved", on=reason, within=authority, by=by, text=text)
    return reason


@transaction.atomic
def retire_reason(*, reason: ReasonCode, by: User) -> ReasonCode:
    """It is no longer offered; where it is used it stays."""
    if not may_keep_reasons(by, reason.authority_id):
        raise Refused(PREPARERS, code="forbidden")
    if ReasonCode.objects.filter(pk=reason.pk, retired_on=None).update(retired_on=clock.today()):
        trace("grants.reason_retired", on=reason, within=reason.authority, by=by, text=reason.text)
    reason.refresh_from_db()
    return reason


def _free_code(authority: Authority, wanted: str) -> str:
    taken = set(ReasonCode.objects.filter(authority=authority).values_list("code", flat=True))
    if wanted not in taken:
        return wanted
    return next(code for n in range(2, 10_000) if (code := f"{wanted[:34]}-{n}") not in taken)


def must_take_applications(call: GrantCall) -> None:
    """A round that is closed, or whose compilation is approved, takes no more and changes none."""
    if call.closed_at is not None:
        raise Refused(
            f"Utlysningen {call.name} ({years_in_words(call.years)}) är avslutad och tar inte emot ansökningar.",
            code="closed",
        )
    if call.compilations.exclude(state="draft").exists():
        raise Refused(
            "Sammanställningen är godkänd. Öppna en ny version av den innan ansökningarna ändras.",
            code="frozen",
        )


def next_position(call: GrantCall) -> int:
    last = Application.objects.filter(call=call).order_by("-position").values_list("position", flat=True)
    return (last.first() or 0) + 1
