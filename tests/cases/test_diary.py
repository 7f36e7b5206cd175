"""The diary page: search, filters, pages, and what to do when nothing is there."""

import datetime

import pytest
from django.urls import reverse

from cases.actions.cases import close_case, void_case
from cases.actions.publishing import publish
from core import clock
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
URL = "/arbete/arenden/"


@pytest.fixture
def look(signed_in, official):
    """look("q=361", as_user) -> the dnr of the cases on the page, in order."""

    def ask(query: str = "", user=None, **headers) -> list[str]:
        answer = signed_in(user or official).get(f"{URL}?{query}", **headers)
        assert answer.status_code == 200
        return [case.dnr for case, _ in answer.context["rows"]]

    return ask


def many(count: int, by, **fields) -> list:
    return [factories.case(by=by, subject=f"Torget {n}", **fields) for n in range(count)]


def test_diary_shows_the_newest_first(registrar, look):
    first, second = many(2, registrar)
    assert look() == [second.dnr, first.dnr]


def test_diary_asks_those_without_login_to_sign_in(client, db):
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_diary_is_the_authoritys_own(registrar, outsider, member, ksnau, look):
    theirs = factories.case(by=outsider, prefix="BN")
    ours = factories.case(by=registrar)
    publish(thing=theirs, by=outsider, source="prov")
    assert look() == [ours.dnr]
    assert look(user=outsider) == [theirs.dnr]
    assert look(user=member) == [theirs.dnr]
    publish(thing=ours, by=registrar, source="prov", body=ksnau)
    assert look(user=member) == [ours.dnr, theirs.dnr]


def test_diary_shows_members_the_words_of_the_open_register(registrar, member, ksnau, signed_in):
    case = factories.case(by=registrar, subject="Vera Skyddads klagomål", public_subject="Klagomål")
    publish(thing=case, by=registrar, source="prov", body=ksnau)
    page = signed_in(member).get(URL).content.decode()
    assert "Klagomål" in page
    assert "Vera" not in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 8), ("q=torget", 10), ("q=taiwan", 10)])
def test_diary_asks_as_many_queries_for_one_row_as_for_three(
    count, query, queries, registrar, official, signed_in, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr("cases.search.finding.FEW", 1)  # parts of words are tried when there are no hits
    for case in many(count, registrar, unit=factories.unit(), official=official):
        factories.record(case=case, by=registrar)
    client = signed_in(official)
    with django_assert_num_queries(queries):
        client.get(f"{URL}?{query}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "dcba"),
        ("lage=oppna", "ca"),
        ("lage=avslutade", "b"),
        ("lage=makulerade", "d"),
        ("mina=on", "a"),
        ("slag=motion", "c"),
        ("ar={year}", "dcba"),
        ("ar=2001", ""),
        ("enhet={unit}", "a"),
        ("q=torget&lage=avslutade", "b"),
        ("q=1&mina=on", "a"),
        ("ar=nej&lage=fel&slag=%00&enhet=x", "dcba"),  # what cannot be read narrows nothing, and is said
    ],
)
def test_diary_narrows(query, expected, registrar, official, look):
    unit = factories.unit("kultur")
    a = factories.case(by=registrar, subject="Torget a", official=official, unit=unit)
    b, c, d = (
        factories.case(by=registrar, subject=f"Torget {x}", **f)
        for x, f in (("b", {}), ("c", {"matter": "motion"}), ("d", {}))
    )
    close_case(case=b, by=registrar)
    void_case(case=d, reason="fel", by=registrar)
    names = {case.dnr: name for case, name in ((a, "a"), (b, "b"), (c, "c"), (d, "d"))}
    shown = look(query.format(year=clock.today().year, unit=unit.pk))
    assert "".join(names[dnr] for dnr in shown) == expected


def test_diary_shows_a_typed_number_before_words(registrar, look):
    number, word = factories.case(by=registrar), factories.case(by=registrar, subject="Hus 1")
    assert number.number == 1
    assert look("q=1") == [number.dnr, word.dnr]
    assert look("q=ks 1") == [number.dnr]


@pytest.mark.parametrize("typed", ["{dnr}", " {slug} ", "{prefix} {year} {number}"])
def test_diary_goes_straight_to_a_whole_number(typed, registrar, official, signed_in):
    case = factories.case(by=registrar)
    query = typed.format(dnr=case.dnr, slug=case.slug, prefix="ks", year=case.year, number=case.number)
    answer = signed_in(official).get(URL, {"q": query})
    assert (answer.status_code, answer.headers.get("Location")) == (302, case.get_absolute_url())


def test_diary_goes_straight_to_a_record(registrar, official, signed_in):
    record = factories.record(case=factories.case(by=registrar), by=registrar)
    answer = signed_in(official).get(URL, {"q": record.designation})
    assert answer.url == record.get_absolute_url()
    answer = signed_in(official).get(URL, {"q": f"{record.case.dnr}-9"})
    assert answer.url == record.case.get_absolute_url()


def test_diary_does_not_go_to_a_number_nobody_may_see(registrar, other_official, signed_in):
    case = factories.case(by=registrar, secrecy_provision="OSL 21:1")
    answer = signed_in(other_official).get(URL, {"q": case.dnr})
    assert answer.status_code == 200
    assert answer.context["rows"] == []
    assert f"Inget ärende stämmer med ”{case.dnr}”" in answer.content.decode()


def test_diary_lets_a_registrar_go_on_with_what_was_typed(registrar, official, signed_in):
    page = signed_in(registrar).get(URL, {"q": "Ansökan & mer"}).content.decode()
    there = f"{reverse('cases:register')}?subject=Ans%C3%B6kan+%26+mer"
    assert there in page
    assert 'value="Ansökan &amp; mer"' in signed_in(registrar).get(there).content.decode()
    assert "subject=" not in signed_in(registrar).get(URL, {"q": "2024/99999"}).content.decode()
    assert reverse("cases:register") not in signed_in(official).get(URL, {"q": "zebra"}).content.decode()


def test_diary_answers_htmx_with_the_list_and_a_tidy_address(registrar, official, signed_in):
    case = factories.case(by=registrar, subject="Torget")
    query = {"q": "torg", "lage": "", "enhet": "", "mina": "on"}
    answer = signed_in(official).get(URL, query, headers={"HX-Request": "true"})
    assert answer.headers["HX-Replace-Url"] == f"{URL}?q=torg&mina=on"
    assert "<html" not in answer.content.decode()
    answer = signed_in(official).get(URL, {"q": case.dnr}, headers={"HX-Request": "true"})
    assert answer.status_code == 200  # no jumping about while somebody types


def test_diary_turns_pages_without_losing_or_doubling_a_case(registrar, official, signed_in):
    cases = many(120, registrar)
    client, seen, address = signed_in(official), [], URL
    while address:
        answer = client.get(address)
        seen += [case.dnr for case, _ in answer.context["rows"]]
        address = f"{URL}{answer.context['page'].older}" if answer.context["page"].older else ""
    assert seen == [case.dnr for case in reversed(cases)]


def test_diary_says_when_it_does_not_show_all_hits(registrar, official, signed_in, monkeypatch):
    monkeypatch.setattr("cases.search.finding.MOST", 2)
    many(3, registrar)
    assert (
        "Bara de senast registrerade visas" in signed_in(official).get(URL, {"q": "torget"}).content.decode()
    )


def test_diary_marks_what_is_secret_void_or_closed(registrar, signed_in):
    factories.case(by=registrar, subject="Hemligt", secrecy_provision="OSL 21:1")
    close_case(case=factories.case(by=registrar), by=registrar)
    void_case(case=factories.case(by=registrar), reason="fel", by=registrar)
    page = signed_in(registrar).get(URL).content.decode()
    assert page.count("Sekretess</span>") == 1
    assert page.count("Makulerat</span>") == 1
    assert page.count(f'Avslutat <time datetime="{datetime.date.isoformat(clock.today())}"') == 1
