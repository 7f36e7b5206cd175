"""Search finds by number and by words, and nothing by a word that the person may not read. Both databases run
this file as it is."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions import indexing
from cases.actions.approval import approve_memo, reopen_memo, submit_memo
from cases.actions.cases import correct_case, void_case
from cases.actions.files import Upload, withdraw_file
from cases.actions.indexing import index, reindex
from cases.actions.marks import mark_secret, unmark_secret
from cases.actions.publishing import publish, unpublish
from cases.actions.records import correct_record, move_record
from cases.actions.registration import take_over
from cases.models import Case, Memo, Record, SearchEntry
from cases.search import finding, search, similar, words
from core import clock
from tests import factories
from tests.worlds import kept

pytestmark = pytest.mark.django_db
SECRET = "OSL 23:1"


def found(text: str, user: object, **kwargs: object) -> list[str]:
    return [case.subject for case in search(text, user=user, **kwargs).cases]


def old_case(number: int, registrar, **fields) -> Case:
    return take_over(
        register=factories.register(),
        year=2024,
        number=number,
        by=registrar,
        opened_on=datetime.date(2024, 3, 1),
        **({"subject": f"Ärende {number}"} | fields),
    )


@pytest.mark.parametrize(
    "typed", ["361", "00361", "2024/361", "KS-2024/00361", "ks-2024-00361", "ks 361", "KS 2024 361", "ks361"]
)
def test_search_finds_a_case_by_any_piece_of_its_number(typed, registrar, official):
    wanted = old_case(361, registrar)
    old_case(36, registrar)
    old_case(3610, registrar)
    hits = search(typed, user=official)
    assert hits.numbered == [wanted.pk]
    assert list(hits.cases) == [wanted]


def test_search_finds_a_case_by_a_record_number_only_if_the_record_exists(registrar, official):
    case = old_case(361, registrar)
    factories.record(case=case, by=registrar)
    assert search("KS-2024/00361-1", user=official).numbered == [case.pk]
    assert search("KS-2024/00361-2", user=official).numbered == []


@given(
    serial=st.integers(1, 99_999),
    year=st.integers(1990, 2099),
    parts=st.sampled_from(
        ["{n}", "{n:05d}", "{y}/{n}", "{y}-{n:05d}", "KS {n}", "ks-{y}-{n:05d}", "KS-{y}/{n:05d}"]
    ),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_every_way_to_write_a_number_finds_it(serial, year, parts, search_world):
    user, case = search_world
    Case.objects.filter(pk=case.pk).update(
        year=year, number=serial, dnr=f"KS-{year}/{serial:05d}", slug=f"ks-{year}-{serial:05d}"
    )
    assert search(parts.format(n=serial, y=year), user=user).numbered == [case.pk]


@kept
def search_world(registrar, official):
    return official, factories.case(by=registrar)


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("bygglov", "Ansökan om bygglovet på Ön"),
        ("bygglovet", "Ansökan om bygglov på Ön"),
        ("TJÄNSTESKRIVELSERNA", "En tjänsteskrivelse"),
        ("motion taiwan", "Motion 4/2024: Fördjupa relationer mellan Umeå kommun och Taiwan"),
        ("4/2024", "Motion 4/2024: Fördjupa relationer"),
        ("klimatneutralite", "Utvecklingsanslag klimatneutralitet"),
        ("klimat", "Utvecklingsanslag klimatneutralitet"),
        ("nämnd", "Yttrande från byggnadsnämnden"),
        ("relationer om umeå", "Fördjupa relationer mellan Umeå kommun och Taiwan"),
        ("2024 anslag", "Fördelning av anslag"),
        ("ko på rot", "Motion: ”Ko på rot” för mer lokalproducerad mat"),
        ("umea\N{COMBINING RING ABOVE}", "Umeå kommun"),
    ],
)
def test_search_finds_words_as_people_write_them(typed, subject, registrar, official):
    old_case(1, registrar, subject=subject)
    old_case(2, registrar, subject="Något helt annat")
    assert found(typed, official) == [subject]


@pytest.mark.parametrize(
    ("typed", "subject"),
    [
        ("val", "Vål i hamnen"),  # å is not a
        ("umea", "Umeå kommun"),
        ("motion taiwan", "Motion om Japan"),
        ("12", "Underlag 1234"),  # a number is a whole number
        ("%", "100 % förnybart"),
        ("_", "fil_namn"),
        ("' OR 1=1 --", "Ett ärende"),
        ('"', "Ett ”citat”"),
        ("", "Ett ärende"),
    ],
)
def test_search_does_not_find_what_is_something_else(typed, subject, registrar, official):
    old_case(7, registrar, subject=subject)
    assert found(typed, official) == []


def test_search_takes_any_text_without_failing(registrar, official):
    old_case(7, registrar, subject="Ett ärende")
    for typed in [
        "AND OR NOT NEAR(",
        "a:b*",
        "\\",
        "''':*",
        "x" * 5000,
        "ord " * 200,
        "{staff_words}: ett",
        "٣ ² ①",
    ]:
        search(typed, user=official)


@given(text=st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_takes_any_letters_and_finds_its_own_subject(text, search_world):
    user, case = search_world
    subject = f"Ärende {text}"
    Case.objects.filter(pk=case.pk).update(subject=subject.replace("\0", ""))
    index(case)
    assert case in search(f"ärende {text}".replace("\0", ""), user=user).cases


def approve(memo: Memo, official, manager) -> Memo:
    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    return approve_memo(memo=memo, revision=memo.revision, by=manager)


def test_search_looks_in_records_senders_notes_files_and_memos(registrar, official, manager):
    case = old_case(1, registrar, subject="Miljöskjutsen", counterparty="Skellefteå buss")
    factories.record(
        case=case, by=registrar, subject="Ansökan", counterparty="Veronica Testsson", text="Ringde om tornet"
    )
    factories.record(case=case, by=registrar, files=[Upload("motion_lokal-mat 240206.txt", b"text")])
    memo = factories.memo(case=case, author=official, title="Skrivelsens rubrik")
    memo.sections.create(
        position=1, kind="prose", heading="Bakgrund", html="<p>Om<strong>avfall</strong>et</p>"
    )
    index(case)
    assert found("bakgrund", official) == []  # a draft belongs to its author
    approve(memo, official, manager)
    for typed in [
        "skellefteå",
        "veronica",
        "torn",
        "lokal mat",
        "240206",
        "rubriken",
        "bakgrund",
        "avfall",
        "buss torn",
    ]:
        assert found(typed, official) == ["Miljöskjutsen"], typed


def test_search_can_be_narrowed(registrar, official):
    old_case(1, registrar, subject="Torget öppet")
    closed = old_case(2, registrar, subject="Torget avslutat")
    Case.objects.filter(pk=closed.pk).update(closed_on=datetime.date(2024, 4, 1))
    assert found("torget", official, within=Case.objects.open()) == ["Torget öppet"]
    assert found("torget", official) == ["Torget avslutat", "Torget öppet"]


def test_search_says_when_there_are_more_hits_than_it_looks_through(registrar, official, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)
    for number in (1, 2, 3):
        old_case(number, registrar, subject=f"Torget {number}")
    hits = search("torget", user=official)
    assert (hits.capped, [case.number for case in hits.cases]) == (True, [3, 2])
    assert not search("361", user=official).capped


# Secrecy


@kept
def readers(official, other_official, registrar, secretary, member, outsider):
    return {
        "nobody": None,
        "official": official,
        "other_official": other_official,
        "registrar": registrar,
        "secretary": secretary,
        "member": member,
        "outsider": outsider,
    }


def who_finds(typed: str, readers: dict) -> set[str]:
    return {name for name, user in readers.items() if search(typed, user=user).cases.exists()}


KS_STAFF = {"official", "other_official", "registrar", "secretary"}


def test_search_shows_the_diary_to_the_authoritys_own_staff_only(registrar, readers):
    old_case(1, registrar, subject="Torget", counterparty="Privatperson Okänd")
    assert who_finds("torget", readers) == KS_STAFF
    assert who_finds("KS-2024/00001", readers) == KS_STAFF


def test_search_finds_a_secret_case_only_for_the_cleared_and_its_official(registrar, official, readers):
    old_case(
        1,
        registrar,
        subject="Hemligheten",
        public_subject="Personalärende",
        counterparty="Vera Skyddad",
        official=official,
        secrecy_provision=SECRET,
    )
    for typed in ["hemlighet", "personalärende", "vera", "skyddad", "00001"]:
        assert who_finds(typed, readers) == {"official", "registrar", "secretary"}, typed


def test_search_does_not_find_a_case_by_a_secret_records_words(registrar, official, readers):
    case = old_case(1, registrar, subject="Torget", official=official)
    factories.record(
        case=case,
        by=registrar,
        subject="Anmälan om hot",
        counterparty="Vera Skyddad",
        text="Hemlig anteckning",
        public_subject="Skrivelse",
        secrecy_provision=SECRET,
        files=[Upload("brev från Vera.txt", b"text")],
    )
    for typed in ["vera", "skyddad", "anteckning", "hot", "skrivelse", "brev", "torget vera", "kydda"]:
        assert who_finds(typed, readers) == {"official", "registrar", "secretary"}, typed
    assert who_finds("torget", readers) == KS_STAFF


def test_search_tries_the_marks_as_they_stand_also_before_the_index_is_made_anew(registrar, readers):
    case = old_case(1, registrar, subject="Torget")
    record = factories.record(case=case, by=registrar, counterparty="Vera Skyddad")
    assert who_finds("vera", readers) == KS_STAFF
    Record.objects.filter(pk=record.pk).update(
        secrecy_provision=SECRET, secrecy_marked_on=datetime.date(2024, 3, 1), secrecy_marked_by=registrar
    )
    assert who_finds("vera", readers) == {"registrar", "secretary"}


def test_search_finds_a_memo_as_its_record_is_marked(registrar, official, manager, readers):
    case = old_case(1, registrar, subject="Torget")
    memo = factories.memo(case=case, author=official, title="Skrivelse om granitblock")
    approve(memo, official, manager)
    assert who_finds("granitblock", readers) == KS_STAFF
    mark_secret(thing=Memo.objects.get().record, provision=SECRET, by=registrar)
    assert who_finds("granitblock", readers) == {"registrar", "secretary"}


def test_search_finds_what_was_approved_while_a_new_version_is_written(registrar, official, manager):
    memo = factories.memo(case=old_case(1, registrar), author=official, title="Skrivelse om granitblock")
    memo = approve(memo, official, manager)
    memo = reopen_memo(memo=memo, reason="Fel sten", by=official)
    Memo.objects.filter(pk=memo.pk).update(title="Skrivelse om marmorblock")
    index(memo.case)
    assert (len(found("granitblock", official)), len(found("marmorblock", official))) == (1, 0)
    memo.refresh_from_db()
    approve(memo, official, manager)
    assert len(found("marmorblock", official)) == 1
    assert list(indexing.differences()) == []


def test_search_finds_only_open_words_in_what_is_published(registrar, readers):
    case = old_case(
        1, registrar, subject="Vera Skyddads klagomål", public_subject="Klagomål", counterparty="Vera Skyddad"
    )
    assert who_finds("klagomål", readers) == KS_STAFF
    publish(thing=case, by=registrar, source="prov")
    everybody = set(readers)
    assert who_finds("klagomål", readers) == everybody
    assert who_finds("00001", readers) == everybody
    assert who_finds("vera", readers) == everybody  # the sender has no other public name, and is no secret
    Case.objects.filter(pk=case.pk).update(public_counterparty="Enskild")
    index(case)
    assert who_finds("vera", readers) == KS_STAFF
    assert who_finds("enskild", readers) == everybody
    unpublish(thing=case, by=registrar, reason="prov")
    assert who_finds("klagomål", readers) == KS_STAFF
    assert not SearchEntry.objects.exclude(open_words="").exists()


def test_search_does_not_find_a_published_case_by_its_unpublished_records(registrar, readers):
    case = old_case(1, registrar, subject="Torget")
    letter = factories.record(
        case=case, by=registrar, subject="Brev om lindarna", counterparty="Vera", personal_data=True
    )
    plain = factories.record(
        case=case, by=registrar, subject="Ritning", files=[Upload("plankarta.txt", b"text")]
    )
    publish(thing=case, by=registrar, source="prov")
    assert who_finds("lindar", readers) == KS_STAFF
    assert who_finds("ritning", readers) == KS_STAFF
    publish(thing=plain, by=registrar, source="prov")
    assert who_finds("ritning", readers) == set(readers)
    assert who_finds("plankarta", readers) == KS_STAFF
    publish(thing=plain.files.get(), by=registrar, source="prov")
    assert who_finds("plankarta", readers) == set(readers)
    assert who_finds("lindar", readers) == KS_STAFF
    assert letter.personal_data


def test_search_finds_for_members_what_was_sent_to_their_body(registrar, ksnau, readers):
    case = old_case(1, registrar, subject="Torget", counterparty="Fontänbolaget")
    publish(thing=case, by=registrar, source="prov", body=ksnau)
    assert who_finds("fontänbolag", readers) == KS_STAFF | {"member"}


# Is it there already?


def test_similar_puts_the_likest_first(registrar):
    old_case(1, registrar, subject="Ansökan om bygglov på Ön", counterparty="Bygg AB")
    old_case(2, registrar, subject="Ansökan om bygglov vid hamnen", counterparty="Region Västerbotten")
    old_case(3, registrar, subject="Ansökan om stipendium")
    old_case(4, registrar, subject="Remiss om kollektivtrafik", counterparty="Region Västerbotten")

    def numbers(**typed) -> list[int]:
        return [case.number for case in similar(registrar, **typed)]

    assert numbers(subject="ansökan bygglovet") == [2, 1]
    assert numbers(subject="Ansökan, bygglov vid kajen", counterparty="Region Västerbotten") == [2, 4, 1]
    assert numbers(counterparty="region väst") == [4, 2]
    assert numbers(subject="Ansökan om") == [3, 2, 1]
    assert numbers(subject="om på vid") == numbers() == numbers(subject="Zebrafinkar") == []


def test_similar_shows_nothing_secret_voided_or_of_others(registrar, official, other_official, outsider):
    case = old_case(1, registrar, subject="Anmälan om hot", counterparty="Vera Skyddad")
    assert similar(official, counterparty="vera skyddad") == [case]
    assert similar(outsider, counterparty="vera skyddad") == []
    mark_secret(thing=case, provision=SECRET, by=registrar)
    assert similar(other_official, counterparty="vera skyddad") == []
    assert similar(registrar, counterparty="vera skyddad") == [case]
    void_case(case=case, reason="fel", by=registrar)
    assert similar(registrar, counterparty="vera skyddad") == []


# The index


def test_index_done_twice_changes_nothing(registrar, django_assert_num_queries):
    case = old_case(1, registrar)
    factories.record(case=case, by=registrar, files=[Upload("a.txt", b"text")])
    before = list(SearchEntry.objects.order_by("pk").values())
    index(case)
    assert list(SearchEntry.objects.order_by("pk").values()) == before
    assert list(indexing.differences()) == []


def test_index_follows_corrections_marks_moves_and_files(registrar, official):
    first, second = old_case(1, registrar, subject="Torget"), old_case(2, registrar, subject="Parken")
    record = factories.record(case=first, by=registrar, files=[Upload("plankarta.txt", b"text")])
    correct_case(case=first, subject="Bron", by=registrar)
    assert (found("torget", official), found("bron", official)) == ([], ["Bron"])
    there = move_record(record=record, to=second, by=registrar)
    assert found("plankarta", official) == ["Parken"]
    correct_record(
        record=there, subject="Karta", counterparty="Lantmäteriet", arrived_on=there.arrived_on, by=registrar
    )
    assert found("lantmäteri karta", official) == ["Parken"]
    mark_secret(thing=there, provision=SECRET, by=registrar)
    unmark_secret(thing=there, by=registrar)
    withdraw_file(file=there.files.get(), reason="fel fil", by=registrar)
    assert found("plankarta", official) == []
    assert list(indexing.differences()) == []


def test_index_follows_a_withdrawn_file(registrar, official):
    case = old_case(1, registrar)
    record = factories.record(case=case, by=registrar, files=[Upload("plankarta.txt", b"text")])
    record.files.update(withdrawn_at=clock.now())
    index(case)
    assert found("plankarta", official) == []


def test_reindex_repairs_and_differences_name_the_case(registrar, official):
    case = old_case(1, registrar, subject="Torget")
    factories.record(case=case, by=registrar)
    other = old_case(2, registrar, subject="Parken")
    SearchEntry.objects.filter(case=case, record=None).update(staff_words="fel")
    SearchEntry.objects.filter(case=other).delete()
    assert found("parken", official) == []
    assert list(indexing.differences()) == [
        "Sökindexet stämmer inte för KS-2024/00001. Kör manage.py reindex.",
        "Sökindexet stämmer inte för KS-2024/00002. Kör manage.py reindex.",
    ]
    assert reindex() == 2
    assert list(indexing.differences()) == []
    assert found("parken", official) == ["Parken"]


def test_indexed_keeps_words_and_stems_once():
    assert words.indexed(["Motionen", "motion, motionen"]) == "motion motionen"
    assert words.indexed(["x" * 200]) == "x" * words.LONGEST
    assert words.indexed([]) == ""
