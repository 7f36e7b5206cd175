"""Rounds and applications for tests, small, through the actions."""

from __future__ import annotations

import datetime
from dataclasses import replace

from cases.models import Case
from grants.actions.applications import enter_application
from grants.actions.calls import open_call
from grants.actions.recommending import Recommended, begin_compilation, save_recommendations
from grants.entries import Asked, Entry
from grants.models import Application, Compilation, Fund, GrantCall
from grants.queries.compilations import rows_of
from organisation.models import User
from tests.grants.money import TKR

YEARS = (2024, 2025, 2026)


def project_call(case: Case, fund: Fund, by: User, **fields: object) -> GrantCall:
    """Klimat 2024–2026 in tkr, with two criteria."""
    given = {
        "name": "Våren 2024",
        "form": "project",
        "funds": [fund],
        "first_year": 2024,
        "last_year": 2026,
        "unit": "tkr",
        "criteria": [("Sänker utsläppen", 3), ("Drar in mer pengar", 1)],
    }
    return open_call(case=case, by=by, **(given | fields))


def association_call(case: Case, fund: Fund, by: User, **fields: object) -> GrantCall:
    """One amount in kr for 2024, at most 20 024 kr."""
    given = {
        "name": "Skjutsen 2024",
        "form": "association",
        "funds": [fund],
        "first_year": 2024,
        "last_year": 2024,
        "unit": "kr",
        "most_ore": 2_002_400,
    }
    return open_call(case=case, by=by, **(given | fields))


def entry(number: str = "1", fund: str = "klimat", **fields: object) -> Entry:
    """`entry("1", y2024=400, y2025=400)`: amounts in tkr."""
    years = {int(name[1:]): ore for name, ore in fields.items() if name[0] == "y" and name[1:].isdigit()}
    rest = {name: value for name, value in fields.items() if name[1:] not in map(str, years)}
    made = Entry(
        external_id=number,
        applicant="Sökande",
        project=f"Projekt {number}",
        received_on=datetime.date(2024, 5, 6),
        asked=[Asked(fund, year, tkr * TKR) for year, tkr in years.items()],
    )
    return replace(made, **rest)


def application(call: GrantCall, by: User, number: str = "1", **fields: object) -> Application:
    return enter_application(call=call, entry=entry(number, **fields), by=by)


def propose(compilation: Compilation, by: User, **of: object) -> Compilation:
    """`propose(c, by, p1={2024: 400}, p2="refuse")`: by the number of the application, amounts in tkr."""
    rows = []
    for row in rows_of(compilation):
        given = of.get(f"p{row.application.external_id}")
        if isinstance(given, str):
            rows.append(Recommended(row.pk, given, {}, text="Motiv"))
        elif given is not None:
            slug = row.application.years.first().fund.slug
            rows.append(
                Recommended(
                    row.pk, "grant", {(slug, year): tkr * TKR for year, tkr in given.items()}, text="Motiv"
                )
            )
    return save_recommendations(compilation=compilation, rows=rows, revision=compilation.revision, by=by)


def compiled(call: GrantCall, by: User, **of: object) -> Compilation:
    return propose(begin_compilation(call=call, by=by), by, **of)
