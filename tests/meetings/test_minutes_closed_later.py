"""What is marked after minutes have been frozen, filed and published closes there too, whoever marks it."""

import datetime

import pikepdf
import pytest

from cases.actions.files import Upload
from cases.actions.marks import mark_secret, set_mark
from cases.models import File
from core import blobs, clock
from core.api import EVERYBODY
from core.errors import Refused
from meetings.actions.approval import reopen_minutes, sign_electronically, sign_on_paper
from meetings.actions.extracts import extract_by, kept_extract, lay_out_extract, make_extract
from meetings.actions.minutes import draft_minutes, send_to_approvers
from meetings.actions.minutes_filing import file_minutes
from meetings.actions.opening import choose_approvers
from meetings.actions.proceedings import close_paragraph, reopen_paragraph
from meetings.actions.tabling import file_motion
from meetings.minutes_content import content_of
from meetings.minutes_documents import public_document
from meetings.models import AgendaItem, Approver, Meeting, Minutes, Proceeding
from meetings.paragraph_data import sum_of
from meetings.rules.approval import approves, duties, lacking
from organisation.models import Body
from tests.meetings import making, words
from tests.meetings.held import HELD_AT, held
from tests.pdf import samples
from tests.worlds import kept

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 5, 30)


@pytest.fixture(autouse=True)
def end_of_may(in_may):
    with clock.at("2024-05-30T13:00"):
        yield


@kept
def made(ksnau, secretary, official):
    Body.objects.filter(pk=ksnau.pk).update(electronic_approval=True)
    ksnau.refresh_from_db()
    with clock.at(HELD_AT):
        return held(ksnau, secretary, official)


@kept
def sent(made, secretary) -> Minutes:
    return send_to_approvers(minutes=draft_minutes(meeting=made.meeting, by=secretary), by=secretary)


def signed(made, minutes: Minutes, *, scan: bool = False) -> Minutes:
    for duty in duties(minutes):
        if duty.approver.pk not in set(minutes.signatures.values_list("approver_id", flat=True)):
            upload = Upload("blad.pdf", samples.file("blad")) if scan else None
            sign_on_paper(
                minutes=minutes, approver=duty.approver, signed_on=DAY, by=made.secretary, scan=upload
            )
    minutes.refresh_from_db()
    return minutes


@kept
def filed(made, sent) -> Minutes:
    signed(made, sent, scan=True)
    file_minutes(sent.pk)
    sent.refresh_from_db()
    return sent


def numbers(minutes: Minutes) -> list[int]:
    return [mask.number for mask in public_document(minutes)[1]]


def test_what_is_marked_later_closes_whole_minutes_and_scans_and_the_page_of_staff(
    made, filed, signed_in, official
):
    address = f"{made.meeting.get_absolute_url()}protokoll/{filed.number}/las/"
    case = made.item(184).case
    words = content_of(filed)["paragraphs"][4]["title"]
    other = signed_in(official)
    mark_secret(thing=case, provision="OSL 21:7", by=making.clerk())

    filed.file.refresh_from_db()
    assert filed.file.secrecy_provision == "OSL 19:1, OSL 21:7"
    scans = [one.scan for one in filed.signatures.all() if one.scan]
    assert scans
    assert {(scan.record.secrecy_provision, scan.secrecy_provision) for scan in scans} == {
        ("OSL 19:1", "OSL 21:7")
    }
    assert numbers(filed) == [184, 186]
    if case.official_id != official.pk:
        assert words not in other.get(address).content.decode()


def test_the_scan_is_as_closed_as_the_minutes(made, sent):
    signed(made, sent, scan=True)
    scan = next(one.scan for one in sent.signatures.all() if one.scan)
    assert scan.record.secrecy_provision == "OSL 19:1"


def test_who_may_not_register_can_still_close(made, filed, official):
    """Marking a section is the official's: what follows from it in the minutes asks nobody for the registrar's right."""
    set_mark(made.item(184).case, "OSL 21:7", official)
    filed.refresh_from_db()
    assert filed.public_file is None  # taken down, and made anew by the worker
    assert file_minutes(filed.pk) is True
    filed.refresh_from_db()
    assert File.objects.visible_to(EVERYBODY).filter(pk=filed.public_file.pk).exists()
    assert filed.file.secrecy_provision.endswith("OSL 21:7")


@pytest.mark.parametrize("own_case", [True, False], ids=["in the case of the §", "in the meeting's own case"])
def test_a_bilaga_that_is_closed_later_loses_its_name_and_closes_what_has_it(made, secretary, own_case):
    if not own_case:
        AgendaItem.objects.filter(pk=made.item(180).pk).update(case=None)
        made.items[0].refresh_from_db()
    with clock.at(HELD_AT):
        motion = made.item(180).motions.order_by("id").first()
        motion.item = made.item(180)
        upload = Upload("Vart_budgetforslag.pdf", samples.file("budget"))
        record = file_motion(motion=motion, upload=upload, by=secretary).file.record
    minutes = send_to_approvers(minutes=draft_minutes(meeting=made.meeting, by=secretary), by=secretary)
    signed(made, minutes)
    file_minutes(minutes.pk)
    paragraph = content_of(minutes)["paragraphs"][0]
    laid_out = lay_out_extract(minutes, paragraph, secretary)
    first = make_extract(minutes, paragraph, laid_out, secretary, to=["Kommunstyrelsen"])
    assert "Vart budgetforslag" in words.text(first.file)

    mark_secret(thing=record, provision="OSL 21:7", by=making.clerk())
    assert file_minutes(minutes.pk) is True
    minutes.refresh_from_db()
    first.file.record.refresh_from_db()
    assert "Vart budgetforslag" not in words.text(minutes.public_file)
    assert "Handling som inte är öppen" in words.text(minutes.public_file)
    with blobs.open(minutes.public_file.sha256) as file, pikepdf.open(file) as public:
        assert "Bilaga" not in str(public.open_outline().root)  # and its pages are gone with it
    assert minutes.file.secrecy_provision.endswith("OSL 21:7")
    assert first.file.record.secrecy_provision == "OSL 21:7"
    assert kept_extract(minutes, paragraph) is None
    assert "Vart budgetforslag" not in str(extract_by(minutes, paragraph, secretary))
    assert numbers(minutes) == [186]  # the § itself stays open


def test_another_title_for_the_web_is_also_in_the_file(made, sent):
    AgendaItem.objects.filter(pk=made.item(186).pk).update(web="off", web_reason="x")
    made.item(186).case.__class__.objects.filter(pk=made.item(186).case.pk).update(
        secrecy_provision="", secrecy_marked_on=None, secrecy_marked_by=None
    )
    AgendaItem.objects.filter(pk=made.item(181).pk).update(public_title="Ett ärende om bidrag")
    signed(made, sent)
    file_minutes(sent.pk)
    sent.refresh_from_db()
    assert numbers(sent) == []
    assert sent.public_file != sent.file


def test_nobody_signs_what_they_have_not_read(made, sent):
    approver = duties(sent)[0].approver
    read = sum_of(content_of(sent))
    Minutes.objects.filter(pk=sent.pk).update(place="En annan sal")
    sent.refresh_from_db()
    with pytest.raises(Refused, match="har ändrats sedan du läste det"):
        sign_electronically(minutes=sent, approver=approver, by=approver.mandate.user, read=read)
    sent.refresh_from_db()
    assert (sent.frozen_at, sent.signatures.count()) == (None, 0)
    sign_electronically(
        minutes=sent, approver=approver, by=approver.mandate.user, read=sum_of(content_of(sent))
    )


def test_who_presided_is_not_also_the_one_beside(made, sent):
    chosen = Approver.objects.get(role="chosen", item=None)
    item = made.item(184)
    Proceeding.objects.filter(item=item).update(presider=chosen.mandate)
    item = AgendaItem.objects.select_related("proceeding").get(pk=item.pk)
    assert not approves(chosen, item)


def test_minutes_wait_for_the_meeting_to_close(made, secretary):
    minutes = draft_minutes(meeting=made.meeting, by=secretary)
    Meeting.objects.filter(pk=made.meeting.pk).update(state="underway", closed_at=None)
    minutes.meeting.refresh_from_db()
    assert "Sammanträdet är inte avslutat." in lacking(minutes, [])


def test_an_approver_who_has_signed_is_kept_when_a_paragraph_is_closed_again(made, sent, secretary):
    item = made.item(184)
    vice = next(one for one in made.members if one.pk != item.proceeding.presider_id)
    Proceeding.objects.filter(item=item).update(presider=vice)
    Approver.objects.create(meeting=made.meeting, item=item, mandate=vice, role="chair")
    sign_on_paper(minutes=sent, approver=Approver.objects.get(item=item), signed_on=DAY, by=secretary)
    reopen_minutes(minutes=sent, reason="Fel ord", by=secretary)
    reopen_paragraph(item=item, reason="Fel ord", by=secretary)
    proceeding = Proceeding.objects.get(item=item)
    close_paragraph(item=item, revision=proceeding.revision, by=secretary)
    assert Approver.objects.get(item=item).mandate == vice


def test_who_has_signed_is_not_exchanged(made, sent, secretary):
    chosen = Approver.objects.get(role="chosen", item=None)
    sign_on_paper(minutes=sent, approver=chosen, signed_on=DAY, by=secretary)
    other = next(
        one
        for one in made.members
        if one.pk not in {chosen.mandate_id, made.item(181).proceeding.presider_id}
    )
    Meeting.objects.filter(pk=made.meeting.pk).update(state="underway", closed_at=None)
    with pytest.raises(Refused, match="undertecknat"):
        choose_approvers(meeting=made.meeting, mandates=[other], by=secretary)
