"""The data that a bidragsbesked is printed from: plain JSON, the same for every way of making it."""

from __future__ import annotations

from typing import Any

from cases.appealing import how_to_appeal, in_time
from cases.decision_events import Standing
from core import clock, money
from core.dates import long_date
from core.errors import Refused
from grants.models import Award, Condition, ReportDue
from grants.queries.awards import AwardFigures

TEMPLATE = "documents/grants/award_letter.html"
Json = dict[str, Any]


def award_letter(award: Award, figures: AwardFigures, standing: Standing) -> Json:
    """What the recipient is told: how much, for which years, on what terms, and how the decision is appealed.
    Refused when nothing stands granted."""
    rows = [row for row in figures.years if row.granted]
    if not rows:
        raise Refused("Inget bidrag står kvar att lämna besked om.", code="nothing")
    case, application = award.case, award.application
    number = application.organisation_number if application and not award.is_private_person else ""
    return {
        "letterhead": case.register.authority.letterhead,
        "date": clock.today().isoformat(),
        "dnr": case.dnr,
        "recipient": [line for line in (award.recipient, number) if line],
        "title": f"Bidrag: {award.purpose}" if award.purpose else "Bidrag",
        "lead": _lead(award, figures.granted),
        "rows": [
            {
                "year": row.award_year.fund_year.year,
                "fund": row.award_year.fund_year.fund.name,
                "amount": money.number(row.granted),
            }
            for row in rows
        ],
        "total": money.number(figures.granted) if len(rows) > 1 else "",
        "conditions": [_condition(one) for one in award.conditions.exclude(state=Condition.State.WAIVED)],
        "paying": _paying(award, rows),
        "reports": [_report(one) for one in award.reports.all()],
        "appeal": [how_to_appeal(), in_time(standing.last_appeal_on)],
        "contact": _contact(award),
    }


def _lead(award: Award, ore: int) -> str:
    decision = award.decision
    who = decision.body.name if decision.body else decision.delegate_title.capitalize()
    where = decision.label if decision.body else f"{decision.label[:1].lower()}{decision.label[1:]}"
    return (
        f"{who} beslutade {long_date(decision.decided_on)} ({where}) att bevilja {award.recipient} "
        f"{money.text(ore)} i bidrag."
    )


def _condition(one: Condition) -> str:
    due = f" Senast {long_date(one.due_on)}." if one.due_on else ""
    stops = {
        Condition.Blocks.PAYMENT: " Bidraget betalas inte ut innan det är uppfyllt.",
        Condition.Blocks.START: " Projektet får inte börja innan det är uppfyllt.",
    }.get(Condition.Blocks(one.blocks), "")
    return f"{one.sentence}{due}{stops}"


def _paying(award: Award, rows: list[Any]) -> list[str]:
    before = all(row.award_year.fund_year.fund.pays_before_appeal for row in rows)
    when = (
        "Bidraget kan betalas ut nu."
        if before
        else "Bidraget betalas ut tidigast när beslutet har vunnit laga kraft, det vill säga när tiden för att "
        "överklaga har gått ut."
    )
    back = "Den del som inte används för det som bidraget är till för ska betalas tillbaka."
    return [when, back]


def _report(one: ReportDue) -> str:
    return f"{one.what[:1].upper()}{one.what[1:]}, senast {long_date(one.due_on)}."


def _contact(award: Award) -> list[str]:
    official, authority = award.case.official, award.case.register.authority
    who = ", ".join(filter(None, [official.name, official.title])) if official else ""
    return [line for line in (who, official.email if official else "", authority.phone) if line]
