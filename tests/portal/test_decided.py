"""What everybody reads of a held meeting: decisions, votes, reservations, the board, feeds, calendar and API; and that
a secret matter is in none of them."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cases.actions.deciding import Decided, Ruling, decide
from cases.actions.marks import mark_personal_data, mark_secret
from cases.actions.publishing import unpublish
from core import clock, icalendar
from meetings.actions.board import post_minutes, take_down
from meetings.actions.planning import cancel_meeting
from meetings.models import Minutes
from meetings.queries.route import route_of
from organisation.models import Body
from tests.meetings import making
from tests.meetings.approving import approve, drafted, on_the_web
from tests.meetings.held import HELD_AT, Held, held
from tests.worlds import kept

ATOM = "{http://www.w3.org/2005/Atom}"
PAGE = "/sammantraden/ksnau/2024-05-21/"
PUBLIC = (
    "/",
    "/anslagstavla/",
    "/anslagstavla/atom/",
    "/sammantraden/",
    "/sammantraden/ksnau/",
    "/sammantraden/kalender.ics",
    "/sammantraden/ksnau/kalender.ics",
    "/sammantraden/ksnau/atom/",
    PAGE,
    "/arenden/",
    "/api/v1/decisions/",
    "/api/v1/notices/",
    "/api/v1/meetings/",
    "/api/v1/meetings/ksnau-2024-05-21/",
    "/api/v1/agenda-items/",
)


@kept
def scene(ksnau, secretary, official) -> Held:
    with clock.at(HELD_AT):
        return held(ksnau, secretary, official)


@kept
def minutes(scene, secretary) -> Minutes:
    """Approved, posted and on the web; today is 31 May 2024."""
    with clock.at("2024-05-30T15:00"):
        on_the_web(scene, secretary)
        made = approve(drafted(scene), secretary, dt.date(2024, 5, 30))
    with clock.at("2024-05-31T09:00"):
        post_minutes(minutes=made, by=secretary)
    return made


def get(path: str, on: str = "2024-05-31T12:00") -> str:
    with clock.at(on):
        answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.text.replace("\u00a0", " ")


def everything(on: str = "2024-05-31T12:00") -> str:
    return "\n".join(get(path, on) for path in PUBLIC)


def test_page_of_the_meeting_shows_what_was_decided(minutes):
    page = get(PAGE)
    for words in (
        "Protokollet är justerat",
        "Förslag till kommunstyrelsen",
        "Så röstade partierna",
        "ja 3, nej 2",
        "Ylva Jävström: nej",
        "Reservation",
        "Återremiss",
        "Utred kostnaden",
        "Sista dag att överklaga",
    ):
        assert words in page, words
    assert page.index('id="p180"') < page.index('id="p186"')


def test_nothing_is_shown_before_the_minutes_are_on_the_web(scene, secretary):
    with clock.at("2024-05-30T15:00"):
        on_the_web(scene, secretary)
        draft = drafted(scene)
    assert "Utred kostnaden" not in get(PAGE)
    with clock.at("2024-05-30T15:00"):
        approve(draft, secretary, dt.date(2024, 5, 30), web=False)
    assert "Utred kostnaden" not in everything()
    with clock.at("2024-05-30T16:00"):
        Minutes.objects.update(open_at=clock.now())
        assert "Utred kostnaden" in get(PAGE)
        Body.objects.update(publish_minutes="never")
    assert "Utred kostnaden" not in everything()


def test_body_that_publishes_only_minutes_shows_only_them(scene, secretary):
    with clock.at("2024-05-30T15:00"):
        approve(drafted(scene), secretary, dt.date(2024, 5, 30))
    assert "Utred kostnaden" in get(PAGE)
    assert "Skridskobana" not in get(PAGE)  # withdrawn: stands on the agenda only
    assert "avslå motionen" in get(f"/arenden/{scene.item(184).case.slug}/")
    with clock.at("2024-05-31T12:00"):
        assert Client().get(f"/arenden/{scene.item(186).case.slug}/").status_code == 404
        assert Client().get(f"/arenden/{scene.item(185).case.slug}/").status_code == 404


SECRETS = ("Säkerhetsskydd", "anta planen")


def test_secret_case_is_nowhere(minutes):
    public = everything()
    assert [word for word in SECRETS if word.lower() in public.lower()] == []
    page = get(PAGE)
    assert "Ärende om säkerhet" in page
    assert "sekretess enligt OSL 19:1" in page
    (row,) = [row for row in _api("decisions") if row["id"] == "ksnau-2024-186"]
    assert (row["withheld"], row["clauses"], row["votes"], row["case"]) == (
        "sekretess enligt OSL 19:1",
        [],
        [],
        None,
    )


def _api(what: str) -> list[dict]:
    with clock.at("2024-05-31T12:00"):
        return Client().get(f"/api/v1/{what}/").json()["results"]


def test_mark_that_is_set_afterwards_closes_the_decision_at_once(scene, minutes, registrar):
    item = scene.item(180)
    assert "planeringsdirektivet" in everything()
    with clock.at("2024-05-31T10:00"):
        mark_secret(thing=item.case, provision="OSL 18:13", by=registrar)
    public = everything().lower()
    assert [w for w in ("planeringsdirektiv", "annan budget", "jävström: nej") if w in public] == []
    assert "sekretess enligt OSL 18:13" in get(PAGE)
    assert Client().get(f"/arenden/{item.case.slug}/").status_code == 404


def test_memo_that_is_marked_closes_the_decision_and_the_route(scene, minutes, registrar):
    item = scene.item(180)
    memo = item.case.memos.get()
    with clock.at("2024-05-31T10:00"):
        mark_secret(thing=memo.record, provision="OSL 18:13", by=registrar)
    assert "planeringsdirektivet för 2025" not in everything()
    assert "Ärendets väg" not in get(f"/arenden/{item.case.slug}/")


def test_personal_data_keeps_the_decision_off_the_web(scene, minutes, registrar):
    item = scene.item(184)
    with clock.at("2024-05-31T10:00"):
        mark_personal_data(thing=item.case, personal_data=True, by=registrar)
    public = everything()
    assert "avslå motionen" not in public
    assert "Ko på rot" not in public
    assert "personuppgifter" in get(PAGE)


def test_case_page_shows_the_way_of_the_case(scene, minutes):
    page = get(f"/arenden/{scene.item(184).case.slug}/")
    assert "Ärendets väg" in page
    assert "KSNAU § 184" in page
    assert "avslå motionen" in page
    assert "Går vidare till Kommunstyrelsen" in page
    back = get(f"/arenden/{scene.item(182).case.slug}/")
    assert "Skickades tillbaka" in back
    assert "Utred kostnaden" in back


# The board


def test_board_is_empty_before_and_after(scene, minutes, secretary):
    assert "§§ 180–184, 186" in get("/anslagstavla/")
    with clock.at("2024-06-25"):
        take_down(notice=minutes.notices.get(), by=None)
    assert "Just nu finns inget anslag." in get("/anslagstavla/", "2024-06-25")
    assert "§§ 180" not in get("/anslagstavla/", "2024-06-25")
    (row,) = [row for row in _notices("2024-06-25")]
    assert (row["state"], row["kept_at"], row["taken_down_on"]) == ("taken_down", "", "2024-06-25")
    (entry,) = _entries("/anslagstavla/atom/", "2024-06-25")
    assert entry["title"].startswith("Nedtaget: ")
    assert "180" not in entry["summary"]
    assert _entries("/anslagstavla/atom/", "2024-09-25") == []


def _notices(on: str) -> list[dict]:
    with clock.at(on):
        return Client().get("/api/v1/notices/").json()["results"]


def _entries(path: str, on: str = "2024-05-31T12:00") -> list[dict[str, str]]:
    feed = ElementTree.fromstring(get(path, on))
    return [
        {name: (entry.findtext(f"{ATOM}{name}") or "") for name in ("id", "title", "summary", "updated")}
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_feed_of_the_body_has_meetings_and_decisions(minutes):
    entries = _entries("/sammantraden/ksnau/atom/")
    titles = [entry["title"] for entry in entries]
    assert "Sammanträde KSNAU 21 maj 2024" in titles
    assert "KSNAU § 182: Vänort" in titles
    assert len({entry["id"] for entry in entries}) == len(entries) == 7
    (secret,) = [entry for entry in entries if "§ 186" in entry["title"]]
    assert secret["summary"] == "Paragrafen visas inte på webben (sekretess enligt OSL 19:1)."


def test_board_and_page_ask_a_fixed_number_of_questions(scene, secretary, django_assert_num_queries):
    with clock.at("2024-05-30T15:00"):
        on_the_web(scene, secretary)
        for number, paragraphs in enumerate(([181], [180, 182, 184]), 1):
            made = drafted(scene, numbers=paragraphs, immediate=True, number=number)
            post_minutes(minutes=approve(made, secretary, clock.today()), by=secretary)
            with django_assert_num_queries(2):
                Client().get("/anslagstavla/")
            with django_assert_num_queries(9):
                Client().get(PAGE)


# The calendar


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def read_events(text: str) -> list[dict[str, str]]:
    """A small reader of our own, by the rules of RFC 5545: unfold, split at the first colon, unescape."""
    events: list[dict[str, str]] = []
    inside = False
    for line in unfolded(text):
        if line == "BEGIN:VEVENT":
            events.append({})
            inside = True
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            name, _, value = line.partition(":")
            events[-1][name.partition(";")[0]] = unescaped(value)
    return events


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_calendar_has_cancelled_meetings_too(ksnau, secretary, issue):
    with clock.at(making.MADE_ON):
        first = making.meeting(ksnau, secretary, place="Stadshuset; rum Kasper, plan 3")
        making.item(first, secretary, making.a_case(subject="Zebra"))
        issue(first)
        planned = making.meeting(ksnau, secretary, on=dt.date(2024, 6, 11))
        text = Client().get("/sammantraden/ksnau/kalender.ics").content.decode()
        cancel_meeting(meeting=first, reason="För få ärenden", by=secretary)
        after = Client().get("/sammantraden/kalender.ics")
    assert after.headers["Content-Type"] == "text/calendar; charset=utf-8"
    (before,) = read_events(text)
    (cancelled,) = read_events(after.content.decode())
    assert before["UID"] == cancelled["UID"] == "ksnau-2024-05-21@127.0.0.1"
    assert (before["STATUS"], cancelled["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert int(cancelled["SEQUENCE"]) > int(before["SEQUENCE"])
    assert before["DTSTART"] == "20240521T083000"
    assert before["LOCATION"] == "Stadshuset; rum Kasper, plan 3"
    assert cancelled["SUMMARY"].startswith("Inställt: ")
    assert "Zebra" not in text
    assert planned.on.strftime("%Y%m%d") not in text


@given(st.text(max_size=400))
def test_any_text_survives_folding_and_escaping(text):
    event = icalendar.Event(
        uid="x@y", sequence=0, changed_at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC), on=dt.date(2024, 5, 21),
        starts_at=dt.time(8, 30), ends_at=None, summary="Möte", description=text,
    )  # fmt: skip
    made = icalendar.calendar("Å", [event])
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in made.split("\r\n"))
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(sign for sign in expected if sign == "\n" or (sign >= " " and sign != "\x7f"))
    assert read_events(made)[0].get("DESCRIPTION", "") == expected


def test_withdrawn_minutes_file_is_not_linked(minutes):
    assert "Protokoll (PDF" not in get(PAGE)


def test_case_that_is_taken_off_the_web_takes_its_decision_with_it(scene, minutes, registrar):
    with clock.at("2024-05-31T10:00"):
        unpublish(thing=scene.item(180).case, reason="Fel", by=registrar)
    assert "planeringsdirektiv" not in everything().lower()
    assert "ärendet är inte publicerat" in get(PAGE)


def test_clause_is_compared_step_by_step_and_what_was_sent_back_says_why(
    scene, minutes, secretary, signed_in
):
    """Question 2 of domain.md section 6: KSNAU proposes, KS changes a clause, KF sends it back."""
    case = scene.item(184).case
    common = {"decided_on": dt.date(2024, 6, 4), "outcome": "amended", "step": "proposes"}
    changed = Decided(verb="anse", text="motionen besvarad", proposed="avslå motionen")
    with clock.at("2024-06-17"):
        by_board = Ruling(
            label="KS § 120", body=scene.board, next_body=scene.council, clauses=[changed], **common
        )
        decide(case=case, ruling=by_board, by=secretary)
        back = Ruling(
            label="KF § 90", body=scene.council, decided_on=dt.date(2024, 6, 17), step="decides",
            outcome="sent_back", motive="Fråga skolorna",
        )  # fmt: skip
        decide(case=case, ruling=back, by=secretary)
        steps = route_of(case, secretary)
        page = signed_in(secretary).get(case.get_absolute_url()).text
        public = Client().get(f"/arenden/{case.slug}/").text
    assert [step.label for step in steps] == ["KSNAU § 184", "KS § 120", "KF § 90"]
    assert [(part.op, part.text) for part in steps[1].parts if part.op != "same"] == [
        ("out", "avslå"),
        ("in", "anse"),
        ("in", " besvarad"),
    ]
    assert steps[1].compared_with == "KSNAU § 184"
    assert "Fråga skolorna" in page
    assert "<del>" in page
    assert "KS § 120" not in public  # its minutes are not on the web
