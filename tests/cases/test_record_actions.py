"""A record's life after registration: corrected, moved, voided, marked; its files added, replaced, withdrawn."""

import datetime

import pytest

from cases.actions import records as record_actions
from cases.actions.cases import close_case
from cases.actions.files import Upload, add_files, replace_file, withdraw_file
from cases.actions.marks import mark_personal_data, mark_secret, unmark_secret
from cases.actions.publishing import publish
from cases.actions.records import correct_record, move_record, void_record
from cases.models import Case, File, Record
from core import blobs, clock
from core.api import EVERYBODY
from core.errors import Refused
from tests import factories
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17"):
        yield


@kept
def case(registrar, official) -> Case:
    return factories.case(by=registrar, official=official)


@kept
def record(case, registrar) -> Record:
    return factories.record(
        case=case,
        by=registrar,
        arrived_on=datetime.date(2024, 5, 14),
        files=[Upload("brev.txt", b"Hej"), Upload("bilaga.txt", b"Mer")],
    )


def test_corrected_record_keeps_what_it_said(record, registrar):
    correct_record(
        record=record,
        subject="Remissvar",
        counterparty="Region Norrbotten",
        arrived_on=datetime.date(2024, 5, 13),
        reason="Fel avsändare",
        by=registrar,
    )
    former = record.former_subjects.get()
    assert (former.subject, former.counterparty, former.arrived_on, former.reason) == (
        "En handling",
        "Region Västerbotten",
        datetime.date(2024, 5, 14),
        "Fel avsändare",
    )
    assert (record.subject, record.arrived_on) == ("Remissvar", datetime.date(2024, 5, 13))


def test_moved_record_gets_a_new_number_and_the_old_one_says_where(record, case, registrar):
    files = list(record.files.all())
    to = factories.case(by=registrar)
    factories.record(case=to, by=registrar)
    with clock.at("2024-05-20"):
        new = move_record(record=record, to=to, by=registrar)
    old = Record.objects.get(pk=record.pk)
    assert (new.designation, old.designation) == (f"{to.dnr}-2", f"{case.dnr}-1")
    assert (old.moved_to, old.void_reason) == (new, f"Flyttad till {to.dnr}-2")
    assert (list(new.files.all()), old.files.count()) == (files, 0)
    assert (new.arrived_on, new.registered_at, new.registered_by) == (
        record.arrived_on,
        record.registered_at,
        registrar,
    )
    assert history(case)[0].sentence == f"flyttade {old.designation} till {new.designation}"
    assert history(to)[0].sentence == f"flyttade hit {old.designation} som {new.designation}"
    assert factories.record(case=case, by=registrar).number == 2


def test_move_takes_what_is_published_along(record, registrar):
    to = factories.case(by=registrar)
    publish(thing=record, by=registrar, source="prov")
    new = move_record(record=record, to=to, by=registrar)
    assert list(Record.objects.visible_to(EVERYBODY)) == [new]


def test_move_is_refused_where_it_makes_no_sense(record, case, registrar, official, outsider):
    to = factories.case(by=registrar)
    with pytest.raises(Refused, match="redan i"):
        move_record(record=record, to=case, by=registrar)
    for person in (official, outsider):
        with pytest.raises(Refused, match="Bara registrator"):
            move_record(record=record, to=to, by=person)
    elsewhere = factories.case(by=outsider, prefix="BN")
    with pytest.raises(Refused, match="Bara registrator"):
        move_record(record=record, to=elsewhere, by=registrar)
    close_case(case=to, by=registrar)
    with pytest.raises(Refused, match=r"är avslutat\. Välj ett öppet ärende"):
        move_record(record=record, to=to, by=registrar)


def test_move_is_undone_when_the_trail_fails(record, case, registrar, monkeypatch):
    to = factories.case(by=registrar)

    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(record_actions, "trace", broken)
    with pytest.raises(RuntimeError):
        move_record(record=record, to=to, by=registrar)
    to.refresh_from_db()
    assert (to.next_record, to.records.count(), Record.objects.get(pk=record.pk).is_void) == (1, 0, False)
    assert File.objects.filter(record=record.pk).count() == 2


def test_voided_record_keeps_its_number_its_files_and_says_why(record, registrar):
    with pytest.raises(Refused, match="Skriv varför"):
        void_record(record=record, reason="", by=registrar)
    void_record(record=record, reason="Registrerad två gånger", by=registrar)
    assert (record.number, record.void_reason, record.files.count()) == (1, "Registrerad två gånger", 2)
    for attempt in (
        lambda: void_record(record=record, reason="Igen", by=registrar),
        lambda: add_files(record=record, uploads=[Upload("a.txt", b"a")], by=registrar),
        lambda: correct_record(
            record=record, subject="Ny", counterparty="A", arrived_on=clock.today(), by=registrar
        ),
    ):
        with pytest.raises(Refused, match="är makulerad"):
            attempt()


def test_replaced_file_is_withdrawn_and_kept(record, registrar):
    old = record.files.first()
    mark_secret(thing=old, provision="OSL 21:1", by=registrar)
    new = replace_file(file=old, upload=Upload("brev.txt", b"Hej igen"), reason="Upp och ner", by=registrar)
    old = File.objects.get(pk=old.pk)
    assert (old.replaced_by, old.withdrawn_reason, old.withdrawn_by) == (new, "Upp och ner", registrar)
    assert (new.position, new.secrecy_provision) == (old.position, "OSL 21:1")
    assert blobs.read(old.sha256) == b"Hej"
    assert [f.name for f in record.files.current()] == ["brev.txt", "bilaga.txt"]
    with pytest.raises(Refused, match="redan ersatt"):
        withdraw_file(file=old, reason="Fel", by=registrar)


def test_files_are_added_and_withdrawn_with_a_reason(record, registrar, official):
    with pytest.raises(Refused, match="Välj minst en fil"):
        add_files(record=record, uploads=[], by=registrar)
    with pytest.raises(Refused, match="Bara registrator"):
        add_files(record=record, uploads=[Upload("a.txt", b"a")], by=official)
    [added] = add_files(record=record, uploads=[Upload("a.txt", b"a")], by=registrar)
    assert added.position == 3
    with pytest.raises(Refused, match="Skriv varför filen tas bort"):
        withdraw_file(file=added, reason=" ", by=registrar)
    withdraw_file(file=added, reason="Hör till ett annat ärende", by=registrar)
    assert record.files.current().count() == 2


# Marks


def test_secrecy_mark_closes_for_all_but_the_cleared_and_the_official(
    record, case, registrar, official, other_official, secretary, administrator, outsider
):
    publish(thing=record, by=registrar, source="prov")
    mark_secret(thing=record, provision="OSL 21:1", by=registrar)

    def may_read(user) -> bool:
        return Record.objects.visible_to(user).filter(pk=record.pk).exists()

    assert (record.secrecy_marked_on, record.secrecy_marked_by) == (clock.today(), registrar)
    assert [may_read(person) for person in (registrar, secretary, official)] == [True, True, True]
    assert [may_read(p) for p in (other_official, administrator, outsider, EVERYBODY)] == [False] * 4
    assert record.open_subject == "Sekretess"
    unmark_secret(thing=record, by=registrar)
    assert may_read(other_official)
    assert (record.secrecy_marked_on, record.secrecy_marked_by) == (None, None)
    assert [e.sentence for e in history(case)][:2] == [
        f"tog bort sekretessmarkeringen på handlingen {record.designation}",
        f"sekretessmarkerade handlingen {record.designation}",
    ]


def test_secrecy_mark_names_its_provision_and_needs_a_registrar(record, registrar, official):
    for wrong, message in (("", "Ange sekretessbestämmelsen"), ("känsligt", "kapitel och paragraf")):
        with pytest.raises(Refused, match=message):
            mark_secret(thing=record, provision=wrong, by=registrar)
    with pytest.raises(Refused, match="Bara registrator"):
        mark_secret(thing=record, provision="OSL 21:1", by=official)


@pytest.mark.parametrize("level", ["case", "record", "file"])
def test_each_level_is_marked_by_itself(record, case, registrar, level):
    thing = {"case": case, "record": record, "file": record.files.first()}[level]
    mark_secret(thing=thing, provision="OSL 19:1", by=registrar)
    mark_personal_data(thing=thing, personal_data=True, by=registrar)
    marked = {
        "case": Case.objects.get(pk=case.pk),
        "record": Record.objects.get(pk=record.pk),
        "file": File.objects.get(pk=record.files.first().pk),
    }
    assert {name: (one.is_secret, one.personal_data) for name, one in marked.items()} == {
        name: (name == level, name == level) for name in marked
    }


def test_letter_with_personal_data_is_never_on_the_web(record, registrar):
    publish(thing=record, by=registrar, source="prov")
    mark_personal_data(thing=record, personal_data=True, by=registrar)
    assert not Record.objects.visible_to(EVERYBODY).exists()
    mark_personal_data(thing=record, personal_data=False, by=registrar)
    assert Record.objects.visible_to(EVERYBODY).exists()
