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


def prepare_bodies(process: int, count: int) -> list[int]:
    """So many that the processes meet in some: the first is won by who starts first."""
    factories.user("Ada Administratör", "administrator", email="ada@umea.example")
    return [factories.body(f"organ-{number}").pk for number in range(count)]


def arrange(process: int, bodies: list[int]) -> None:
    """One of several who give the same bodies the same seats."""
    from organisation.actions.administration import change_body
    from organisation.models import Body, User

    by = User.objects.get(email="ada@umea.example")
    for body in bodies:
        change_body(body=Body.objects.get(pk=body), seats="S 4\nM 3", by=by)


def appoint_to_first(process: int, bodies: list[int]) -> list[str]:
    """One of several who put a person of their own on the first seat of each. Gives the field of each refusal."""
    from core.errors import Refused
    from organisation.actions.administration import appoint
    from organisation.models import Body, User

    by = User.objects.get(email="ada@umea.example")
    person = factories.user(f"Ledamot {process}", email=f"ledamot{process}@umea.example")
    said = []
    for body in Body.objects.filter(pk__in=bodies).order_by("pk"):
        seat = body.seats.get(number=1)
        try:
            appoint(person=person, body=body, role="member", party="S", seat=seat, by=by)
            said.append("")
        except Refused as refusal:
            said.append(str(refusal.field))
    return said


def seated(process: int, bodies: list[int]) -> list[list[int]]:
    """How many seats each body has, and how many sit in the first."""
    from organisation.models import Body

    found = Body.objects.filter(pk__in=bodies).order_by("pk")
    return [[body.seats.count(), body.seats.get(number=1).mandates.count()] for body in found]
