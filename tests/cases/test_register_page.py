"""The page where things are registered, and going live: what is filled in, kept, refused and given a number."""

import datetime
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Case, Record
from tests import factories, outlook
from tests.cases.pages import LETTER, errors_of, filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_17_may"), pytest.mark.both_engines]


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


def test_outlook_letter_fills_in_the_form_too(signed_in, registrar):
    content = outlook.message(
        "SV: Remiss om cykelbana",
        "Se bilagan.",
        sender=("Eva Åström", "eva@region.example"),
        attached=(("yttrande.txt", b"Ja."),),
    )
    blank = {"register": factories.register("KS").pk, "direction": "in", "kind": "document", "las_in": "1"}
    read = signed_in(registrar).post(
        reverse("cases:register"), blank | {"files": SimpleUploadedFile("brev.msg", content)}
    )
    form, sending = read.context["form"], read.context["sending"]
    assert [form[name].value() for name in ("counterparty", "subject")] == [
        "Eva Åström",
        "Remiss om cykelbana",
    ]
    assert [kept.name for kept, _ in sending.kept] == ["brev.msg", "yttrande.txt"]


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


def test_too_large_file_is_refused_in_words(signed_in, registrar, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    data = filled(files=SimpleUploadedFile("stor.txt", b"a" * (1024 * 1024 + 1)))
    answer = signed_in(registrar).post(reverse("cases:register"), data)
    assert "Filen stor.txt är" in errors_of(answer)
    assert "Gränsen är 1 MB" in errors_of(answer)


def test_locked_pdf_is_refused_in_words(signed_in, registrar):
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    data = filled(files=SimpleUploadedFile("låst.pdf", out.getvalue()))
    answer = signed_in(registrar).post(reverse("cases:register"), data)
    assert "Filen låst.pdf är skyddad med lösenord. Spara den utan lösenord" in errors_of(answer)


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
    assert answer.templates[0].name == "cases/_similar.html"
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


def test_register_page_is_for_registrars(signed_in, registrar, official, member):
    url = reverse("cases:register")
    assert [signed_in(p).get(url).status_code for p in (registrar, official, member)] == [200, 403, 403]
    assert signed_in(None).get(url).status_code == 302


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
