"""Dispatch: rule 28. Each recipient once, registered once, with what came back."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from cases.actions.cases import close_case
from cases.models import Record
from core import blobs, clock, ticking
from core.errors import Refused
from meetings.actions.dispatching import (
    add_recipient,
    note_receipt,
    prepare_dispatches,
    send,
    skip,
)
from meetings.models import Dispatch, Extract
from meetings.queries.dispatching import sendings
from organisation.todo import waiting_for
from tests.meetings.approving import approve, drafted
from tests.meetings.held import HELD_AT, Held, held
from tests.worlds import kept

TO = {"p181": ["Region Västerbotten", "Ekonomiavdelningen"], "p184": ["Kommunstyrelsen"]}


@pytest.fixture(autouse=True)
def on_approval_day():
    with clock.at("2024-05-30T15:00"):
        yield


@kept
def scene(ksnau, secretary, official) -> Held:
    with clock.at(HELD_AT):
        return held(ksnau, secretary, official)


@kept
def minutes(scene, secretary):
    return approve(drafted(scene), secretary, clock.today(), **TO)


def dispatch(recipient: str) -> Dispatch:
    return Dispatch.objects.get(recipient=recipient)


@pytest.fixture
def sent(minutes, secretary, django_capture_on_commit_callbacks):
    """sent("Region Västerbotten", "mail", address=…) -> the dispatch, with its mail gone out."""

    def run(recipient: str, channel: str = "mail", **given) -> Dispatch:
        with django_capture_on_commit_callbacks(execute=True):
            return send(dispatch=dispatch(recipient), channel=channel, by=secretary, **given)

    return run


def test_given_approval_then_one_dispatch_for_each_recipient(minutes, secretary):
    assert list(Dispatch.objects.values_list("item__paragraph__number", "recipient")) == [
        (181, "Region Västerbotten"),
        (181, "Ekonomiavdelningen"),
        (184, "Kommunstyrelsen"),
    ]
    assert prepare_dispatches(minutes, secretary) == 0


def test_mail_goes_with_the_extract_and_is_registered_once(scene, sent):
    first = sent("Region Västerbotten", address="registrator@regionvasterbotten.example")
    second = sent("Ekonomiavdelningen", "internal")

    (letter,) = mail.outbox
    assert letter.to == ["registrator@regionvasterbotten.example"]
    assert letter.subject.replace("\u00a0", " ") == "Protokollsutdrag KSNAU § 181, 21 maj 2024"
    ((name, content, kind),) = letter.attachments
    assert (name, kind) == ("Protokollsutdrag KSNAU 2024-05-21 § 181.pdf", "application/pdf")
    assert content.startswith(b"%PDF")
    assert first.record == second.record
    record = Record.objects.get(kind=Record.Kind.MINUTES)
    assert (record.direction, record.counterparty) == ("out", "Region Västerbotten, Ekonomiavdelningen")
    assert record.case == scene.item(181).case
    assert Extract.objects.get().file == record.files.get()
    assert dispatch("Region Västerbotten").mailed_at is not None


def test_extract_is_tagged_and_says_what_it_must(sent):
    made = sent("Region Västerbotten", "letter").extract
    assert made is not None
    assert made.file is not None
    content = blobs.read(made.file.sha256)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "sv"


def test_given_sent_when_sent_again_then_refused(sent):
    sent("Kommunstyrelsen", "internal")
    with pytest.raises(Refused, match="redan skickat till Kommunstyrelsen"):
        sent("Kommunstyrelsen", "internal")
    assert len(mail.outbox) == 0


def test_mail_server_that_is_away_is_tried_again(sent, settings, monkeypatch):
    from meetings.actions import mailing

    real = mailing.letter

    def away(dispatch):
        raise ConnectionRefusedError("ingen svarar")

    monkeypatch.setattr(mailing, "letter", away)
    row = sent("Kommunstyrelsen", address="ks@umea.example")
    row.refresh_from_db()
    assert (row.mailed_at, row.failed, row.is_sent) == (None, "ingen svarar", True)
    monkeypatch.setattr(mailing, "letter", real)
    with clock.at("2024-05-30T15:02"):
        assert ticking.run_all()["protokollsutdrag med e-post"] == 1
        assert ticking.run_all()["protokollsutdrag med e-post"] == 0
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("channel", "address", "why"),
    [
        ("mail", "", "Skriv e-postadressen"),
        ("mail", "ingen adress", "ingen e-postadress"),
        ("mail", "a@b.example\nBcc: c@d.example", "ingen e-postadress"),
        ("duva", "", "Välj hur"),
    ],
)
def test_sending_nowhere_is_refused(sent, channel, address, why):
    with pytest.raises(Refused, match=why):
        sent("Kommunstyrelsen", channel, address=address)
    assert Extract.objects.count() == 0


def test_secret_paragraph_does_not_go_by_mail_and_its_record_is_marked(scene, minutes, secretary, sent):
    add_recipient(item=scene.item(186), recipient="Länsstyrelsen", by=secretary)
    with pytest.raises(Refused, match="sekretess skickas inte med vanlig e-post"):
        sent("Länsstyrelsen", address="lst@lst.example")
    record = sent("Länsstyrelsen", "letter").record
    assert record is not None
    assert record.secrecy_provision == "OSL 19:1"


def test_closed_case_refuses_and_nothing_is_noted(scene, sent, registrar):
    case = scene.item(184).case
    assert case is not None
    close_case(case=case, by=registrar)
    with pytest.raises(Refused, match="är avslutat"):
        sent("Kommunstyrelsen", "internal")
    assert (Extract.objects.count(), dispatch("Kommunstyrelsen").sent_at) == (0, None)


def test_receipt_is_noted_after_it_was_sent(sent, minutes, secretary):
    with pytest.raises(Refused, match="inte skickat"):
        note_receipt(
            dispatch=dispatch("Kommunstyrelsen"), received_on=clock.today(), receipt="", by=secretary
        )
    row = sent("Kommunstyrelsen", "internal")
    with pytest.raises(Refused, match="innan det skickades"):
        note_receipt(dispatch=row, received_on=dt.date(2024, 5, 29), receipt="", by=secretary)
    with pytest.raises(Refused, match="inte har kommit"):
        note_receipt(dispatch=row, received_on=dt.date(2024, 6, 3), receipt="", by=secretary)
    note_receipt(dispatch=row, received_on=dt.date(2024, 5, 30), receipt="Svar med e-post", by=secretary)
    assert dispatch("Kommunstyrelsen").receipt == "Svar med e-post"


def test_skipping_needs_a_reason_and_stops_sending(sent, secretary, minutes):
    with pytest.raises(Refused, match="Skriv varför"):
        skip(dispatch=dispatch("Kommunstyrelsen"), reason=" ", by=secretary)
    skip(dispatch=dispatch("Kommunstyrelsen"), reason="Var själv med.", by=secretary)
    with pytest.raises(Refused, match="Var själv med"):
        sent("Kommunstyrelsen", "internal")
    row = sent("Region Västerbotten", "letter")
    with pytest.raises(Refused, match="redan skickat"):
        skip(dispatch=row, reason="Nej", by=secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=row.pk).update(skipped_reason="Nej")


def test_given_no_recipients_when_approved_then_warned(scene, minutes, secretary):
    listed = sendings(scene.meeting, secretary)
    assert [one.label for one in listed if one.lacks_recipients] == ["§ 180", "§ 182", "§ 183", "§ 186"]
    add_recipient(item=scene.item(182), recipient="Kulturnämnden", by=secretary)
    with pytest.raises(Refused, match="står redan"):
        add_recipient(item=scene.item(182), recipient="kulturnämnden", by=secretary)
    assert not next(
        one for one in sendings(scene.meeting, secretary) if one.label == "§ 182"
    ).lacks_recipients


def test_unapproved_extract_says_so_and_may_be_sent_again(scene, secretary):
    draft = drafted(scene)
    add_recipient(item=scene.item(184), recipient="Kommunstyrelsen", by=secretary)
    send(dispatch=dispatch("Kommunstyrelsen"), channel="internal", by=secretary)
    first = dispatch("Kommunstyrelsen")
    assert first.was_unapproved
    assert first.record is not None
    assert first.record.subject.endswith("§ 184, ojusterat")
    with pytest.raises(Refused, match="redan skickat"):
        send(dispatch=first, channel="internal", by=secretary)

    approve(draft, secretary, clock.today(), **TO)
    send(dispatch=dispatch("Kommunstyrelsen"), channel="internal", by=secretary)

    second = dispatch("Kommunstyrelsen")
    assert not second.was_unapproved
    assert list(Extract.objects.values_list("number", "approved")) == [(1, False), (2, True)]
    assert second.record != first.record


def test_waiting_extracts_are_told_on_the_start_page(minutes, secretary, sent):
    def told() -> list[str]:
        return [todo.title for todo in waiting_for(secretary) if "protokollsutdrag" in todo.title]

    assert told() == ["Skicka 3 protokollsutdrag"]
    sent("Region Västerbotten", "letter")
    sent("Ekonomiavdelningen", "letter")
    assert told() == ["Skicka 1 protokollsutdrag"]
    sent("Kommunstyrelsen", "letter")
    assert told() == []


def test_only_the_secretary_dispatches(minutes, official, scene):
    row = dispatch("Kommunstyrelsen")
    for act in (
        lambda: send(dispatch=row, channel="internal", by=official),
        lambda: skip(dispatch=row, reason="Nej", by=official),
        lambda: add_recipient(item=scene.item(182), recipient="X", by=official),
    ):
        with pytest.raises(Refused):
            act()
