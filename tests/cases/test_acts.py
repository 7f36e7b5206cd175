"""Each act through its page: who may, who may not, and what wrong input is answered with."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.actions.files import Upload
from cases.actions.reminders import set_reminder
from cases.models import Case, Record
from core import clock
from tests import factories
from tests.cases.pages import errors_of, filled
from tests.worlds import kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_17_may")]


def acts(case: Case, record: Record) -> dict[str, tuple[str, dict]]:
    file, reminder = record.files.first(), case.reminders.first()
    on_case, on_record, on_file = [case.slug], [case.slug, record.number], [case.slug, file.pk]
    pages = {
        "correct": (on_case, {"subject": "Rättat"}),
        "assign": (on_case, {}),
        "classify": (on_case, {"classification": "1.3"}),
        "remind": (on_case, {"what": "Svar", "due_on": "2024-06-01", "owner": case.official_id}),
        "finish_reminder": ([case.slug, reminder.pk], {}),
        "secrecy": (on_case, {"secrecy_provision": "OSL 21:1"}),
        "relate": (on_case, {"dnr": "ks-2024-00002"}),
        "note": (on_case, {"subject": "Samtal", "text": "Ringde."}),
        "new_record": (on_case, filled()),
        "correct_record": (on_record, filled(subject="Rättad")),
        "record_secrecy": (on_record, {"secrecy_provision": "OSL 21:1"}),
        "add_files": (on_record, {"files": SimpleUploadedFile("ny.txt", b"ny")}),
        "file_secrecy": (on_file, {"personal_data": "on"}),
        "replace_file": (on_file, {"file": SimpleUploadedFile("ny.txt", b"ny"), "reason": "Fel fil"}),
        "withdraw_file": (on_file, {"reason": "Fel fil"}),
        "move_record": (on_record, {"dnr": "KS 2024 2"}),
        "void_record": (on_record, {"reason": "Fel"}),
        "close": (on_case, {"note": "Klart."}),
    }
    return {name: (reverse(f"cases:{name}", args=args), data) for name, (args, data) in pages.items()}


ACTS = [
    "correct", "assign", "classify", "remind", "finish_reminder", "secrecy", "relate", "note", "new_record",
    "correct_record", "record_secrecy", "add_files", "file_secrecy", "replace_file", "withdraw_file",
    "move_record", "void_record", "close",
]  # fmt: skip
BY_THE_OFFICIAL = {"remind", "finish_reminder", "note"}


@kept
def busy(case, registrar, official):
    """A case with a record, a file, a reminder, and another case to point at."""
    factories.case(by=registrar)
    record = factories.record(case=case, by=registrar, files=[Upload("a.txt", b"a")])
    set_reminder(case=case, owner=official, what="Svar", due_on=clock.today(), by=registrar)
    return acts(case, record)


@pytest.mark.parametrize("name", ACTS)
def test_registrar_may(signed_in, registrar, official, case, busy, name):
    url, data = busy[name]
    client = signed_in(registrar)
    if name != "finish_reminder":
        assert client.get(url).status_code == 200
    if name == "close":
        client.post(busy["finish_reminder"][0])
    answer = client.post(url, data)
    assert answer.status_code == 302, errors_of(answer)
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("name", ACTS)
def test_official_of_the_case_may_watch_and_note_only(signed_in, official, busy, name):
    url, data = busy[name]
    assert signed_in(official).post(url, data).status_code == (302 if name in BY_THE_OFFICIAL else 403)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", ["other_official", "secretary", "manager", "economist", "administrator"])
def test_other_staff_may_read_only(request, signed_in, busy, name, who):
    url, data = busy[name]
    assert signed_in(request.getfixturevalue(who)).post(url, data).status_code == 403


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", ["outsider", "member"])
def test_what_is_not_seen_is_not_found(request, signed_in, busy, name, who):
    url, data = busy[name]
    assert signed_in(request.getfixturevalue(who)).post(url, data).status_code == 404


def test_acts_are_shown_to_those_who_may_only(signed_in, registrar, official, other_official, case):
    pages = {
        person: signed_in(person).get(case.get_absolute_url()).content.decode()
        for person in (registrar, official, other_official)
    }
    assert [reverse("cases:void", args=[case.slug]) in page for page in pages.values()] == [
        True,
        False,
        False,
    ]
    assert [reverse("cases:remind", args=[case.slug]) in page for page in pages.values()] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("361", "är inget diarienummer. Skriv hela numret, till exempel KS-2024/00361."),
        ("KS-2024/00999", "KS-2024/00999 finns inte eller är inte öppet för dig. Kontrollera numret."),
        ("KS-2024/00001", "Handlingen är redan i KS-2024/00001. Skriv ett annat diarienummer."),
    ],
)
def test_wrong_number_is_answered_in_words(signed_in, registrar, case, typed, message):
    record = factories.record(case=case, by=registrar)
    answer = signed_in(registrar).post(
        reverse("cases:move_record", args=[case.slug, record.number]), {"dnr": typed}
    )
    assert message in errors_of(answer)


def test_case_of_another_authority_is_as_if_it_did_not_exist(signed_in, registrar, outsider, case):
    factories.case(by=outsider, prefix="BN")
    record = factories.record(case=case, by=registrar)
    answer = signed_in(registrar).post(
        reverse("cases:move_record", args=[case.slug, record.number]), {"dnr": "BN-2024/00001"}
    )
    assert "finns inte eller är inte öppet för dig" in errors_of(answer)
