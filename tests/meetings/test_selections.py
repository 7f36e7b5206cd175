"""Chosen items as one file: what is in it, for whom, and that nobody else gets it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions.files import Upload, replace_file
from cases.actions.marks import mark_secret
from core.errors import Refused
from meetings.actions.issuing import issue_summons
from meetings.actions.variants import build_selection
from meetings.models import AgendaItem, Issue
from meetings.queries.selecting import choosable
from pdf import packs
from pdf.models import Job
from tests.meetings import making, words
from tests.worlds import kept
from trail.models import Event

pytestmark = pytest.mark.page
SECRET = "Placering av barnet Kim"


@kept
def items(meeting, secretary, official) -> list[AgendaItem]:
    """Two items with documents, one of them with an attachment, and one whose case is secret."""
    made = []
    for subject, marks in (
        ("Motion om mat", {}),
        ("Kontoret i Stockholm", {}),
        (SECRET, {"public_subject": "Personalärende", "secrecy_provision": "OSL 26:1"}),
    ):
        case = making.a_case(subject=subject, official=official, **marks)
        made.append(making.item(meeting, secretary, case))
        making.approved(case, official, enclosed=[making.record(case, f"Bilaga till {subject}")])
    return made


@kept
def issued(items, meeting, secretary, member, django_capture_on_commit_callbacks) -> Issue:
    with django_capture_on_commit_callbacks(execute=True):
        made = issue_summons(meeting=meeting, by=secretary)
    made.refresh_from_db()
    meeting.refresh_from_db()
    made.meeting = meeting
    return made


@pytest.fixture
def select(issued, django_capture_on_commit_callbacks):
    """select(person, items) -> the job, built."""

    def run(by, chosen) -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            job = build_selection(issue=issued, items=[item.pk for item in chosen], by=by)
        job.refresh_from_db()
        return job

    return run


def url(name, meeting, *more):
    return reverse(f"meetings:{name}", args=[meeting.body.slug, meeting.on, *more])


def test_chosen_items_have_a_list_with_both_page_numbers(select, items, issued, member):
    job = select(member, [items[0], items[2]])
    assert (job.state, [part.ident.split("-")[0] for part in job.parts.all()]) == (
        "done", ["selection", "item", "file", "item", "file"],
    )  # fmt: skip
    first = words.pages(job.sha256)[0]
    own = dict(job.parts.values_list("ident", "first_page"))
    whole = issued.first_pages()
    for item in (items[0], items[2]):
        key = f"item-{item.pk}"
        assert f"{item.case.dnr} {own[key]} {whole[key]}" in first
    assert not words.lies_in("Kontoret", job.sha256)
    assert words.lies_in(SECRET, job.sha256)  # the body was called with it
    assert {part["state"] for part in job.parts.exclude(ident="selection").values("state")} == {"reused"}


def test_one_item_has_no_list_and_its_own_name(select, items, member):
    job = select(member, items[:1])
    assert job.title == "§ 1 Motion om mat"
    assert [part.ident.split("-")[0] for part in job.parts.all()] == ["item", "file"]
    assert words.bookmarks(job.sha256)[0] == (1, "§ 1 Motion om mat", 1)


def test_staff_who_are_not_cleared_choose_among_the_rest(select, items, issued, other_official):
    assert [row["item"] for row in choosable(issued, other_official)] == [items[0].pk, items[1].pk]
    with pytest.raises(Refused, match="kan inte väljas"):
        select(other_official, items)
    job = select(other_official, items[:2])
    for word in ("Kim", "Personalärende"):
        assert not words.lies_in(word, job.sha256)


def test_closed_attachment_is_left_out(select, items, other_official, registrar):
    file = items[0].case.records.get(subject="Bilaga till Motion om mat").files.get()
    mark_secret(thing=file, provision="OSL 39:1", by=registrar)
    job = select(other_official, items[:1])
    assert [part.ident for part in job.parts.all()] == [f"item-{items[0].pk}"]
    assert not words.lies_in("Bilaga 1.pdf", job.sha256)


def test_nothing_chosen_and_foreign_items_are_refused(issued, items, member, meeting, secretary):
    with pytest.raises(Refused, match="Välj minst ett ärende"):
        build_selection(issue=issued, items=[], by=member)
    late = making.item(meeting, secretary)
    with pytest.raises(Refused, match="kan inte väljas"):
        build_selection(issue=issued, items=[late.pk], by=member)


def test_issue_that_has_not_gone_out_lends_nothing(items, meeting, secretary):
    waiting = issue_summons(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="har inte gått ut"):
        build_selection(issue=waiting, items=[items[0].pk], by=secretary)


def test_the_same_choice_gives_the_file_that_is_there(select, items, member):
    assert select(member, items[:2]).pk == select(member, items[:2]).pk
    assert select(member, items[:1]).pk != select(member, items[:2]).pk


def test_a_selection_is_for_the_one_who_asked(select, items, issued, meeting, member, secretary, signed_in):
    job = select(member, items[:2])
    for name in ("selection", "selection_file"):
        path = url(name, meeting, job.pk)
        assert signed_in(member).get(path).status_code == 200
        assert signed_in(secretary).get(path).status_code == 404
    for other in (issued.job_id, issued.public_job_id):  # no other job is reached this way
        assert signed_in(member).get(url("selection_file", meeting, other)).status_code == 404


def test_what_was_closed_since_closes_the_selection(
    select, items, meeting, other_official, signed_in, registrar
):
    job = select(other_official, items[:2])
    path = url("selection_file", meeting, job.pk)
    assert signed_in(other_official).get(path).status_code == 200
    mark_secret(thing=items[1].case, provision="OSL 39:1", by=registrar)
    assert signed_in(other_official).get(path).status_code == 404


def test_replaced_attachment_leaves_the_selection_as_it_was_issued(
    select, items, meeting, member, signed_in, registrar
):
    file = items[0].case.records.get(subject="Bilaga till Motion om mat").files.get()
    job = select(member, items[:1])
    replace_file(file=file, upload=Upload("Ny.pdf", making.pdf(1)), reason="Fel fil", by=registrar)
    assert signed_in(member).get(url("selection_file", meeting, job.pk)).status_code == 200


def test_selection_goes_with_the_ordinary_purge(select, items, meeting, member, signed_in):
    job = select(member, items[:1])
    Job.objects.filter(pk=job.pk).update(done_at="2020-01-01T00:00Z")
    assert packs.purge() == 1
    for name in ("selection", "selection_file"):
        assert signed_in(member).get(url(name, meeting, job.pk)).status_code == 404


def test_opening_a_selection_is_noted_with_what_is_secret_in_it(
    select, items, issued, meeting, member, signed_in
):
    def read():
        return Event.objects.filter(kind="meetings.secret_read").count()

    client = signed_in(member)
    client.get(url("selection_file", meeting, select(member, items[:1]).pk))
    assert issued.deliveries.get(user=member).opened_at is not None
    assert read() == 0
    client.get(url("selection_file", meeting, select(member, items[2:]).pk))
    assert read() == 1


def test_page_offers_what_may_be_chosen(items, issued, meeting, member, other_official, signed_in):
    page = signed_in(other_official).get(url("choose", meeting)).content.decode().replace("\u00a0", " ")
    assert "Motion om mat" in page
    assert "Kim" not in page
    assert "1 ärende är inte öppet för dig" in page
    assert SECRET in signed_in(member).get(url("choose", meeting)).content.decode()


def test_choosing_on_the_page_leads_to_the_file(items, issued, meeting, member, signed_in):
    client = signed_in(member)
    answer = client.post(url("choose", meeting), {"items": [items[0].pk, items[1].pk]})
    job = Job.objects.get(ref=f"meetings.issue:{issued.pk}:selection:{member.pk}")
    assert (answer.status_code, answer.url) == (302, url("selection", meeting, job.pk))
    assert "Filen byggs" in client.get(answer.url).content.decode()
    assert client.get(url("selection_file", meeting, job.pk)).status_code == 404  # not yet
    again = client.post(url("choose", meeting), {})
    assert "Välj minst ett ärende." in again.content.decode()
    wrong = client.post(url("choose", meeting), {"items": ["99999"]})
    assert "kan inte väljas" in wrong.content.decode()


@pytest.mark.parametrize(
    "role", ["official", "other_official", "registrar", "secretary", "administrator", "member"]
)
def test_choose_page_is_for_staff_and_the_body(role, issued, meeting, request, signed_in):
    assert signed_in(request.getfixturevalue(role)).get(url("choose", meeting)).status_code == 200


def test_choose_page_is_not_for_others(issued, meeting, outsider, signed_in):
    assert signed_in(outsider).get(url("choose", meeting)).status_code == 404
    assert signed_in(None).get(url("choose", meeting)).status_code == 302


@pytest.mark.parametrize(("page", "count"), [("choose", 12), ("read", 23)])
def test_pages_ask_as_often_for_three_items_as_for_one(
    page, count, meeting, secretary, official, member, signed_in, django_capture_on_commit_callbacks
):
    client, path, counts = signed_in(member), url(page, meeting), []
    for rows in (1, 2):  # one item, then two more; each time with an issue before to compare with
        for _ in range(rows):
            case = making.a_case(official=official)
            making.item(meeting, secretary, case)
            making.approved(case, official, enclosed=[making.record(case)])
        for _ in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                issue_summons(meeting=meeting, by=secretary)
            client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        counts.append(len(queries))
    assert counts == [count, count]
