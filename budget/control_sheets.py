"""The document of a plan as the sheets of a spreadsheet: definitions, Del 1 and Del 2. Pure."""

from __future__ import annotations

from typing import Any

from core.tables import Cell, Table


def sheets_of(content: dict[str, Any]) -> list[Table]:
    """`content` as `budget.sections.control.plan_content` makes it."""
    return [_definitions(content), _risks(content), _points(content), *_assessments(content)]


def _notes(content: dict[str, Any], heading: str) -> list[str]:
    notes = [heading, f"Nämnd: {content['body']}", f"Upprättad: {content['drawn_up_on']}"]
    notes.append(f"Antagen: {content['adopted']}" if content["adopted"] else "Utkast, inte antagen")
    return [*notes, f"Följer upp: {content['follows_up']}"] if content["follows_up"] else notes


def _definitions(content: dict[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [name, step["name"], step["means"], str(step["value"])]
        for axis, name in (("likelihood", "Sannolikhet"), ("consequence", "Konsekvens"))
        for step in content["steps"][axis]
    ]
    rows += [["Riskhantering", band["action"], band["means"], band["values"]] for band in content["bands"]]
    columns = ["Skala", "Steg eller rekommendation", "Innebär", "Värde"]
    return Table("Definitioner", columns, rows, _notes(content, content["title"]), widths=[18, 26, 80, 10])


def _risks(content: dict[str, Any]) -> Table:
    names = ("area", "text", "number", "likelihood", "consequence", "value", "action")
    columns = [
        *("Kontrollområde", "Identifierad risk", "Nr", "Sannolikhet", "Konsekvens", "Riskvärde"),
        "Rekommenderad riskhantering",
    ]
    return Table(
        "Del 1",
        columns,
        [[risk[name] for name in names] for risk in content["risks"]],
        _notes(content, f"Del 1. Riskanalys {content['name']}"),
        widths=[30, 60, 6, 18, 14, 10, 22],
    )


def _points(content: dict[str, Any]) -> Table:
    told = content["tertials"]
    columns = [
        *("Nr.", "Inriktning", "Kontrollmoment", "Kontrollmetod", "Ansvarig", "Frekvens"),
        *(f"Kommentar per T{one}" for one in told),
    ]
    rows = [
        [
            *(point["number"], point["action"], lines(point["what"]), lines(point["method"])),
            *(point["role"], point["due"], *(lines(said) for said in point["said"])),
        ]
        for point in content["points"]
    ]
    return Table(
        "Del 2",
        columns,
        rows,
        _notes(content, f"Del 2. {content['heading']}"),
        groups=[("Internkontrollplan", 6), *([("Uppföljning", len(told))] if told else [])],
        widths=[6, 18, 50, 50, 20, 12, *[50] * len(told)],
    )


def _assessments(content: dict[str, Any]) -> list[Table]:
    names = ("number", "tertial", "likelihood", "consequence", "was", "value", "action", "effect")
    columns = [
        *("Nr", "Vid", "Sannolikhet", "Konsekvens", "I planen", "Nu", "Riskhantering"),
        "Åtgärdernas effekt",
    ]
    rows = [[one[name] for name in names] for one in content["assessments"]]
    notes = _notes(content, "Risker som har värderats om")
    return (
        [Table("Omvärderingar", columns, rows, notes, widths=[6, 6, 18, 14, 10, 10, 20, 60])] if rows else []
    )


def lines(blocks: list[dict[str, Any]]) -> str:
    """Paragraphs and lists as the lines of a cell."""
    return "\n".join(
        line
        for one in blocks
        for line in ([one["text"]] if one["text"] else [f"- {item}" for item in one["items"]])
    )
