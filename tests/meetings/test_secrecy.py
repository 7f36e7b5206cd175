"""What the pages of a meeting say to those who may not read what is on its agenda."""

import pytest

from cases.actions.marks import mark_personal_data, mark_secret
from cases.actions.publishing import publish
from core.errors import Refused
from meetings import documents, packs
from meetings.actions.agenda import add_row, choose_reported, withdraw_item
from meetings.frozen import freeze
from meetings.queries.agenda import rows_of
from tests.meetings import making
from tests.worlds import kept

SECRET = "Placering av barnet Kim"


@kept
def case(official):
    return making.a_case(subject=SECRET, official=official, secrecy_provision="OSL 26:1")


@kept
def item(meeting, secretary, case):
    return making.item(meeting, secretary, case)


def page(client, meeting, tail=""):
    return client.get(f"{meeting.get_absolute_url()}{tail}").content.decode()


def test_the_agenda_keeps_a_secret_title_from_staff_who_are_not_cleared(
    meeting, item, official, other_official, secretary, signed_in
):
    assert SECRET not in page(signed_in(other_official), meeting)
    assert "Ärende med sekretess" in page(signed_in(other_official), meeting)
    assert SECRET in page(signed_in(secretary), meeting)
    assert SECRET in page(signed_in(official), meeting), "ärendets handläggare läser det"


def test_what_was_issued_keeps_it_too(meeting, item, issue, other_official, member, signed_in):
    issue()

    assert SECRET not in page(signed_in(other_official), meeting, "las/")
    assert SECRET in page(signed_in(member), meeting, "las/"), "utskottet kallades med det"


def test_a_secret_memo_in_an_open_case_says_no_title(meeting, secretary, official, other_official, signed_in):
    case = making.a_case(subject="Personalärende", official=official)
    memo = making.approved(case, official, secrecy_provision="OSL 39:1")
    memo.title = memo.record.subject = SECRET
    memo.save(), memo.record.save()
    row = making.item(meeting, secretary, case, title=SECRET)

    shown = page(signed_in(other_official), meeting)
    assert SECRET not in shown
    assert "Personalärende" in shown
    assert row.title == SECRET
    assert SECRET not in str(packs.spec(meeting, rows_of(meeting), number=1, on=meeting.on, public=True))
    assert freeze(meeting, rows_of(meeting))["rows"][0]["open_title"] == "Personalärende"


@kept
def reports(meeting, secretary):
    return add_row(meeting=meeting, kind="report", title="Anmälningar", by=secretary)


def test_a_reported_letter_with_personal_data_has_no_words_for_everybody(meeting, reports, secretary):
    record = making.record(making.a_case(), "Brev om Kim Ek", personal_data=True)
    choose_reported(item=reports, records=[record], by=secretary)

    (row,) = rows_of(meeting)
    (line,) = documents.reported(row, public=True)
    assert (line["title"], line["counterparty"]) == ("Handling som inte visas på webben", "")
    assert documents.reported(row, public=False)[0]["title"] == "Brev om Kim Ek"


def test_a_reported_record_in_a_secret_case_closes_the_pack(
    meeting, reports, case, secretary, other_official, issue, signed_in
):
    making.item(meeting, secretary)
    choose_reported(item=reports, records=[making.record(case, SECRET)], by=secretary)
    made = issue()

    assert made.file.secrecy_provision == "OSL 26:1"
    assert SECRET not in page(signed_in(other_official), meeting, "las/")
    assert signed_in(other_official).get(f"{made.get_absolute_url()}fil/").status_code == 404


def test_a_withdrawn_secret_item_still_closes_the_pack_that_prints_its_title(meeting, item, secretary, issue):
    making.item(meeting, secretary)
    issue()
    item.meeting.refresh_from_db()
    withdraw_item(item=item, by=secretary, reason="Bordlagt")

    again = issue()
    assert again.file.secrecy_provision == "OSL 26:1"


def test_a_memo_whose_pdf_is_marked_stays_off_the_web(meeting, secretary, official, registrar):
    case = making.a_case(official=official)
    making.item(meeting, secretary, case)
    memo = making.approved(case, official)
    mark_personal_data(thing=memo.record.files.get(), personal_data=True, by=registrar)

    parts = packs.spec(meeting, rows_of(meeting), number=1, on=meeting.on, public=True)["parts"]
    assert [part["source"]["template"] for part in parts[1:]] == ["documents/coming_later.html"]


def test_marking_the_pdf_of_a_memo_closes_the_packs(
    meeting, secretary, official, other_official, registrar, issue
):
    case = making.a_case(official=official)
    making.item(meeting, secretary, case)
    memo = making.approved(case, official)
    made = issue()
    mark_secret(thing=memo.record.files.get(), provision="OSL 39:1", by=registrar)

    made.file.refresh_from_db()
    assert made.file.is_secret


def test_what_is_no_longer_on_the_list_of_reports_is_still_in_the_pack(
    meeting, reports, secretary, registrar, issue
):
    making.item(meeting, secretary)
    record = making.record(making.a_case(), "Beslut")
    choose_reported(item=reports, records=[record], by=secretary)
    made = issue()
    choose_reported(item=reports, records=[], by=secretary)
    mark_secret(thing=record, provision="OSL 21:1", by=registrar)

    made.file.refresh_from_db()
    assert made.file.is_secret


def test_another_authoritys_published_case_lends_no_words_to_the_agenda(meeting, secretary, outsider):
    case = making.factories.case(by=outsider, prefix="BN", subject=SECRET, public_subject="Ärende")
    publish(thing=case, by=outsider, source="prov")

    with pytest.raises(Refused, match="annan myndighet"):
        making.item(meeting, secretary, case)


@pytest.mark.parametrize("level", ["record", "case"])
def test_closing_what_was_only_reported_closes_the_packs_that_name_it(
    level, meeting, reports, secretary, registrar, issue
):
    making.item(meeting, secretary)
    record = making.record(making.a_case(), "Beslut om Kim Ek")
    choose_reported(item=reports, records=[record], by=secretary)
    made = issue()
    assert made.public_file.publications.active().exists()
    mark_secret(thing=record if level == "record" else record.case, provision="OSL 21:1", by=registrar)

    made.file.refresh_from_db()
    assert made.file.is_secret
    assert not made.public_file.publications.active().exists()


def test_the_page_of_an_item_obeys_a_mark_on_the_pdf(
    meeting, secretary, official, other_official, member, registrar, issue, signed_in
):
    case = making.a_case(subject="Personalärende", official=official)
    memo = making.approved(case, official)
    item = making.item(meeting, secretary, case)
    issue()
    here = f"las/{item.pk}/"
    assert "Handlingen kan inte visas" not in page(signed_in(other_official), meeting, here)
    mark_secret(thing=memo.record.files.get(), provision="OSL 39:1", by=registrar)

    assert "Handlingen kan inte visas" in page(signed_in(other_official), meeting, here)
    assert "Handlingen kan inte visas" not in page(signed_in(member), meeting, here)
