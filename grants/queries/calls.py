"""Rounds and their applications, as the pages and the rules need them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from grants.entries import Asked, CallFacts, CoFinancer, Entry, Package
from grants.models import Application, ApplicationConflict, ApplicationYear, Fund, FundYear, GrantCall
from grants.queries.balances import figures
from organisation.models import User


def calls_of(user: User) -> QuerySet[GrantCall]:
    """The rounds a person may see, newest first, with how many applications of each they see."""
    seen = Application.objects.visible_to(user).exclude(state=Application.State.WITHDRAWN)
    return (
        GrantCall.objects.visible_to(user)
        .select_related("case", "responsible")
        .prefetch_related("funds")
        .annotate(application_count=Count("applications", filter=Q(applications__in=seen), distinct=True))
    )


def facts_of(call: GrantCall) -> CallFacts:
    """What the rules for applications need to know of a round."""
    funds = list(call.funds.all())
    rows = set(FundYear.objects.filter(fund__in=funds, year__in=call.years).values_list("fund__slug", "year"))
    frames: dict[tuple[str, int], int | None] = dict.fromkeys(rows)
    for fund in funds:
        for year in figures(fund).years:
            if (fund.slug, year.year) in rows and year.frame:
                frames[fund.slug, year.year] = year.frame
    return CallFacts(
        unit=call.unit,
        years=call.years,
        funds={fund.slug: fund.name for fund in funds},
        frames=frames,
        most_ore=call.most_ore,
        closes_on=call.closes_on,
        one_amount=call.form == GrantCall.Form.ASSOCIATION,
    )


def columns_of(call: GrantCall) -> list[tuple[Fund, int]]:
    """Where amounts can be put: each fund and year of the round, in order."""
    return [(fund, year) for fund in call.funds.order_by("name") for year in call.years]


def applications_of(call: GrantCall, user: User) -> QuerySet[Application]:
    """Those the person may see, with what they ask."""
    return (
        Application.objects.visible_to(user)
        .filter(call=call)
        .select_related("decided_in")
        .prefetch_related("years__fund")
        .order_by("position", "pk")
    )


def hidden_count(call: GrantCall, user: User) -> int:
    """How many applications of the round the person has declared a conflict of interest in."""
    return ApplicationConflict.objects.standing().filter(application__call=call, user=user).count()


def entry_of(application: Application) -> Entry:
    """The application as it would come in again: to compare, and to fill in the form."""
    return Entry(
        external_id=application.external_id,
        applicant=application.applicant,
        project=application.project,
        received_on=application.received_on,
        asked=[
            Asked(row.fund.slug, row.year, row.asked_ore)
            for row in ApplicationYear.objects.filter(application=application).select_related("fund")
        ],
        description=application.description,
        organisation_number=application.organisation_number,
        is_private_person=application.is_private_person,
        contact=application.contact,
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        total_cost_ore=application.total_cost_ore,
        packages=[
            Package(row.name, row.description, row.starts_on, row.ends_on, row.cost_ore)
            for row in application.work_packages.all()
        ],
        co_financing=[
            CoFinancer(row.financier, row.ore, row.year, row.kind, row.status)
            for row in application.co_financing.order_by("id")
        ],
        decided_on=application.decided_on,
        decided_in=application.decided_in.dnr if application.decided_in else "",
    )
