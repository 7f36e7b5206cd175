from __future__ import annotations

import datetime
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock, money
from core.dates import parse
from core.errors import Refused
from grants.models import Fund
from grants.queries.balances import BASES, FundFigures, figures


class Command(BaseCommand):
    help = "Visar ett anslag per år: ram, reserverat, beviljat, utbetalt och kvar. JSON i öre."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fund", help="anslagets adress, till exempel klimatneutralitet")
        parser.add_argument("--as-of", default="", help="dag som siffrorna gäller, annars i dag")
        parser.add_argument(
            "--known-at", default="", help="så som huvudboken såg ut då: dag eller tid (ISO 8601)"
        )
        parser.add_argument("--basis", choices=list(BASES), default="proposed")
        parser.add_argument("--json", action="store_true", help="svara med JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        fund = Fund.objects.filter(slug=options["fund"]).first()
        if fund is None:
            known = ", ".join(Fund.objects.order_by("slug").values_list("slug", flat=True)) or "inga"
            raise CommandError(f"Anslaget {options['fund']} finns inte. Upplagda: {known}.")
        as_of, known_at = _day(options["as_of"]) or clock.today(), _moment(options["known_at"])
        found = figures(fund, as_of=as_of, known_at=known_at)
        basis = options["basis"]
        self.stdout.write(
            json.dumps(_data(found, basis), ensure_ascii=False, indent=2)
            if options["json"]
            else _words(found, basis)
        )


def _data(found: FundFigures, basis: str) -> dict[str, Any]:
    return {
        "fund": found.fund.slug,
        "name": found.fund.name,
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "basis": basis,
        "ledger_number": found.number,
        "unit": "öre",
        "years": [
            {
                "year": row.year,
                "status": row.status,
                "frame": row.frame,
                "reserved": row.reserved,
                "granted": row.committed,
                "paid": row.paid,
                "lapsed": row.lapsed,
                "shortfall": row.shortfall,
                "remaining": row.remaining(basis),
            }
            for row in found.years
        ],
    }


def _words(found: FundFigures, basis: str) -> str:
    unit = found.fund.unit
    lines = [f"{found.fund.name}, {BASES[basis]} per {found.as_of}, huvudbok nr {found.number}"]
    for row in found.years:
        figures = {
            "ram": row.frame,
            "reserverat": row.reserved,
            "beviljat": row.committed,
            "utbetalt": row.paid,
            "kvar": row.remaining(basis),
        }
        said = ", ".join(f"{name} {money.text(ore, unit)}" for name, ore in figures.items())
        lines.append(f"{row.year}: {said}{' (underskott)' if row.shortfall else ''}")
    return "\n".join([*lines, *([] if found.years else ["Inga år är upplagda."])])


def _day(typed: str) -> datetime.date | None:
    try:
        return parse(typed) if typed else None
    except Refused as refusal:
        raise CommandError(f"--as-of: {refusal.message}") from None


def _moment(typed: str) -> datetime.datetime | None:
    """A day is known to its end; a time without a zone is Swedish."""
    if not typed:
        return None
    try:
        if len(typed) <= 10:
            day = datetime.date.fromisoformat(typed)
            return datetime.datetime.combine(day, datetime.time.max, tzinfo=clock.STOCKHOLM)
        moment = datetime.datetime.fromisoformat(typed)
    except ValueError:
        raise CommandError(
            f"--known-at: ”{typed}” är ingen tid. Skriv till exempel 2024-05-12T15:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.STOCKHOLM)
