"""A party's proposal tabled as a file: registered as received, and an enclosure (bilaga) of the minutes."""

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.actions.files import Upload
from cases.actions.marks import mark_personal_data
from core import blobs, clock
from core.errors import Refused
from meetings.actions.extracts import lay_out_extract
from meetings.actions.floor import add_motion, withdraw_motion
from meetings.actions.holding import close_paragraph, save_proceeding
from meetings.actions.minutes import draft_minutes
from meetings.actions.tabling import file_motion, table_motion
from meetings.bound import minutes_file
from meetings.minutes_content import content_of
from meetings.minutes_documents import minutes_document, public_document
from meetings.models import Motion
from pdf.models import Job
from tests.meetings import making
from tests.meetings.sitting import sitting
from tests.pdf import samples
from tests.worlds import kept


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at("2024-05-21T08:30"):
        yield


@kept
def room(ksnau, secretary):
    return sitting(ksnau, secretary).open()


def budget(name="Moderaternas_budget.pdf"):
    return Upload(name, samples.file("budget"))


def tabled(room, **given):
    words = dict(item=room.item(181), kind="own", mover=room["Tamm"], by=room.by, upload=budget())
    return table_motion(**words | given)


def test_file_is_registered_as_received_from_the_mover(room):
    motion = tabled(room)
    record = motion.file.record
    assert (record.subject, record.direction, record.counterparty) == (
        "Moderaternas budget",
        "in",
        "Mats Tamm (M)",
    )
    assert (record.case, motion.text) == (room.item(181).case, "Enligt bilagd handling")


def test_refused_motion_registers_nothing(room):
    with pytest.raises(Refused, match="yrka"):
        tabled(room, mover=room["Rask"])
    assert not room.item(181).case.records.filter(subject="Moderaternas budget").exists()


def test_file_is_put_on_a_motion_that_has_been_noted(room):
    motion = add_motion(item=room.item(181), kind="own", mover=room["Tamm"], text="bifalla", by=room.by)
    file_motion(motion=motion, upload=budget(), by=room.by)
    assert Motion.objects.get().file.record.counterparty == "Mats Tamm (M)"
    with pytest.raises(Refused, match="redan en handling"):
        file_motion(motion=motion, upload=budget(), by=room.by)
    gone = add_motion(item=room.item(182), kind="own", mover=room["Tamm"], text="bifalla", by=room.by)
    withdraw_motion(motion=gone, by=room.by)
    with pytest.raises(Refused, match="återkallat"):
        file_motion(motion=gone, upload=budget(), by=room.by)


def closed(room):
    item = room.item(181)
    values = {"outcome": "as_proposed", "step": "decides", "point": room.point, "method": "acclamation"}
    saved = save_proceeding(
        item=item, revision=item.proceeding.revision, values=values | {"no_reservations": True}, by=room.by
    )
    close_paragraph(item=item, revision=saved.revision, by=room.by)
    return draft_minutes(meeting=room.meeting, by=room.by)


def test_it_is_an_enclosure_of_the_minutes(room):
    motion = tabled(room)
    minutes = closed(room)
    (row,) = content_of(minutes)["paragraphs"]
    (enclosure,) = row["enclosures"]
    assert (enclosure["what"], enclosure["sha256"]) == (
        "Moderaternas budget, Mats Tamm (M)",
        motion.file.sha256,
    )
    assert "Förslaget är bilaga till protokollet." in str(row["sections"])
    (listed,) = minutes_document(minutes)["enclosures"]
    assert (listed["number"], listed["paragraph"], listed["where"]) == (
        1,
        181,
        motion.file.record.designation,
    )


def test_enclosure_that_is_closed_has_no_name_for_everybody(room):
    motion = tabled(room)
    minutes = closed(room)
    content = content_of(minutes)
    mark_personal_data(thing=motion.file.record, personal_data=True, by=making.clerk())
    document, _ = public_document(minutes)
    assert "Moderaternas budget" not in str(document)
    assert "Moderaternas budget" in str(content)  # as it was


def test_file_comes_from_the_page(room, signed_in, secretary):
    page = signed_in(secretary)
    url = f"{room.meeting.get_absolute_url()}i-salen/181/"
    upload = SimpleUploadedFile(
        "Vart budgetforslag.pdf", samples.file("budget"), content_type="application/pdf"
    )
    data = {"yrkande-kind": "own", "yrkande-mover": room["Tamm"].pk, "yrkande-file": upload}
    assert page.post(f"{url}yrkanden/", data).status_code == 302
    assert "Vart budgetforslag" in page.get(url).content.decode()
    other = add_motion(item=room.item(181), kind="own", mover=room["Lantto"], text="avslå", by=room.by)
    again = SimpleUploadedFile("Centerns.pdf", samples.file("annan"), content_type="application/pdf")
    page.post(f"{url}yrkanden/{other.pk}/", {"do": "file", "upload": again})
    other.refresh_from_db()
    assert other.file.record.subject == "Centerns"


def bookmarks(sha256: str) -> list[tuple[str, list[str]]]:
    with blobs.open(sha256) as file, pikepdf.open(file) as made, made.open_outline() as outline:
        return [(one.title, [below.title for below in one.children]) for one in outline.root]


def test_it_lies_behind_the_minutes_and_the_extract_as_pages(room):
    tabled(room, upload=Upload("Moderaternas_budget.pdf", making.pdf(2)))
    minutes = closed(room)
    whole = minutes_file(minutes, minutes_document(minutes))
    (first, below), (last, _) = bookmarks(whole)
    assert (first, last) == (
        "Sammanträde tisdag 21 maj 2024",
        "Bilaga 1, Moderaternas budget, Mats Tamm (M)",
    )
    assert {"Innehåll", "Bilagor"} <= set(below)
    assert minutes_file(minutes, minutes_document(minutes)) == whole
    assert Job.objects.count() == 1  # the same again is the same file

    (row,) = content_of(minutes)["paragraphs"]
    extract = lay_out_extract(minutes, row, room.by)
    assert bookmarks(extract)[-1][0] == "Bilaga 1, Moderaternas budget, Mats Tamm (M)"


def test_one_that_is_closed_lies_behind_the_whole_minutes_alone(room):
    motion = tabled(room, upload=Upload("Moderaternas_budget.pdf", making.pdf(2)))
    minutes = closed(room)
    as_signed = content_of(minutes)
    mark_personal_data(thing=motion.file.record, personal_data=True, by=making.clerk())
    assert len(bookmarks(minutes_file(minutes, minutes_document(minutes, as_signed)))) == 2
    assert len(bookmarks(minutes_file(minutes, public_document(minutes)[0]))) == 1


def test_file_that_cannot_be_put_together_says_so_on_the_page(room, signed_in, secretary, monkeypatch):
    tabled(room, upload=Upload("Moderaternas_budget.pdf", making.pdf(2)))
    minutes = closed(room)
    monkeypatch.setattr("meetings.bound.packs.build", lambda job: None)
    page = signed_in(secretary).get(
        f"{room.meeting.get_absolute_url()}protokoll/{minutes.number}/pdf/", follow=True
    )
    assert "med bilagor kunde inte göras. Försök igen om en stund." in page.content.decode()
