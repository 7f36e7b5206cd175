"""Who does what with an award, and whether a condition of it is met as far as can be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cases.rules.register import is_staff, may_handle
from core import money
from core.errors import Refused
from grants.models import Application, ApplicationConflict, Award, CoFinancing, Condition, FundYear, ReportDue
from organisation.models import User
from organisation.roles import Capability

Kind = Condition.Kind


def in_conflict(user: User, award: Award) -> bool:
    """Whether the person has declared a conflict of interest in the application (jäv, FL 16–18 §§)."""
    return (
        award.application_id is not None
        and ApplicationConflict.objects.filter(
            application=award.application_id, user=user, withdrawn_at=None
        ).exists()
    )


def may_follow_up(user: User, award: Award) -> bool:
    """Conditions, reports and the letter: the case's official, the registrar, economists and managers."""
    return (may_handle(user, award.case) or may_waive(user, award)) and not in_conflict(user, award)


def may_waive(user: User, award: Award) -> bool:
    """To let go of a condition that a decision has set, or to say that it has failed: an economist or a manager."""
    authority = award.case.authority_id
    return (
        is_staff(user, award.case)
        and (user.can(Capability.KEEP_FUNDS, authority) or user.can(Capability.APPROVE_MEMOS, authority))
        and not in_conflict(user, award)
    )


def may_pay(user: User, award: Award) -> bool:
    """The economists of the authority whose money it is; not somebody in conflict."""
    authorities = set(award.years.values_list("fund_year__fund__authority", flat=True))
    keeps = user.authorities_with(Capability.KEEP_FUNDS)
    return bool(authorities) and authorities <= keeps and not in_conflict(user, award)


def must_follow_up(user: User, award: Award) -> None:
    if not may_follow_up(user, award):
        raise Refused(
            "Det här gör ärendets handläggare, registrator, ekonom eller chef, och inte den som är jävig.",
            code="forbidden",
        )


def must_waive(user: User, award: Award) -> None:
    if not may_waive(user, award):
        raise Refused(
            "Ett villkor efterskänks eller underkänns av en ekonom eller en chef, och inte av den som är jävig.",
            code="forbidden",
        )


def must_pay(user: User, award: Award) -> None:
    if not may_pay(user, award):
        raise Refused(
            "Utbetalningar och återbetalningar bokförs av en ekonom, och inte av den som är jävig.",
            code="forbidden",
        )


# What a condition looks like from the figures


@dataclass(frozen=True)
class Look:
    """What can be worked out: `met` is None when it cannot. Only a proposal; a person confirms."""

    met: bool | None = None
    why: str = ""


def look(
    condition: Condition,
    *,
    application: Application | None,
    financing: Sequence[CoFinancing],
    reports: Sequence[ReportDue],
    years: Sequence[FundYear],
) -> Look:
    """Whether a condition seems to be met. Pure: what it reads is given."""
    if condition.kind == Kind.REPORT:
        return _reports(reports)
    if condition.kind == Kind.BUDGET:
        waiting = [str(year.year) for year in years if year.status == FundYear.Status.PROVISIONAL]
        said = (
            f"Budgeten är inte fastställd för {', '.join(waiting)}." if waiting else "Alla år är fastställda."
        )
        return Look(not waiting, said)
    if condition.kind == Kind.FREE:
        return Look()
    if application is None:
        return Look(None, "Bidraget har ingen ansökan att räkna på.")
    granted = [row for row in financing if row.status == CoFinancing.Status.GRANTED]
    if condition.kind == Kind.CO_FINANCING:
        return _all_granted(financing, granted)
    if condition.kind == Kind.TOTAL:
        ore = sum(row.ore or 0 for row in granted)
        least = condition.least_ore or 0
        return Look(ore >= least, f"{money.text(ore)} är beviljat av {money.text(least)}.")
    return _own_share(condition, application, granted)


def _reports(reports: Sequence[ReportDue]) -> Look:
    if not reports:
        return Look(None, "Ingen redovisning är begärd.")
    missing = sum(1 for row in reports if row.received_on is None)
    return Look(not missing, f"{len(reports) - missing} av {len(reports)} redovisningar har kommit in.")


def _all_granted(financing: Sequence[CoFinancing], granted: Sequence[CoFinancing]) -> Look:
    if not financing:
        return Look(None, "Ansökan har ingen medfinansiering.")
    return Look(
        len(granted) == len(financing), f"{len(granted)} av {len(financing)} medfinansiärer har beviljat."
    )


def _own_share(condition: Condition, application: Application, granted: Sequence[CoFinancing]) -> Look:
    """The applicant's own part of the whole cost, counted in öre and never rounded up."""
    total, least = application.total_cost_ore, condition.least_percent or 0
    if not total:
        return Look(None, "Projektets totala kostnad saknas.")
    name = application.applicant.strip().casefold()
    own = sum(row.ore or 0 for row in granted if row.financier.strip().casefold() == name)
    return Look(
        own * 100 >= least * total,
        f"{money.text(own)} av {money.text(total)} är egen insats, {own * 100 // total} procent av minst {least}.",
    )
