"""The register's pages: what they do, what they refuse, and to whom they are closed."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.actions.files import Upload
from cases.actions.marks import mark_secret
from cases.models import Case, Record
from core import clock
from tests import factories
from trail.models import Event

pytestmark = pytest.mark.django_db

LETTER = (
    b"From: =?utf-8?q?Eva_=C3=85str=C3=B6m?= <eva@foretag.example>\r\n"
    b"To: kommunstyrelsen@umea.example\r\n"
    b"Date: Tue, 14 May 2024 22:40:00 +0200\r\n"
    b"Subject: SV: =?utf-8?q?Remiss_om_cykelbana?=\r\n"
    b"MIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHej!\r\n"
    b'--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="yttrande.txt"\r\n\r\nJa\r\n'
    b'--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="setup.exe"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nTVqQAAMAAAA=\r\n--b--\r\n"
)


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17"):
        yield


@pytest.fixture
def case(registrar, official) -> Case:
    return factories.case(by=registrar, official=official, subject="Cykelbana längs älven")


def filled(**fields) -> dict:
    return {
        "register": factories.register("KS").pk,
        "direction": "in",
        "counterparty": "Region Västerbotten",
        "subject": "Remiss",
        "arrived_on": "2024-05-16",
        "kind": "document",
        "matter": "ordinary",
    } | fields


def errors_of(answer) -> str:
    return " ".join(str(error) for errors in answer.context["form"].errors.values() for error in errors)


# Registering


def test_registered_case_is_shown_with_its_number_big(signed_in, registrar):
    answer = signed_in(registrar).post(reverse("cases:register"), filled(), follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [(f"/arbete/arenden/{case.slug}/?nytt=arende", 302)]
    assert answer.context["receipt"] == "KS-2024/00001"
    record = case.records.get()
    assert (record.subject, record.counterparty, record.arrived_on) == (
        "Remiss",
        "Region Västerbotten",
        datetime.date(2024, 5, 16),
    )


def test_form_sent_twice_registers_once(signed_in, registrar):
    client = signed_in(registrar)
    twice = [client.post(reverse("cases:register"), filled(once="a" * 32)) for _ in range(2)]
    assert [answer["Location"] for answer in twice] == ["/arbete/arenden/ks-2024-00001/?nytt=arende"] * 2
    assert Case.objects.count() == 1


def test_letter_fills_in_the_form_and_its_attachments_become_files(signed_in, registrar):
    client = signed_in(registrar)
    register = factories.register("KS").pk
    blank = {"register": register, "direction": "in", "arrived_on": "2024-05-17", "kind": "document"}
    letter = SimpleUploadedFile("brev.eml", LETTER)
    read = client.post(reverse("cases:register"), blank | {"files": letter, "las_in": "1"})
    assert Case.objects.count() == 0
    form, sending = read.context["form"], read.context["sending"]
    assert [
        form[name].value() for name in ("counterparty", "subject", "arrived_on", "kind", "direction")
    ] == [
        "Eva Åström",
        "Remiss om cykelbana",
        "2024-05-14",
        "letter",
        "in",
    ]
    assert [kept.name for kept, _ in sending.kept] == ["brev.eml", "yttrande.txt"]
    assert "setup.exe" in sending.draft.problems[0]
    assert "ligger kvar i brevet brev.eml" in sending.draft.problems[0]
    answer = client.post(
        reverse("cases:register"),
        filled(
            subject="Remiss om cykelbana",
            counterparty="Eva Åström",
            kind="letter",
            kept=[slip for _, slip in sending.kept],
        ),
    )
    assert answer.status_code == 302
    assert [file.name for file in Record.objects.get().files.all()] == ["brev.eml", "yttrande.txt"]


def test_letter_never_writes_over_what_was_typed(signed_in, registrar):
    letter = SimpleUploadedFile("brev.eml", LETTER)
    data = filled(files=letter, las_in="1", direction="internal", subject="Egna ord")
    form = signed_in(registrar).post(reverse("cases:register"), data).context["form"]
    assert [form[name].value() for name in ("direction", "counterparty", "subject", "arrived_on")] == [
        "internal",
        "Region Västerbotten",
        "Egna ord",
        "2024-05-16",
    ]


def test_letter_we_sent_is_outgoing(signed_in, registrar):
    factories.user("Eva", "official", email="eva@foretag.example")
    data = {"files": SimpleUploadedFile("brev.eml", LETTER), "las_in": "1", "direction": "in"}
    form = signed_in(registrar).post(reverse("cases:register"), data).context["form"]
    assert (form["direction"].value(), form["counterparty"].value()) == (
        "out",
        "kommunstyrelsen@umea.example",
    )


def test_uploaded_files_are_kept_when_something_else_is_wrong(signed_in, registrar):
    client = signed_in(registrar)
    data = filled(counterparty="", files=SimpleUploadedFile("brev.txt", b"Hej"))
    wrong = client.post(reverse("cases:register"), data)
    assert wrong.status_code == 422
    assert errors_of(wrong) == "Skriv från vem handlingen kom. Är avsändaren okänd, skriv Anonym."
    [(_, slip)] = wrong.context["sending"].kept
    client.post(reverse("cases:register"), filled(kept=slip))
    assert Record.objects.get().files.get().name == "brev.txt"


def test_slip_of_somebody_else_opens_nothing(signed_in, registrar):
    other = factories.user("Rita", "registrar", of=factories.authority("ks"))
    data = filled(las_in="1", files=SimpleUploadedFile("brev.txt", b"Hej"))
    [(_, slip)] = signed_in(other).post(reverse("cases:register"), data).context["sending"].kept
    signed_in(registrar).post(reverse("cases:register"), filled(kept=[slip, "påhittad"]))
    assert Record.objects.get().files.count() == 0


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"subject": "å" * 2000}, "Texten är 2000 tecken. Korta den till högst 300 tecken"),
        ({"subject": ""}, "Skriv i korthet vad ärendet gäller."),
        ({"arrived_on": "2024-05-18"}, "en dag som inte har kommit"),
        ({"arrived_on": "2024-xx-xx"}, "är inte ifyllt"),
        ({"secrecy_provision": "hemligt"}, "kapitel och paragraf"),
        (
            {"files": SimpleUploadedFile("brev.pdf", b"MZ\x90\x00\x03")},
            "Filen brev.pdf slutar på .pdf men innehållet är något annat än PDF",
        ),
        ({"files": SimpleUploadedFile("tom.pdf", b"")}, "Filen tom.pdf är tom"),
    ],
)
def test_bad_input_is_answered_in_words_and_takes_no_number(signed_in, registrar, fields, message):
    answer = signed_in(registrar).post(reverse("cases:register"), filled(**fields))
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert message in errors_of(answer)


def test_secret_document_makes_the_case_secret_unless_said_otherwise(signed_in, registrar):
    client = signed_in(registrar)
    client.post(reverse("cases:register"), filled(secrecy_provision="OSL 21:1"))
    client.post(reverse("cases:register"), filled(secrecy_provision="OSL 21:1", record_secret_only="on"))
    assert [(c.is_secret, c.records.get().is_secret) for c in Case.objects.order_by("pk")] == [
        (True, True),
        (False, True),
    ]


def test_similar_cases_are_shown_while_typing(signed_in, registrar, case):
    data = {"subject": "Ny cykelbana vid älven", "counterparty": "", "liknande": "1"}
    answer = signed_in(registrar).post(reverse("cases:register"), data, headers={"HX-Request": "true"})
    assert answer.context["similar"] == [case]
    assert [template.name for template in answer.templates] == [
        "cases/_similar.html"
    ] or "cases/_similar.html" in [template.name for template in answer.templates]
    whole = signed_in(registrar).post(reverse("cases:register"), data)
    assert whole.context["form"]["subject"].value() == "Ny cykelbana vid älven"


def test_typed_words_and_files_follow_to_an_existing_case(signed_in, registrar, case):
    client = signed_in(registrar)
    url = reverse("cases:new_record", args=[case.slug])
    data = filled(las_in="1", files=SimpleUploadedFile("brev.txt", b"Hej"))
    read = client.post(url, data)
    form = read.context["form"]
    assert (form["subject"].value(), form["counterparty"].value()) == ("Remiss", "Region Västerbotten")
    kept = [slip for _, slip in read.context["sending"].kept]
    done = client.post(url, filled(kept=kept))
    assert done["Location"] == f"{case.get_absolute_url()}?nytt=1"
    assert case.records.get().files.get().name == "brev.txt"


# Pages


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


CASE_QUERIES = 13


def test_secret_record_in_open_case_is_a_number_without_words(signed_in, registrar, other_official, case):
    record = factories.record(case=case, by=registrar, subject="Hemliga ord", counterparty="Hemlig person")
    mark_secret(thing=record, provision="OSL 21:1", by=registrar)
    answer = signed_in(other_official).get(case.get_absolute_url())
    page = answer.content.decode()
    assert "Hemliga ord" not in page
    assert "Hemlig person" not in page
    assert [line.open for line in answer.context["contents"].records] == [False]
    assert signed_in(other_official).get(record.get_absolute_url()).status_code == 404


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
    from cases.actions.records import move_record, void_record

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


# Acts, each through its page


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


@pytest.fixture
def busy(case, registrar, official):
    """A case with a record, a file, a reminder, and another case to point at."""
    from cases.actions.reminders import set_reminder

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


def test_register_page_is_for_registrars(signed_in, registrar, official, member):
    url = reverse("cases:register")
    assert [signed_in(p).get(url).status_code for p in (registrar, official, member)] == [200, 403, 403]
    assert signed_in(None).get(url).status_code == 302


# Going live


def test_series_is_opened_and_an_older_case_taken_over(signed_in, registrar):
    client = signed_in(registrar)
    register = factories.register("KS").pk
    opened = client.post(
        reverse("cases:series"), {"register": register, "year": 2024, "first": 501}, follow=True
    )
    assert [(row.first, row.next) for row in opened.context["rows"]] == [(501, 501)]
    data = {
        "register": register, "year": 2024, "number": 361, "subject": "Äldre", "opened_on": "2024-03-01",
        "next_record": 5,
    }  # fmt: skip
    taken = client.post(reverse("cases:take_over"), data)
    assert taken["Location"] == "/arbete/arenden/ks-2024-00361/"
    wrong = client.post(reverse("cases:take_over"), data | {"number": 501})
    assert "ligger i den serie som förs här" in errors_of(wrong)


def test_series_are_for_registrar_and_administrator(signed_in, registrar, administrator, official):
    factories.register("KS")
    url = reverse("cases:series")
    assert [signed_in(p).get(url).status_code for p in (registrar, administrator, official)] == [
        200,
        200,
        403,
    ]
    assert signed_in(administrator).get(reverse("cases:take_over")).status_code == 403


# The post list


def rows_of(answer) -> list[tuple]:
    return [
        (row["number"], row["counterparty"], row["subject"]) for row in answer.context["document"]["rows"]
    ]


def test_post_list_has_the_days_records_in_open_words(signed_in, registrar, official, outsider):
    with clock.at("2024-05-16T23:59:59"):
        yesterday = factories.case(by=registrar)
        factories.record(case=yesterday, by=registrar, subject="Gårdagens")
    with clock.at("2024-05-17T00:00:01"):
        factories.record(case=yesterday, by=registrar, subject="Dagens", counterparty="Region Västerbotten")
        factories.record(case=yesterday, by=registrar, subject="Hemligt", secrecy_provision="OSL 21:1")
        factories.record(
            case=yesterday, by=registrar, subject="Brev", counterparty="Eva Åström", personal_data=True
        )
        factories.record(
            case=yesterday,
            by=registrar,
            subject="Ansökan av Eva",
            public_subject="Ansökan",
            public_counterparty="Sökande",
        )
        factories.case(by=registrar, subject="Tomt ärende")
        factories.record(case=factories.case(by=outsider, prefix="BN"), by=outsider)
    answer = signed_in(official).get(reverse("cases:post_list"))
    assert rows_of(answer) == [
        ("KS-2024/00001-2", "Region Västerbotten", "Dagens"),
        ("KS-2024/00001-3", "Sekretess", "Sekretess"),
        ("KS-2024/00001-4", "Privatperson", "Brev"),
        ("KS-2024/00001-5", "Sökande", "Ansökan"),
        ("KS-2024/00002", "", "Tomt ärende"),
    ]
    before = signed_in(official).get(reverse("cases:post_list"), {"dag": "2024-05-16"})
    assert rows_of(before) == [("KS-2024/00001-1", "Region Västerbotten", "Gårdagens")]
    assert len(rows_of(signed_in(outsider).get(reverse("cases:post_list")))) == 1


def test_post_list_is_printed(signed_in, registrar):
    factories.record(case=factories.case(by=registrar), by=registrar)
    answer = signed_in(registrar).get(reverse("cases:post_list"), {"dag": "2024-05-17", "pdf": ""})
    assert (answer["Content-Type"], b"".join(answer)[:5]) == ("application/pdf", b"%PDF-")


def test_post_list_is_for_staff(signed_in, member):
    assert signed_in(member).get(reverse("cases:post_list")).status_code == 403
