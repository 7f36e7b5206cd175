import base64
import datetime as dt

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxDetails

from core import pages
from core.models import Submission
from tests.worlds import kept

rf = RequestFactory()


class Somebody:
    is_authenticated = True
    name = "Elin"


@pytest.fixture
def menus(monkeypatch):
    """Menus of one test, with addresses that are what they are called."""
    monkeypatch.setattr(pages, "_nav", {})
    monkeypatch.setattr(pages, "url_or_blank", lambda name: name if name.startswith("/") else "")
    return pages.nav


def labels(user, path="/", place="main"):
    return [(item.label, item.current) for item in pages.nav_items(place, user, path)]


def test_nav_shows_each_what_is_theirs_in_order(menus):
    menus("Sammanträden", "/arbete/sammantraden/", order=30)
    menus("Ärenden", "/arbete/arenden/", order=20)
    menus("Sammanträden", "/sammantraden/", order=10, show=pages.anonymous)
    menus("Bara Elin", "/elin/", order=40, show=lambda user: getattr(user, "name", "") == "Elin")
    menus("Mejl", "/mejl/", place="menu")
    assert labels(Somebody()) == [("Ärenden", ""), ("Sammanträden", ""), ("Bara Elin", "")]
    assert labels(AnonymousUser()) == [("Sammanträden", "")]
    assert labels(Somebody(), place="menu") == [("Mejl", "")]


def test_nav_leaves_out_what_has_no_address(menus):
    menus("Saknas", "grants:funds")
    assert labels(Somebody()) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/arbete/", {"Start": "page"}),
        ("/arbete/arenden/", {"Ärenden": "page"}),
        ("/arbete/arenden/ks-2024-00361/", {"Ärenden": "true"}),
        ("/arbete/meddelanden/", {}),
        ("/annat/", {}),
    ],
)
def test_nav_marks_where_we_are(menus, path, expected):
    menus("Start", "/arbete/")
    menus("Ärenden", "/arbete/arenden/")
    assert {label: current for label, current in labels(Somebody(), path) if current} == expected


def test_frame_reads_the_demo_people_only_in_a_demo(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "sign-ins.json").write_text(
        '[{"role": "Sekreterare", "name": "Elin", "email": "e@x.example"}]'
    )
    request = rf.get("/", {"email": "e@x.example"})
    request.user = AnonymousUser()
    assert pages.Frame(request).sign_ins == []
    settings.DEMO = True
    assert pages.Frame(request).chosen_sign_in["name"] == "Elin"
    (tmp_path / "demo" / "sign-ins.json").write_text("not json")
    assert pages.Frame(request).sign_ins == []


def test_require_stops_with_the_message():
    pages.require(True)
    with pytest.raises(PermissionDenied, match="Be sekreteraren"):
        pages.require(None, "Be sekreteraren.")


@kept
def rows(db):
    start = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    # several at the same moment, so that the tie-break matters
    Submission.objects.bulk_create(
        Submission(key=f"{n:03}", at=start + dt.timedelta(days=n // 3)) for n in range(20)
    )
    return [s.key for s in Submission.objects.order_by("-at", "-pk")]


def walk(word, params=""):
    """All the pages in one direction."""
    seen, order = [], ("-at", "-pk")
    while True:
        page = pages.keyset(Submission.objects.all(), QueryDict(params), order=order, size=7)
        seen.append([row.key for row in page])
        params = getattr(page, word).removeprefix("?")
        if not params:
            return seen, page


def test_keyset_walks_the_whole_list_and_back(rows):
    older, last = walk("older")
    assert older == [rows[:7], rows[7:14], rows[14:]]
    assert last.older == ""
    newer, first = walk("newer", last.newer.removeprefix("?"))
    assert newer == [rows[7:14], rows[:7]]
    assert first.newer == ""
    assert first.first


def test_keyset_keeps_the_other_parameters(rows):
    page = pages.keyset(Submission.objects.all(), QueryDict("q=kö&efter=x"), order=("-at", "-pk"), size=7)
    query = QueryDict(page.older.removeprefix("?"))
    assert query["q"] == "kö"
    assert len(query.getlist("efter")) == 1


INFINITE = base64.urlsafe_b64encode(b'["2024-05-21T10:00:00+00:00", Infinity]').decode()
DEEP = base64.urlsafe_b64encode(b"[" * 20_000).decode()


@pytest.mark.parametrize(
    "key", ["x", "W10", "bnVsbA", "WyIyMDI0IiwgMV0", "WyJpbnRlIiwgImRhdHVtIl0", "å", INFINITE, DEEP]
)
def test_keyset_with_an_unreadable_key_begins_again(rows, key):
    page = pages.keyset(Submission.objects.all(), QueryDict(f"efter={key}"), order=("-at", "-pk"), size=7)
    assert [row.key for row in page] == rows[:7]


def test_keyset_asks_once_and_never_counts(rows):
    with CaptureQueriesContext(connection) as queries:
        pages.keyset(Submission.objects.all(), QueryDict(""), order=("-at", "-pk"), size=7)
    assert len(queries) == 1
    assert "COUNT" not in queries[0]["sql"]


@pytest.fixture
def shown(monkeypatch, rf):
    """shown(headers) -> the template that was asked for, and the answer."""
    asked = []

    def render(request, template, context=None, status=None):
        asked.append(template)
        return HttpResponse("innehåll", status=status)

    monkeypatch.setattr(pages, "render", render)

    def show(part="list", message="", **headers):
        request = rf.get("/", headers=headers)
        request.htmx = HtmxDetails(request)
        request.user = AnonymousUser()
        request.session = {}
        request._messages = FallbackStorage(request)
        if message:
            messages.success(request, message)
        return asked, pages.page_or_part(request, "x.html", {}, part=part)

    return show


def test_part_is_for_htmx_and_the_page_for_everybody_else(shown):
    asked, answer = shown()
    assert answer["Vary"] == "HX-Request"
    shown(**{"HX-Request": "true"})
    shown("x/_list.html", **{"HX-Request": "true"})
    shown(**{"HX-Request": "true", "HX-Boosted": "true"})
    shown(**{"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert asked == ["x.html", "x.html#list", "x/_list.html", "x.html", "x.html"]


def test_messages_follow_a_part_out_of_band(shown):
    _, answer = shown(message="Sparat <b>", **{"HX-Request": "true"})
    assert 'hx-swap-oob="true"' in answer.text
    assert "Sparat &lt;b&gt;" in answer.text
    _, answer = shown(**{"HX-Request": "true"})
    assert answer.text == "innehåll"
