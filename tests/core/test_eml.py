import datetime as dt
import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock, eml
from core.errors import Refused


def letter(**extra):
    message = EmailMessage()
    message["From"] = "Åsa Öberg <asa.oberg@example.org>"
    message["To"] = "Kommunstyrelsen <ks@kommun.example>, registrator@kommun.example"
    message["Date"] = "Tue, 14 May 2024 07:12:00 +0000"
    message["Subject"] = "Ansökan om medel – läger"
    message.set_content("Hej!\n\nVi söker medel.\n\nÅsa")
    return message


def test_letter_is_read():
    message = letter()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Ansökan läger.pdf")
    found = eml.parse(bytes(message))
    assert (found.sender_name, found.sender_email) == ("Åsa Öberg", "asa.oberg@example.org")
    assert found.to == ["ks@kommun.example", "registrator@kommun.example"]
    assert found.date == dt.datetime(2024, 5, 14, 9, 12, tzinfo=clock.STOCKHOLM)
    assert found.subject == "Ansökan om medel – läger"
    assert found.text == "Hej!\n\nVi söker medel.\n\nÅsa"
    assert found.attachments == [eml.Attachment("Ansökan läger.pdf", "application/pdf", b"%PDF-1.7")]


def test_plain_text_goes_before_its_html_twin():
    message = letter()
    message.add_alternative("<p>Annat</p>", subtype="html")
    assert eml.parse(bytes(message)).text.startswith("Hej!")


def test_html_alone_becomes_text():
    message = letter()
    message.set_content(
        "<head><title>x</title><style>p{}</style><body><p>Hej &aring;!</p><ul><li>ett<li>två</ul>"
        "<script>alert(1)</script>Rad ett<br>rad   två",
        subtype="html",
    )
    assert eml.parse(bytes(message)).text == "Hej å!\n\n• ett\n• två\nRad ett\nrad två"


def test_letter_in_a_letter_is_an_attachment():
    inner = letter()
    outer = letter()
    outer.replace_header("Subject", "VB: läger")
    outer.add_attachment(inner)
    (attachment,) = eml.parse(bytes(outer)).attachments
    assert attachment.name == "Ansökan om medel – läger.eml"
    assert attachment.content_type == "message/rfc822"
    assert eml.parse(attachment.content).subject == "Ansökan om medel – läger"


def test_inline_picture_without_a_name_is_kept():
    message = letter()
    message.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<a>")
    assert [a.name for a in eml.parse(bytes(message)).attachments] == ["bilaga 1.gif"]


@pytest.mark.parametrize(
    ("header", "sender", "address"),
    [
        (b"=?iso-8859-1?Q?=C5sa_=D6berg?= <a@b.example>", "Åsa Öberg", "a@b.example"),
        (b"=?utf-8?B?w4VzYQ==?= =?utf-8?B?IMOWYmVyZw==?= <a@b.example>", "Åsa Öberg", "a@b.example"),
        (b"=?utf-8?Q?=C3=96berg=2C_=C3=85sa?= <a@b.example>", "Öberg, Åsa", "a@b.example"),
        (b'"Oberg, Asa" <a@b.example>', "Oberg, Asa", "a@b.example"),
        (b"a@b.example", "", "a@b.example"),
        ("Åsa Öberg <a@b.example>".encode(), "Åsa Öberg", "a@b.example"),
        ("Åsa Öberg <a@b.example>".encode("latin-1"), "Åsa Öberg", "a@b.example"),
        (b"=?x-okand?Q?=C5sa?= <a@b.example>", "=?x-okand?Q?=C5sa?=", "a@b.example"),
        (b"", "", ""),
    ],
)
def test_sender_is_read_however_it_is_coded(header, sender, address):
    found = eml.parse(b"From: " + header + b"\r\nSubject: x\r\n\r\ny\r\n")
    assert (found.sender_name, found.sender_email) == (sender, address)


@pytest.mark.parametrize(
    ("header", "date"),
    [
        (b"Date: Tue, 14 May 2024 09:12:00 +0200", "2024-05-14T09:12:00+02:00"),
        (b"Date: Tue, 14 May 2024 07:12:00 GMT", "2024-05-14T09:12:00+02:00"),
        (b"Date: yesterday", None),
        (b"Date: Tue, 99 May 2024 99:12:00 +0200", None),
        (b"X-Other: 1", None),
        (b"Received: from a by b; Tue, 14 May 2024 09:12:00 +0200", "2024-05-14T09:12:00+02:00"),
        (b"Date: Fri, 31 Dec 9999 23:59:00 -2300", None),
    ],
)
def test_date_is_read_or_missing(header, date):
    found = eml.parse(header + b"\r\nSubject: x\r\n\r\ny\r\n").date
    assert (found.isoformat() if found else None) == date


def test_text_in_an_old_or_wrong_coding_is_read():
    head = b"Subject: x\r\nContent-Type: text/plain; charset=%s\r\n\r\n"
    assert eml.parse(head % b"iso-8859-1" + "åäö".encode("latin-1")).text == "åäö"
    assert eml.parse(head % b"us-ascii" + "åäö".encode()).text == "åäö"
    assert eml.parse(head % b"x-okand" + "åäö".encode("latin-1")).text == "åäö"


def test_names_of_attachments_are_made_safe():
    raw = (
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="..\\..\\etc/=?utf-8?Q?m=C3=B6te.pdf?="\r\n\r\n'
        b"%PDF-\r\n--b--\r\n"
    )
    assert [a.name for a in eml.parse(raw).attachments] == ["möte.pdf"]


@pytest.mark.parametrize("raw", [b"", b"hej", b"\xd0\xcf\x11\xe0", b"<html></html>", b"\n\nFrom: a"])
def test_what_is_no_letter_is_refused(raw):
    with pytest.raises(Refused, match=r"kan inte läsas som e-post"):
        eml.parse(raw)


def many_parts():
    message = letter()
    message.add_alternative("<p>Hej å</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Ansökan läger.pdf")
    message.add_attachment(letter())
    return bytes(message)


SAMPLES = [bytes(letter()), many_parts()]


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=12)), max_size=12),
)
def test_damaged_letter_is_read_or_refused(raw, damage):
    for place, octets in damage:
        place %= len(raw)
        raw = raw[:place] + octets + raw[place + 1 :]
    try:
        found = eml.parse(raw)
    except Refused:
        return
    for text in (found.subject, found.text, found.sender_name, *found.to):
        text.encode()


@given(
    st.binary(max_size=300), st.sampled_from([b"From: ", b"Date: ", b"Subject: ", b"To: ", b"Content-Type: "])
)
def test_any_header_is_read(octets, header):
    eml.parse(b"Message-ID: <1>\r\n" + header + octets)


def test_endless_nesting_is_cut_off():
    raw = b"Subject: x\r\n"
    for n in range(60):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
    assert eml.parse(raw).text == ""


def nested(depth: int) -> bytes:
    heads = [f"Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n" for at in range(depth)]
    return ("From: a@b.se\r\n" + "".join(heads)).encode()


@pytest.mark.parametrize(
    "bomb",
    [
        nested(2000),
        b"From: a@b.se\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
        b"From: a@b.se\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 30_000,
    ],
)
def test_a_letter_made_to_fill_the_memory_is_refused(bomb):
    with pytest.raises(Refused, match="kan inte läsas som e-post"):
        eml.parse(bomb)


def test_a_letter_made_to_take_forever_is_read_in_a_moment():
    endless = b"From: a@b.se\r\nTo: " + b"a," * 200_000 + b"\r\nSubject: " + b"=?utf-8?q?a?= " * 100_000
    begun = time.monotonic()
    found = eml.parse(endless + b"\r\nContent-Type: text/html\r\n\r\n" + b"<a" * 200_000)
    assert time.monotonic() - begun < 20
    assert found.subject.startswith("aaa")
