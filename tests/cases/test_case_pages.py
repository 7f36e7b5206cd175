"""The pages of a case and a record, and its files: what each may read there."""

import pytest

from cases.actions.cases import correct_case
from cases.actions.files import Upload
from cases.actions.marks import mark_secret
from cases.actions.publishing import publish
from cases.actions.records import move_record, void_record
from tests import factories
from tests.cases.pages import LETTER
from trail.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_17_may")]


def test_case_page_costs_the_same_for_one_and_three_records(
    signed_in, registrar, case, django_assert_num_queries
):
    client = signed_in(registrar)
    factories.record(case=case, by=registrar, files=[Upload("a.txt", b"a")])
    client.get(case.get_absolute_url())
    with django_assert_num_queries(CASE_QUERIES):
        client.get(case.get_absolute_url())
    for _ in range(2):
        factories.record(case=case, by=registrar, files=[Upload("a.txt", b"a"), Upload("b.txt", b"b")])
    with django_assert_num_queries(CASE_QUERIES):
        answer = client.get(case.get_absolute_url())
    assert len(answer.context["contents"].records) == 3


CASE_QUERIES = 24


def test_secret_record_in_open_case_is_a_number_without_words(signed_in, registrar, other_official, case):
    record = factories.record(case=case, by=registrar, subject="Hemliga ord", counterparty="Hemlig person")
    mark_secret(thing=record, provision="OSL 21:1", by=registrar)
    answer = signed_in(other_official).get(case.get_absolute_url())
    page = answer.content.decode()
    assert "Hemliga ord" not in page
    assert "Hemlig person" not in page
    assert [line.open for line in answer.context["contents"].records] == [False]
    assert signed_in(other_official).get(record.get_absolute_url()).status_code == 404


def test_member_reads_the_open_words_of_what_was_sent_to_the_body(signed_in, registrar, member, ksnau, case):
    correct_case(case=case, subject="Inre ord", public_subject="Öppna ord", by=registrar)
    sent = factories.record(case=case, by=registrar, subject="Inre brev", public_subject="Öppet brev")
    factories.record(case=case, by=registrar, subject="Inte skickat")
    for thing in (case, sent):
        publish(thing=thing, by=registrar, source="prov", body=ksnau)
    page = signed_in(member).get(case.get_absolute_url()).content.decode()
    assert ["Öppna ord" in page, "Öppet brev" in page] == [True, True]
    assert [word in page for word in ("Inre ord", "Inre brev", "Inte skickat", "Historik")] == [False] * 4
    page = signed_in(member).get(sent.get_absolute_url()).content.decode()
    assert ["Öppet brev" in page, "Inre" in page] == [True, False]


def test_long_history_is_shown_on_demand(signed_in, registrar, case):
    for _ in range(31):
        factories.record(case=case, by=registrar)
    client = signed_in(registrar)
    short = client.get(case.get_absolute_url())
    assert (len(short.context["events"]), short.context["more_events"]) == (30, True)
    whole = client.get(case.get_absolute_url(), {"historik": "alla"})
    assert (len(whole.context["events"]), whole.context["more_events"]) == (33, False)


def test_reading_what_is_secret_is_written_down(signed_in, registrar, official, case):
    record = factories.record(case=case, by=registrar, files=[Upload("a.txt", b"a")])
    signed_in(official).get(record.get_absolute_url())
    assert not Event.objects.filter(kind="cases.read_secret").exists()
    mark_secret(thing=record, provision="OSL 21:1", by=registrar)
    signed_in(official).get(record.get_absolute_url())
    signed_in(official).get(record.files.get().get_absolute_url())
    assert [event.sentence for event in Event.objects.filter(kind="cases.read_secret")] == [
        f"läste handlingen {record.designation} (sekretess)"
    ] * 2


def test_file_is_shown_or_saved_never_run(signed_in, registrar, case):
    record = factories.record(
        case=case, by=registrar, files=[Upload("brev.eml", LETTER), Upload("a.txt", b"<b>a")]
    )
    client = signed_in(registrar)
    letter, text = record.files.all()
    saved, shown = client.get(letter.get_absolute_url()), client.get(text.get_absolute_url())
    assert saved["Content-Disposition"] == 'attachment; filename="brev.eml"'
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        "text/plain; charset=utf-8",
        "nosniff",
    )
    assert b"".join(shown) == b"<b>a"
    assert client.get(text.get_absolute_url(), headers={"If-None-Match": shown["ETag"]}).status_code == 304


def test_moved_and_voided_records_explain_themselves(signed_in, registrar, case):
    to = factories.case(by=registrar)
    moved, voided = (factories.record(case=case, by=registrar) for _ in range(2))
    new = move_record(record=moved, to=to, by=registrar)
    void_record(record=voided, reason="Registrerad två gånger", by=registrar)
    client = signed_in(registrar)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Flyttad till" in page
    assert new.designation in page
    assert "Makulerad" in page
    assert "Registrerad två gånger" in client.get(voided.get_absolute_url()).content.decode()
    assert moved.designation in client.get(new.get_absolute_url()).content.decode()
