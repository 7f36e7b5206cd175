"""Nothing that is secret, private, a draft or not issued is reached by page, file, search, API or guess."""

from __future__ import annotations

import pytest
from django.test import Client

from cases.actions.cases import void_case
from cases.actions.files import Upload, replace_file, withdraw_file
from cases.actions.marks import mark_personal_data, mark_secret, unmark_secret
from cases.actions.publishing import publish, unpublish
from cases.actions.records import void_record
from cases.models import Case, Record
from core import clock
from meetings.actions.agenda import withdraw_item
from meetings.models import Meeting
from tests import factories
from tests.meetings import making
from tests.portal.conftest import api_of, everything_public, matter, page_of

SECRET = "OSL 18:13"


def status(*things) -> list[int]:
    """What an unknown person is answered, page and API by turns."""
    client = Client()
    return [client.get(address(thing)).status_code for thing in things for address in (page_of, api_of)]


def hits(word: str) -> str:
    """What the search page says about a word."""
    text = Client().get("/arenden/", {"q": word}).text
    return text.partition('id="traffar">')[2].partition(" för ")[0].replace("\u00a0", " ")


def test_what_was_issued_is_read_by_everybody(scene):
    things = (scene.case, scene.memo_record, scene.record, scene.file)
    assert status(*things) == [200] * 8
    assert status(scene.pack) == [200] * 2
    assert Client().get(page_of(scene.file)).headers["Content-Type"] == "application/pdf"
    assert hits("Lycksele") == "1 ärende"
    assert "Kontor i Lycksele" in everything_public()


@pytest.fixture
def letter(scene, registrar) -> Record:
    """A private person's letter in a case that is published."""
    return factories.record(
        case=scene.case,
        by=registrar,
        subject="Zebrabrev",
        counterparty="Zelda Zimmer",
        personal_data=True,
        files=[Upload("zebrafil.pdf", making.pdf())],
    )


def test_a_private_letter_is_nowhere(scene, letter):
    file = letter.files.get()
    assert status(letter, file) == [404] * 4
    assert (hits("Zebrabrev"), hits("zebrafil"), hits("Zimmer")) == ("Inget ärende",) * 3
    public = everything_public(f"/api/v1/records/?case={scene.case.slug}").lower()
    assert [word for word in ("zebrabrev", "zebrafil", "zimmer", "zelda") if word in public] == []


def test_registered_and_not_published_is_nowhere(scene, registrar):
    plain = factories.record(
        case=scene.case, by=registrar, subject="Zebrabrev", files=[Upload("zebrafil.pdf", making.pdf())]
    )
    other = factories.case(by=registrar, subject="Zebraärende")
    assert status(plain, plain.files.get(), other) == [404] * 6
    assert "zebra" not in everything_public().lower()
    assert hits(other.dnr) == "Inget ärende"


def test_working_material_is_nowhere(scene, official):
    draft = making.draft(scene.case, official, title="Zebrautkast")
    working = Record.objects.create(
        case=scene.case, direction="internal", subject="Zebrabilaga", arrived_on=clock.today()
    )
    assert "zebra" not in everything_public().lower()
    client = Client()
    for number in (0, working.pk, draft.pk):
        assert client.get(f"/arenden/{scene.case.slug}/handlingar/{number + 100}/").status_code == 404


def test_a_meeting_is_shown_only_when_it_has_been_issued(ksnau, secretary, official):
    planned = making.meeting(ksnau, secretary)
    item = matter(planned, secretary, official, "Zebraärende")
    client = Client()
    assert client.get(page_of(planned)).status_code == 404
    assert client.get(f"/api/v1/meetings/{planned.slug}/").status_code == 404
    assert client.get(f"/sammantraden/{ksnau.slug}/").status_code == 404
    assert status(item.case) == [404] * 2
    assert "zebra" not in everything_public().lower()


def test_a_body_that_does_not_publish_shows_nothing(ksnau, meeting, secretary, official, issue):
    type(ksnau).objects.update(publish_agenda="never")
    meeting.body.refresh_from_db()
    item = matter(meeting, secretary, official, "Zebraärende")
    issue(meeting)
    assert Client().get(page_of(meeting)).status_code == 404
    assert status(item.case, *item.case.records.all()) == [404] * 6
    assert "zebra" not in everything_public().lower()


def test_what_is_planned_after_the_issue_waits_for_the_next(scene, secretary, official):
    late = matter(scene.meeting, secretary, official, "Zebraärende")
    publish(thing=late.case, by=secretary, source="annat utskick")
    public = Client().get(page_of(scene.meeting)).text + Client().get(page_of(late.case)).text
    assert "Tas upp" not in Client().get(page_of(late.case)).text
    assert "Zebraärende" not in public.partition("Läs och ladda ner")[0].partition("Ärendelista")[2]
    assert Client().get("/api/v1/agenda-items/").json()["count"] == 1


def mark(name, thing, by):
    {
        "secret": lambda: mark_secret(thing=thing, provision=SECRET, by=by),
        "personal": lambda: mark_personal_data(thing=thing, personal_data=True, by=by),
        "taken back": lambda: unpublish(thing=thing, by=by, reason="Fel handling"),
    }[name]()


@pytest.mark.parametrize("how", ["secret", "personal", "taken back"])
def test_a_case_that_is_closed_after_the_issue_is_gone_everywhere(scene, registrar, how):
    mark(how, scene.case, registrar)

    assert status(scene.case) == [404, 404]
    assert hits("Lycksele") == "Inget ärende"
    assert hits(scene.case.dnr) == "Inget ärende"
    text = Client().get(page_of(scene.meeting)).text
    agenda = Client().get(f"/api/v1/meetings/{scene.meeting.slug}/").json()["agenda"]
    words = {
        "secret": "Ärende med sekretess",
        "personal": "Ärende som rör enskild",
        "taken back": "Ärende som inte visas på webben",
    }[how]
    assert words in text
    assert [row["title"] for row in agenda if row["paragraph"]] == [words]
    assert "Kontor i Lycksele" not in text
    assert (agenda[-1]["case"], agenda[-1]["memo"]) == (None, None)
    if how != "taken back":  # its documents close with it
        assert status(scene.memo_record, scene.record, scene.file, scene.pack) == [404] * 8
        assert "lycksele" not in everything_public("/api/v1/agenda-items/").lower()


@pytest.mark.parametrize("how", ["secret", "personal", "taken back"])
@pytest.mark.parametrize("what", ["record", "memo_record", "file"])
def test_a_document_that_is_closed_after_the_issue_is_gone(scene, registrar, what, how):
    thing = getattr(scene, what)
    mark(how, thing, registrar)

    assert status(thing) == [404] * 2
    assert page_of(thing) not in everything_public()
    if how != "taken back":
        assert all(code == 404 for code in status(*(thing.files.all() if what != "file" else [])))
        assert status(scene.pack) == [404] * 2, "sidorna ligger i filen med alla handlingar"
        assert "Handlingarna finns inte samlade i en fil" in Client().get(page_of(scene.meeting)).text


def test_a_mark_that_is_taken_away_opens_what_was_published(scene, registrar):
    mark_secret(thing=scene.case, provision=SECRET, by=registrar)
    unmark_secret(thing=Case.objects.get(pk=scene.case.pk), by=registrar)

    assert status(scene.case, scene.record, scene.file) == [200] * 6
    assert status(scene.pack) == [404] * 2, "filen kommer tillbaka med nästa utskick"


def test_what_was_secret_at_the_issue_shows_a_neutral_title_also_when_unmarked(
    meeting, secretary, official, registrar, issue
):
    item = matter(meeting, secretary, official, "Zebraärende")
    mark_secret(thing=item.case, provision=SECRET, by=registrar)
    issue(meeting)
    unmark_secret(thing=Case.objects.get(pk=item.case_id), by=registrar)

    assert "zebra" not in everything_public().lower()
    assert "Ärende med sekretess" in Client().get(page_of(meeting)).text


def test_voided_is_nowhere(scene, registrar):
    extra = factories.record(
        case=scene.case, by=registrar, subject="Zebrabrev", files=[Upload("zebrafil.pdf", making.pdf())]
    )
    other = factories.case(by=registrar, subject="Zebraärende")
    for thing in (extra, extra.files.get(), other):
        publish(thing=thing, by=registrar, source="prov")
    assert status(extra, extra.files.get(), other) == [200] * 6

    void_record(record=extra, reason="Fel ärende", by=registrar)
    void_case(case=other, reason="Dubbelt", by=registrar)
    assert status(extra, extra.files.get(), other) == [404] * 6
    assert "zebra" not in everything_public().lower()


def test_a_file_that_is_replaced_is_not_shown_until_somebody_publishes_it(scene, registrar):
    new = replace_file(
        file=scene.file, upload=Upload("zebrafil.pdf", making.pdf(3)), reason="Rätt version", by=registrar
    )
    assert status(scene.file) == [404] * 2
    assert "zebra" not in everything_public().lower()
    publish(thing=new, by=registrar, source="prov")
    assert page_of(new) == page_of(scene.file), "adressen leder till den som gäller"
    assert status(new) == [200] * 2


def test_a_file_that_is_taken_out_is_gone(scene, registrar):
    withdraw_file(file=scene.file, reason="Fel fil", by=registrar)
    assert status(scene.file, scene.pack) == [404] * 4


def test_an_item_that_is_withdrawn_before_the_issue_shows_no_documents(
    meeting, secretary, official, issue, scene
):
    gone = matter(meeting, secretary, official, "Zebraärende")
    withdraw_item(item=gone, by=secretary, reason="Zebran är sjuk")
    issue(meeting)
    text = Client().get(page_of(meeting)).text
    assert "Zebran är sjuk" not in text
    assert status(*gone.case.records.all()) == [404] * 4


@pytest.mark.parametrize(
    "path",
    [
        "/arenden/{slug}/handlingar/1/filer/2/",
        "/arenden/{slug}/handlingar/0/",
        "/arenden/{slug}/handlingar/99999999999999999999999/",
        "/arenden/{slug}/handlingar/1/filer/99999999999999999999999/",
        "/arenden/{other}/handlingar/1/filer/1/",
        "/arenden/{other}/handlingar/1/",
        "/arenden/{slug}%00/",
        "/arenden/finns-inte/",
        "/sammantraden/ksnau/2024-02-30/",
        "/sammantraden/ksnau/2024-05-22/",
        "/sammantraden/finns-inte/",
        "/api/v1/cases/{other}/",
        "/api/v1/documents/{slug}-1-2/",
        "/api/v1/documents/{slug}-1-99999999999999999999/",
        "/api/v1/documents/{pk}/",
        "/api/v1/records/{pk}/",
        "/api/v1/meetings/ksnau-2024-02-30/",
        "/api/v1/agenda-items/ksnau-2024-2/",
        "/api/v1/agenda-items/ksnau-0000-1/",
    ],
)
def test_guessing_finds_nothing(scene, registrar, path):
    other = factories.case(by=registrar)
    answer = Client().get(path.format(slug=scene.case.slug, other=other.slug, pk=scene.file.pk))
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_public_can_be_written(scene, method):
    paths = ("/", page_of(scene.meeting), page_of(scene.case), page_of(scene.file), api_of(scene.case))
    client = Client()
    assert [getattr(client, method)(path).status_code for path in paths] == [405] * len(paths)


def test_a_mark_set_while_the_pack_is_built_keeps_the_pack_off_the_web(
    meeting, secretary, official, registrar, django_capture_on_commit_callbacks
):
    from meetings.actions.issuing import issue_summons

    item = matter(meeting, secretary, official, "Zebraärende")
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        made = issue_summons(meeting=meeting, by=secretary)
    mark_secret(thing=item.case, provision=SECRET, by=registrar)
    for build in waiting:
        build()
    made.refresh_from_db()
    assert made.state == "issued"
    assert status(item.case, *item.case.records.all(), made.public_file) == [404] * 8
    assert "zebra" not in everything_public().lower()


def test_a_cancelled_meeting_keeps_what_was_shown(scene, secretary):
    from meetings.actions.planning import cancel_meeting

    cancel_meeting(meeting=scene.meeting, by=secretary, reason="För få ärenden")
    text = Client().get(page_of(Meeting.objects.get(pk=scene.meeting.pk))).text
    assert "Sammanträdet är inställt: För få ärenden" in text
