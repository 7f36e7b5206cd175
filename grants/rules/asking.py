"""What an application may ask of a round. Pure: one set of rules for the form, the file and the other system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core import money
from grants.entries import CallFacts, Entry


@dataclass(frozen=True)
class Problem:
    """`field` is a name of `Entry`, or `asked:<fund>:<year>`. What stops must be put right; the rest is a question."""

    field: str
    message: str
    stops: bool = True


def problems(entry: Entry, facts: CallFacts) -> list[Problem]:
    """All that is wrong or doubtful with an application for this round, in the order of the form."""
    return [*_missing(entry), *_amounts(entry, facts), *_whole(entry, facts), *_dates(entry, facts)]


def _missing(entry: Entry) -> Iterator[Problem]:
    words = {
        "external_id": "Ansökans nummer saknas.",
        "applicant": "Sökande saknas.",
        "project": "Projektets namn saknas.",
    }
    for name, message in words.items():
        if not getattr(entry, name).strip():
            yield Problem(name, message)
    if not entry.asked:
        yield Problem("asked", "Inget belopp är sökt.")


def _amounts(entry: Entry, facts: CallFacts) -> Iterator[Problem]:
    for one in entry.asked:
        place, said = f"asked:{one.fund}:{one.year}", money.text(one.ore)
        name = facts.funds.get(one.fund)
        if one.ore <= 0:
            yield Problem(place, f"{said} söks {one.year}. Skriv ett belopp som är större än noll.")
        elif name is None:
            yield Problem(place, f"Anslaget {one.fund} ingår inte i utlysningen.")
        elif one.year not in facts.years:
            yield Problem(
                place,
                f"{name} {one.year}: {said} söks utanför utlysningens år, {years_in_words(facts.years)}.",
            )
        elif (one.fund, one.year) not in facts.frames:
            yield Problem(
                place,
                f"{name} {one.year}: {said} söks, men anslaget har ingen rad för {one.year}. Ekonomen lägger upp året, "
                "minst som preliminärt.",
            )
        elif (frame := facts.frames[one.fund, one.year]) is not None and one.ore > frame:
            yield Problem(
                place,
                f"{name} {one.year}: {said} söks, mer än årets hela ram på {money.text(frame)}."
                f"{_unit_question(facts.unit)}",
            )
        elif facts.unit == "kr" and one.ore < 100_000:
            yield Problem(
                place, f"{said} är ovanligt lite. Står beloppet i tkr? Utlysningen har kr.", stops=False
            )


def _unit_question(unit: str) -> str:
    return f" Står beloppet i kr? Utlysningen har {unit}." if unit != "kr" else ""


def _whole(entry: Entry, facts: CallFacts) -> Iterator[Problem]:
    asked, cost = entry.asked_ore, entry.total_cost_ore
    if facts.most_ore is not None and asked > facts.most_ore:
        yield Problem(
            "asked", f"{money.text(asked)} söks. Högst {money.text(facts.most_ore)} kan sökas per ansökan."
        )
    if cost is None:
        return
    if cost <= 0:
        yield Problem("total_cost_ore", "Totala kostnaden ska vara större än noll, eller lämnas tom.")
    elif asked > cost:
        yield Problem(
            "total_cost_ore",
            f"{money.text(asked)} söks, mer än hela kostnaden på {money.text(cost)}. Kontrollera enheten.",
        )
    elif asked and cost >= 1000 * asked:
        yield Problem(
            "total_cost_ore",
            f"Totala kostnaden, {money.text(cost)}, är minst tusen gånger det sökta, {money.text(asked)}. "
            "Kontrollera enheten.",
            stops=False,
        )
    paid = sum(one.ore or 0 for one in entry.co_financing if one.status != "refused")
    if paid and asked + paid > cost > 0:
        yield Problem(
            "co_financing",
            f"Sökt och medfinansiering är tillsammans {money.text(asked + paid)}, mer än hela kostnaden på "
            f"{money.text(cost)}.",
            stops=False,
        )


def _dates(entry: Entry, facts: CallFacts) -> Iterator[Problem]:
    if entry.starts_on and entry.ends_on and entry.ends_on < entry.starts_on:
        yield Problem("ends_on", "Projektet kan inte sluta innan det börjar.")
    if entry.received_on and facts.closes_on and entry.received_on > facts.closes_on:
        yield Problem(
            "received_on",
            f"Ansökan inkom {entry.received_on.isoformat()}, efter sista dag {facts.closes_on.isoformat()}.",
            stops=False,
        )


def years_in_words(years: range) -> str:
    """`2024–2026`, `2024`"""
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}"
