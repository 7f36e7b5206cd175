"""Rounds and applications for tests, small, through the actions."""

from __future__ import annotations

import datetime
from dataclasses import replace

from cases.models import Case
from grants.actions.applications import enter_application
from grants.actions.assessing import declare_conflict
from grants.actions.calls import open_call, save_reason
from grants.actions.keys import make_key
from grants.actions.recommending import Recommended, begin_compilation, save_recommendations
from grants.entries import Asked, Entry
from grants.models import Application, Compilation, Fund, GrantCall
from grants.queries.compilations import rows_of
from organisation.models import User
from tests import factories
from tests.grants import money
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


def addresses(case: Case, by: User, conflicted: User) -> dict[str, dict[str, int]]:
    """What the addresses of rounds take, for tests/test_urls.py: a round with an application, its compilation and the
    rest. Somebody else has declared a conflict of interest, in another application."""
    authority = case.register.authority
    economist = factories.user("", "economist", of=authority)
    call = project_call(case, money.fund(authority, economist, y2024=3_000 * TKR), by)
    asked = application(call, by, y2024=80)
    conflict = declare_conflict(application=application(call, by, "2", y2024=1), by=conflicted)
    compilation = begin_compilation(call=call, by=by)
    key, _ = make_key(call=call, system="E-tjänst", by=by)
    reason = save_reason(authority=authority, text="Skäl", by=by)
    of_call, of_application, of_compilation = {"pk": call.pk}, {"pk": asked.pk}, {"pk": compilation.pk}
    calls = (
        "call",
        "edit_call",
        "end_call",
        "take_up_call",
        "keys",
        "new_application",
        "import",
        "import_template",
    )
    applications = ("application", "edit_application", "withdraw_application", "declare_conflict")
    compilations = (
        *(
            "compilation",
            "recommend",
            "undo_recommend",
            "compilation_heading",
            "freeze_compilation",
            "enclose_compilation",
        ),
        *("compilation_pdf", "compilation_book"),
    )
    return {
        **{f"grants:{name}": of_call for name in (*calls, "begin_compilation")},
        **{f"grants:{name}": of_application for name in applications},
        **{f"grants:{name}": of_compilation for name in compilations},
        "grants:end_key": {**of_call, "number": key.pk},
        "grants:lift_conflict": {**of_call, "number": conflict.pk},
        "grants:end_reason": {"pk": reason.pk},
        "api:call-applications": of_call,
    }
