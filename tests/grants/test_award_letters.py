"""The award letter: ordered when the decision is settled, written once, registered as outgoing, kept."""

import io

import pikepdf
import pytest

from cases import matters
from cases.actions.delegated import decide_by_delegation
from cases.decision_events import settled
from cases.matters import Matter
from cases.models import DelegationPoint, Record
from core import blobs, clock
from core.errors import Refused
from grants.actions.conditions import add_condition
from grants.actions.granting import Grant, grant
from grants.actions.letters import order_letter, write_letter, write_missing
from grants.actions.paying import withdraw
from grants.models import AwardLetter
from tests import factories
from tests.grants import money
from tests.grants.awarded import awarded
from tests.grants.money import TKR
from tests.pdf import reader
from tests.worlds import kept

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def in_september():
    with clock.at("2024-09-02T10:00"):
        yield


@kept
def fund(ks, economist):
    return money.fund(ks, economist, y2024=1_000 * TKR, y2025=1_000 * TKR)


@kept
def made(fund, registrar, official, economist):
    return awarded(fund, registrar=registrar, official=official, economist=economist)


@pytest.fixture
def after(django_capture_on_commit_callbacks, registrar):
    """after(decision): it is settled, and what waits for the commit has run."""

    def run(decision):
        with django_capture_on_commit_callbacks(execute=True):
            settled(decision, registrar)

    return run


def words(file) -> str:
    with pikepdf.open(io.BytesIO(blobs.read(file.sha256))) as pdf:
        return " ".join(" ".join(reader.text(page) for page in pdf.pages).replace("\u00a0", " ").split())


def test_letter_is_written_and_registered_when_the_decision_is_settled(made, after, official):
    add_condition(award=made.award, kind="total", least_ore=50 * TKR, by=official)
    after(made.award.decision)
    letter = AwardLetter.objects.select_related("file__record").get(award=made.award)
    record = letter.file.record
    assert (record.case, record.direction, record.kind, record.counterparty) == (
        made.case,
        "out",
        "letter",
        "Föreningen Energiväskan",
    )
    assert letter.sha256 == letter.file.sha256
    said = words(letter.file)
    for expected in (
        "Bidragsbesked",
        "Föreningen Energiväskan",
        "Energirådgivning i byarna",
        made.case.dnr,
        "400 000 kr i bidrag",
        "2024 Klimat 300 000",
        "2025 Klimat 100 000",
        "Medfinansiering på minst 50 000 kr ska vara beviljad.",
        "laga kraft",
        "Så överklagas beslutet",
        "laglighetsprövning",
        "Hanna Handläggare",
    ):
        assert expected in said


def test_letter_is_written_once(made, after, official):
    after(made.award.decision)
    after(made.award.decision)
    assert write_letter(made.award.pk) is False
    assert Record.objects.filter(case=made.case, kind="letter").count() == 1
    with pytest.raises(Refused, match="redan skrivet"):
        order_letter(award=made.award, by=official)


def test_letter_to_a_private_person_is_kept_off_the_web(fund, registrar, official, economist, after):
    made = awarded(
        fund, registrar=registrar, official=official, economist=economist, recipient="Ingrid Persson",
        is_private_person=True,
    )  # fmt: skip
    after(made.award.decision)
    record = Record.objects.get(case=made.case, kind="letter")
    assert (record.personal_data, record.open_counterparty) == (True, "Privatperson")
    assert "Persson" not in record.open_subject


def test_letter_that_was_lost_is_written_by_the_clock_and_not_in_a_closed_case(made, registrar, official):
    settled(made.award.decision, registrar)  # the commit's callbacks never came
    assert write_missing() == 0
    with clock.at("2024-09-02T10:06"):
        type(made.case).objects.filter(pk=made.case.pk).update(closed_on=clock.today())
        assert write_missing() == 0
        type(made.case).objects.filter(pk=made.case.pk).update(closed_on=None)
        assert write_missing() == 1
        assert write_missing() == 0


def test_button_orders_a_missing_letter(made, official, other_official, django_capture_on_commit_callbacks):
    with pytest.raises(Refused, match="handläggare"):
        order_letter(award=made.award, by=other_official)
    with django_capture_on_commit_callbacks(execute=True):
        order_letter(award=made.award, by=official)
    assert AwardLetter.objects.get(award=made.award).file is not None


def test_no_letter_when_nothing_stands_granted(made, economist, official):
    for year in (2024, 2025):
        left = made.left(year)
        withdraw(award_year=made.year(year), ore=left, on=clock.today(), reason="Inställt", by=economist)
    with pytest.raises(Refused, match="Inget bidrag"):
        order_letter(award=made.award, by=official)


def test_failed_registration_leaves_no_letter_and_no_number(made, registrar, monkeypatch):
    """Undone whole: the last step fails."""
    settled(made.award.decision, registrar)
    monkeypatch.setattr("grants.actions.letters.trace", lambda *a, **k: 1 / 0)
    before = made.case.records.count()
    with pytest.raises(ZeroDivisionError):
        write_letter(made.award.pk)
    assert made.case.records.count() == before
    assert AwardLetter.objects.get(award=made.award).file is None


def test_decision_by_delegation_is_settled_at_once(
    fund, registrar, official, economist, ksnau, monkeypatch, django_capture_on_commit_callbacks
):
    """Its matter grants when it is written, and the letter follows."""

    class Gives(Matter):
        code = "gives"

        def decided(self, decision, by):
            rows = [(money.year(fund, 2024), 5 * TKR)]
            grant(decision=decision, grants=[Grant("Miljögruppen", rows)], by=economist)

    monkeypatch.setitem(matters._matters, "gives", Gives())
    point = DelegationPoint.objects.create(
        giver=ksnau, number="2.1", what="Bidrag", delegate_position="Miljöchef", from_on=factories.START
    )
    case = factories.case(by=registrar, official=official, matter="gives")
    with django_capture_on_commit_callbacks(execute=True):
        decide_by_delegation(
            case=case, point=point, delegate=official, delegate_title="Miljöchef", by=registrar,
            decision="att bevilja 5 000 kr", decided_on=clock.today(),
        )  # fmt: skip
    letter = AwardLetter.objects.get(award__case=case)
    assert "Miljöchef beslutade 2 september 2024 (delegationsbeslut, punkt 2.1)" in words(letter.file)
