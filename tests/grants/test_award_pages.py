"""The pages of awards for those who work with them."""

import datetime
import re

import pytest
from django.urls import reverse

from core import clock
from grants.actions.conditions import add_condition
from grants.actions.paying import pay
from grants.actions.reports import ask_report
from grants.models import Bucket, Condition, Fund, LedgerEvent
from tests.grants import money
from tests.grants.awarded import awarded
from tests.grants.money import TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
LIST = "/arbete/anslag/bidrag/"


@pytest.fixture(autouse=True)
def in_september():
    with clock.at("2024-09-02T10:00"):
        yield


@kept
def fund(ks, economist):
    made = money.fund(ks, economist, y2024=1_000 * TKR, y2025=1_000 * TKR)
    Fund.objects.filter(pk=made.pk).update(pays_before_appeal=True)
    return made


@pytest.fixture
def give(fund, registrar, official, economist):
    """give("Mottagaren", **fields) -> an award"""

    def run(recipient="Föreningen Energiväskan", **fields):
        people = {"registrar": registrar, "official": official, "economist": economist}
        return awarded(fund, recipient=recipient, **people, **fields)

    return run


def text(answer) -> str:
    """The words of a page, as they are read."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode()).replace("\u00a0", " ")
    return re.sub(r"\s+([,.])", r"\1", re.sub(r"\s+", " ", plain))


def test_page_says_what_is_granted_paid_and_left(give, signed_in, economist, official):
    made = give()
    pay(award_year=made.year(), ore=120 * TKR, on=clock.today(), reference="V 1001", by=economist)
    add_condition(award=made.award, kind="own_share", least_percent=20, blocks="start", by=official)
    ask_report(award=made.award, what="Slutrapport", due_on=datetime.date(2025, 3, 1), by=official)
    said = text(signed_in(economist).get(made.award.get_absolute_url()))
    assert "2024 Klimat 300 000 120 000 180 000" in said
    assert "Summa 400 000 120 000 280 000" in said
    assert "Minst 20 procent av kostnaden ska vara egen insats." in said
    assert "Slutrapport Väntar Senast 1 mars 2025." in said
    assert "Utbetalning 120 000 kr, 2 september 2024 Verifikation V 1001." in said
    assert "Beviljat 400 000 kr, 21 maj 2024" in said
    assert "Bokför utbetalning" in said


def test_only_those_who_may_are_offered_to_act(give, signed_in, official, economist, other_official):
    made = give()
    add_condition(award=made.award, kind="free", text="Avtal", by=official)
    url = made.award.get_absolute_url()
    offered = {
        name: [word for word in ("Bokför utbetalning", "Är uppfyllt", "Efterskänk") if word in said]
        for name, said in (
            (who.name, text(signed_in(who).get(url))) for who in (official, economist, other_official)
        )
    }
    assert offered == {
        official.name: ["Är uppfyllt"],
        economist.name: ["Bokför utbetalning", "Är uppfyllt", "Efterskänk"],
        other_official.name: [],
    }


def test_payment_sent_twice_is_booked_once(give, signed_in, economist):
    made = give()
    client, url = signed_in(economist), reverse("grants:award_pay", args=[made.award.pk])
    sent = {
        "once": "a" * 32, "award_year": made.year().pk, "ore": "200 tkr", "on": "2024-09-01", "reference": "V 7",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(url, sent).headers["Location"] == made.award.get_absolute_url()
    assert LedgerEvent.objects.filter(kind="pay").count() == 1
    assert made.left(bucket=Bucket.PAID) == 200 * TKR


@pytest.mark.parametrize(
    ("ore", "words"),
    [
        ("8 44", "grupper om tre siffror"),
        ("-5", "större än noll"),
        ("1,234", "noggrannare än öre"),
        ("400 tkr", "det saknas 100 000 kr"),
    ],
)
def test_payment_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    give, signed_in, economist, ore, words
):
    made = give()
    sent = {"award_year": made.year().pk, "ore": ore, "on": "2024-09-01", "reference": "V 7"}
    answer = signed_in(economist).post(reverse("grants:award_pay", args=[made.award.pk]), sent)
    assert answer.status_code == 422
    assert words in text(answer)
    assert f'value="{ore}"' in answer.content.decode()
    assert LedgerEvent.objects.filter(kind="pay").count() == 0


def test_condition_is_met_through_its_page(give, signed_in, official):
    made = give()
    one = add_condition(award=made.award, kind="free", text="Avtal", by=official)
    url = reverse("grants:award_condition_meet", args=[made.award.pk, one.pk])
    assert signed_in(official).post(url, {"reason": "Avtalet har kommit"}).status_code == 302
    assert Condition.objects.get(pk=one.pk).state == "met"


def test_condition_of_another_award_is_not_found(give, signed_in, official):
    one, other = give(), give("Annan förening")
    condition = add_condition(award=other.award, kind="free", text="Avtal", by=official)
    url = reverse("grants:award_condition_meet", args=[one.award.pk, condition.pk])
    assert signed_in(official).get(url).status_code == 404


def test_list_is_narrowed_by_what_waits(give, signed_in, economist, official):
    waits, done, late = give("Väntar"), give("Färdig"), give("Sen")
    for made in (done, late):
        for year in (2024, 2025):
            pay(
                award_year=made.year(year), ore=made.left(year), on=clock.today(), reference="V", by=economist
            )
    ask_report(award=late.award, what="Rapport", due_on=clock.today(), by=official)
    add_condition(award=waits.award, kind="free", text="Avtal", by=official)
    client = signed_in(official)
    with clock.at("2024-09-03"):
        found = {
            which: [name for name in ("Väntar", "Färdig", "Sen") if f">{name}</a>" in answer]
            for which in ("", "utbetalning", "redovisning", "villkor")
            for answer in [client.get(LIST, {"visa": which}).content.decode()]
        }
    assert found == {
        "": ["Väntar", "Färdig", "Sen"],
        "utbetalning": ["Väntar"],
        "redovisning": ["Sen"],
        "villkor": ["Väntar"],
    }


@pytest.mark.parametrize("which", ["", "utbetalning", "redovisning", "villkor"])
def test_empty_list_says_what_is_missing(signed_in, official, which):
    assert re.search(
        r"(Inget bidrag|Ingen redovisning)", text(signed_in(official).get(LIST, {"visa": which}))
    )


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_1_and_3_awards(give, signed_in, official, django_assert_num_queries, number):
    for n in range(number):
        give(f"Förening {n}")
    client = signed_in(official)
    with django_assert_num_queries(8):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_page_costs_the_same_for_1_and_3_conditions(
    give, signed_in, economist, official, django_assert_num_queries, number
):
    made = give()
    for n in range(number):
        add_condition(award=made.award, kind="free", text=f"Avtal {n}", by=official)
        ask_report(award=made.award, what=f"Rapport {n}", due_on=clock.today(), by=official)
    client = signed_in(economist)
    with django_assert_num_queries(16):
        client.get(made.award.get_absolute_url())


def test_award_of_a_secret_case_is_hidden_from_those_who_do_not_read_it(
    give, signed_in, official, other_official, economist
):
    made = give("Hemlig mottagare", purpose="Hemligt ändamål", case={"secrecy_provision": "OSL 21:1"})
    for who in (other_official, economist):
        client = signed_in(who)
        assert client.get(made.award.get_absolute_url()).status_code == 404
        assert "Hemlig" not in client.get(LIST).content.decode()
    assert signed_in(official).get(made.award.get_absolute_url()).status_code == 200


def test_case_page_leads_to_the_award(give, signed_in, official):
    made = give()
    page = signed_in(official).get(made.case.get_absolute_url()).content.decode()
    assert f'href="{made.award.get_absolute_url()}"' in page
