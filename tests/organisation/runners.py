"""What the processes of a race do with the letters of the day."""

from pathlib import Path

from django.test import override_settings

from core import clock
from organisation.actions import choose_notices, gather_digests, notify, send_digests
from organisation.models import Digest, Message
from organisation.notices import Way
from tests import factories

KIND = "cases.assigned"


def write(process: int, people: int, each: int) -> None:
    """So many people with so many messages each, to be gathered."""
    for number in range(people):
        person = factories.user(f"Person {number}", "official", email=f"person{number}@umea.example")
        choose_notices(user=person, ways={KIND: Way.DAILY}, by=person)
        with clock.at("2024-05-15T14:00"):
            for count in range(each):
                notify(to=person, subject=f"Ärende {count}", text="…", kind=KIND)


def tick(process: int, letters: str) -> int:
    """Two ticks at seven in the morning. Letters become files in a folder. Gives how many were gathered."""
    folder = Path(letters) / str(process)  # the names of the files are the time: each process has a folder
    files = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": folder}}
    gathered = 0
    with override_settings(MAILERS={"default": files}):
        for minute in range(2):
            with clock.at(f"2024-05-16T07:0{minute}"):
                gathered += gather_digests()
                send_digests()
    return gathered


def outcome(process: int) -> dict[str, int]:
    return {
        "digests": Digest.objects.count(),
        "unsent": Digest.objects.filter(sent_at=None).count() + Message.objects.filter(sent_at=None).count(),
        "loose": Message.objects.filter(digest=None).count(),
    }
