import datetime

import pytest
from django.core import mail
from django.db import transaction

from core import clock
from organisation.actions import notify, send_unsent
from organisation.models import Message


def test_notify_mails_after_the_commit(official, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notify(to=official, subject="Ett ärende väntar", text="KS-2024/00361 väntar på dig.", path="/arbete/")

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([official.email], "Ett ärende väntar")
    assert "http://127.0.0.1:8000/arbete/" in letter.body
    assert Message.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_action_tells_nobody(official):
    with transaction.atomic():
        notify(to=official, subject="Ett ärende väntar", text="…")
        transaction.set_rollback(True)

    assert (len(mail.outbox), Message.objects.count()) == (0, 0)


def test_a_mail_server_that_is_away_is_tried_again(official, monkeypatch, django_capture_on_commit_callbacks):
    def away(*args, **kwargs):
        raise ConnectionRefusedError("ingen svarar")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr("organisation.actions.notifying.EmailMessage.send", away)
        message = notify(to=official, subject="Ett ärende väntar", text="…")
    message.refresh_from_db()
    assert (message.sent_at, message.failed, message.attempts) == (None, "ingen svarar", 1)

    assert send_unsent() == 0, "yngre än en minut: den skickas just nu"
    with clock.at(message.created_at + datetime.timedelta(minutes=2)):
        assert send_unsent() == 1
    assert len(mail.outbox) == 1
    with clock.at(message.created_at + datetime.timedelta(minutes=4)):
        assert send_unsent() == 0


def test_a_message_without_mail_is_only_shown(official, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notify(to=official, subject="Bara här", text="…", mail=False)

    with clock.at(clock.now() + datetime.timedelta(hours=1)):
        assert send_unsent() == 0
    assert mail.outbox == []
