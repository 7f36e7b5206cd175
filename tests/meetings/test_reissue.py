"""Issuing again: the change sheet, the tilläggslista, the files for those who may read less."""

import io

import pikepdf
import pytest

from cases.actions.files import Upload, replace_file
from cases.actions.marks import mark_secret
from cases.models import File, MemoVersion
from core import blobs, clock
from core.errors import Refused
from meetings import packs
from meetings.actions import issuing
from meetings.actions.agenda import change_item, withdraw_item
from meetings.actions.delivery import note_opening
from meetings.actions.drafts import build_draft
from meetings.actions.issuing import add_supplement, issue_summons
from meetings.actions.variants import build_archive
from meetings.models import AgendaItem, Issue
from meetings.queries.agenda import Row, rows_of
from meetings.queries.memos import Attached
from meetings.queries.reading import issue_to_read
from meetings.queries.since import since_read, told
from meetings.tasks import build_issue
from organisation.models import Message
from pdf.models import Job, JobPart
from tests import factories
from tests.meetings import making, words
from tests.pdf import samples
from tests.worlds import kept

pytestmark = pytest.mark.page
SECRET = "Placering av barnet Kim"


@kept
def ready(meeting, secretary, official) -> AgendaItem:
    """One item with an approved memo and an attachment."""
    case = making.a_case(subject="Motion om mat", official=official)
    item = making.item(meeting, secretary, case)
    making.approved(case, official, enclosed=[making.record(case, "Motion 2/2024", name="Motion 240206.pdf")])
    return item


@kept
def other(meeting, secretary, official) -> AgendaItem:
    case = making.a_case(subject="Kontoret i Stockholm", official=official)
    item = making.item(meeting, secretary, case)
    making.approved(case, official)
    return item


def new_version(case, author) -> MemoVersion:
    """The memo is approved anew, with other words."""
    memo = case.memos.get()
    number = memo.versions.count() + 1
    document = samples.memo(title=memo.title, dnr=case.dnr) | {"date": f"2024-05-{12 + number}"}
    kind = MemoVersion.Kind.SUBSTANCE
    return MemoVersion.objects.create(memo=memo, number=number, kind=kind, document=document, by=author)


def places(job_id) -> dict[str, int]:
    return dict(JobPart.objects.filter(job=job_id).values_list("ident", "first_page"))


def test_first_issue_has_no_change_sheet_and_no_supplement(issue, ready):
    made = issue(note="Detta skrivs inte")
    assert "changes" not in {part["id"] for part in made.spec["parts"]}
    assert (made.note, made.supplement_job_id, made.supplement_file) == ("", None, None)
    assert made.file.record.files.count() == 2


def test_where_each_part_stands_is_kept_on_the_issue(issue, ready):
    made = issue()
    assert made.first_pages() == places(made.job_id)
    assert made.first_pages("public") == places(made.public_job_id)
    attached = made.parts["members"][-1]
    assert (attached["pages"], attached["own"], attached["text"]) == (2, False, False)
    memo = next(part for part in made.parts["members"] if part["id"] == f"item-{ready.pk}")
    assert (memo["own"], memo["text"]) == (True, True)
    JobPart.objects.all().delete()  # as the purge does
    made.refresh_from_db()
    assert made.first_pages()[f"item-{ready.pk}"] == 3


def test_change_sheet_is_first_and_says_what_why_and_where(issue, ready, other, meeting, secretary, official):
    first = issue()
    new_version(other.case, official)
    late = making.item(meeting, secretary, making.a_case(subject="Sent ärende"))
    making.approved(late.case, official)
    withdraw_item(item=ready, by=secretary, reason="Utreds vidare")
    second = issue(note="Ett nytt ärende.\nEn rättad skrivelse.")

    sheet = words.pages(second.file)[0]
    for said in (
        "Ändringsblad Utskick 2, 2024-05-13 Ersätter utskick 1, 2024-05-13",
        "Ändringar i korthet Ett nytt ärende. En rättad skrivelse.",
        "1 nytt ärende, 1 ny handling, 1 ersatt, 1 ärende utgår.",
        "oförändrade sedan utskick 1 av den 13 maj 2024",
        "Ärendet Utreds vidare Utgår – 3",
    ):
        assert said in sheet, sheet
    now, before = second.first_pages(), first.first_pages()
    key = f"item-{other.pk}"
    assert f"Tjänsteskrivelse Ersatt {now[key]} {before[key]}" in sheet
    assert now[key] != before[key]
    assert f"Tjänsteskrivelse Ny {now[f'item-{late.pk}']} –" in sheet
    marks = words.bookmarks(second.file)
    assert [title for level, title, _ in marks if level == 1] == [
        "Ändringar sedan utskick 1", "Kallelse", "§ 2 Kontoret i Stockholm", "§ 3 Sent ärende",
    ]  # fmt: skip
    assert all(page % 2 for level, _, page in marks if level == 1)  # each begins a sheet of paper


def test_links_of_the_change_sheet_land_where_they_say(issue, ready, other, official):
    issue()
    new_version(other.case, official)
    second = issue()
    with pikepdf.open(io.BytesIO(blobs.read(second.file.sha256))) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        landed = {numbers[link.Dest[0].objgen] for link in pdf.pages[0].Annots if "/Dest" in link}
    assert landed == {second.first_pages()[f"item-{other.pk}"]}


def test_replaced_file_is_paired_with_the_one_it_replaces(issue, ready, meeting, registrar):
    first = issue()
    file = ready.case.records.get(subject="Motion 2/2024").files.get()
    new = replace_file(file=file, upload=Upload("Rättad.pdf", making.pdf(3)), reason="Fel fil", by=registrar)
    second = issue()
    now, old = f"file-{ready.pk}-{new.pk}", f"file-{ready.pk}-{file.pk}"
    line = f"Bilaga 1 – Motion 2/2024 Ersatt {second.first_pages()[now]} {first.first_pages()[old]}"
    assert line in words.pages(second.file)[0]


def test_supplement_holds_only_what_is_new(issue, ready, other, meeting, secretary, official, member):
    issue()
    new_version(other.case, official)
    second = issue()
    assert second.supplement_file.name == "KSNAU 240521 utskick 2 tilläggslista.pdf"
    assert second.supplement_file.record == second.file.record
    idents = [part["id"] for part in second.supplement_spec["parts"]]
    assert idents == ["changes", "summons", f"item-{other.pk}"]
    sheet = words.pages(second.supplement_file)[0]
    assert "Sidnumren är tilläggslistans egna." in sheet
    whole, own = second.first_pages(), places(second.supplement_job_id)
    key = f"item-{other.pk}"
    assert f"Tjänsteskrivelse Ersatt {own[key]} {whole[key]}" in sheet
    assert not words.lies_in("Motion 240206.pdf", second.supplement_file)
    assert second.supplement_file in File.objects.visible_to(member)
    for person in (None, factories.user("Utomstående")):
        assert second.supplement_file not in File.objects.visible_to(person)


def test_kallelse_and_documents_of_the_supplement_are_not_laid_out_again(issue, ready, other, official):
    issue()
    new_version(other.case, official)
    second = issue()
    states = dict(JobPart.objects.filter(job=second.supplement_job_id).values_list("ident", "state"))
    assert states == {"changes": "rendered", "summons": "reused", f"item-{other.pk}": "reused"}


def test_attachment_alone_in_the_supplement_has_the_bookmark_of_its_paragraph(issue, ready, registrar):
    issue()
    file = ready.case.records.get(subject="Motion 2/2024").files.get()
    replace_file(file=file, upload=Upload("Rättad.pdf", making.pdf(3)), reason="Fel fil", by=registrar)
    second = issue()
    assert words.bookmarks(second.supplement_file)[2:] == [
        (1, "§ 1 Motion om mat", 5), (2, "Bilaga 1 – Motion 2/2024", 5),
    ]  # fmt: skip


def test_issuing_again_without_changes_says_so(issue, ready, mailoutbox, member):
    issue()
    second = issue()
    assert "Inga ärenden eller handlingar är ändrade." in words.pages(second.file)[0]
    assert (second.supplement_job_id, second.supplement_file) == (None, None)
    assert "Inga ärenden är ändrade." in mailoutbox[-1].body


def test_second_mail_says_in_numbers_what_is_new(
    issue, ready, other, official, member, mailoutbox, secretary
):
    issue()
    new_version(other.case, official)
    withdraw_item(item=ready, by=secretary, reason="Hemligt skäl")
    issue(note="Hemlig notering")
    mail = mailoutbox[-1]
    assert "har ändrats: 1 ersatt handling, 1 ärende utgår." in mail.body
    assert not [word for word in ("Stockholm", "Motion", "Hemlig") if word in mail.body + mail.subject]


def test_draft_shows_the_change_sheet_it_would_have(issue, ready, other, meeting, secretary, official):
    issue()
    new_version(other.case, official)
    job = build_draft(meeting=meeting, by=secretary)
    assert job.spec["parts"][0]["id"] == "changes"
    assert job.spec["parts"][0]["source"]["data"]["draft"] is True


def test_too_long_note_is_refused(issue, ready):
    issue()
    with pytest.raises(Refused, match="högst 600 tecken"):
        issue(note="x" * 601)


def test_failed_issue_is_tried_again_with_a_supplement_of_its_own(
    issue, ready, other, official, meeting, secretary
):
    issue()
    new_version(other.case, official)
    made = issue_summons(meeting=meeting, by=secretary)
    build = Job.objects.get(pk=made.job_id)
    Job.objects.filter(pk=build.pk).update(state="done", sha256=blobs.save(making.pdf()).sha256)
    supplement = add_supplement(made)
    Job.objects.filter(pk=supplement).update(state="failed", message="Skivan är full.")
    build_issue.call(made.pk)
    made.refresh_from_db()
    assert (made.state, made.message) == ("failed", "Skivan är full.")
    again = issue_summons(meeting=meeting, by=secretary, number=2)
    assert (again.supplement_job_id, again.supplement_spec) == (None, None)
    build_issue.call(again.pk)
    again.refresh_from_db()
    assert again.state == "issued"
    assert again.supplement_job_id not in {None, supplement}


def test_two_workers_get_one_supplement(issue, ready, other, official, meeting, secretary):
    issue()
    new_version(other.case, official)
    made = issue_summons(meeting=meeting, by=secretary)
    one, two = Issue.objects.get(pk=made.pk), Issue.objects.get(pk=made.pk)
    assert add_supplement(one) == add_supplement(two)
    assert Job.objects.filter(ref__endswith=":supplement").count() == 1


def test_worker_that_dies_over_the_supplement_is_followed_by_another(
    issue, ready, other, official, meeting, secretary, monkeypatch, django_capture_on_commit_callbacks
):
    issue()
    new_version(other.case, official)
    made = issue_summons(meeting=meeting, by=secretary)
    with monkeypatch.context() as patch:
        patch.setattr("meetings.tasks.unprinted", lambda issue: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build_issue.call(made.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert issuing.resume_issues() == 1
    made.refresh_from_db()
    assert (made.state, made.supplement_file is not None) == ("issued", True)


# What may not be read


@kept
def secret(meeting, secretary, official) -> AgendaItem:
    case = making.a_case(
        subject=SECRET, public_subject="Personalärende", secrecy_provision="OSL 26:1", official=official
    )
    item = making.item(meeting, secretary, case)
    making.approved(case, official, enclosed=[making.record(case, "Utredning om Kim", name="Kim.pdf")])
    return item


def test_no_secret_word_lies_in_the_public_file(issue, ready, secret, meeting, secretary, official):
    issue()
    new_version(secret.case, official)
    change_item(item=secret, by=secretary, title=f"{SECRET}, igen")
    second = issue(note="Om Kim")
    for word in (SECRET, "Kim", "Utredning"):
        assert not words.lies_in(word, second.public_file), word
        assert words.lies_in(word, second.file), word
    said = words.text(second.public_file)
    assert "2/24 Personalärende" in said
    assert "De är sekretessmarkerade enligt OSL 26:1." in said
    assert "handlingarna visas inte på webben, sekretess enligt OSL 26:1" in said
    assert second.supplement_file.secrecy_provision == "OSL 26:1"


def test_public_change_sheet_names_only_what_everybody_was_given(
    issue, ready, secret, meeting, secretary, official
):
    issue()
    new_version(secret.case, official)
    new_version(ready.case, official)
    second = issue()
    inside, outside = words.pages(second.file)[0], words.pages(second.public_file)[0]
    assert "2 ersatta handlingar" in inside
    assert "1 ersatt handling." in outside
    assert "2/24" not in outside


def test_secret_attachment_of_an_open_item_is_named_by_its_ground_alone(issue, meeting, secretary, official):
    case = making.a_case(subject="Upphandling av mat", official=official)
    making.item(meeting, secretary, case)
    offer = making.record(case, "Anbud från Kvarnen AB", name="Kvarnen.pdf", secrecy_provision="OSL 31:16")
    memo = making.approved(case, official, enclosed=[offer])
    version = memo.versions.get()
    version.document["sections"].append(
        {
            "kind": "enclosures",
            "heading": "Beslutsunderlag",
            "items": [
                {
                    "text": "Bilaga 1 – Anbud från Kvarnen AB",
                    "state": "attached",
                    "note": "",
                    "url": "",
                    "record": offer.number,
                }
            ],
        }
    )
    version.save()
    made = issue()
    assert words.lies_in("Kvarnen", made.file)
    assert not words.lies_in("Kvarnen", made.public_file)
    line = made.public_spec["parts"][0]["source"]["data"]["items"][0]
    assert line["note"] == "1 handling visas inte på webben, sekretess enligt OSL 31:16"
    said = words.text(made.public_file)
    assert "Handling som inte visas på webben (sekretess enligt OSL 31:16)" in said


def test_secret_file_that_is_gone_still_closes_the_pack_that_names_it(
    issue, ready, meeting, registrar, secretary
):
    issue()
    record = ready.case.records.get(subject="Motion 2/2024")
    mark_secret(thing=record, provision="OSL 39:1", by=registrar)
    ready.case.memos.get().enclosures.all().delete()
    second = issue()
    assert words.lies_in("Motion 2/2024", second.file)
    assert second.file.secrecy_provision == second.supplement_file.secrecy_provision == "OSL 39:1"
    assert not words.lies_in("Motion 2/2024", second.public_file)


def test_mark_set_later_closes_the_pack_that_names_it_among_what_is_gone(issue, ready, registrar):
    issue()
    record = ready.case.records.get(subject="Motion 2/2024")
    ready.case.memos.get().enclosures.all().delete()
    second = issue()
    assert not second.file.is_secret
    mark_secret(thing=record, provision="OSL 39:1", by=registrar)
    for file in (second.file, second.supplement_file):
        file.refresh_from_db()
        assert file.secrecy_provision == "OSL 39:1"


def test_reader_who_is_not_cleared_is_told_no_more_than_the_page_says(
    issue, ready, secret, meeting, secretary, official, other_official, member, signed_in
):
    issue()
    new_version(secret.case, official)
    change_item(item=secret, by=secretary, title=f"{SECRET}, igen")
    second = issue(note="Om Kim")
    second.meeting = meeting
    rows = issue_to_read(second, other_official)
    since = since_read(second, other_official, rows)
    assert "Kim" not in str(told(since, second, pages=False))
    page = signed_in(other_official).get(f"{meeting.get_absolute_url()}las/").content.decode()
    assert "Kim" not in page
    assert "Filen med allt är inte öppen för dig" in page
    assert "Tilläggslista" not in page
    assert "Om Kim" in signed_in(member).get(f"{meeting.get_absolute_url()}las/").content.decode()


# Since I read


def test_member_sees_what_is_new_since_the_issue_they_opened(issue, ready, other, meeting, official, member):
    first = issue()
    note_opening(issue=first, by=member)
    new_version(other.case, official)
    issue()
    new_version(ready.case, official)
    third = issue()
    third.meeting = meeting
    since = since_read(third, member, issue_to_read(third, member))
    assert (since.last, since.own) == (first, True)
    assert [one.row["item"] for one in since.changes.rows] == [ready.pk, other.pk]


def test_everything_is_new_to_the_one_who_has_opened_nothing(
    issue, ready, other, official, member, signed_in, meeting
):
    issue()
    new_version(other.case, official)
    issue()
    page = signed_in(member).get(meeting.get_absolute_url()).content.decode()
    assert "Allt är nytt för dig" in page


def test_marks_stay_when_the_page_is_read_again(issue, ready, other, official, member, signed_in, meeting):
    first = issue()
    note_opening(issue=first, by=member)
    new_version(other.case, official)
    issue()
    for _ in range(2):
        page = signed_in(member).get(meeting.get_absolute_url()).content.decode()
        assert "Nytt sedan du läste utskick 1" in page
        assert '<span class="tag warn">Ersatt</span>' in page


def test_staff_compare_with_the_issue_before(
    issue, ready, other, official, other_official, signed_in, meeting
):
    issue()
    new_version(other.case, official)
    issue()
    page = signed_in(other_official).get(f"{meeting.get_absolute_url()}las/").content.decode()
    assert "Nytt sedan utskick 1" in page


@pytest.mark.parametrize("way", ["", "las/", "utskick/2/fil/", "utskick/2/tillaggslista/", "item"])
def test_every_way_of_opening_is_noted(way, issue, ready, other, official, member, signed_in, meeting):
    issue()
    new_version(other.case, official)
    second = issue()
    path = f"las/{ready.pk}/" if way == "item" else way
    answer = signed_in(member).get(f"{meeting.get_absolute_url()}{path}")
    assert answer.status_code == 200
    assert second.deliveries.get(user=member).opened_at == clock.now()


# The archive and what cannot be promised


def test_archive_is_built_from_the_same_parts_by_the_secretary(issue, ready, secretary, official, meeting):
    made = issue()
    with pytest.raises(Refused):
        build_archive(issue=made, by=official)
    job = build_archive(issue=made, by=secretary)
    assert job.spec == made.spec | {"archive": True}
    with pytest.raises(Refused, match="byggs redan"):
        build_archive(issue=made, by=secretary)


def test_spec_says_what_the_file_is(issue, ready, meeting):
    made = issue()
    wanted = {"dnr": meeting.case.dnr, "body": meeting.body.name, "date": "2024-05-13"}
    assert {name: made.spec[name] for name in wanted} == wanted
    assert {name: made.public_spec[name] for name in wanted} == wanted


def test_scans_are_said_to_the_secretary_and_to_the_reader(
    issue, ready, member, secretary, signed_in, meeting
):
    made = issue()
    page = signed_in(secretary).get(made.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "1 del är skannad" in page
    assert "§ 1 Motion 240206.pdf" in page
    page = signed_in(member).get(meeting.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "1 bilaga är skannad och kan inte läsas med uppläsande hjälpmedel. Kontakta sekreteraren" in page


def test_row_without_a_case_that_has_files_has_parts(meeting, secretary):
    """As when files are dropped straight on the agenda."""
    from meetings.actions.agenda import add_row

    item = add_row(meeting=meeting, kind="information", title="Rapport från länet", by=secretary)
    record = making.record(making.a_case(), "Rapport", name="Rapport.pdf")
    row = rows_of(meeting)[0]
    dropped = Row(item, row.number, None, None, attached=[Attached("Rapport", record, record.files.get())])
    item.meeting = meeting
    for public in (False, True):
        parts = packs.spec(meeting, [dropped], number=1, on=meeting.on, public=public)["parts"]
        assert [part["id"] for part in parts] == [
            "summons", f"item-{item.pk}", f"file-{item.pk}-{record.files.get().pk}",
        ]  # fmt: skip
        assert parts[1]["source"]["data"]["why"] == "Här följer 1 handling."


def test_messages_of_a_reissue_reach_each_once(issue, ready, other, official, member):
    issue()
    new_version(other.case, official)
    made = issue()
    build_issue.call(made.pk)
    assert Message.objects.filter(to=member, subject__startswith="Utskick 2").count() == 1
