"""The notice board: rules 8, 9, 12 and 26 of domain.md section 5, with the vectors of 2.5."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from core import clock, legal_dates, ticking
from core.errors import Refused
from meetings.actions.board import (
    hang,
    post_delegated,
    post_meeting,
    post_minutes,
    replace_notice,
    take_down,
)
from meetings.actions.proofs import keep_missing_proofs, keep_proof
from meetings.models import Meeting, Notice
from meetings.rules.board import counting, span
from organisation.models import Body, Message
from organisation.todo import waiting_for
from tests import factories
from tests.meetings import making
from tests.meetings.approving import approve, drafted
from tests.meetings.held import HELD_AT, Held, held
from tests.worlds import kept
from trail.models import Event

DAY = dt.timedelta(days=1)
VECTORS = [  # domain.md 2.5: announced, last day to appeal, taken down from
    ("2024-05-23", "2024-06-13", "2024-06-14"),
    ("2024-05-16", "2024-06-07", "2024-06-08"),
    ("2024-05-31", "2024-06-24", "2024-06-25"),
    ("2024-03-08", "2024-04-02", "2024-04-03"),
    ("2023-12-05", "2023-12-27", "2023-12-28"),
    ("2023-12-10", "2024-01-02", "2024-01-03"),
    ("2024-12-10", "2025-01-02", "2025-01-03"),
]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@kept
def scene(ksnau, secretary, official) -> Held:
    with clock.at(HELD_AT):
        return held(ksnau, secretary, official)


@kept
def minutes(scene, secretary):
    """Approved on Thursday 30 May 2024."""
    with clock.at("2024-05-30T15:00"):
        return approve(drafted(scene), secretary, day("2024-05-30"))


def post(minutes, secretary, on: str, **given) -> Notice:
    with clock.at(on):
        return post_minutes(minutes=minutes, by=secretary, **given)


# Rule 9: the appeal date


@pytest.mark.parametrize(("posted", "last", "down"), VECTORS)
def test_time_to_appeal_of_each_worked_example(posted, last, down):
    found = counting(day(posted))
    assert (found.last_on, found.takedown_on) == (day(last), day(down))


def easter(year: int) -> dt.date:
    """By Gauss and Meeus, so that nothing here leans on the library that the product uses."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, rest = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, rest + 1)


def free(date: dt.date) -> bool:
    """Lag 1989:253 and 1930:173, 2 §, written out."""
    if date.weekday() in {5, 6}:
        return True
    sunday = easter(date.year)
    moving = {sunday + dt.timedelta(n) for n in (-2, 1, 39)}
    fixed = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
    midsummer_eve = date.month == 6 and date.weekday() == 4 and 19 <= date.day <= 25
    return date in moving or (date.month, date.day) in fixed or midsummer_eve


def test_time_to_appeal_for_every_posting_day_from_2024_to_2035():
    posted, wrong = dt.date(2024, 1, 1), []
    while posted.year < 2036:
        last = posted + dt.timedelta(days=21)
        while free(last):
            last += DAY
        found = counting(posted)
        if (found.last_on, found.takedown_on) != (last, last + DAY):
            wrong.append((posted, found.last_on, last))
        if len(found.passed) != (last - found.after_three_weeks).days or not all(
            name for _, name in found.passed
        ):
            wrong.append((posted, found.passed, last))
        posted += DAY
    assert wrong == []


def test_counting_is_explained_in_words():
    assert counting(day("2024-05-31")).sentence.replace("\u00a0", " ") == (
        "Tre veckor från fredag 31 maj 2024 går ut fredag 21 juni 2024. Det är midsommarafton, och sedan följer "
        "midsommardagen och söndag. Sista dagen flyttas därför till måndag 24 juni 2024 (lag 1930:173, 2 §)."
    )
    assert counting(day("2024-05-23")).sentence.endswith("Det är en vardag och därför sista dagen.")
    assert [name for _, name in counting(day("2023-12-10")).passed] == ["nyårsafton", "nyårsdagen"]


def test_given_approved_minutes_when_posted_then_the_notice_says_all_the_law_asks(minutes, secretary):
    notice = post(minutes, secretary, "2024-05-31T09:00")

    assert (notice.approved_on, notice.posted_on) == (day("2024-05-30"), day("2024-05-31"))
    assert (notice.last_appeal_on, notice.takedown_on) == (day("2024-06-24"), day("2024-06-25"))
    assert (notice.paragraphs, notice.appeal_paragraphs) == ("§§ 180–184, 186", "§ 181")
    assert notice.kept_at == "Stadsledningskontoret, Stadshuset"
    assert notice.slug == "ksnau-2024-05-31"
    assert Event.objects.filter(kind="meetings.notice_posted").count() == 1


@pytest.mark.parametrize(("posted", "last", "down"), VECTORS)
def test_given_a_notice_when_taken_down_early_then_refused_with_the_day(scene, secretary, posted, last, down):
    minutes = approve(drafted(scene), secretary, day(posted))
    notice = post(minutes, secretary, posted)
    for too_early in (day(posted), day(last)):
        with clock.at(too_early), pytest.raises(Refused, match=r"KL 8:12") as refused:
            take_down(notice=notice, by=secretary)
        assert f"{day(down).day}\u00a0" in refused.value.message
    with clock.at(down):
        take_down(notice=notice, by=secretary)
    assert Notice.objects.get().taken_down_on == day(down)


def test_database_refuses_an_early_take_down(minutes, secretary):
    notice = post(minutes, secretary, "2024-05-31")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(taken_down_on=day("2024-06-24"))


def test_clock_takes_the_notice_down_the_day_after_the_last_day(minutes, secretary):
    notice = post(minutes, secretary, "2024-05-31")
    with clock.at("2024-06-24T23:59"):
        ticking.run_all()
        assert list(Notice.objects.on_board(clock.today())) == [notice]
    with clock.at("2024-06-25T00:01"):
        assert ticking.run_all()["anslag som tas ned"] == 1
        assert ticking.run_all()["anslag som tas ned"] == 0
        assert list(Notice.objects.on_board(clock.today())) == []
    assert Event.objects.get(kind="meetings.notice_taken_down").actor_name == "Systemet"


def test_minutes_that_only_prepare_get_no_time_to_appeal(scene, secretary):
    with clock.at("2024-05-30"):
        minutes = approve(drafted(scene, numbers=[180, 184]), secretary, day("2024-05-30"))
    notice = post(minutes, secretary, "2024-05-31")

    assert (notice.appealable, notice.last_appeal_on, notice.appeal_paragraphs) == (False, None, "")
    assert notice.takedown_on == day("2024-06-25")
    with clock.at("2024-05-31"):
        page = Client().get("/anslagstavla/").text
    assert "Så överklagar du" not in page
    assert "De kan inte överklagas (KL 13:2)." in page


def test_part_minutes_have_a_notice_of_their_own(scene, secretary):
    with clock.at("2024-05-21T15:00"):
        part = approve(drafted(scene, numbers=[181], immediate=True), secretary, day("2024-05-21"))
        first = post_minutes(minutes=part, by=secretary)
    with clock.at("2024-05-30T15:00"):
        whole = approve(drafted(scene, numbers=[180, 182, 183, 184, 186], number=2), secretary, clock.today())
        second = post_minutes(minutes=whole, by=secretary)
    assert (first.paragraphs, second.paragraphs) == ("§ 181", "§ 180, 182–184, 186".replace("§ ", "§§ "))
    assert (first.appealable, second.appealable) == (True, False)


# Rule 8: in time


def test_posting_before_approval_is_refused(scene, secretary):
    with pytest.raises(Refused, match="inte justerat"):
        post(drafted(scene), secretary, "2024-05-30")


def test_posting_without_a_place_is_refused(minutes, secretary):
    Body.objects.update(minutes_kept_at="")
    with pytest.raises(Refused, match=r"var protokollet förvaras.*KL 8:12") as refused:
        post(minutes, secretary, "2024-05-31")
    assert refused.value.field == "kept_at"
    minutes.refresh_from_db()
    assert post(minutes, secretary, "2024-05-31", kept_at="Arkivet").kept_at == "Arkivet"


def test_posting_twice_is_refused(minutes, secretary):
    post(minutes, secretary, "2024-05-31")
    with pytest.raises(Refused, match="redan anslaget"):
        post(minutes, secretary, "2024-05-31")


def test_only_the_secretary_posts(minutes, secretary, official, member):
    for other in (official, member):
        with pytest.raises(Refused):
            post(minutes, other, "2024-05-31")


def todo_titles(user) -> list[tuple[str, dt.date | None]]:
    return [(todo.title, todo.due_on) for todo in waiting_for(user) if todo.title == "Anslå protokollet"]


def test_given_approved_minutes_when_days_pass_then_alarm_on_the_first_and_second(
    minutes, secretary, django_capture_on_commit_callbacks
):
    told = []
    for moment in (
        "2024-05-30T16:00",
        "2024-05-31T07:00",
        "2024-05-31T12:00",
        "2024-06-01T07:00",
        "2024-06-02T07:00",
        "2024-06-05T07:00",
    ):
        with clock.at(moment), django_capture_on_commit_callbacks(execute=True):
            ticking.run_all()
            assert todo_titles(secretary) == [("Anslå protokollet", day("2024-06-01"))]
        told.append(Message.objects.filter(kind="meetings.board").count())
    assert told == [0, 1, 1, 2, 3, 3]
    texts = [
        text.replace("\u00a0", " ") for text in Message.objects.order_by("pk").values_list("text", flat=True)
    ]
    assert "senast i morgon, lördag 1 juni 2024" in texts[0]
    assert "Det ska anslås i dag (KL 8:12)" in texts[1]
    assert "skulle ha anslagits lördag 1 juni 2024" in texts[2]
    assert len([letter for letter in mail.outbox if "inte anslaget" in letter.subject]) == 3


def test_no_alarm_once_it_is_posted(minutes, secretary):
    post(minutes, secretary, "2024-05-30T16:00")
    with clock.at("2024-06-01T07:00"):
        ticking.run_all()
        assert todo_titles(secretary) == []
    assert Message.objects.count() == 0


# Rule 26: only what the law names


@pytest.mark.parametrize("kind", ["news", "comment", "", "Nyhet", "MINUTES"])
def test_given_something_else_when_hung_then_refused_with_the_law(minutes, secretary, kind):
    notice = post(minutes, secretary, "2024-05-31")
    notice.pk, notice.kind = None, kind
    with pytest.raises(Refused, match=r"KL 8:10–11"):
        hang(notice, by=secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(kind="news")


# A wrong notice


def test_wrong_notice_is_replaced_with_a_time_of_its_own(minutes, secretary):
    wrong = post(minutes, secretary, "2024-05-31", kept_at="Fel hus")
    with clock.at("2024-06-03"):
        right = replace_notice(notice=wrong, reason="Fel hus angavs.", kept_at="Stadshuset", by=secretary)
        shown = list(Notice.objects.on_board(clock.today()))
        page = Client().get("/anslagstavla/").text

    wrong.refresh_from_db()
    assert shown == [right]
    assert (right.kept_at, right.last_appeal_on) == ("Stadshuset", day("2024-06-24"))
    assert (wrong.kept_at, wrong.replaced_reason, wrong.taken_down_on) == (
        "Fel hus",
        "Fel hus angavs.",
        day("2024-06-03"),
    )
    assert "Ersätter ett tidigare anslag" in page
    assert "Fel hus angavs." in page
    with pytest.raises(Refused, match="redan ersatt"):
        replace_notice(notice=wrong, reason="Igen", by=secretary)
    with pytest.raises(Refused, match="Skriv vad som var fel"):
        replace_notice(notice=right, reason=" ", by=secretary)


# Rule 12: the council


@kept
def council(ks, secretary) -> Meeting:
    """KF Monday 17 June 2024, with one open and one secret matter."""
    body = factories.body(
        "kf", of=ks, kind="council", short_name="KF", name="Kommunfullmäktige", summons_days=10
    )
    with clock.at("2024-05-13"):
        meeting = making.meeting(body, secretary, on=day("2024-06-17"), place="Stadshuset, fullmäktigesalen")
        making.item(meeting, secretary, making.a_case(subject="Budget 2025"))
        making.item(meeting, secretary, making.a_case(subject="Zebraaffären", secrecy_provision="OSL 19:1"))
    return meeting


def test_given_the_council_17_june_when_announced_10_june_then_it_hangs_to_the_day_after(council, secretary):
    with clock.at("2024-06-10"):
        notice = post_meeting(meeting=council, by=secretary)
    assert (notice.takedown_on, notice.appealable) == (day("2024-06-18"), False)
    text = notice.text.replace("\u00a0", " ")
    assert text.startswith("Måndag 17 juni 2024 klockan 08.30, Stadshuset, fullmäktigesalen.")
    assert "– Budget 2025" in text
    assert "– Ärende med sekretess" in text
    assert "Zebra" not in text


def test_given_the_council_17_june_when_announced_11_june_then_refused(council, secretary):
    with clock.at("2024-06-11"), pytest.raises(Refused, match=r"KL 5:13.*måndag\s10") as refused:
        post_meeting(meeting=council, by=secretary)
    assert refused.value.code == "late"


def test_urgent_matter_may_be_added_until_the_last_weekday(council, secretary):
    with clock.at("2024-06-07"):
        first = post_meeting(meeting=council, by=secretary)
    with clock.at("2024-06-14"):
        making.item(council, secretary, making.a_case(subject="Brådskande lån"))
        second = replace_notice(notice=first, reason="Ett brådskande ärende.", by=secretary)
    assert "Tillkännagavs 7 juni 2024. Kompletterat 14 juni 2024" in second.text.replace("\u00a0", " ")
    assert "– Brådskande lån" in second.text
    with clock.at("2024-06-15"), pytest.raises(Refused, match="KL 5:14"):
        replace_notice(notice=second, reason="Ännu ett.", by=secretary)


@pytest.mark.parametrize("kind", ["board", "committee"])
def test_meetings_of_board_and_committees_may_be_announced(kind, ks, secretary):
    """KL 8:11: until the day before, without a deadline; what is secret is named in the words of the register."""
    body = factories.body("bun", of=ks, kind=kind, short_name="BUN", name="Barn- och utbildningsnämnden")
    with clock.at("2024-05-13"):
        meeting = making.meeting(body, secretary, place="Stadshuset")
        with pytest.raises(Refused, match=r"Ärendelistan är tom.*KL 8:11"):
            post_meeting(meeting=meeting, by=secretary)
        making.item(meeting, secretary, making.a_case(subject="Zebraaffären", secrecy_provision="OSL 19:1"))
    with clock.at("2024-05-20"):
        notice = post_meeting(meeting=meeting, by=secretary)
        assert "Barn- och utbildningsnämnden" in Client().get("/anslagstavla/").text
        fresh = replace_notice(notice=notice, reason="Fel sal.", by=secretary)
    assert (notice.kind, fresh.kind, fresh.appealable) == ("meeting", "meeting", False)
    assert fresh.takedown_on == day("2024-05-22")
    assert "Zebra" not in fresh.text
    with clock.at("2024-05-21"), pytest.raises(Refused, match="KL 8:11"):
        take_down(notice=fresh, by=secretary)


def test_meeting_of_a_committee_is_not_announced_on_its_day(ks, secretary):
    body = factories.body("bun", of=ks, kind="committee", short_name="BUN", name="Nämnden")
    with clock.at("2024-05-13"):
        meeting = making.meeting(body, secretary, place="Stadshuset")
        making.item(meeting, secretary, making.a_case())
    with clock.at("2024-05-21"), pytest.raises(Refused, match="inget att tillkännage"):
        post_meeting(meeting=meeting, by=secretary)


def test_meeting_of_a_sub_committee_is_never_announced(scene, secretary):
    with clock.at("2024-05-13"), pytest.raises(Refused, match=r"KL 8:10–11") as refused:
        post_meeting(meeting=scene.meeting, by=secretary)
    assert refused.value.code == "board-kind"


# The proof


def test_proof_is_registered_once_when_the_notice_has_come_down(minutes, secretary):
    notice = post(minutes, secretary, "2024-05-31")
    with clock.at("2024-06-01"):
        assert keep_proof(notice) is None
    with clock.at("2024-06-25"):
        take_down(notice=notice, by=None)
        assert keep_missing_proofs() == 1
        assert keep_missing_proofs() == 0
    notice.refresh_from_db()
    assert notice.proof is not None
    record = notice.proof.record
    assert record.subject == "Bevis om anslag, KSNAU 2024-05-21 §§ 180–184, 186"
    assert record.case == Meeting.objects.get(pk=minutes.meeting_id).case
    assert notice.proof.content_type == "application/pdf"


# Decisions by delegation


def test_unreported_decision_by_delegation_is_announced_without_what_it_is_about(scene, secretary):
    from cases.actions.deciding import Decided, Ruling, decide
    from cases.models import DelegationPoint

    def by_delegation(number: str, *, reported: bool):
        point = DelegationPoint.objects.create(
            giver=scene.board, number=number, what="Avtal", delegate_position="Näringslivschef",
            reported=reported, from_on=day("2023-01-01"),
        )  # fmt: skip
        ruling = Ruling(
            label=f"Punkt {number}", decided_on=day("2024-05-20"), step="decides", outcome="as_proposed",
            clauses=[Decided(verb="godkänna", text="zebraavtalet")], point=point, delegate=secretary,
            delegate_title="Näringslivschef",
        )  # fmt: skip
        return decide(case=making.a_case(subject="Zebraavtal"), ruling=ruling, by=secretary)

    with clock.at("2024-05-21"):
        quiet, told = by_delegation("7.1", reported=False), by_delegation("7.2", reported=True)
        notice = post_delegated(decision=quiet, by=secretary)
        with pytest.raises(Refused, match=r"8:10 p\. 3"):
            post_delegated(decision=told, by=secretary)
        page = Client().get("/anslagstavla/").text
    assert notice.last_appeal_on == legal_dates.last_appeal_day(day("2024-05-21"))
    assert quiet.case.dnr in page
    assert "zebra" not in page.lower()


def test_spans():
    assert [span(numbers) for numbers in ([], [7], [7, 8], [7, 8, 9], [1, 3, 4, 5, 9])] == [
        "",
        "§ 7",
        "§§ 7, 8",
        "§§ 7–9",
        "§§ 1, 3–5, 9",
    ]
