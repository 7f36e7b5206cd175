"""A pack the size of a large meeting's, made here: memos of three and four pages, and attachments as people send them.

Everything comes from one seed, so two runs measure the same pages.
"""

from __future__ import annotations

import io
import random
import zlib
from typing import Any

Json = dict[str, Any]
MEMOS = ATTACHMENTS = 30
PAGES = 452
A4, A3_LYING = (595.28, 841.89), (1190.55, 841.89)
SEED = 20240521

BEGIN = [
    "Förvaltningen har gått igenom ansökan och", "Efter samråd med föreningarna i stadsdelen har enheten",
    "Vid beredningen den 3 maj har avdelningen", "I dialog med Region Västerbotten har kontoret",
    "Med stöd av reglementet har utskottet", "Inför sommaren har driften",
]  # fmt: skip
MIDDLE = [
    "kommit fram till att kostnaden ryms inom ramen", "funnit att tidplanen håller om beslut fattas i maj",
    "räknat om behovet av lokaler för de närmaste tre åren", "sett över hur medlen har använts hittills",
    "jämfört fyra alternativ och deras följder för miljön", "vägt nyttan mot vad som annars fått stå tillbaka",
]  # fmt: skip
END = [
    "och lämnar därför sitt förslag.", "vilket redovisas i bilagan.", "utan att andra åtaganden påverkas.",
    "och återkommer med en uppföljning i höst.", "så att arbetet kan börja efter semestrarna.",
]  # fmt: skip
TITLES = [
    "Utvecklingsmedel till Båthuset", "Kontor i Stockholm 2024–2027", "Svar på motion om kolonilotter",
    "Granskning av inköpsrutiner", "Medfinansiering av besöksnäringens tillväxtplan", "Årsredovisning för stiftelsen",
]  # fmt: skip
COSTS = ["Personal", "Lokaler", "Resor", "Konsulter", "Material", "Avgifter", "Bidrag från staten"]


def sentence(chance: random.Random) -> str:
    return f"{chance.choice(BEGIN)} {chance.choice(MIDDLE)} {chance.choice(END)}"


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(3, 6)))


def memo(number: int, *, note: str = "") -> Json:
    """The data of one memo; `note` changes one sentence of it."""
    chance = random.Random(SEED + number)
    return {
        "kind": "Tjänsteskrivelse",
        "date": "2024-04-29",
        "addressee": ["Kommunstyrelsens", "näringslivs- och arbetsutskott"],
        "dnr": f"KS-2024/{number:05}",
        "record_no": f"KS-2024/{number:05}-2",
        "title": f"{chance.choice(TITLES)}, etapp {number}",
        "letterhead": {"municipality": "Umeå kommun", "department": "Stadsledningskontoret"},
        "draft": False,
        "sections": [
            _proposal(chance),
            _prose(chance, "Sammanfattning", 1, before=note),
            _prose(chance, "Ärendebeskrivning", 1 + number % 4),
            _prose(chance, "Ekonomiska konsekvenser", 1, after=_table(chance)),
            _prose(chance, "Förvaltningens bedömning", 3),
            {"kind": "enclosures", "heading": "Beslutsunderlag", "items": _enclosures(number)},
            {"kind": "lines", "heading": "Beslutet ska skickas till", "lines": ["Ekonomi", "Sökanden"]},
        ],
        "signatories": [
            {"name": "Karin Lövdahl", "title": "Stadsdirektör"},
            {"name": "Jonas Ek", "title": "Enhetschef"},
        ],
    }


def _proposal(chance: random.Random) -> Json:
    clauses = [
        {
            "lead": "att",
            "text": f"{chance.choice(['bevilja', 'avslå', 'godkänna'])} det som {sentence(chance).lower()}",
            "state": "complete",
            "note": "",
        }
        for _ in range(chance.randint(3, 5))
    ]
    return {
        "kind": "proposal",
        "heading": "Förslag till beslut",
        "lead_in": "Kommunstyrelsen beslutar",
        "clauses": clauses,
    }


def _prose(
    chance: random.Random, heading: str, paragraphs: int, *, before: str = "", after: str = ""
) -> Json:
    text = "".join(f"<p>{paragraph(chance)}</p>" for _ in range(paragraphs))
    first = f"<p>{before}</p>" if before else ""
    return {"kind": "prose", "heading": heading, "html": first + text + after}


def _table(chance: random.Random) -> str:
    head = "".join(f"<th scope='col' class='num'>{year}</th>" for year in (2024, 2025, 2026))
    body = "".join(
        f"<tr><th scope='row'>{chance.choice(COSTS)} {row}</th>"
        + "".join(f"<td class='num'>{chance.randint(10, 9999)},{chance.randint(0, 9)}</td>" for _ in range(3))
        + "</tr>"
        for row in range(1, 21)
    )
    return (
        f"<table><caption>Kostnader, tkr</caption><thead><tr><th scope='col'>Post</th>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _enclosures(number: int) -> list[Json]:
    return [
        {"text": f"Bilaga {number}", "url": "", "note": "", "state": "attached", "record": 3},
        {"text": "Ansökan", "url": "", "note": "ligger i ärendet", "state": "listed"},
    ]


# -- attachments: text, scans, drawings on A3, and pages scanned sideways


def attachment(number: int, pages: int) -> bytes:
    """One file as a resident, a consultant or a copying machine makes it, by turns."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    chance = random.Random(SEED * 7 + number)
    kind = number % 4
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
        width, height = A3_LYING if kind == 2 else A4
        for page in range(pages):
            resources: Any = Dictionary(Font=Dictionary(F1=font))
            if kind == 1:
                resources.XObject = Dictionary(Im0=_scan(pdf, chance))
                drawing = f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()
            elif kind == 2:
                drawing = _drawing(chance, width, height)
            else:
                drawing = _text(chance, height)
            made = Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, width, height]),
                Resources=resources,
                Contents=pdf.make_stream(zlib.compress(drawing), Filter=Name.FlateDecode),
                Rotate=90 if kind == 3 and page % 2 else 0,
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _scan(pdf: Any, chance: random.Random) -> Any:
    from pikepdf import Name
    from PIL import Image

    grain = Image.frombytes("L", (155, 220), chance.randbytes(155 * 220)).resize((620, 877))
    packed = io.BytesIO()
    grain.save(packed, "JPEG", quality=40)
    return pdf.make_stream(
        packed.getvalue(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=620,
        Height=877,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceGray,
        Filter=Name.DCTDecode,
    )


def _drawing(chance: random.Random, width: float, height: float) -> bytes:
    lines = []
    for _ in range(1200):
        x, y = chance.random() * width, chance.random() * height
        lines.append(
            f"{x:.1f} {y:.1f} m {x + chance.uniform(-60, 60):.1f} {y + chance.uniform(-60, 60):.1f} l S"
        )
    return "\n".join(lines).encode()


def _text(chance: random.Random, height: float) -> bytes:
    shown = [
        b"1 0 0 1 60 %d Tm (%s) Tj" % (height - 70 - 13 * row, sentence(chance)[:96].encode("cp1252"))
        for row in range(54)
    ]
    return b"BT /F1 10 Tf\n" + b"\n".join(shown) + b"\nET"


def lengths(pages: int, files: int = ATTACHMENTS) -> list[int]:
    """How many pages each file has: from 1 to 20 or so, together just as many as asked for."""
    chance = random.Random(SEED * 13)
    found = [chance.randint(1, 20) for _ in range(files)]
    while sum(found) != pages:
        at = chance.randrange(files)
        step = 1 if sum(found) < pages else -1
        found[at] = max(1, found[at] + step)
    return found
