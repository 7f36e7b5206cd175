"""How people are told: at once, once a day, or only on the page."""

import ast
import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from core import clock
from core.errors import Refused
from organisation import notices
from organisation.actions import choose_notices, gather_digests, notify, send_digests
from organisation.models import Digest, Message, NoticeChoice
from organisation.notices import Way
from tests.worlds import kept

KIND = "cases.assigned"
APPS = ("core", "pdf", "trail", "organisation", "cases", "meetings", "portal", "desk", "umea_ksnau")


def choose(user, way, kind=KIND):
    choose_notices(user=user, ways={kind: way}, by=user)


@kept
def daily(official):
    choose(official, Way.DAILY)
    return official


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """run(job) -> what it did, with what follows the commit."""

    def do(job):
        with django_capture_on_commit_callbacks(execute=True):
            return job()

    return do


def test_every_caller_of_notify_names_its_kind():
    nameless = [
        f"{path}:{call.lineno}"
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for call in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "notify"
        and not any(keyword.arg == "kind" for keyword in call.keywords)
    ]
    assert nameless == []


def test_every_kind_that_is_named_is_registered():
    known = {kind.code for kind in notices.kinds()}
    named = {
        keyword.value.value
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for call in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "notify"
        for keyword in call.keywords
        if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant)
    }
    assert named - known == set()


def test_without_a_choice_the_letter_goes_at_once(official, run):
    run(lambda: notify(to=official, subject="Nytt", text="…", kind=KIND))
    assert [letter.subject for letter in mail.outbox] == ["Nytt"]


def test_only_on_the_page_sends_no_letter(official, run):
    choose(official, Way.PAGE)
    run(lambda: notify(to=official, subject="Nytt", text="…", kind=KIND))
    assert (mail.outbox, Message.objects.get().by_mail) == ([], False)


@pytest.mark.parametrize("kind", ["meetings.summons", "meetings.cancelled", "organisation.password"])
@pytest.mark.parametrize("way", [Way.DAILY, Way.PAGE])
def test_some_letters_cannot_be_put_off(official, kind, way):
    with pytest.raises(Refused, match="går alltid genast"):
        choose(official, way, kind)


def test_a_choice_made_before_a_kind_became_fixed_does_not_hold(official, run):
    NoticeChoice.objects.create(user=official, kind="meetings.summons", way=Way.PAGE)
    run(lambda: notify(to=official, subject="Kallelse", text="…", kind="meetings.summons"))
    assert [letter.subject for letter in mail.outbox] == ["Kallelse"]


@pytest.mark.parametrize(("kind", "way"), [("finns.inte", Way.NOW), (KIND, "ibland")])
def test_what_does_not_exist_cannot_be_chosen(official, kind, way):
    with pytest.raises(Refused, match="ur listan"):
        choose(official, way, kind)


def test_nobody_chooses_for_somebody_else(official, administrator):
    with pytest.raises(Refused, match="Var och en"):
        choose_notices(user=official, ways={KIND: Way.PAGE}, by=administrator)


def test_the_day_is_gathered_in_one_letter_in_the_morning(daily, run):
    with clock.at("2024-05-15T14:00"):
        run(
            lambda: notify(to=daily, subject="KS-2024/00001: nytt ärende", text="Ett.", path="/a/", kind=KIND)
        )
        run(
            lambda: notify(to=daily, subject="KS-2024/00002: nytt ärende", text="Två.", path="/b/", kind=KIND)
        )
    with clock.at("2024-05-16T06:59"):
        assert (run(gather_digests), mail.outbox) == (0, [])
    with clock.at("2024-05-16T07:00"):
        assert run(gather_digests) == 1
        assert run(gather_digests) == 0
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([daily.email], "2 meddelanden att läsa")
    body = letter.body
    assert body.index("KS-2024/00001") < body.index("Ett.") < body.index("/a/") < body.index("KS-2024/00002")
    assert not Message.objects.filter(sent_at=None).exists()


def test_what_comes_after_the_hour_waits_for_the_next_morning(daily, run):
    with clock.at("2024-05-16T07:05"):
        run(lambda: notify(to=daily, subject="Sen", text="…", kind=KIND))
    with clock.at("2024-05-16T07:06"):
        assert run(gather_digests) == 0
    with clock.at("2024-05-17T09:30"):  # tick was away at seven
        assert run(gather_digests) == 1
    assert [letter.subject for letter in mail.outbox] == ["Ett meddelande att läsa"]


@pytest.mark.parametrize(
    ("written", "gathered"),
    [
        ("2024-05-17", "2024-05-20"),  # over a weekend
        ("2024-03-28", "2024-04-02"),  # over påsk
        ("2024-06-20", "2024-06-24"),  # over midsommar
        ("2024-12-23", "2024-12-27"),  # over jul
    ],
)
def test_letters_are_gathered_on_working_days(daily, run, written, gathered):
    day = datetime.date.fromisoformat(written)
    with clock.at(f"{written}T12:00"):
        notify(to=daily, subject="Nytt", text="…", kind=KIND)
    while not Digest.objects.exists():
        day += datetime.timedelta(days=1)
        with clock.at(f"{day.isoformat()}T08:00"):
            run(gather_digests)
    assert day.isoformat() == gathered


def test_a_mail_server_that_is_away_loses_nothing(daily, run, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionRefusedError("ingen svarar")

    with clock.at("2024-05-15T14:00"):
        notify(to=daily, subject="Nytt", text="…", kind=KIND)
    with clock.at("2024-05-16T07:00"), monkeypatch.context() as patch:
        patch.setattr("organisation.actions.notifying.EmailMessage.send", away)
        run(gather_digests)
        assert Message.objects.get().failed == "ingen svarar"
    with clock.at("2024-05-16T07:00:30"):
        assert send_digests() == 0
    with clock.at("2024-05-16T07:02"):
        assert (send_digests(), send_digests()) == (1, 0)
    message = Message.objects.get()
    assert (len(mail.outbox), message.failed, message.sent_at is not None) == (1, "", True)


def test_a_letter_that_another_process_is_sending_is_left_alone(daily, run):
    with clock.at("2024-05-15T14:00"):
        notify(to=daily, subject="Nytt", text="…", kind=KIND)
    with clock.at("2024-05-16T07:00"):
        gather_digests()
        (seen,) = Digest.objects.all()
        Digest.objects.update(attempts=1)  # the other one has begun
        from organisation.actions.notifying import send_digest

        assert (send_digest(seen), mail.outbox) == (False, [])


def test_those_who_no_longer_sign_in_get_no_letter(daily, run):
    notify(to=daily, subject="Nytt", text="…", kind=KIND)
    type(daily).objects.update(is_active=False)
    with clock.at(clock.now() + datetime.timedelta(days=7)):
        assert run(gather_digests) == 0


# The page


def test_the_page_keeps_what_is_chosen_and_says_what_cannot_be(signed_in, official):
    client = signed_in(official)
    page = client.get("/arbete/aviseringar/").text
    assert "Alltid genast. Kallelsen ska nå varje ledamot och ersättare (KL 5:13)." in page
    assert 'name="meetings.summons"' not in page
    ways = {kind.code: "now" for kind in notices.kinds() if not kind.fixed} | {KIND: "daily"}
    assert client.post("/arbete/aviseringar/", ways).url == "/arbete/aviseringar/"
    assert NoticeChoice.objects.get(kind=KIND).way == "daily"
    assert client.post("/arbete/aviseringar/", ways | {KIND: "ibland"}).status_code == 422
    checked = (
        client.get("/arbete/aviseringar/").text.partition(f'name="{KIND}" value="daily"')[2].partition(">")[0]
    )
    assert "checked" in checked


@pytest.mark.parametrize("number", [0, 3])
def test_the_page_costs_the_same_whatever_is_chosen(signed_in, official, django_assert_num_queries, number):
    for kind in [kind for kind in notices.kinds() if not kind.fixed][:number]:
        choose(official, Way.PAGE, kind.code)
    client = signed_in(official)
    with django_assert_num_queries(4):
        client.get("/arbete/aviseringar/")
