import datetime as dt

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from core import clock

NBSP = "\u00a0"
DAY = dt.date(2024, 5, 16)
AT = dt.datetime(2024, 5, 16, 6, 30, tzinfo=dt.UTC)  # half past eight in Sweden


@pytest.fixture(autouse=True)
def the_17th():
    with clock.at("2024-05-17T14:00"):
        yield


def show(text: str, **context) -> str:
    return Template(text).render(Context(context))


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        ("date_iso", "2024-05-16"),
        ("date_long", "16 maj 2024"),
        ("date_short", "tors 16 maj"),
        ("date_full", "torsdag 16 maj 2024"),
        ("clock", "kl. 08.30"),
        ("moment", "i går kl. 08.30"),
        ("from_now", "i går"),
    ],
)
def test_time_is_written_in_swedish_and_in_swedish_time(filter_, expected):
    assert show(f"{{{{ at|{filter_} }}}}", at=AT).replace(NBSP, " ") == expected
    assert show(f"{{{{ at|{filter_} }}}}", at=None) == ""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2024, 5, 17), "i dag"),
        (dt.date(2024, 5, 18), "i morgon"),
        (dt.date(2024, 5, 21), "om 4 dagar"),
        (dt.date(2024, 5, 14), "för 3 dagar sedan"),
    ],
)
def test_from_now_counts_days(day, expected):
    assert show("{{ day|from_now }}", day=day).replace(NBSP, " ") == expected


def test_another_year_is_written_out():
    assert show("{{ d|date_short }}", d=dt.date(2025, 2, 6)).replace(NBSP, " ") == "tors 6 februari 2025"
    assert show("{{ d|moment }}", d=dt.date(2023, 2, 6)).replace(NBSP, " ") == "6 februari 2023"


def test_time_element_says_the_date_to_machines_too():
    assert show('{{ d|time:"iso" }}', d=DAY) == '<time datetime="2024-05-16">2024-05-16</time>'
    assert show('{{ d|time:"short" }}', d=None) == ""


def test_amounts_come_from_money():
    assert show("{{ a|kronor }}", a=827641300).replace(NBSP, " ") == "8 276 413 kr"
    assert show('{{ a|amount:"tkr" }}', a=147_820_000).replace(NBSP, " ") == "1 478,2"
    assert show("{{ a|kronor }}{{ b|amount }}", a=None) == "––"


@pytest.mark.parametrize(("n", "expected"), [(0, "inga ärenden"), (1, "1 ärende"), (1200, "1 200 ärenden")])
def test_count_gives_figure_and_word(n, expected):
    assert show('{{ n|count:"ärende,ärenden,inga ärenden" }}', n=n).replace(NBSP, " ") == expected


def test_plural_gives_the_word_alone_also_for_a_list():
    assert show('{{ n|plural:"sida,sidor" }} {{ m|plural:"sida,sidor" }}', n=1, m=[1, 2]) == "sida sidor"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1234, "1,2 kB"),
        (6_123_456, "6,1 MB"),
        (5_000_000, "5 MB"),
        (1.5e9, "1,5 GB"),
    ],
)
def test_size_is_written_with_a_comma(count, expected):
    assert show("{{ n|size }}", n=count).replace(NBSP, " ") == expected


def test_list_ends_with_och_and_is_escaped():
    assert show("{{ v|sv_list }}", v=["a", "<b>", "c"]) == "a, &lt;b&gt; och c"
    assert show("{{ v|sv_list }}", v=["a"]) == "a"
    assert show("{{ v|sv_list }}", v=[]) == ""


def test_crumbs_end_where_we_are():
    html = show('{% crumbs "Ärenden" "/a/" name %}', name="<KS>")
    assert '<a href="/a/">Ärenden</a>' in html
    assert '<li aria-current="page">&lt;KS&gt;</li>' in html


def test_notice_escapes_its_title_and_keeps_its_content():
    html = show('{% notice "stop" title=t %}<p>{{ t }}</p>{% endnotice %}', t="<x>")
    assert html == '<div class="notice stop"><p><strong>&lt;x&gt;</strong></p><p>&lt;x&gt;</p></div>'


def test_confirm_asks_before_the_button_that_does_it():
    html = show(
        '{% confirm "Makulera" yes="Makulera ärendet" weight="stop" %}<p>{{ t }}</p>{% endconfirm %}', t="<x>"
    )
    assert '<summary class="button stop">Makulera</summary>' in html
    assert "<p>&lt;x&gt;</p>" in html
    assert '<button class="button main stop">Makulera ärendet</button>' in html


def test_step_that_has_passed_is_late_until_it_is_done():
    assert 'class="late"' in show('{% step d "Kallelse" %}', d=DAY)
    assert 'class="done"' in show('{% step d "Kallelse" done=True %}', d=DAY)
    assert 'class="next" aria-current="step"' in show(
        '{% step d "Kallelse" now=True %}', d=dt.date(2024, 5, 17)
    )


def test_tabs_mark_the_section_shown():
    context = {"request": RequestFactory().get("/a/historik/")}
    html = show('{% tabs "Ärendet" "Handlingar" "/a/" "Historik" "/a/historik/" %}', **context)
    assert '<a href="/a/historik/" aria-current="page">Historik</a>' in html
    assert '<a href="/a/">Handlingar</a>' in html


def test_post_button_carries_the_token():
    html = show('{% post "/x/" "Ta upp" said="Ta upp § 181" %}', csrf_token="tok")
    assert 'value="tok"' in html
    assert 'aria-label="Ta upp § 181"' in html
