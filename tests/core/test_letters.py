"""Saved e-mail of both kinds, read in a child with limits."""

import datetime as dt

import pytest

from core import confined, letters
from core.errors import Refused
from tests import outlook

SENT = dt.datetime(2024, 5, 16, 7, 12, tzinfo=dt.UTC)
EML = (
    "From: Anna Öberg <anna@forening.example>\r\nTo: registrator@umea.example\r\nSubject: Antal besökare\r\n"
    "Date: Thu, 16 May 2024 09:12:00 +0200\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHej!\r\n"
).encode()
MSG = outlook.message(
    "Antal besökare på hembygdsdagen",
    "Hej!\r\n\r\nHär är listan. Åsa hälsar.",
    sender=("Anna Öberg", "anna@forening.example"),
    to=(("Registrator", "registrator@umea.example"),),
    sent=SENT,
    attached=(("Besökare åäö.txt", b"120 personer"), ("stor.bin", bytes(9000))),
)


def test_outlook_letter_says_who_when_what_and_brings_its_files():
    letter = letters.read(MSG, "Brev.MSG")
    assert (letter.sender_name, letter.sender_email) == ("Anna Öberg", "anna@forening.example")
    assert letter.to == ["Registrator <registrator@umea.example>"]
    assert letter.date == SENT
    assert letter.subject == "Antal besökare på hembygdsdagen"
    assert "Åsa hälsar" in letter.text
    assert [(one.name, len(one.content)) for one in letter.attachments] == [
        ("Besökare åäö.txt", 12),
        ("stor.bin", 9000),
    ]


def test_both_kinds_are_read_alike():
    letter = letters.read(EML, "brev.eml")
    assert (letter.sender_name, letter.sender_email, letter.subject, letter.date) == (
        "Anna Öberg",
        "anna@forening.example",
        "Antal besökare",
        SENT,
    )


@pytest.mark.parametrize(("content", "name"), [(b"\0" * 600, "a.eml"), (MSG[:700], "a.msg"), (EML, "a.msg")])
def test_what_is_no_letter_is_refused_in_words(content, name):
    with pytest.raises(Refused, match="kan inte läsas som e-post"):
        letters.read(content, name)


def test_letter_that_passes_the_limits_is_refused_in_words(monkeypatch):
    def stopped(*_, **__):
        raise confined.Stopped("memory")

    monkeypatch.setattr(confined, "call", stopped)
    with pytest.raises(Refused, match="kan inte läsas som e-post"):
        letters.read(EML, "a.eml")
