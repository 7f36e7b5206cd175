"""The whole demo: the script, the date it stands on, and who can sign in."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from core import clock
from organisation.models import User
from organisation.roles import ROLES
from pdf import uploads
from pdf.models import Look
from umea_ksnau.demo import (
    applications,
    audits,
    control,
    directive,
    drafting,
    grants,
    holding,
    importing,
    indicators,
    meetings,
    memos,
    motions,
    opinions,
    register,
    reporting,
    world,
)
from umea_ksnau.demo.reading import Json, ends_on
from umea_ksnau.demo.reading import load as read
from umea_ksnau.demo.script import Step, play, played_until

PASSWORD = "umea-demo-2024"  # printed on the login page of the demo: it guards nothing
SIGN_INS = "sign-ins.json"


@dataclass(frozen=True)
class Played:
    steps: int
    today: datetime.date


def steps() -> Iterator[Step]:
    return chain(
        world.steps(),
        register.steps(),
        motions.steps(),
        grants.steps(),
        memos.steps(),
        opinions.steps(),
        applications.steps(),
        audits.steps(),
        control.steps(),
        reporting.steps(),
        indicators.steps(),
        directive.steps(),
        importing.steps(),
        drafting.steps(),
        meetings.steps(),
        holding.steps(),
    )


def load(*, until: datetime.date | None = None) -> Played:
    """Play the demo to the end of a day (by default the one of world.yaml), and let it be that day.

    The demo's date never goes back: what has been played cannot be unplayed.
    """
    until = until or ends_on()
    count = play(steps(), until=until)
    let_people_in()
    today = max(filter(None, [until, played_until(), clock.demo_date()]))
    if settings.DEMO:
        clock.set_demo_date(today)
    write_sign_ins()
    return Played(count, today)


def look_at_files() -> None:
    """Pages and small pictures of all that was registered: the play itself has no workers. About half a minute."""
    for waiting in Look.objects.filter(state=Look.State.WAITING):
        uploads.look_now(waiting.sha256, waiting.name)


def let_people_in() -> None:
    """One password for all, hashed once: the hash is slow on purpose."""
    cast = [about["email"] for about in read("cast.yaml")["people"].values() if about.get("email")]
    waiting = User.objects.filter(email__in=cast, password__startswith="!")
    if waiting.exists():
        waiting.update(password=make_password(PASSWORD))


def sign_ins() -> list[Json]:
    """Those of the cast that show what the product does, for the login page."""
    found = []
    for about in read("cast.yaml")["people"].values():
        if "demo_login" in about:
            roles = [role for held in about["roles"].values() for role in held]
            found.append(
                {
                    "role": role_of(roles),
                    "name": about["name"],
                    "email": about["email"],
                    "password": PASSWORD,
                    "does": about["demo_login"],
                }
            )
    return found


def role_of(roles: list[str]) -> str:
    """The role that tells most: everybody on the staff is an official too."""
    told = sorted(roles, key=lambda role: role == "official")[0]
    return ROLES[told].name if told in ROLES else "Ledamot"


def write_sign_ins() -> None:
    path = Path(settings.VAR_DIR) / "demo" / SIGN_INS
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(sign_ins(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def table() -> str:
    """The sign-ins in columns, for the terminal."""
    rows = [(person["role"], person["name"], person["email"], person["does"]) for person in sign_ins()]
    head = ("Roll", "Namn", "E-post", "Gör")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(3)]
    lines = [
        "  ".join([*(row[column].ljust(widths[column]) for column in range(3)), row[3]])
        for row in [head, *rows]
    ]
    return "\n".join([*lines, f"Lösenord för alla: {PASSWORD}"])
