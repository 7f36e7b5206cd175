"""Issuing the kallelse: what is frozen, built, registered, published and told."""

import io

import pikepdf
import pytest

from cases.models import Case, File, Publication, Record
from core import blobs, clock
from core.errors import Refused
from meetings.actions import completing, issuing
from meetings.actions.agenda import (
    add_formalia,
    add_row,
    change_item,
    choose_reported,
    set_web,
    withdraw_item,
)
from meetings.actions.completing import complete_issue
from meetings.actions.issuing import issue_summons, resume_issues
from meetings.actions.planning import cancel_meeting, use_meeting_case
from meetings.frozen import changes, freeze
from meetings.models import AgendaItem, Delivery, Issue, Meeting
from meetings.queries.agenda import rows_of
from meetings.queries.public import issued_to_everybody
from meetings.tasks import build_issue
from organisation.models import Message
from pdf.models import Job
from tests import factories
from tests.meetings import making
from tests.pdf import reader
from tests.worlds import kept
from trail.models import Event


@kept
def ready(meeting, secretary, official) -> AgendaItem:
    """One item with an approved memo and an attachment."""
    case = making.a_case(subject="Motion om mat", official=official)
    item = making.item(meeting, secretary, case)
    enclosed = making.record(case, "Motion 2/2024", name="Motion 240206.pdf")
    making.approved(case, official, enclosed=[enclosed])
    return item


def pages(file: File | None) -> list[str]:
    assert file is not None
    with pikepdf.open(io.BytesIO(blobs.read(file.sha256))) as pdf:
        return [reader.text(page) for page in pdf.pages]


def outline(file: File) -> list[str]:
    with pikepdf.open(io.BytesIO(blobs.read(file.sha256))) as pdf, pdf.open_outline() as found:
        return [f"{top.title} / {' | '.join(str(one.title) for one in top.children)}" for top in found.root]


def open_to(user, model) -> set:
    return set(model.objects.visible_to(user))


def test_kallelse_goes_out(issue, ready, meeting, member, secretary):
    made = issue()
    assert (made.state, made.number, meeting.state) == ("issued", 1, "called")
    record = made.file.record
    assert (record.case, record.kind, record.designation) == (
        meeting.case,
        "summons",
        f"{meeting.case.dnr}-1",
    )
    assert record.subject == "Kallelse till KSNAU 2024-05-21, utskick 1"
    text = pages(made.file)
    assert "Sammanträde tisdag 21 maj 2024" in text[0].replace("\u00a0", " ")
    assert "1/24" in text[0]
    stamp = f"1/24 Motion om mat - {ready.case.dnr}-1 Motion 2/2024 : Motion 240206.pdf"
    assert any(stamp in page for page in text)
    assert outline(made.file) == [
        "Kallelse / ",
        "§ 1 Motion om mat / Tjänsteskrivelse | Bilaga 1 – Motion 2/2024",
    ]


def test_each_paragraph_starts_on_a_new_sheet(issue, ready, meeting, secretary, official):
    second = making.item(meeting, secretary, making.a_case(subject="Nästa ärende"))
    making.approved(second.case, official)
    made = issue()
    parts = {part.ident: part.first_page for part in Job.objects.get(pk=made.job_id).parts.all()}
    assert [parts[f"item-{item.pk}"] % 2 for item in (ready, second)] == [1, 1]


def test_link_is_mailed_to_those_with_a_mandate_that_day(issue, ready, ksnau, meeting, member, mailoutbox):
    substitute, former = factories.user("Sten Ersättare"), factories.user("Frida Före")
    factories.mandate(substitute, ksnau, "substitute")
    factories.mandate(former, ksnau, until_on=clock.today())
    Message.objects.all().delete()
    made = issue()
    assert [(one.user, one.role) for one in made.deliveries.all()] == [
        (member, "ledamot"),
        (substitute, "ersättare"),
    ]
    assert sorted(message.to.name for message in Message.objects.all()) == [member.name, substitute.name]
    assert {mail.subject for mail in mailoutbox if "Kallelse" in mail.subject} == {
        "Kallelse: KSNAU 21\u00a0maj\u00a02024"
    }
    assert all(not mail.attachments and "Motion" not in mail.body for mail in mailoutbox)


def test_members_and_everybody_read_what_was_issued(issue, ready, meeting, member, outsider):
    for person in (member, outsider, None):
        assert (open_to(person, Case), open_to(person, Record), open_to(person, File)) == (
            set(),
            set(),
            set(),
        )
    made = issue()
    memo, enclosed = ready.case.records.get(kind="memo"), ready.case.records.get(subject="Motion 2/2024")
    for person in (member, outsider, None):
        assert open_to(person, Case) == {ready.case}
        assert open_to(person, Record) == {memo, enclosed, made.file.record}
        packs = {made.file, made.public_file} if person is member else {made.public_file}
        assert open_to(person, File) == {memo.files.get(), enclosed.files.get(), *packs}
        assert open_to(person, Meeting) == {meeting}


def test_draft_memo_goes_out_as_coming_later(issue, meeting, secretary, official, member):
    item = making.item(meeting, secretary, making.a_case(subject="Sen skrivelse"))
    making.draft(item.case, official)
    text = pages(issue().file)
    assert "tjänsteskrivelsen kommer senare" in text[0]
    assert any("Tjänsteskrivelsen är inte godkänd än" in page for page in text)
    assert open_to(member, Record) == {Record.objects.get(kind="summons")}
    assert open_to(member, Case) == {item.case}


def test_spoken_information_has_a_page_of_its_own(issue, meeting, secretary):
    making.item(meeting, secretary, making.a_case(matter="information"))
    text = pages(issue().file)
    assert "kommer senare" not in text[0]
    assert any("Ärendet föredras muntligt" in page for page in text)


def test_secret_item_is_read_by_the_body_and_by_nobody_else(
    issue, ready, meeting, secretary, official, member, other_official
):
    secret = making.a_case(
        subject="Lön till Kalle Karlsson",
        public_subject="Personalärende",
        secrecy_provision="OSL 39:2",
        official=official,
    )
    item = making.item(meeting, secretary, secret, title="Lön till Kalle Karlsson")
    making.approved(secret, official)
    made = issue()
    assert made.file.secrecy_provision == "OSL 39:2"
    assert made.public_file != made.file
    inside, outside = " ".join(pages(made.file)), " ".join(pages(made.public_file))
    assert "Kalle Karlsson" in inside
    assert "Karlsson" not in outside
    assert "Personalärende" in outside
    assert "2/24" in outside
    assert secret in open_to(member, Case)
    for person in (None, other_official):
        assert secret not in open_to(person, Case)
        assert made.file not in open_to(person, File)
        assert made.public_file in open_to(person, File)
    assert item.title not in str(list(Event.objects.values_list("data", flat=True)))
    assert item.title not in str(list(Message.objects.values_list("subject", "text")))


def test_private_letter_follows_to_the_body_but_not_to_the_web(issue, meeting, secretary, official, member):
    case = making.a_case(subject="Medborgarförslag")
    item = making.item(meeting, secretary, case)
    letter = making.record(case, "Brev från boende", name="Brev.pdf", personal_data=True)
    making.approved(case, official, enclosed=[letter])
    made = issue()
    assert made.file.personal_data
    assert {letter, *case.records.all()} <= open_to(member, Record)
    assert open_to(None, Record) == {case.records.get(kind="memo"), made.file.record}
    assert open_to(None, File) == {case.records.get(kind="memo").files.get(), made.public_file}
    assert "Brev.pdf" not in " ".join(pages(made.public_file))
    assert item.case in open_to(None, Case)


def test_secretary_keeps_an_item_or_a_record_off_the_web(issue, ready, meeting, secretary, official):
    other = making.item(meeting, secretary, making.a_case(subject="Upphandling"))
    making.approved(other.case, official)
    enclosed = ready.case.records.get(subject="Motion 2/2024")
    set_web(item=ready, by=secretary, held_back=[enclosed])
    set_web(item=other, by=secretary, web="off", reason="Upphandlingen pågår")
    made = issue()
    assert open_to(None, Record) == {ready.case.records.get(kind="memo"), made.file.record}
    outside = " ".join(pages(made.public_file))
    assert "Upphandling" in outside
    assert "Handlingarna till ärendet visas inte på webben" in outside


def test_body_that_publishes_only_its_agenda(issue, ready, ksnau, member):
    ksnau.publish_documents = "never"
    ksnau.save()
    made = issue()
    assert open_to(None, Case) == {ready.case}
    assert open_to(None, File) == {made.public_file}
    assert len(pages(made.public_file)) == 1
    assert len(open_to(member, File)) == 4


def test_body_that_publishes_nothing(issue, ready, ksnau, meeting, member):
    ksnau.publish_agenda = ksnau.publish_documents = "never"
    ksnau.save()
    made = issue()
    assert made.public_file is None
    assert (open_to(None, Meeting), open_to(None, Case), open_to(None, File)) == (set(), set(), set())
    assert open_to(member, Meeting) == {meeting}


def test_reported_records_are_listed_for_all_and_read_by_the_body(issue, ready, meeting, secretary, member):
    report = add_row(meeting=meeting, kind="report", title="Anmälningar", by=secretary)
    record = making.record(making.a_case(), "Beslut från länsstyrelsen", name="Beslut.pdf")
    choose_reported(item=report, records=[record], by=secretary)
    made = issue()
    assert "Beslut från länsstyrelsen" in pages(made.file)[0]
    assert record in open_to(member, Record)
    assert record not in open_to(None, Record)
    line = issued_to_everybody(meeting).rows[-1].reported[0]
    assert (line.title, line.record) == ("Beslut från länsstyrelsen", None)  # as the kallelse on the web says
    Record.objects.filter(pk=record.pk).update(personal_data=True)
    assert issued_to_everybody(meeting).rows[-1].reported[0].title == "Handling som inte visas på webben"


def test_unreadable_file_is_named_and_the_rest_goes_out(issue, meeting, secretary, official):
    case = making.a_case()
    making.item(meeting, secretary, case)
    broken = making.record(case, name="Trasig.pdf")
    making.approved(case, official, enclosed=[broken])
    File.objects.filter(record=broken).update(sha256=blobs.save(b"%PDF-1.7 trasig").sha256)
    made = issue()
    assert made.state == "issued"
    assert [problem["title"] for problem in made.problems] == ["§ 1 Trasig.pdf"]


def test_empty_agenda_is_not_issued(issue, meeting, secretary):
    add_formalia(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="inga ärenden"):
        issue()


def test_pressing_twice_issues_once(issue, ready, meeting, secretary):
    issue(number=1)
    with pytest.raises(Refused, match="Utskick 1 är redan utfärdat"):
        issue(number=1)
    assert meeting.issues.count() == 1


def test_second_issue_waits_for_the_first(ready, meeting, secretary):
    issue_summons(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="Utskick 1 byggs redan"):
        issue_summons(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="byggs just nu"):
        cancel_meeting(meeting=meeting, by=secretary, reason="Sjukdom")


def test_only_the_secretary_issues(ready, meeting, official, administrator, outsider, member):
    for person in (official, administrator, outsider, member):
        with pytest.raises(Refused, match="Bara nämndsekreterare"):
            issue_summons(meeting=meeting, by=person)
    assert not Issue.objects.exists()


def test_chosen_case_takes_the_kallelse(issue, ready, meeting, secretary):
    case = making.a_case(subject="Sammanträden KSNAU 2024")
    use_meeting_case(meeting=meeting, case=case, by=secretary)
    assert issue().file.record.case == case


def test_opened_case_takes_the_next_number(issue, ready, meeting):
    last = Case.objects.latest("number")
    issue()
    assert (meeting.case.number, meeting.case.subject) == (last.number + 1, "Sammanträde KSNAU 2024-05-21")


def test_completing_twice_changes_nothing(issue, ready, member):
    made = issue()
    before = (
        Record.objects.count(),
        Publication.objects.count(),
        Message.objects.count(),
        Event.objects.count(),
    )
    assert complete_issue(issue=made) is False
    build_issue.call(made.pk)
    assert before == (
        Record.objects.count(),
        Publication.objects.count(),
        Message.objects.count(),
        Event.objects.count(),
    )


def test_failed_completion_leaves_nothing_behind(ready, meeting, secretary, member, monkeypatch):
    made = issue_summons(meeting=meeting, by=secretary)
    Message.objects.all().delete()

    def fail(issue: Issue) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(completing, "_tell", fail)
        with pytest.raises(RuntimeError):
            build_issue.call(made.pk)
    made.refresh_from_db()
    assert (made.state, made.file) == ("building", None)
    assert not Record.objects.filter(kind="summons").exists()
    assert not Publication.objects.exists()
    build_issue.call(made.pk)
    made.refresh_from_db()
    assert (made.state, made.deliveries.count()) == ("issued", 1)


def test_issue_left_by_a_dead_worker_is_handed_on(
    ready, meeting, secretary, django_capture_on_commit_callbacks
):
    made = issue_summons(meeting=meeting, by=secretary)
    assert resume_issues() == 0  # the job is fresh: its worker may just not have begun
    Job.objects.filter(pk=made.job_id).update(state="building", lease_until="2020-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_issues() == 1
    made.refresh_from_db()
    assert made.state == "issued"
    assert resume_issues() == 0


def test_pack_that_cannot_be_built_is_tried_again_under_the_same_number(
    ready, meeting, secretary, monkeypatch
):
    made = issue_summons(meeting=meeting, by=secretary)
    Job.objects.filter(pk=made.job_id).update(state="failed", message="Skivan är full.")
    build_issue.call(made.pk)
    made.refresh_from_db()
    assert (made.state, made.message) == ("failed", "Skivan är full.")
    assert Message.objects.filter(to=secretary).count() == 1
    again = issue_summons(meeting=meeting, by=secretary, number=1)
    build_issue.call(again.pk)
    again.refresh_from_db()
    assert (again.pk, again.state, [row.printed for row in rows_of(meeting)]) == (made.pk, "issued", ["1/24"])


def test_closed_meeting_case_stops_the_issue_in_words(ready, meeting, secretary):
    made = issue_summons(meeting=meeting, by=secretary)
    Case.objects.filter(pk=meeting.case_id).update(closed_on=clock.today())
    build_issue.call(made.pk)
    made.refresh_from_db()
    assert made.state == "failed"
    assert "är avslutat" in made.message


def test_earlier_issue_is_read_as_it_was(issue, ready, meeting, secretary, official, member):
    first = issue()
    change_item(item=ready, by=secretary, title="Ny rubrik")
    late = making.item(meeting, secretary, making.a_case(subject="Sent ärende"))
    making.approved(late.case, official)
    second = issue()
    assert (first.number, second.number) == (1, 2)
    assert "Ersätter utskick 1, 2024-05-13" in pages(second.file)[0]
    assert "Motion om mat" in pages(first.file)[0]
    assert "Sent ärende" not in " ".join(pages(first.file))
    assert {first.file, second.file} <= open_to(member, File)
    assert second.file.record.number == 2


def test_changes_since_the_issue_are_named_by_paragraph(issue, ready, meeting, secretary, official):
    lacking = making.item(meeting, secretary, making.a_case())
    made = issue()

    def said() -> list[str]:
        return changes(made.agenda, freeze(meeting, rows_of(meeting)))

    assert said() == []
    making.approved(lacking.case, official)
    change_item(item=ready, by=secretary, title="Ny rubrik")
    making.item(meeting, secretary)
    assert said() == [
        "§ 1 har ny rubrik.",
        "§ 2 har fått sin skrivelse.",
        f"{meeting.items.last().case.dnr} är nytt.",
    ]
    withdraw_item(item=lacking, by=secretary, reason="Utreds vidare")
    assert "§ 2 utgår." in said()


def test_item_taken_off_the_web_takes_its_documents_and_the_old_pack_with_it(issue, ready, secretary, member):
    first = issue()
    memo = ready.case.records.get(kind="memo")
    assert {memo} <= open_to(None, Record)
    set_web(item=ready, by=secretary, web="off", reason="Fel bilaga")
    second = issue()
    assert memo not in open_to(None, Record)
    assert open_to(None, File) == {second.public_file}
    assert first.file in open_to(member, File)


def test_withdrawn_item_has_no_documents_in_the_next_issue(issue, ready, meeting, secretary):
    making.item(meeting, secretary)
    issue()
    withdraw_item(item=ready, by=secretary, reason="Utreds vidare")
    text = pages(issue().file)
    assert "1 ärende utgår" in text[0]
    assert "utgår: Utreds vidare" in text[2]
    assert not any("Motion 240206.pdf" in page for page in text)


def test_nobody_builds_without_a_queue(ready, meeting, secretary, monkeypatch):
    monkeypatch.setattr(issuing, "_builders", [])
    assert issue_summons(meeting=meeting, by=secretary).state == "building"
    assert not Delivery.objects.exists()


def test_secret_case_of_the_meeting_keeps_the_kallelse_off_the_web(issue, ready, meeting, secretary):
    """The papers still go out to those who are called."""
    case = making.a_case(subject="Sammanträdets egna handlingar")
    use_meeting_case(meeting=meeting, case=case, by=secretary)
    Case.objects.filter(pk=case.pk).update(
        secrecy_provision="OSL 18:8", secrecy_marked_on=clock.today(), secrecy_marked_by=secretary
    )
    made = issue()
    assert (made.state, made.message) == (Issue.State.ISSUED, "")
    assert made.file.record.case_id == case.pk
    assert not File.objects.visible_to(None).filter(record=made.file.record).exists()
