"""Documents on an agenda item: taken in, refused, ordered, replaced, taken away."""

import datetime

import pytest

from cases.actions.cases import close_case, void_case
from cases.actions.files import Upload
from cases.actions.records import move_record, void_record
from cases.models import Case, Record
from core import clock
from core.errors import Refused
from meetings.actions.agenda import add_row, move_to_meeting, remove_item, withdraw_item
from meetings.actions.documents import (
    NothingAdded,
    add_documents,
    move_document,
    rename_document,
    replace_document_file,
    restore_document,
    take_away_document,
    take_up_record,
)
from meetings.actions.planning import cancel_meeting
from meetings.checks import of_agenda
from meetings.frozen import changes, freeze
from meetings.models import ItemDocument, Meeting
from meetings.queries.agenda import rows_of
from meetings.queries.documents import documents_of
from meetings.rules.documents import title_from
from pdf.models import Look
from tests import factories
from tests.meetings import dropping, making
from tests.worlds import kept
from trail.models import Event


@kept
def item(meeting, secretary, official):
    return making.item(meeting, secretary, making.a_case(subject="Torget", official=official))


@kept
def talk(meeting, secretary, ks):
    """An item without a case."""
    factories.register("KS", of=ks)
    return add_row(meeting=meeting, kind="information", title="Dialog med Region Västerbotten", by=secretary)


def titles(item) -> list[str]:
    return [one.title for row in rows_of(item.meeting) if row.item.pk == item.pk for one in row.attached]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("bilaga_2_karta.pdf", "Bilaga 2 karta"),
        ("C:\\Mina dokument\\Yttrande.docx", "Yttrande"),
        ("Bilaga 1. Rapport januari-april", "Bilaga 1. Rapport januari-april"),
        ("åtgärder.PDF", "Åtgärder"),
        (".pdf", "Pdf"),
        (f"{'lång ' * 60}.pdf", f"{'Lång'}{' lång' * 28} l"),
    ],
)
def test_title_comes_from_the_name_of_the_file(name, title):
    assert title_from(name) == title


def test_each_file_becomes_a_registered_record_of_the_case(item, secretary):
    uploads = [Upload("karta.pdf", making.pdf(2)), Upload("foto.jpg", dropping.photo())]
    added = add_documents(item=item, uploads=uploads, by=secretary)

    assert added.problems == []
    records = [document.record for document in added.documents]
    assert [(one.case, one.number, one.subject, one.direction) for one in records] == [
        (item.case, 1, "Karta", "internal"),
        (item.case, 2, "Foto", "internal"),
    ]
    assert [one.registered_by for one in records] == [secretary, secretary]
    assert [one.arrived_on for one in records] == [clock.today()] * 2
    assert titles(item) == ["Karta", "Foto"]
    assert Event.objects.filter(kind="meetings.documents_added").get().data == {
        "row": item.case.dnr,
        "count": 2,
    }


def test_received_files_say_from_whom(item, secretary):
    with pytest.raises(Refused, match="från vem handlingen kom"):
        dropping.drop(item, secretary, direction="in")
    assert not item.documents.exists()
    (document,) = dropping.drop(item, secretary, direction="in", counterparty="Region Västerbotten")
    assert (document.record.direction, document.record.counterparty) == ("in", "Region Västerbotten")


def test_a_saved_letter_is_received_from_its_sender_and_kept_off_the_web(item, secretary):
    (document,) = add_documents(
        item=item, uploads=[Upload("mejl.eml", dropping.LETTER)], by=secretary
    ).documents
    record = document.record
    assert (record.direction, record.kind, record.counterparty) == ("in", "letter", "Berit Boende")
    assert (record.subject, document.title) == ("Synpunkt om torget", "Synpunkt om torget")
    assert record.arrived_on == record.document_on == datetime.date(2024, 5, 10)
    assert [held.record for held in item.held_back.all()] == [record]


def test_an_item_without_a_case_has_its_documents_in_the_meetings_case(meeting, talk, secretary):
    assert meeting.case is None
    dropping.drop(talk, secretary, "Bilder.pdf", "Underlag.pdf")
    meeting.refresh_from_db()
    assert [one.record.designation for one in talk.documents.all()] == [
        f"{meeting.case.dnr}-1",
        f"{meeting.case.dnr}-2",
    ]
    assert titles(talk) == ["Bilder", "Underlag"]


def test_no_case_is_opened_for_files_that_cannot_be_taken(meeting, talk, secretary):
    with pytest.raises(NothingAdded) as refused:
        add_documents(item=talk, uploads=[Upload("trasig.pdf", dropping.BROKEN)], by=secretary)
    assert refused.value.problems == [
        "Filen trasig.pdf är skadad och kan inte öppnas. Spara om den från originalet och ladda upp den igen."
    ]
    meeting.refresh_from_db()
    assert meeting.case is None
    added = add_documents(
        item=talk,
        uploads=[Upload("trasig.pdf", dropping.BROKEN), Upload("hel.pdf", making.pdf())],
        by=secretary,
    )
    assert [document.record.number for document in added.documents] == [1]


def test_files_are_refused_one_by_one_and_the_rest_come_in(item, secretary):
    added = add_documents(
        item=item,
        uploads=[
            Upload("a.pdf", making.pdf(1)),
            Upload("program.exe", b"MZ" + bytes(50)),
            Upload("tom.pdf", b""),
            Upload("b.pdf", making.pdf(2)),
        ],
        by=secretary,
    )
    assert [(one.title, one.record.number) for one in added.documents] == [("A", 1), ("B", 2)]  # no gap
    assert [problem.partition(" är ")[0] for problem in added.problems] == [
        "Filen program.exe",
        "Filen tom.pdf",
    ]


def test_a_file_that_is_there_already_is_refused(item, secretary, official):
    enclosed = making.record(item.case, "Motionen")
    making.approved(item.case, official, enclosed=[enclosed])
    same = enclosed.files.get()
    uploads = [
        Upload("igen.pdf", making.pdf(2)),
        Upload("ny.pdf", making.pdf(5)),
        Upload("ny kopia.pdf", making.pdf(5)),
    ]
    added = add_documents(item=item, uploads=uploads, by=secretary)
    assert [one.title for one in added.documents] == ["Ny"]
    assert added.problems == [
        f"Filen igen.pdf finns redan bland punktens handlingar, som ”Bilaga 1 – {same.record.subject}”.",
        "Filen ny kopia.pdf finns redan bland punktens handlingar, som ”Ny”.",
    ]


def test_a_hundred_files_at_once(item, secretary):
    documents = dropping.drop(item, secretary, *(f"Bilaga {number}.pdf" for number in range(1, 101)))
    assert [one.position for one in documents] == list(range(1, 101))
    assert titles(item) == [f"Bilaga {number}" for number in range(1, 101)]


@pytest.mark.parametrize("who", ["official", "registrar", "manager", "administrator", "member", "outsider"])
def test_only_those_who_prepare_the_meeting_may(request, item, who):
    with pytest.raises(Refused, match="Bara nämndsekreterare"):
        dropping.drop(item, request.getfixturevalue(who))


@pytest.mark.parametrize(("act", "message"), [(close_case, "avslutat"), (void_case, "makulerat")])
def test_refused_in_a_case_that_is_closed_or_voided(item, secretary, registrar, act, message):
    act(case=item.case, reason="Fel", by=registrar) if act is void_case else act(case=item.case, by=registrar)
    with pytest.raises(Refused, match=message):
        dropping.drop(item, secretary)
    assert not Record.objects.filter(case=item.case).exists()


def test_refused_for_a_meeting_that_is_cancelled_or_held(meeting, item, secretary):
    (document,) = dropping.drop(item, secretary)
    with clock.at("2024-05-22T08:00"):
        for act in (
            lambda: dropping.drop(item, secretary, "Sen.pdf"),
            lambda: rename_document(document=document, title="Ny", by=secretary),
            lambda: take_away_document(document=document, by=secretary),
        ):
            with pytest.raises(Refused, match="Sammanträdet har varit"):
                act()
    cancel_meeting(meeting=meeting, reason="För få ärenden", by=secretary)
    with pytest.raises(Refused, match="inställt"):
        dropping.drop(item, secretary, "Sen.pdf")


def test_refused_on_an_item_that_is_withdrawn(item, secretary, issue):
    making.item(item.meeting, secretary)
    issue()
    withdraw_item(item=item, reason="Bordlagt", by=secretary)
    with pytest.raises(Refused, match="Punkten utgår"):
        dropping.drop(item, secretary)


def test_a_provision_needs_chapter_and_section(item, secretary):
    with pytest.raises(Refused, match="kapitel och paragraf"):
        dropping.drop(item, secretary, secrecy_provision="hemligt")
    (document,) = dropping.drop(item, secretary, secrecy_provision="OSL 19:3")
    assert (document.record.secrecy_provision, document.record.open_subject) == ("OSL 19:3", "Sekretess")


def test_a_file_with_personal_data_lends_the_open_register_no_name(item, secretary):
    (document,) = dropping.drop(item, secretary, "Kim Ek.pdf", personal_data=True)
    assert document.record.open_subject == "Handling till KSNAU 2024-05-21"
    assert document.title == "Kim Ek"


def test_documents_stand_after_those_of_the_memo_and_are_ordered(item, secretary, official):
    making.approved(item.case, official, enclosed=[making.record(item.case, "Motionen")])
    first, second = dropping.drop(item, secretary, "A.pdf", "B.pdf", "C.pdf")[:2]
    assert titles(item) == ["Bilaga 1 – Motionen", "A", "B", "C"]
    move_document(document=second, by=secretary, step=-1)
    move_document(document=first, by=secretary, step=1)
    assert titles(item) == ["Bilaga 1 – Motionen", "B", "C", "A"]
    with pytest.raises(Refused, match="redan sist"):
        move_document(document=first, by=secretary, step=1)


def test_renaming_changes_what_is_printed_and_not_the_register(item, secretary):
    (document,) = dropping.drop(item, secretary, "scan0001.pdf")
    rename_document(document=document, title="  Karta  över torget ", by=secretary)
    assert titles(item) == ["Karta över torget"]
    assert Record.objects.get(pk=document.record_id).subject == "Scan0001"
    for title, message in (("  ", "Skriv handlingens rubrik"), ("x" * 201, "201 tecken")):
        with pytest.raises(Refused, match=message):
            rename_document(document=document, title=title, by=secretary)


def test_replacing_keeps_the_old_file_and_its_marks(item, secretary):
    (document,) = dropping.drop(item, secretary)
    old = document.record.files.get()
    old.personal_data = True
    old.save()
    new = replace_document_file(
        document=document, file=old, upload=Upload("ny.pdf", making.pdf(7)), reason="Fel år", by=secretary
    )
    old.refresh_from_db()
    assert (old.replaced_by, old.withdrawn_reason, new.personal_data) == (new, "Fel år", True)
    assert [one.file for one in rows_of(item.meeting)[0].attached] == [new]
    with pytest.raises(Refused, match="redan ersatt"):
        replace_document_file(
            document=document, file=old, upload=Upload("x.pdf", making.pdf(8)), reason="Igen", by=secretary
        )


def test_only_the_documents_own_file_is_replaced(item, secretary, official):
    (document,) = dropping.drop(item, secretary)
    other = making.record(item.case).files.get()
    with pytest.raises(Refused, match="hör inte till handlingen"):
        replace_document_file(
            document=document, file=other, upload=Upload("x.pdf", making.pdf(8)), reason="Fel", by=secretary
        )
    own = document.record.files.get()
    with pytest.raises(Refused, match="skadad"):
        replace_document_file(
            document=document, file=own, upload=Upload("x.pdf", dropping.BROKEN), reason="Fel", by=secretary
        )
    with pytest.raises(Refused, match="Skriv varför"):
        replace_document_file(
            document=document, file=own, upload=Upload("x.pdf", making.pdf(8)), reason=" ", by=secretary
        )


def test_before_it_has_gone_out_a_document_is_simply_gone_and_can_come_back(item, secretary):
    (document,) = dropping.drop(item, secretary)
    record = document.record
    assert take_away_document(document=document, by=secretary) is False
    assert not item.documents.exists()
    assert Record.objects.valid().filter(pk=record.pk).exists()
    take_up_record(item=item, record=record, by=secretary)
    assert titles(item) == ["Karta"]
    with pytest.raises(Refused, match="finns redan"):
        take_up_record(item=item, record=record, by=secretary)


def test_only_registered_records_of_the_case_are_taken_up(item, secretary, registrar):
    with pytest.raises(Refused, match="i punktens ärende"):
        take_up_record(item=item, record=making.record(making.a_case()), by=secretary)
    voided = making.record(item.case)
    void_record(record=voided, reason="Dubblett", by=registrar)
    with pytest.raises(Refused, match="inte registrerad"):
        take_up_record(item=item, record=voided, by=secretary)


def test_once_it_has_gone_out_it_is_withdrawn_with_a_reason(item, secretary, issue):
    (document,) = dropping.drop(item, secretary)
    issue()
    document = ItemDocument.objects.get()
    with pytest.raises(Refused, match="Skriv varför"):
        take_away_document(document=document, by=secretary)
    assert take_away_document(document=document, reason="Ersatt av en ny", by=secretary) is True
    (shown,) = documents_of(item)
    assert (shown.kept.withdrawn_reason, shown.sent) == ("Ersatt av en ny", True)
    assert titles(item) == []
    with pytest.raises(Refused, match="utgår redan"):
        take_away_document(document=document, reason="Igen", by=secretary)
    restore_document(document=document, by=secretary)
    assert titles(item) == ["Karta"]


def test_what_was_dropped_after_the_kallelse_is_a_change_and_goes_out_next(item, secretary, issue):
    first = issue()
    assert changes(first.agenda, freeze(item.meeting, rows_of(item.meeting))) == []
    (document,) = dropping.drop(item, secretary)
    said = changes(first.agenda, freeze(item.meeting, rows_of(item.meeting)))
    assert any("§ 1" in line for line in said)
    second = issue()
    assert [file["record"] for file in second.agenda["rows"][0]["files"]] == [document.record_id]
    assert changes(second.agenda, freeze(item.meeting, rows_of(item.meeting))) == []


def test_a_record_that_is_moved_in_the_register_is_followed_and_a_voided_one_is_not(
    item, secretary, registrar
):
    moved, voided = dropping.drop(item, secretary, "Flyttad.pdf", "Makulerad.pdf")
    move_record(record=moved.record, to=making.a_case(), by=registrar)
    void_record(record=voided.record, reason="Fel fil", by=registrar)
    assert titles(item) == ["Flyttad"]
    shown = documents_of(item)
    assert [one.record.is_void for one in shown] == [False, True]
    assert [bool(one.missing) for one in shown] == [False, True]


def test_documents_follow_an_item_to_another_meeting(item, meeting, ksnau, secretary, issue):
    (document,) = dropping.drop(item, secretary)
    issue()
    june = making.meeting(ksnau, secretary, on=datetime.date(2024, 6, 4))
    there = move_to_meeting(item=item, to=june, by=secretary)
    assert titles(there) == ["Karta"]
    copy = there.documents.get()
    assert (copy.record, take_away_document(document=copy, by=secretary)) == (document.record, False)
    assert item.documents.count() == 1


def test_removing_an_item_leaves_its_records_in_the_case(item, secretary):
    dropping.drop(item, secretary)
    case = item.case
    remove_item(item=item, by=secretary)
    assert Record.objects.valid().filter(case=case).count() == 1


def test_an_unreadable_file_is_found_before_the_pack_is_built(item, secretary):
    bad, beside = (one.record.files.get() for one in dropping.drop(item, secretary, "A.pdf", "B.pdf"))
    dropping.seen(bad, Look.State.REFUSED, message="Filen är skadad.")
    dropping.seen(beside, Look.State.BESIDE, message="Den kan inte omvandlas här.")
    (row,) = rows_of(item.meeting)
    assert (row.unread, row.beside) == ("1 fil kan inte läsas", "1 fil delas ut vid sidan av")
    found = [one for one in of_agenda(row) if one.id == "agenda-unreadable-file"]
    assert [(one.found, one.message.startswith("Filen är skadad.")) for one in found] == [("A.pdf", True)]


@pytest.mark.parametrize("count", [1, 3])
def test_documents_cost_the_same_however_many(meeting, secretary, talk, count, django_assert_num_queries):
    for number in range(count):
        item = making.item(meeting, secretary, making.a_case())
        dropping.drop(item, secretary, *(f"{number}{letter}.pdf" for letter in "ab"))
    dropping.drop(talk, secretary, "Bilder.pdf")
    with django_assert_num_queries(7):
        rows = rows_of(meeting)
        assert sum(len(row.attached) for row in rows) == 2 * count + 1
        assert [row.unread for row in rows] == [""] * (count + 1)
    with django_assert_num_queries(4):
        assert len(documents_of(item)) == 2


def test_frozen_agenda_names_the_documents_of_a_row_without_a_case(talk, secretary):
    (document,) = dropping.drop(talk, secretary)
    (row,) = freeze(talk.meeting, rows_of(talk.meeting))["rows"]
    file = document.record.files.get()
    assert [(one["file"], one["title"]) for one in row["files"]] == [(file.pk, "Karta")]
    assert row["to_body"] == row["to_all"] == [["record", document.record_id], ["file", file.pk]]
    assert Case.objects.count() == Meeting.objects.exclude(case=None).count() == 1
