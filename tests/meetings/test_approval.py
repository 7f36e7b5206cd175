"""Approving the minutes: whole or refused (rule 6), who may (rule 3), in time (rule 7), on paper and electronic."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.files import Upload
from cases.actions.marks import mark_secret
from cases.models import File, Record
from core import clock
from core.api import EVERYBODY
from core.errors import Refused
from meetings import after_approval
from meetings.actions.approval import (
    appoint,
    correct,
    remark,
    reopen_minutes,
    settle_remark,
    sign_electronically,
    sign_on_paper,
)
from meetings.actions.minutes import (
    draft_minutes,
    edit_text,
    immediate_minutes,
    send_to_approvers,
    use_generated,
)
from meetings.actions.minutes_alarms import warn_of_late_minutes
from meetings.actions.minutes_filing import file_minutes
from meetings.minutes_content import content_of
from meetings.minutes_documents import public_document
from meetings.minutes_verification import signed_sums
from meetings.models import Approver, Minutes, MinutesText, Motion, Proceeding, Seating
from meetings.paragraph_data import sum_of
from meetings.queries.deliberations import deliberations
from meetings.queries.minutes_page import passage_of
from meetings.queries.verifying import verified
from meetings.rules.approval import duties, lacking
from meetings.rules.minutes_late import waiting_for
from organisation.models import Body, Message
from tests import factories
from tests.meetings import making
from tests.meetings.held import HELD_AT, held
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
def minutes(made, secretary) -> Minutes:
    return draft_minutes(meeting=made.meeting, by=secretary)


@kept
def sent(minutes, secretary) -> Minutes:
    return send_to_approvers(minutes=minutes, by=secretary)


def sign_all(made, minutes, on: datetime.date = DAY) -> Minutes:
    for duty in duties(minutes):
        if duty.signature is None and not _signed(minutes, duty.approver):
            sign_on_paper(minutes=minutes, approver=duty.approver, signed_on=on, by=made.secretary)
    minutes.refresh_from_db()
    return minutes


def _signed(minutes, approver) -> bool:
    return minutes.signatures.filter(approver=approver, voided_at=None).exists()


# The text


def test_hand_edits_survive_new_data_and_are_marked(made, minutes, secretary):
    item = made.item(184)
    edit_text(item=item, slot="decision", text="<p>Egna ord.</p>", revision=1, by=secretary)
    Proceeding.objects.filter(item=item).update(next_body=None)
    item.proceeding.decision.clauses.update(text="hela motionen")
    draft_minutes(meeting=made.meeting, by=secretary)
    one = next(each for each in deliberations(minutes) if each.item.pk == item.pk)
    passage = passage_of(one, "decision")
    assert passage.html == "<p>Egna ord.</p>"
    assert passage.is_stale
    assert "hela motionen" in passage.generated
    use_generated(item=item, slot="decision", by=secretary)
    text = MinutesText.objects.get(item=item, slot="decision")
    assert (text.is_edited, "hela motionen" in text.text) == (False, True)


def test_nobodys_words_are_written_over(made, minutes, secretary):
    item = made.item(184)
    edit_text(item=item, slot="decision", text="Den enas.", revision=1, by=secretary)
    with pytest.raises(Refused, match="har ändrat avsnittet sedan du läste det"):
        edit_text(item=item, slot="decision", text="Den andras.", revision=1, by=secretary)
    assert MinutesText.objects.get(item=item, slot="decision").edited == "<p>Den enas.</p>"


def test_a_decision_is_never_empty_and_recipients_follow_the_hand(made, minutes, secretary):
    with pytest.raises(Refused, match="inte vara tomt"):
        edit_text(item=made.item(184), slot="decision", text=" ", revision=1, by=secretary)
    edit_text(
        item=made.item(184),
        slot="recipients",
        text="<ul><li>Budgetgruppen</li><li>Ekonomi</li></ul>",
        revision=0,
        by=secretary,
    )
    row = next(row for row in content_of(minutes)["paragraphs"] if row["number"] == 184)
    assert row["recipients"] == ["Budgetgruppen", "Ekonomi"]


def test_only_the_secretary_writes(made, minutes, official):
    with pytest.raises(Refused, match="nämndsekreterare"):
        edit_text(item=made.item(184), slot="decision", text="x", revision=1, by=official)
    with pytest.raises(Refused, match="nämndsekreterare"):
        send_to_approvers(minutes=minutes, by=official)


# Rule 6: whole, or refused with what is missing


def test_whole_minutes_lack_nothing(minutes):
    assert lacking(minutes, deliberations(minutes)) == []


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (
            lambda made: Proceeding.objects.filter(item=made.item(184)).update(no_motions=False),
            "§ 184: yrkanden",
        ),
        (
            lambda made: Proceeding.objects.filter(item=made.item(184)).update(no_reservations=False),
            "§ 184: reservationer",
        ),
        (
            lambda made: Proceeding.objects.filter(item=made.item(184)).update(method=""),
            "acklamation eller omröstning",
        ),
        (lambda made: made.item(180).ballots.all().delete(), "§ 180: omröstningen"),
        (lambda made: made.item(180).ballots.update(result=""), "§ 180: omröstningens resultat"),
        (lambda made: Seating.objects.filter(item=made.item(182)).delete(), "§ 182: vilka som deltog"),
        (lambda made: made.chosen.delete(), "1 justerare utöver ordföranden"),
        (lambda made: made.chair.delete() and made.chosen.delete(), "justerare"),
        (lambda made: type(made.meeting).objects.filter(pk=made.meeting.pk).update(place=""), "Platsen"),
    ],
)
def test_what_the_law_asks_for_is_there_or_it_is_refused(made, minutes, secretary, break_it, said):
    """Given a § without one of the points of KL 5:66–67, when approval is started, then it is refused and named."""
    break_it(made)
    minutes.refresh_from_db()
    with pytest.raises(Refused, match=said):
        send_to_approvers(minutes=minutes, by=secretary)
    assert Minutes.objects.get().state == "draft"


def test_no_paragraph_is_left_out(made, minutes, secretary):
    minutes.items.filter(item=made.item(184)).delete()
    with pytest.raises(Refused, match="§ 184 finns inte i något protokoll"):
        send_to_approvers(minutes=minutes, by=secretary)


# Rule 3: who may approve


def test_who_had_a_conflict_does_not_approve_that_paragraph(made, secretary):
    """Given a chosen approver with a conflict in § 181, then they approve the others, and somebody else § 181."""
    Approver.objects.filter(pk=made.chosen.pk).update(mandate=made.members[1])  # Ylva Jävström
    minutes = draft_minutes(meeting=made.meeting, by=secretary)
    assert (
        next(one for one in duties(minutes) if one.approver.pk == made.chosen.pk).paragraphs
        == "§§ 180, 182–186"
    )
    with pytest.raises(Refused, match="§ 181: en justerare som kan justera saknas"):
        send_to_approvers(minutes=minutes, by=secretary)
    with pytest.raises(Refused, match="var jävig"):
        appoint(minutes=minutes, item=made.item(181), mandate=made.members[1], by=secretary)
    with pytest.raises(Refused, match="tjänstgjorde inte"):
        appoint(minutes=minutes, item=made.item(181), mandate=made.substitutes[1], by=secretary)
    appoint(minutes=minutes, item=made.item(181), mandate=made.members[3], by=secretary)
    send_to_approvers(minutes=minutes, by=secretary)
    assert sign_all(made, minutes).is_approved
    assert minutes.signatures.count() == 3


def test_who_presided_at_a_paragraph_approves_it(made, secretary):
    Proceeding.objects.filter(item=made.item(182)).update(presider=made.members[3])
    minutes = send_to_approvers(minutes=draft_minutes(meeting=made.meeting, by=secretary), by=secretary)
    rows = {(one.approver.mandate.user.name, one.approver.role): one.paragraphs for one in duties(minutes)}
    assert rows["Moa Ordberg", "chair"] == "§§ 180, 181, 183–186"
    assert rows["Kerstin Dahl", "chair"] == "§ 182"


def test_the_chair_is_noted_when_nobody_is(made, secretary):
    made.chair.delete()
    Proceeding.objects.filter(item=made.item(182)).update(presider=made.members[3])
    draft_minutes(meeting=made.meeting, by=secretary)
    rows = made.meeting.approvers.filter(role="chair").order_by("item_id")
    assert {(one.mandate.user.name, one.item_id) for one in rows} == {
        ("Moa Ordberg", None),
        ("Kerstin Dahl", made.item(182).pk),
    }


# Signing


def test_nobody_signs_before_it_is_sent_or_while_a_remark_is_open(made, minutes, secretary):
    with pytest.raises(Refused, match="inte skickat"):
        sign_on_paper(minutes=minutes, approver=made.chair, signed_on=DAY, by=secretary)
    send_to_approvers(minutes=minutes, by=secretary)
    said = remark(minutes=minutes, item=made.item(180), text="Fel namn", by=made.members[2].user)
    with pytest.raises(Refused, match="anmärkningar"):
        sign_on_paper(minutes=minutes, approver=made.chair, signed_on=DAY, by=secretary)
    settle_remark(remark=said, answer="Rättat", by=secretary)
    sign_on_paper(minutes=minutes, approver=made.chair, signed_on=DAY, by=secretary)
    with pytest.raises(Refused, match="redan undertecknat"):
        sign_on_paper(minutes=minutes, approver=made.chair, signed_on=DAY, by=secretary)


def test_only_approvers_remark(made, sent, official):
    with pytest.raises(Refused, match="Bara de som justerar"):
        remark(minutes=sent, item=made.item(180), text="x", by=official)


def test_paper_and_electronic_are_mixed_over_one_sum(made, sent, secretary):
    """The first signature freezes, the second signs the same sum, the last day is the day of approval."""
    told = []
    after_approval.when_approved(lambda minutes, by: told.append(minutes.approved_on))
    scan = Upload("sida.pdf", making.pdf(1))
    paper = sign_on_paper(
        minutes=sent,
        approver=made.chair,
        signed_on=datetime.date(2024, 5, 28),
        by=secretary,
        scan=scan,
        original_at="Kommunarkivet",
    )
    assert (sent.state, sent.original_at, sent.sha256) == ("signing", "Kommunarkivet", sum_of(sent.content))
    with pytest.raises(Refused, match="bara underteckna för dig själv"):
        sign_electronically(minutes=sent, approver=made.chosen, by=secretary)
    with pytest.raises(Refused, match="Lösenordet"):
        sign_electronically(minutes=sent, approver=made.chosen, by=made.members[2].user, confirmed="fel")
    mine = sign_electronically(
        minutes=sent, approver=made.chosen, by=made.members[2].user, confirmed=factories.PASSWORD
    )
    after_approval._listeners.pop()
    assert (paper.sha256, mine.sha256) == (sent.sha256, sent.sha256)
    assert mine.evidence["how"] == "inloggad och bekräftad med lösenord"
    assert factories.PASSWORD not in str(mine.evidence)
    assert paper.scan.record.kind == Record.Kind.MINUTES
    assert (sent.is_approved, sent.approved_on, told) == (True, DAY, [DAY])


def test_electronic_only_where_the_council_has_said_so(made, sent, ksnau):
    Body.objects.filter(pk=ksnau.pk).update(electronic_approval=False)
    sent.meeting.body.refresh_from_db()
    with pytest.raises(Refused, match="KL 5:69"):
        sign_electronically(minutes=sent, approver=made.chosen, by=made.members[2].user)


@pytest.mark.parametrize("on", [datetime.date(2024, 5, 20), datetime.date(2024, 5, 31)])
def test_paper_is_signed_between_the_meeting_and_today(made, sent, secretary, on):
    with pytest.raises(Refused, match="Dagen ska ligga mellan"):
        sign_on_paper(minutes=sent, approver=made.chair, signed_on=on, by=secretary)


def test_an_objection_voids_the_signatures_and_starts_again(made, sent, secretary):
    sign_on_paper(minutes=sent, approver=made.chair, signed_on=DAY, by=secretary)
    first = sent.sha256
    with pytest.raises(Refused, match="undertecknat av någon"):
        edit_text(item=made.item(184), slot="decision", text="x", revision=1, by=secretary)
    reopen_minutes(minutes=sent, reason="Fel belopp i § 181", by=secretary)
    assert (sent.state, sent.sha256, sent.content) == ("draft", "", None)
    assert Message.objects.filter(subject__startswith="Din underskrift gäller inte längre").count() == 1
    edit_text(item=made.item(184), slot="decision", text="Rätt text.", revision=1, by=secretary)
    send_to_approvers(minutes=sent, by=secretary)
    sign_all(made, sent)
    assert (sent.is_approved, sent.sha256 != first) == (True, True)
    assert sent.signatures.filter(voided_at=None).count() == 2
    assert sent.signatures.get(voided_at__isnull=False).voided_reason == "Fel belopp i § 181"


def test_immediate_approval_gives_minutes_of_its_own(made, secretary):
    whole = draft_minutes(meeting=made.meeting, by=secretary)
    part = immediate_minutes(meeting=made.meeting, items=[made.item(181)], by=secretary)
    assert (part.immediate, part.number) == (True, 2)
    assert [row["number"] for row in content_of(part)["paragraphs"]] == [181]
    assert 181 not in [row["number"] for row in content_of(whole)["paragraphs"]]
    send_to_approvers(minutes=part, by=secretary)
    sign_all(made, part, datetime.date(2024, 5, 21))
    assert (part.is_approved, part.approved_on) == (True, datetime.date(2024, 5, 21))
    with pytest.raises(Refused, match="står redan"):
        immediate_minutes(meeting=made.meeting, items=[made.item(181)], by=secretary)
    send_to_approvers(minutes=whole, by=secretary)
    assert sign_all(made, whole).is_approved


def test_a_last_step_that_fails_leaves_nothing(made, sent, secretary):
    sign_on_paper(minutes=sent, approver=made.chair, signed_on=DAY, by=secretary)

    @after_approval.when_approved
    def fails(minutes, by):
        raise Refused("Nej.")

    with pytest.raises(Refused, match="Nej"):
        sign_on_paper(minutes=sent, approver=made.chosen, signed_on=DAY, by=secretary)
    after_approval._listeners.remove(fails)
    assert Minutes.objects.get().state == "signing"
    assert sent.signatures.count() == 1


# Rule 7: in time


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2024-05-31", []),
        ("2024-06-01", ["ska justeras"]),
        ("2024-06-04", ["ska justeras"]),
        ("2024-06-05", ["är försenat"]),
    ],
)
def test_the_secretary_is_warned_after_ten_days_and_after_fourteen(made, minutes, secretary, day, says):
    with clock.at(f"{day}T09:00"):
        titles = [todo.title for todo in waiting_for(secretary)]
        assert titles == [f"Protokollet {said}" for said in says]
        assert warn_of_late_minutes() == len(says)
        assert warn_of_late_minutes() == 0


def test_approved_minutes_are_not_late(made, sent, secretary):
    sign_all(made, sent)
    with clock.at("2024-06-10T09:00"):
        assert list(waiting_for(secretary)) == []


def test_approvers_have_it_on_their_list_until_they_have_signed(made, sent, secretary):
    chair = made.members[0].user
    assert [todo.title for todo in waiting_for(chair)] == ["Läs och justera protokollet"]
    sign_on_paper(minutes=sent, approver=made.chair, signed_on=DAY, by=secretary)
    assert list(waiting_for(chair)) == []


# Files, the web, and the verify page


@kept
def filed(made, sent, django_capture_on_commit_callbacks) -> Minutes:
    sign_all(made, sent)
    file_minutes(sent.pk)
    sent.refresh_from_db()
    return sent


def test_approved_minutes_are_registered_and_published_masked(made, filed, secretary):
    assert filed.file.record.case == filed.meeting.case
    assert filed.file.secrecy_provision == "OSL 19:1"
    assert filed.public_file != filed.file
    open_files = File.objects.visible_to(EVERYBODY)
    assert filed.public_file in open_files
    assert filed.file not in open_files
    assert file_minutes(filed.pk) is False  # twice without harm


def test_the_version_for_the_web_holds_nothing_of_a_secret_paragraph(made, filed):
    data, masks = public_document(filed)
    assert [(mask.number, mask.title) for mask in masks] == [(186, "Ärende om säkerhet")]
    assert "anta planen" not in str(data)
    assert "Säkerhetsskydd" not in str(data)
    assert "Paragrafen omfattas av sekretess, OSL 19:1." in str(data)


def test_a_case_closed_later_goes_from_the_web(made, filed, secretary):
    before = filed.public_file
    mark_secret(thing=made.item(181).case, provision="OSL 21:7", by=making.clerk())
    _, masks = public_document(filed)
    assert [mask.number for mask in masks] == [181, 186]
    assert not File.objects.visible_to(EVERYBODY).filter(pk=before.pk).exists()
    file_minutes(filed.pk)
    filed.refresh_from_db()
    assert filed.public_file not in {None, before}
    assert File.objects.visible_to(EVERYBODY).filter(pk=filed.public_file.pk).exists()


def test_a_body_that_does_not_publish_keeps_its_minutes_off_the_web(made, sent, ksnau):
    Body.objects.filter(pk=ksnau.pk).update(publish_minutes="never")
    sent.meeting.body.refresh_from_db()
    sign_all(made, sent)
    file_minutes(sent.pk)
    sent.refresh_from_db()
    assert sent.open_at is None
    assert not File.objects.visible_to(EVERYBODY).filter(pk=sent.public_file.pk).exists()


def test_a_file_is_verified_to_the_byte(made, filed):
    found = verified(filed.file.sha256)
    assert found is not None
    assert (found.minutes, found.masked) == (filed, False)
    assert {one.name for one in found.signatures} == {"Moa Ordberg (S)", "Lars Åström (MP)"}
    assert verified(filed.public_file.sha256).masked
    assert verified("0" * 64) is None


def test_the_verify_page_says_yes_and_no(made, filed, client):
    from core import blobs

    with blobs.open(filed.public_file.sha256) as file:
        content = file.read()
    page = client.post("/protokoll/kontrollera/", {"file": making_upload(content)})
    assert "Ja, filen är det justerade protokollet" in page.content.decode()
    page = client.post("/protokoll/kontrollera/", {"file": making_upload(content + b"\n")})
    assert "Nej, filen är inget protokoll" in page.content.decode()


def making_upload(content: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("protokoll.pdf", content, content_type="application/pdf")


def test_the_public_page_is_there_once_approved(made, sent, client):
    address = f"/sammantraden/ksnau/2024-05-21/protokoll/{sent.number}/"
    assert client.get(address).status_code == 404
    sign_all(made, sent)
    page = client.get(address).content.decode()
    assert "Ärende om säkerhet" in page
    assert "Säkerhetsskydd" not in page


def test_staff_without_the_secret_and_members_read_as_the_cases_allow(made, sent, signed_in, official):
    address = f"{made.meeting.get_absolute_url()}protokoll/{sent.number}/las/"
    assert signed_in(official).get(address).status_code == 404  # a draft is not theirs
    assert signed_in(made.members[4].user).get(address).status_code == 404
    assert "anta planen" in signed_in(made.members[2].user).get(address).content.decode()  # approves
    sign_all(made, sent)
    assert "anta planen" not in signed_in(official).get(address).content.decode()


def test_a_correction_is_only_for_approved_paragraphs(made, sent, secretary):
    with pytest.raises(Refused, match="inte justerad"):
        correct(item=made.item(180), text="x", reason="y", by=secretary)


def test_motions_withdrawn_are_not_told(made, minutes):
    Motion.objects.filter(item=made.item(180), kind="refuse").update(withdrawn=True)
    html = next(row for row in content_of(minutes)["paragraphs"] if row["number"] == 180)["sections"]
    assert "yrkar avslag" not in str(html)


def test_a_form_on_an_approved_paragraph_says_what_to_do_instead(made, sent, signed_in, secretary):
    sign_all(made, sent)
    home = f"{made.meeting.get_absolute_url()}protokoll/{sent.number}/paragraf/{made.item(184).pk}"
    page = signed_in(secretary).post(f"{home}/decision/", {"text": "annat", "revision": 1})
    assert "Skriv en rättelse i stället" in page.content.decode()
    page = signed_in(secretary).post(
        f"{home}/rattelse/", {"text": "Rätt är 2025.", "reason": "Fel år"}, follow=True
    )
    assert "Rätt är 2025." in page.content.decode()


def test_the_sums_are_verified(made, sent, secretary):
    sign_all(made, sent)
    assert list(signed_sums()) == []


def test_the_pages_cost_the_same_for_three_paragraphs_and_for_seven(made, sent, signed_in, secretary):
    home = f"{made.meeting.get_absolute_url()}protokoll/{sent.number}/"
    client = signed_in(secretary)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    seven = [cost(home), cost(f"{home}las/"), cost(f"{home}webben/")]
    kept = [made.item(180), made.item(181), made.item(184)]
    sent.items.exclude(item__in=kept).delete()
    assert [cost(home), cost(f"{home}las/"), cost(f"{home}webben/")] == seven


def test_members_find_the_minutes_when_they_are_approved(made, sent, signed_in):
    page = made.meeting.get_absolute_url()
    member = made.members[4].user
    assert "protokoll/1/las/" not in signed_in(member).get(page).content.decode()
    assert "protokoll/1/las/" in signed_in(made.members[2].user).get(page).content.decode()  # approves
    sign_all(made, sent)
    assert "protokoll/1/las/" in signed_in(member).get(page).content.decode()
