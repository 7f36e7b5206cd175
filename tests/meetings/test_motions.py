"""Motions at the council's meetings: the list of the unanswered, those it was told of, what everybody reads."""

import datetime

import pytest

from cases.actions.cases import correct_case
from cases.actions.deciding import Decided, decide
from cases.actions.motions import withdraw_motion
from cases.actions.publishing import publish
from cases.models import Case, CouncilMotion
from core import clock
from core.errors import Refused
from meetings.actions.agenda import add_row, choose_reported
from meetings.actions.issuing import issue_summons
from meetings.actions.motions import add_motion_list, council_was_told
from meetings.queries.reading import issue_to_read
from meetings.queries.unanswered import CLOSED, council_days, motions_in_words_of_today
from meetings.tasks import build_issue
from tests import factories
from tests.cases import moved
from tests.cases.rulings import ruling
from tests.meetings import making, words

ON = datetime.date(2024, 6, 17)


@pytest.fixture
def council(ks):
    return moved.series()


@pytest.fixture
def motion(council, secretary):
    case = making.a_case(subject="Motion 2/2024", matter="motion")
    return moved.motion(case, secretary, printed="2/2024")


@pytest.fixture
def sitting(council, secretary):
    council.publish_agenda = council.publish_documents = "at_issue"
    council.save()
    return making.meeting(council, secretary, ON)


def test_list_goes_to_the_council_and_to_everybody_and_is_accounted_for(sitting, motion, secretary):
    item = add_motion_list(meeting=sitting, by=secretary)
    assert (item.title, item.kind, item.holds) == ("Obesvarade motioner", "information", "motions")
    issue = issue_summons(meeting=sitting, by=secretary)
    build_issue.call(issue.pk)
    issue.refresh_from_db()
    assert issue.state == "issued", issue.message
    for file in (issue.file, issue.public_file):
        for word in ("Ko på rot", "Veronica Kerr (KD)", "6 februari 2025"):
            assert word in words.text(file)
    kept = next(row["motions"] for row in issue_to_read(issue, secretary) if row["item"] == item.pk)
    Case.objects.filter(pk=motion.case_id).update(personal_data=True)
    assert [(one["title"], one["movers"]) for one in motions_in_words_of_today(kept)] == [(CLOSED, "")]

    council_was_told(sitting, secretary)
    motion.refresh_from_db()
    assert motion.reported_on == ON


def test_list_is_refused_elsewhere_twice_and_when_all_are_answered(
    sitting, motion, meeting, secretary, official
):
    with pytest.raises(Refused, match="redovisas för fullmäktige"):
        add_motion_list(meeting=meeting, by=secretary)
    with pytest.raises(Refused, match="Bara nämndsekreterare"):
        add_motion_list(meeting=sitting, by=official)
    add_motion_list(meeting=sitting, by=secretary)
    with pytest.raises(Refused, match="står redan"):
        add_motion_list(meeting=sitting, by=secretary)
    withdraw_motion(motion=motion, reason="Brev", by=secretary)
    sitting.items.all().delete()
    with pytest.raises(Refused, match="Alla motioner är besvarade"):
        add_motion_list(meeting=sitting, by=secretary)


def test_reported_motion_is_raised_the_day_of_the_meeting(sitting, motion, secretary):
    letter = making.record(motion.case, "Brev", name="Brev.pdf")
    item = add_row(meeting=sitting, kind="report", title="Anmälan av motioner", by=secretary)
    choose_reported(item=item, records=[letter], by=secretary)
    council_was_told(sitting, secretary)
    motion.refresh_from_db()
    assert motion.raised_on is None  # only the motion itself raises it
    moved_by = making.record(motion.case, "Motionen", kind="motion", name="Motion.pdf")
    choose_reported(item=item, records=[moved_by], by=secretary)
    council_was_told(sitting, secretary)
    motion.refresh_from_db()
    assert (motion.raised_on, motion.clock().due_on) == (ON, datetime.date(2025, 6, 17))


def test_agenda_of_the_council_says_when(sitting, motion, secretary):
    assert council_days([motion.case_id]) == {}
    making.item(sitting, secretary, motion.case)
    assert council_days([motion.case_id]) == {motion.case_id: ON}


def test_everybody_reads_where_a_published_motion_is(motion, secretary, client, registrar):
    assert "Ko på rot" not in client.get("/motioner/").content.decode()
    publish(thing=motion.case, by=registrar, source="prov")
    page = client.get("/motioner/").content.decode()
    for word in ("2/2024", "Ko på rot", "Veronica Kerr (KD)", "Inlämnad", "dagar av 366"):
        assert word in page
    assert "att Ko på rot införs" in client.get(f"/arenden/{motion.case.slug}/").content.decode()
    correct_case(case=motion.case, subject="Motion", public_subject="Öppna ord", by=registrar)
    for address in ("/motioner/", f"/arenden/{motion.case.slug}/"):
        page = client.get(address).content.decode()
        assert "Ko på rot" not in page
        assert "Öppna ord" in page


def test_outcome_is_public_when_the_minutes_are(motion, council, secretary, client, registrar):
    publish(thing=motion.case, by=registrar, source="prov")
    said = [Decided(verb="avslå", text="motionen")]
    decide(case=motion.case, ruling=ruling(council, label="KF § 99", clauses=said), by=secretary)
    assert CouncilMotion.objects.whole().get().outcome == "Avslagen"
    assert "Avslagen" not in client.get("/motioner/").content.decode()


def test_list_page_and_pdf(motion, official, secretary, signed_in):
    with clock.at("2024-12-01T09:00"):
        page = signed_in(secretary).get("/arbete/arenden/motioner/").content.decode()
        assert "Nio månader har gått" in page
        pdf = signed_in(official).get("/arbete/arenden/motioner/obesvarade/kf/")
        assert pdf["Content-Type"] == "application/pdf"
        page = signed_in(secretary).get(motion.case.get_absolute_url()).content.decode()
        assert "står inte på fullmäktiges ärendelista" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_as_many_queries_for_one_as_for_three(
    motion, registrar, secretary, signed_in, client, rows, django_assert_num_queries
):
    publish(thing=motion.case, by=registrar, source="prov")
    for number in range(rows - 1):
        other = moved.motion(factories.case(by=registrar, subject=f"Motion {number}"), secretary)
        publish(thing=other.case, by=registrar, source="prov")
    inside = signed_in(secretary)
    inside.get("/arbete/")
    with django_assert_num_queries(10):
        inside.get("/arbete/arenden/motioner/")
    with django_assert_num_queries(4):
        client.get("/motioner/")
