"""Planning directives, made through the actions."""

import datetime
from typing import Any

from budget.actions.directive import add_line, add_step, lay_out
from budget.actions.frames import save_changes, save_frames
from budget.actions.tabling import await_proposal, table_proposal
from budget.models import Directive, PartyProposal
from cases.models import Case
from core import clock
from organisation.models import Body, User
from tests import factories
from tests.audits.reviewed import board

TKR = 100_000  # öre


def council() -> Body:
    return factories.body("kf", name="Kommunfullmäktige", short_name="KF", kind="council")


def subcommittee() -> Body:
    return factories.body("ksnau", name="Arbetsutskottet", short_name="KSNAU", kind="subcommittee")


def budget_case(registrar: User, official: User, **fields: Any) -> Case:
    return factories.case(by=registrar, official=official, matter="budget", subject="Budget 2025", **fields)


def directive(case: Case, by: User, **fields: Any) -> Directive:
    """With the route of the board and the council, and no frames."""
    given = {"council": council(), "year": 2025, "plan_until": 2028} | fields
    made = lay_out(case=case, by=by, **given)
    add_step(directive=made, body=board(), on=datetime.date(made.year - 1, 6, 4), by=by)
    add_step(directive=made, body=made.council, on=datetime.date(made.year - 1, 6, 17), by=by)
    return made


def framed(case: Case, by: User, **base: int) -> Directive:
    """A line for each name, with its frame in tkr for the first year (and ten more each year after)."""
    made = directive(case, by)
    typed = {}
    for name, tkr in (base or {"Kommunrevisionen": 3_000}).items():
        line = add_line(directive=made, name=name, by=by)
        typed |= {(line.pk, year): (tkr + 10 * at) * TKR for at, year in enumerate(made.years)}
    return save_frames(directive=made, version=0, typed=typed, by=by)


def proposal(
    of: Directive, by: User, short: str = "S", *, tabled: bool = True, **fields: Any
) -> PartyProposal:
    made = await_proposal(directive=of, step=of.steps.first(), parties=f"Partiet {short}", short=short, by=by)
    return table_proposal(proposal=made, tabled_on=clock.today(), by=by, **fields) if tabled else made


def changed(of: PartyProposal, by: User, tkr: int | None, *, year: int = 2025) -> PartyProposal:
    line = of.directive.lines.first()
    typed = {(line.pk, year): None if tkr is None else tkr * TKR}
    return save_changes(proposal=of, version=of.version, typed=typed, by=by)


def addresses(registrar: User, official: User) -> dict[str, dict[str, Any]]:
    """What the addresses of directives take: one with a tabled proposal and one that is awaited."""
    made = framed(budget_case(registrar, official), official)
    done, awaited = proposal(made, official), proposal(made, official, "M", tabled=False)
    one = {"pk": made.pk}
    plain = (
        "directive",
        "change_directive",
        "directive_pdf",
        "directive_xlsx",
        "add_step",
        "add_line",
        "frames",
        "undo_frames",
    )
    return {
        **{f"budget:{name}": one for name in (*plain, "new_proposal")},
        **{
            f"budget:{name}": one | {"step": made.steps.first().pk} for name in ("change_step", "remove_step")
        },
        "budget:remove_line": one | {"line": made.lines.first().pk},
        **{
            f"budget:{name}": one | {"proposal": done.pk}
            for name in (
                "change_proposal",
                "table_proposal",
                "take_back_proposal",
                "proposal_frames",
                "undo_proposal_frames",
            )
        },
        "budget:remove_proposal": one | {"proposal": awaited.pk},
    }
