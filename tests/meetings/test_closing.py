"""What is closed after a kallelse has gone out is closed in the packs too."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cases.actions.marks import mark_personal_data, mark_secret
from cases.actions.records import void_record
from cases.models import File, Record
from meetings.actions.issuing import issue_summons
from meetings.queries.public import issued_to_everybody
from meetings.tasks import build_issue
from tests.meetings import making
from tests.worlds import kept

EVERYBODY = AnonymousUser()


@kept
def item(meeting, secretary, official):
    case = making.a_case(subject="Motion om mat", official=official)
    item = making.item(meeting, secretary, case)
    enclosed = making.record(case, "Motion 2/2024", name="Motion 240206.pdf")
    making.approved(case, official, enclosed=[enclosed])
    return item


@kept
def issue(django_capture_on_commit_callbacks, meeting, item, secretary):
    with django_capture_on_commit_callbacks(execute=True):
        made = issue_summons(meeting=meeting, by=secretary)
    made.refresh_from_db()
    assert readable(EVERYBODY, made.public_file)
    return made


def readable(user, file):
    return File.objects.visible_to(user).filter(pk=file.pk).exists()


def enclosed(item):
    return Record.objects.get(case=item.case, number=1)


@pytest.mark.parametrize("level", ["case", "record", "file"])
def test_a_secrecy_mark_closes_the_packs_that_hold_it(level, issue, item, registrar, other_official, member):
    record = enclosed(item)
    thing = {"case": item.case, "record": record, "file": record.files.get()}[level]

    mark_secret(thing=thing, provision="OSL 18:13", by=registrar)

    assert not readable(EVERYBODY, issue.public_file)
    assert not readable(other_official, issue.file)
    assert readable(registrar, issue.file)
    assert readable(member, issue.file), "ledamoten har det utskottet kallades med"


@pytest.mark.parametrize("level", ["case", "record", "file"])
def test_a_mark_set_while_the_packs_are_built_closes_them_too(
    level, meeting, item, secretary, registrar, other_official, member
):
    made = issue_summons(meeting=meeting, by=secretary)
    record = enclosed(item)
    thing = {"case": item.case, "record": record, "file": record.files.get()}[level]
    mark_secret(thing=thing, provision="OSL 18:13", by=registrar)
    build_issue.func(made.pk)

    made.refresh_from_db()
    assert made.public_file != made.file
    for file in made.file, made.public_file:
        assert not readable(EVERYBODY, file)
        assert not readable(other_official, file)
        assert file.secrecy_provision == "OSL 18:13"
    assert readable(member, made.file)


def test_personal_data_closes_the_pack_on_the_web_only(issue, item, registrar, other_official):
    mark_personal_data(thing=enclosed(item), personal_data=True, by=registrar)

    assert not readable(EVERYBODY, issue.public_file)
    assert readable(other_official, issue.file)


def test_a_voided_enclosure_closes_the_pack_on_the_web(issue, item, registrar):
    void_record(record=enclosed(item), reason="Fel ärende", by=registrar)

    assert not readable(EVERYBODY, issue.public_file)


def test_a_mark_elsewhere_leaves_the_packs_alone(issue, registrar):
    other = making.record(making.a_case(), "Annat")

    mark_secret(thing=other, provision="OSL 18:13", by=registrar)
    assert readable(EVERYBODY, issue.public_file)


def test_the_agenda_says_nothing_of_a_case_that_has_become_secret(issue, item, meeting, registrar):
    meeting.refresh_from_db()
    mark_secret(thing=item.case, provision="OSL 21:1", by=registrar)

    (row,) = [row for row in issued_to_everybody(meeting).rows if row.no]
    assert (row.title, row.case, row.record, row.files) == ("Ärende med sekretess", None, None, [])
    assert issued_to_everybody(meeting).pack is None
