"""What the processes of a race do with the frames of a directive."""

from budget.actions.directive import add_line
from budget.actions.frames import save_changes, save_frames
from budget.models import Directive, PartyProposal
from budget.queries.directive import base_of, changes_of
from core.errors import Refused
from organisation.models import User
from tests import factories
from tests.budget import directed


def prepare(process: int) -> list[int]:
    """A directive with one frame that is zero, and a proposal. Gives the two."""
    ks = factories.authority("ks")
    registrar = factories.user("Rut Registrator", "registrar", of=ks)
    official = factories.user("Hanna Handläggare", "official", of=ks, email="hanna@umea.example")
    made = directed.directive(directed.budget_case(registrar, official), official)
    line = add_line(directive=made, name="Valnämnden", by=official)
    save_frames(directive=made, version=0, typed={(line.pk, 2025): 0}, by=official)
    return [made.pk, directed.proposal(made, official).pk]


def count_up(process: int, directive: int, times: int) -> int:
    """One of several who open the page, add one öre to what it says, and save. Gives how often it was saved."""
    by, saved = User.objects.get(email="hanna@umea.example"), 0
    for _ in range(times):
        made = Directive.objects.get(pk=directive)  # the version before the cells, as the page reads them
        ((key, ore),) = base_of(made).items()
        try:
            save_frames(directive=made, version=made.version, typed={key: ore + 1}, by=by)
            saved += 1
        except Refused as refusal:
            if refusal.code != "saved-meanwhile":
                raise
    return saved


def change(process: int, proposal: int) -> str:
    """Several who have opened the same page save at once, each their own amount."""
    one = PartyProposal.objects.select_related("directive").get(pk=proposal)
    ((key, _),) = base_of(one.directive).items()
    try:
        save_changes(
            proposal=one,
            version=0,
            typed={key: process + 1},
            by=User.objects.get(email="hanna@umea.example"),
        )
    except Refused as refusal:
        return refusal.code
    return "saved"


def outcome(process: int, directive: int) -> dict[str, list[int]]:
    made = Directive.objects.get(pk=directive)
    return {
        "base": list(base_of(made).values()),
        "version": [made.version],
        "changes": [ore for cells in changes_of(made).values() for ore in cells.values()],
    }
