"""A memo with a secret section on an agenda: what the members, the public and the staff are given of it."""

import pytest

from cases.actions.marks import mark_secret
from cases.actions.section_marks import mark_section, unmark_section
from cases.models import File, Record
from core import clock
from core.errors import Refused
from meetings import packs
from meetings.actions.board import post_minutes
from meetings.actions.dispatching import send
from meetings.actions.issuing import issue_summons
from meetings.actions.minutes import edit_text
from meetings.actions.minutes_filing import file_minutes
from meetings.actions.paragraphs import take_paragraphs
from meetings.actions.variants import build_selection
from meetings.minutes_content import content_of
from meetings.minutes_documents import public_document
from meetings.models import Dispatch, Extract, Minutes
from meetings.queries.agenda import rows_of
from meetings.queries.minutes import whole
from meetings.queries.selecting import selection_of
from organisation.models import Body
from tests import factories
from tests.cases import secret
from tests.cases.secret import OPEN, PROVISION, WORD, leaks, read
from tests.meetings import making
from tests.meetings.approving import approve as approve_minutes
from tests.meetings.approving import of_one
from tests.worlds import kept

NOTE = "omfattas av sekretess, OSL 19:1"


@kept
def case(official):
    return making.a_case(subject="Mark vid Ersboda", official=official, unit=official.unit)


@kept
def boss(ks, official):
    return secret.boss(ks, official.unit)


@kept
def written(case, official, boss, ksnau):
    """The writer is the case's official here."""
    return secret.written(case, official, body=ksnau)


@kept
def section(written):
    return secret.section_of(written)


@kept
def item(meeting, secretary, case):
    return making.item(meeting, secretary, case)


@pytest.fixture
def approve(official, boss, django_capture_on_commit_callbacks):
    def run(memo):
        with django_capture_on_commit_callbacks(execute=True):
            secret.approved(memo, official, boss)
        return secret.whole(memo)

    return run


@pytest.fixture
def memo(written, official, item, approve):
    return approve(secret.marked(written, official))


@pytest.mark.parametrize("public", [True, False])
def test_both_packs_carry_the_masked_document(public, memo, meeting):
    spec = packs.spec(meeting, rows_of(meeting), number=1, on=meeting.on, public=public)
    assert leaks(str(spec)) == []
    assert NOTE in str(spec)
    assert OPEN in str(spec)


def test_what_is_sent_and_published_has_no_word_of_it(
    memo, meeting, issue, member, other_official, client, signed_in, mailoutbox
):
    made = issue()
    for file in {made.file, made.public_file}:
        text = secret.stored(file)
        assert leaks(text) == []
        assert "omfattas av sekretess" in text
    assert not made.file.is_secret, "filen har inget hemligt i sig"
    assert leaks(str([made.spec, made.public_spec, made.agenda])) == []
    assert leaks(" ".join(f"{one.subject} {one.body}" for one in mailoutbox)) == []

    item = made.agenda["rows"][0]["item"]
    for person in (member, other_official):
        inside = signed_in(person)
        for tail in ("", "las/", f"las/{item}/"):
            answer = inside.get(f"{meeting.get_absolute_url()}{tail}")
            assert leaks(read(answer)) == [], tail
    assert NOTE in read(signed_in(member).get(f"{meeting.get_absolute_url()}las/{item}/"))

    version = memo.versions.get()
    for person in (member, None):
        files = File.objects.visible_to(person).filter(record=memo.record)
        assert list(files) == [version.masked_file]
        assert Record.objects.visible_to(person).filter(pk=memo.record.pk).exists()
    for url in (
        "/sammantraden/",
        f"/sammantraden/{meeting.body.slug}/{meeting.on}/",
        f"/arenden/{memo.case.slug}/",
        f"/arenden/{memo.case.slug}/handlingar/{memo.record.number}/",
        f"/api/v1/meetings/{meeting.slug}/",
        "/api/v1/agenda-items/",
        "/api/v1/documents/",
    ):
        answer = client.get(url)
        assert answer.status_code in {200, 404}, url
        assert leaks(read(answer)) == [], url


def test_the_public_page_of_the_meeting_shows_the_memo(memo, meeting, issue, client):
    issue()
    page = read(client.get(f"/sammantraden/{meeting.body.slug}/{meeting.on}/"))
    assert "Läs skrivelsen" in page
    assert "visas inte på webben" not in page


@pytest.fixture
def issued(written, item, approve, issue, meeting, member):
    """Sent out with the words in it, before anybody marked them."""
    approve(written)
    made = issue()
    made.meeting = meeting
    return made


def test_a_mark_after_the_issue_closes_the_packs_and_what_is_made_of_them(
    issued, written, section, official, other_official, meeting, signed_in, client,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        job = build_selection(issue=issued, items=[issued.agenda["rows"][0]["item"]], by=other_official)
    assert selection_of(issued, other_official, job.pk) == job
    assert WORD in secret.stored(issued.file)

    with django_capture_on_commit_callbacks(execute=True):
        mark_section(memo=written, section=section.pk, provision=PROVISION, by=official)
    assert selection_of(issued, other_official, job.pk) is None
    with django_capture_on_commit_callbacks(execute=True):
        again = build_selection(issue=issued, items=[issued.agenda["rows"][0]["item"]], by=other_official)
    assert leaks(str(again.spec)) == []
    assert NOTE in str(again.spec)

    issued.file.refresh_from_db()
    assert issued.file.is_secret
    assert not File.objects.visible_to(other_official).filter(pk=issued.file.pk).exists()
    assert not File.objects.visible_to(None).filter(pk=issued.public_file.pk).exists()
    item = issued.agenda["rows"][0]["item"]
    for tail in ("", "las/", f"las/{item}/"):
        answer = signed_in(other_official).get(f"{meeting.get_absolute_url()}{tail}")
        assert leaks(read(answer)) == [], tail
    assert leaks(read(client.get(f"/arenden/{written.case.slug}/"))) == []
    answer = client.get(f"/arenden/{written.case.slug}/handlingar/{secret.whole(written).record.number}/")
    assert leaks(read(answer)) == []


def test_the_next_issue_is_open_with_the_masked_document(
    issued, written, section, official, issue, meeting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        mark_section(memo=written, section=section.pk, provision=PROVISION, by=official)
    with clock.at("2024-05-14T10:00"):
        made = issue()
        assert leaks(secret.stored(made.public_file)) == []
        assert File.objects.visible_to(None).filter(pk=made.public_file.pk).exists()


def test_a_mark_before_the_pdf_is_printed_closes_the_pack_that_is_being_built(
    written, section, official, boss, item, meeting, secretary, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False):
        secret.approved(written, official, boss)
        made = issue_summons(meeting=meeting, by=secretary)
        mark_section(memo=written, section=section.pk, provision=PROVISION, by=official)
    made.refresh_from_db()
    assert made.agenda["public"]["secrecy"] == PROVISION
    assert made.agenda["public"]["closed"]


def test_a_memo_with_its_whole_record_marked_stays_off_the_web(memo, meeting, registrar):
    mark_secret(thing=memo.record, provision="OSL 31:16", by=registrar)
    parts = packs.spec(meeting, rows_of(meeting), number=1, on=meeting.on, public=True)["parts"]
    assert [part["source"]["template"] for part in parts[1:]] == ["documents/coming_later.html"]


def test_unmarked_again_it_goes_out_whole(
    memo, section, official, meeting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        unmark_section(memo=memo, section=section.pk, by=official)
    assert WORD in str(packs.spec(meeting, rows_of(meeting), number=1, on=meeting.on))


@pytest.fixture
def minuted(written, item, official, secretary, ksnau, approve, django_capture_on_commit_callbacks):
    """The § decided and its minutes approved, filed, posted, with an extract sent: `mark` before or after."""

    def run(*, mark):
        Body.objects.filter(pk=ksnau.pk).update(
            publish_minutes="after_approval", minutes_kept_at="Stadshuset"
        )
        before = secret.marked(written, official) if mark == "before" else written
        memo = approve(before)
        take_paragraphs(item.meeting, [item])
        made = of_one(
            item,
            secretary,
            secret.whole(memo).versions.get(),
            chair=factories.mandate(factories.user("Moa Ordförande"), ksnau, "chair"),
        )
        with django_capture_on_commit_callbacks(execute=True):
            made = approve_minutes(made, secretary, clock.today())
        with django_capture_on_commit_callbacks(execute=True):
            file_minutes(made.pk)
        made.refresh_from_db()
        post_minutes(minutes=made, by=secretary)
        sent = Dispatch.objects.get_or_create(item=item, recipient="Sökanden")[0]
        send(dispatch=sent, channel="letter", by=secretary)
        if mark == "after":
            with django_capture_on_commit_callbacks(execute=True):
                secret.marked(written, official)
            with django_capture_on_commit_callbacks(execute=True):
                file_minutes(made.pk)  # as the worker does for the version on the web
        made.refresh_from_db()
        return made

    return run


def everywhere(client, minutes, case):
    """All that everybody can fetch, by address."""
    on = f"{minutes.meeting.body.slug}/{minutes.meeting.on}"
    urls = [
        *("/", "/anslagstavla/", "/anslagstavla/atom/", "/sammantraden/", "/sammantraden/kalender.ics"),
        *(f"/sammantraden/{on}/", f"/sammantraden/{on}/protokoll/{minutes.number}/"),
        *(f"/sammantraden/{minutes.meeting.body.slug}/atom/", f"/arenden/{case.slug}/", "/arenden/"),
        *(
            f"/api/v1/{what}/"
            for what in ("decisions", "notices", "meetings", "agenda-items", "documents", "cases")
        ),
    ]
    files = File.objects.visible_to(None).select_related("record__case")
    urls += [
        f"/arenden/{one.record.case.slug}/handlingar/{one.record.number}/filer/{one.position}/"
        for one in files
    ]
    return {url: client.get(url) for url in urls}


@pytest.mark.parametrize("mark", ["before", "after"])
def test_a_secret_section_closes_its_words_in_the_minutes_and_nothing_else(
    mark, minuted, client, signed_in, member, other_official, case
):
    minutes = minuted(mark=mark)
    for url, answer in everywhere(client, minutes, case).items():
        assert answer.status_code in {200, 404}, url
        assert leaks(read(answer)) == [], url
    for word in secret.PLANTED:
        assert case.dnr not in read(client.get(f"/arenden/?q={word}")), "en träff vore ett svar"
    on = f"{minutes.meeting.body.slug}/{minutes.meeting.on}"
    for tail in ("", f"protokoll/{minutes.number}/"):
        page = read(client.get(f"/sammantraden/{on}/{tail}"))
        assert "bevilja medel" in page, "beslutet är öppet"
        assert NOTE in page
    assert "Ärendets väg" in read(client.get(f"/arenden/{case.slug}/"))
    inside = f"{minutes.meeting.get_absolute_url()}protokoll/{minutes.number}/"
    for person in (member, other_official):
        for tail in ("las/", "las/pdf/"):
            words = read(signed_in(person).get(f"{inside}{tail}"))
            assert leaks(words) == [], (person, tail)
            assert "bevilja medel" in words
    assert leaks(secret.stored(minutes.public_file)) == []
    assert minutes.file.is_secret is (mark == "after"), (
        "protokollet i sin helhet har orden bara om de var öppna då"
    )
    for extract in Extract.objects.select_related("file__record"):
        assert extract.file.record.is_secret is (mark == "after")


def test_a_hand_written_description_over_words_that_were_marked_since_is_closed(
    written, item, official, secretary, ksnau, approve
):
    """The words were open when the secretary wrote; the mark came before anybody signed."""
    memo = approve(written)
    take_paragraphs(item.meeting, [item])
    version = secret.whole(memo).versions.get()
    minutes = of_one(
        item, secretary, version, chair=factories.mandate(factories.user("Moa Ordförande"), ksnau, "chair")
    )
    item.refresh_from_db()
    edit_text(item=item, slot="description", text=f"<p>{WORD} skrevs av.</p>", revision=0, by=secretary)
    secret.marked(written, official)
    minutes = whole(Minutes.objects.all()).get(pk=minutes.pk)
    assert WORD in str(content_of(minutes))
    data, masks = public_document(minutes)
    assert leaks(str(data)) == []
    assert [mask.why for mask in masks] == ["Ärendebeskrivningen omfattas av sekretess, OSL 19:1."]


def test_items_that_are_not_in_the_issue_are_refused(issued, other_official):
    with pytest.raises(Refused):
        build_selection(issue=issued, items=[0], by=other_official)
