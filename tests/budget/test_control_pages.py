"""What is seen around a plan: the panel of its case, the start page, and the forms that ask back."""

import datetime

import pytest
from django.urls import reverse

from budget.actions.reporting import postpone_control, report_control
from budget.models import ControlPlan
from budget.queries.control_waiting import controls_to_do
from core import clock
from tests import factories
from tests.budget import controlled

pytestmark = pytest.mark.django_db
AREA = "Kontroll av efterlevnad av regler, policyer och beslut"
SLIP = "Kontroll av eftelevnad regler, policys och beslut."


@pytest.fixture
def case(registrar, official):
    return factories.case(by=registrar, official=official, matter="report", subject="Internkontroll")


def on(year, month, day):
    return clock.at(datetime.datetime(year, month, day, 12, tzinfo=clock.STOCKHOLM))


def due_in(plan, *, year):
    """The plan is made by the test's own clock: its year is set so that its tertials lie around it."""
    ControlPlan.objects.filter(pk=plan.pk).update(year=year)


def todo(user):
    return [(one.title, one.detail.rpartition(", ")[2], one.due_on) for one in controls_to_do(user)]


def test_missing_controls_wait_once_their_tertial_has_ended(case, official, other_official):
    plan = controlled.adopted(case, official, (1, 2), (1,), (1,))
    report_control(point=controlled.point(plan, 1), tertial=1, comment="Bra.", by=official)
    postpone_control(point=controlled.point(plan, 2), tertial=1, to=2, reason="Data saknas.", by=official)
    due_in(plan, year=2030)
    with on(2030, 4, 30):
        assert todo(official) == []
    one, two = (
        f"Rapportera {count} i kommunstyrelsens internkontroll" for count in ("en kontroll", "2 kontroller")
    )
    with on(2030, 5, 1):
        assert todo(official) == [(one, "tertial 1 2030", datetime.date(2030, 4, 30))]
        assert todo(other_official) == []  # who neither laid out the plan nor has its case
    with on(2030, 9, 1):
        assert [row[:2] for row in todo(official)] == [(one, "tertial 1 2030"), (two, "tertial 2 2030")]
    with on(2032, 1, 1):
        assert todo(official) == []  # the year before the last is history


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_as_much_whatever_the_number_of_plans(
    registrar, official, count, django_assert_num_queries
):
    for number in range(count):
        case = factories.case(by=registrar, official=official, matter="report")
        plan = controlled.plan(case, official, year=2024 + number)
        controlled.risk(plan, official)
        controlled.adopt_plan(plan=plan, on=plan.drawn_up_on, by=official)
    with on(2027, 1, 1), django_assert_num_queries(2):  # the person's roles that day, and what is missing
        assert len(todo(official)) == (0 if count == 1 else 3)


def test_panel_of_the_case_has_bands_and_what_is_missing(case, official, signed_in):
    page = signed_in(official).get(case.get_absolute_url()).content.decode()
    assert 'id="internkontroll"' not in page
    plan = controlled.adopted(case, official, (1,), (1, 2), (2,))
    report_control(point=controlled.point(plan, 1), tertial=1, comment="Bra.", by=official)
    due_in(plan, year=2030)
    with on(2030, 5, 2):
        page = " ".join(signed_in(official).get(case.get_absolute_url()).content.decode().split())
    for words in ("3 risker.", "Reducera risk: 3.", "2 kontroller att rapportera", "Kommunstyrelsen 2030"):
        assert words in page
    assert "Saknas</span> 1" in page.replace("</strong>", "</span>")


@pytest.mark.parametrize(
    ("answer", "areas", "printed"),
    [("ja", [AREA], SLIP), ("nej", [AREA, SLIP], "")],
)
def test_form_asks_about_an_area_that_is_almost_a_known_one(
    case, official, signed_in, answer, areas, printed
):
    plan = controlled.plan(case, official)
    controlled.risk(plan, official, area=AREA)
    client, address = signed_in(official), reverse("budget:add_risk", args=[plan.pk])
    sent = {"area": SLIP, "text": "Insynen är liten.", "likelihood": "4", "consequence": "3"}
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert f"Menar du ”{AREA}”?" in asked.content.decode()
    assert plan.risks.count() == 1
    # An answer about another spelling is no answer to this one.
    assert client.post(address, sent | {"meant": f"{answer} något annat"}).status_code == 422
    assert client.post(address, sent | {"meant": f"{answer} {SLIP.casefold()}"}).status_code == 302
    assert list(plan.areas.order_by("pk").values_list("name", flat=True)) == areas
    assert plan.risks.get(number=2).printed_area == printed


def test_plan_is_copied_to_the_case_that_is_chosen(case, registrar, official, other_official, signed_in):
    plan = controlled.adopted(case, official)
    other = factories.case(by=registrar, official=official, matter="report", subject="Nästa år")
    client, address = signed_in(official), reverse("budget:copy_plan", args=[plan.pk])
    assert f'value="{case.dnr}"' in client.get(address).content.decode()
    wrong = client.post(address, {"case": "KS-2024/99999", "drawn_up_on": "2024-05-01"})
    assert "finns inte eller är inte öppet för dig" in wrong.content.decode()
    client.post(address, {"case": other.dnr, "drawn_up_on": "2024-05-01"})
    assert ControlPlan.objects.get(year=plan.year + 1).case == other
