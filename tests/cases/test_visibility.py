"""Who may read, told with the fixed cast. The same questions for cases, records and files."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from cases.actions.files import Upload
from cases.actions.publishing import publish, unpublish
from cases.models import Case, File, Publication, Record
from core import clock
from core.errors import Refused
from tests import factories
from tests.worlds import kept

EVERYBODY = AnonymousUser()


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official, counterparty="Anna Andersson")


@kept
def record(case, registrar):
    return factories.record(case=case, by=registrar, files=[Upload("brev.txt", "Hej åäö".encode())])


@kept
def file(record):
    return record.files.get()


def readers(thing, *people):
    return [p for p in people if type(thing).objects.visible_to(p).filter(pk=thing.pk).exists()]


@kept
def cast(official, other_official, registrar, manager, secretary, economist, administrator, member, outsider):
    return [
        official,
        other_official,
        registrar,
        manager,
        secretary,
        economist,
        administrator,
        member,
        outsider,
        EVERYBODY,
    ]


def test_unmarked_is_open_to_the_authority_and_to_nobody_else(case, record, file, cast):
    for thing in (case, record, file):
        assert readers(thing, *cast) == cast[:7]


@pytest.mark.parametrize("marked", ["case", "record", "file"])
def test_secret_is_read_by_the_cleared_and_the_case_official(marked, case, record, file, cast, registrar):
    thing = {"case": case, "record": record, "file": file}[marked]
    type(thing).objects.filter(pk=thing.pk).update(
        secrecy_provision="OSL 21:1", secrecy_marked_on=clock.today(), secrecy_marked_by=registrar
    )
    official, _, registrar, _, secretary = cast[:5]

    assert readers(thing, *cast) == [official, registrar, secretary]
    assert readers(file, *cast) == [official, registrar, secretary]


def test_published_is_read_by_everybody(case, record, file, cast, registrar):
    for thing in (case, record, file):
        publish(thing=thing, by=registrar, source="prov")
        assert readers(thing, *cast) == cast


def test_a_published_case_does_not_publish_its_records(case, record, file, registrar):
    publish(thing=case, by=registrar, source="prov")

    assert readers(record, EVERYBODY) == []
    assert readers(file, EVERYBODY) == []


@pytest.mark.parametrize(
    ("fact", "level"),
    [
        *[(fact, level) for fact in ("secrecy", "personal_data") for level in ("case", "record", "file")],
        ("void", "case"),
        ("void", "record"),
        ("working", "record"),
    ],
)
def test_what_is_closed_after_publication_is_closed_at_once(fact, level, case, record, file, registrar):
    for thing in (case, record, file):
        publish(thing=thing, by=registrar, source="prov")
    thing = {"case": case, "record": record, "file": file}[level]
    now = clock.now()
    changes = {
        "secrecy": {
            "secrecy_provision": "OSL 18:13",
            "secrecy_marked_on": clock.today(),
            "secrecy_marked_by": registrar,
        },
        "personal_data": {"personal_data": True},
        "void": {"void_reason": "Fel", "voided_at": now, "voided_by": registrar},
        "working": {"number": None, "registered_at": None, "registered_by": None},
    }[fact]
    type(thing).objects.filter(pk=thing.pk).update(**changes)

    assert readers(thing, EVERYBODY) == []
    assert readers(file, EVERYBODY) == []


def test_members_read_what_was_sent_to_their_body_also_when_secret(
    record, member, registrar, ksnau, outsider
):
    Record.objects.filter(pk=record.pk).update(
        secrecy_provision="OSL 21:1", secrecy_marked_on=clock.today(), secrecy_marked_by=registrar
    )
    publish(thing=record, body=ksnau, by=registrar, source="prov")

    assert readers(record, member, outsider, EVERYBODY) == [member]


def test_a_mandate_that_ends_takes_the_reading_with_it(record, member, registrar, ksnau):
    publish(thing=record, body=ksnau, by=registrar, source="prov")
    member.mandates.update(until_on=clock.today().replace(year=2021))
    member.__dict__.pop("_body_ids_today", None)

    assert readers(record, member) == []


def test_an_account_that_is_closed_reads_as_everybody(case, official):
    official.is_active = False

    assert readers(case, official) == []


def test_publishing_what_is_marked_is_refused_with_the_reason(case, record, file, registrar):
    Record.objects.filter(pk=record.pk).update(personal_data=True)
    file.refresh_from_db()

    with pytest.raises(Refused, match="personuppgifter"):
        publish(thing=file, by=registrar, source="prov")
    assert Publication.objects.count() == 0


def test_publishing_twice_is_publishing_once(case, registrar):
    assert publish(thing=case, by=registrar, source="a") == publish(thing=case, by=registrar, source="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(case=case, by=registrar, source="c")


def test_unpublishing_needs_a_reason_and_closes_the_page(case, registrar):
    publish(thing=case, by=registrar, source="prov")

    with pytest.raises(Refused, match="varför"):
        unpublish(thing=case, by=registrar, reason=" ")
    assert unpublish(thing=case, by=registrar, reason="Fel handling") == 1
    assert readers(case, EVERYBODY) == []
    publish(thing=case, by=registrar, source="igen")
    assert readers(case, EVERYBODY) == [EVERYBODY]


def test_the_open_register_takes_no_words_from_what_is_closed(case, record, registrar):
    assert (case.open_subject, case.open_counterparty) == ("Ett ärende", "Anna Andersson")
    case.personal_data = True
    assert case.open_counterparty == ""
    record.case.secrecy_provision = "OSL 21:1"
    assert (record.open_subject, record.open_counterparty) == ("Sekretess", "")
    record.public_subject = "Ansökan"
    assert record.open_subject == "Ansökan"


def test_files_of_another_case_are_never_mixed_in(case, registrar, file):
    other = factories.case(by=registrar)

    assert list(Case.objects.visible_to(registrar).filter(pk=other.pk)) == [other]
    assert list(File.objects.visible_to(registrar).filter(record__case=other)) == []
