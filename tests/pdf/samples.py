"""Small documents and files for the tests, made here so that each test says what it needs."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

LETTERHEAD = {"municipality": "Umeå kommun", "department": "Stadsledningskontoret"}


def memo(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "Tjänsteskrivelse",
        "date": "2024-04-29",
        "addressee": ["Kommunstyrelsens", "näringslivs- och arbetsutskott"],
        "dnr": "KS-2024/00361",
        "record_no": "",
        "title": "Kontor i Stockholm 2024–2027",
        "letterhead": LETTERHEAD,
        "draft": False,
        "sections": [
            {
                "kind": "proposal",
                "heading": "Förslag till beslut",
                "lead_in": "Kommunstyrelsen beslutar",
                "clauses": [{"lead": "att", "text": "bevilja medel.", "state": "complete", "note": ""}],
            },
            {"kind": "prose", "heading": "Ärendebeskrivning", "html": "<p>Åtgärden är klar.</p>" + TABLE},
            {"kind": "lines", "heading": "Beslutet ska skickas till", "lines": []},
        ],
        "signatories": [{"name": "Karin Lövdahl", "title": "Stadsdirektör"}],
    } | changes


TABLE = (
    "<table><caption>Tkr</caption><thead><tr><th scope='col'>År</th><th scope='col' class='num'>Kvar</th></tr>"
    "</thead><tbody><tr><th scope='row'>2024</th><td class='num'>1 478,2</td></tr></tbody></table>"
)


def long_memo(paragraphs: int = 30, **changes: Any) -> dict[str, Any]:
    prose = "<p>" + "En mening som fyller sidan med ord och tecken. " * 8 + "</p>"
    section = {"kind": "prose", "heading": "Ärendebeskrivning", "html": prose * paragraphs + TABLE}
    return memo(sections=[section], **changes)


def summons(items: list[tuple[str, str]], **changes: Any) -> dict[str, Any]:
    """An agenda with (part id, title) rows."""
    rows = [
        {
            "id": ident,
            "no": f"{180 + n}/24",
            "title": title,
            "dnr": f"KS-2024/00{n:03}",
            "presenter": "Nils Åkerlund",
            "time": "08.40",
            "type": "Beslut",
            "note": "",
            "withdrawn": False,
        }
        for n, (ident, title) in enumerate(items)
    ]
    return {
        "title": "Sammanträde tisdag 21 maj 2024",
        "letterhead": LETTERHEAD,
        "issue": {"number": 1, "date": "2024-05-14", "replaces": ""},
        "facts": [["Tid", "Kl. 08.30–12.00"]],
        "formalia": [
            {"no": "", "title": "Upprop", "presenter": "Ordföranden", "time": "08.30", "type": "Formalia"}
        ],
        "items": rows,
        "reports": [],
        "closing": "Övrigt. Inga beslut fattas.",
    } | changes


def ballot() -> dict[str, Any]:
    row = {"name": "Anders Holmgren", "party": "S", "for": "", "choice": "Ja"}
    return {
        "name": "Omröstning § 184",
        "yes": "Bifall till förslaget",
        "no": "Avslag",
        "rows": [row, row | {"name": "", "choice": "Frånvarande"}],
        "sums": [["Ja", 1], ["Frånvarande", 1]],
    }


def sections() -> list[dict[str, Any]]:
    return [
        {"slot": "decision", "heading": "Beslut", "html": "<p>Utskottet beslutar att bevilja medel.</p>"},
        {"slot": "vote", "heading": "Omröstning", "html": "<p>Omröstningen ger 1 ja-röst.</p>"},
        {"slot": "recipients", "heading": "Beslutet ska skickas till", "html": "<ul><li>Ekonomi</li></ul>"},
    ]


def minutes(**changes: Any) -> dict[str, Any]:
    served = {"name": "Anders Holmgren", "party": "S", "role": "ordförande", "for": "", "paragraphs": ""}
    return {
        "letterhead": LETTERHEAD,
        "kind": "Protokoll",
        "draft": "",
        "title": "Sammanträde tisdag 21 maj 2024",
        "ref": "KSNAU 2024-05-21",
        "paragraphs": "§ 184",
        "facts": [["Plats och tid", "Stadshuset kl. 08.30"], ["Paragrafer", "§ 184"]],
        "serving": [served],
        "others": [{"name": "Elin Sandgren", "title": "sekreterare", "paragraphs": ""}],
        "signs": [{"role": "Ordförande", "name": "Anders Holmgren", "paragraphs": "", "signed": ""}],
        "ballots": [{"paragraph": "§ 184", "matter": "", "secret": False, "sums": [["Ja", 1]]}],
        "attendance": [served | {"votes": ["Ja"]}],
        "items": [
            {
                "number": 184,
                "label": "§ 184",
                "printed": "184/24",
                "title": "Motion",
                "dnr": "KS-2024/00167",
                "sections": sections(),
                "votes": [ballot()],
                "enclosures": [{"number": 1, "what": "Voteringslista", "where": "I paragrafen"}],
            }
        ],
        "enclosures": [{"number": 1, "paragraph": 184, "what": "Voteringslista", "where": "I paragrafen"}],
        "appeal": ["§ 184 kan överklagas.", "Skriv till förvaltningsrätten."],
        "sha256": "0" * 64,
        "masked": False,
    } | changes


def extract(**changes: Any) -> dict[str, Any]:
    return {
        "letterhead": LETTERHEAD,
        "title": "§ 184 Motion",
        "kind": "Protokollsutdrag",
        "draft": False,
        "unapproved": False,
        "meeting": "KSNAU 21 maj 2024",
        "on": "2024-05-21",
        "number": 184,
        "dnr": "KS-2024/00167",
        "approved_on": "2024-05-30",
        "sections": sections()[:2],
        "votes": [ballot()],
        "recipients": ["Ekonomi"],
        "documents": ["Tjänsteskrivelse, KS-2024/00167-2"],
        "earlier": [{"label": "KSNAU § 170, 7 maj 2024: återremiss", "text": ["Kostnaden ska utredas."]}],
        "appeal": ["Skriv till förvaltningsrätten."],
        "enclosures": [{"number": 1, "what": "Voteringslista", "where": "I paragrafen"}],
        "corrections": [{"on": "3 juni 2024", "text": "2025, inte 2024.", "reason": "Fel år", "by": "Elin"}],
        "certified": {"name": "Elin Sandgren", "title": "sekreterare", "on": "3 juni 2024"},
        "sum": "0" * 16,
    } | changes


def proof(**changes: Any) -> dict[str, Any]:
    return {
        "letterhead": LETTERHEAD,
        "title": "Bevis om anslag",
        "ref": "KSNAU 2024-05-21 § 184",
        "facts": [["Organ", "KSNAU"], ["Nedtaget", "tisdag 25 juni 2024"]],
        "lines": ["Måndag 17 juni 2024"],
        "counted": "Tre veckor från den 31 maj.",
        "up": False,
        "replaced": "",
        "signed": ["Elin Sandgren", "sekreterare"],
    } | changes


def file(*words: str, box: tuple[float, ...] = (0, 0, 595, 842), **page: Any) -> bytes:
    """An uploaded PDF with one page for each word, untagged, as a scanner's software might write it."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for word in words:
            drawing = f"BT /F1 20 Tf {box[0] + 20} {box[1] + 20} Td ({word}) Tj ET".encode()
            made = Dictionary(
                Type=Name.Page,
                MediaBox=Array(list(box)),
                Resources=Dictionary(Font=Dictionary(F1=font)),
                Contents=pdf.make_stream(drawing),
                **page,
            )
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
        return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def locked() -> bytes:
    with pikepdf.open(io.BytesIO(file("hemlig"))) as pdf:
        return saved(pdf, encryption=pikepdf.Encryption(user="lås", owner="ägare"))


def picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "#12503f").save(out, kind)
    return out.getvalue()


def blank() -> bytes:
    """A page with nothing that an archive could object to: no font, no colour."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"")
        return saved(pdf)


def award_letter(**changes: Any) -> dict[str, Any]:
    return {
        "letterhead": LETTERHEAD,
        "date": "2024-05-31",
        "dnr": "KS-2024/00456",
        "recipient": ["Föreningen Energiväskan", "802400-1234"],
        "title": "Bidrag till Energiväskan",
        "lead": "Utskottet beslutade 21 maj 2024 (KSNAU § 182) att bevilja Föreningen Energiväskan 580 000 kr i bidrag.",
        "rows": [
            {"year": 2024, "fund": "Klimatneutralitet", "amount": "500 000"},
            {"year": 2025, "fund": "Tillväxt", "amount": "80 000"},
        ],
        "total": "580 000",
        "conditions": ["Medfinansiering på minst 100 000 kr ska vara beviljad."],
        "paying": ["Bidraget betalas ut tidigast när beslutet har vunnit laga kraft."],
        "reports": ["Slutrapport, senast 31 mars 2026."],
        "appeal": ["Den som är medlem i kommunen kan få beslutet prövat.", "Inom tre veckor."],
        "contact": ["Jonas Brännberg", "jonas.brannberg@umea.example"],
    } | changes


def compilation() -> dict[str, Any]:
    """Two projects of a round, one decided before; amounts in öre."""
    row = {
        **{"number": "1", "project": "Cirkulära", "applicant": "Region", "description": "Om projektet."},
        **{"total_cost_ore": 1_300_000_000, "asked_years": [50_000_000, None], "asked_ore": 50_000_000},
        **{"proposed_years": [None, None], "proposed_ore": 0, "stance": "decided_before", "new": False},
        **{"stance_text": "Redan beslutad", "decided_on": "2023-04-18", "decided_in": "KS-2023/00275"},
        **{"reasons": [], "text": ""},
    }
    new = row | {
        **{"number": "2", "project": "Energiväskan", "applicant": "SLK", "asked_ore": 8_000_000},
        **{"asked_years": [8_000_000, None], "proposed_years": [4_000_000, None], "proposed_ore": 4_000_000},
        **{
            "stance": "part",
            "stance_text": "Beviljas delvis",
            "decided_on": "",
            "decided_in": "",
            "new": True,
        },
        **{"reasons": ["Fler har sökt än pengarna räcker till"], "text": "Väskan lånas ut."},
    }
    left = {
        **{"name": "Klimatneutralitet", "year": 2024, "exists": True, "provisional": False},
        **{"frame_ore": 300_000_000, "paid_ore": 0, "committed_ore": 50_000_000},
        **{"before_ore": 250_000_000, "proposed_ore": 4_000_000, "after_ore": 246_000_000},
    }
    return {
        **{
            "title": "Sammanställning våren 2024",
            "draft": True,
            "form": "project",
            "unit": "tkr",
            "hidden": 1,
        },
        **{"header": [["Dokumentnamn", "Sammanställning våren 2024"], ["Dnr", "KS-2024/00456"]]},
        **{"letterhead": LETTERHEAD, "criteria": [{"text": "Sänker utsläppen", "weight": 3}]},
        **{"years": [2024, 2025], "rows": [row, new], "notes": ["Avrundat."]},
        "counts": {"rows": 2, "new": 1, "decided_before": 1, "granted": 1, "refused": 0, "undecided": 0},
        "totals": {
            **{"asked_years": [58_000_000, 0], "asked_ore": 58_000_000, "new_years": [8_000_000, 0]},
            **{"new_ore": 8_000_000, "proposed_years": [4_000_000, 0], "proposed_ore": 4_000_000},
        },
        "left": [left, left | {"year": 2025, "exists": False}],
        "funds": [{"name": "Klimatneutralitet", "note": "Ramen är påhittad."}],
        "basis": {"words": "Per 2024-05-14, huvudbok nr 8."},
    }


def audits() -> dict[str, dict[str, Any]]:
    """The reply to the auditors as proposed and as sent, and the follow-up of what it promised."""
    parts = {
        "opening": "<p>Bilden delas.</p>",
        "answers": "<p><strong>1. Se över planen.</strong></p><p>Det görs.</p><ul><li>Mäta. Klart senast 1 maj.</li></ul>",
        "closing": "<p>Sammantaget går det bra.</p>",
    }
    row = {
        **{
            "what": "Mäta",
            "review": "Miljömål",
            "dnr": "KS-2023/00675",
            "numbers": "1–2",
            "owner": "Chefsjurist",
        },
        **{
            "due_on": "2024-12-01",
            "was_due_on": "2024-09-01",
            "percent": 40,
            "word": "Försenat",
            "said": "Påbörjat.",
        },
        **{"verdicts": ["1: Pågår"], "happened": ["Läge (40 %): Påbörjat."]},
    }
    return {
        "audits/reply": {
            **{"letterhead": LETTERHEAD, "label": "Bilaga 1 (KS-2024/00133)", "dnr": "KS-2024/00133"},
            **{"title": "Yttrande – miljömål", "parts": parts},
        },
        "audits/letter": {
            **{
                "letterhead": LETTERHEAD,
                "date": "2024-06-14",
                "dnr": "KS-2024/00133",
                "recipient": "Kommunrevisionen",
            },
            **{
                "title": "Yttrande – miljömål",
                "lead": "Kommunstyrelsen beslutade att lämna yttrandet.",
                "parts": parts,
            },
            **{
                "from": "Kommunstyrelsen",
                "decision": "KS § 12",
                "sum": ["0" * 8] * 8,
                "contact": ["Petra Hallin"],
            },
        },
        "audits/follow_up": {
            **{
                "letterhead": LETTERHEAD,
                "title": "Uppföljning",
                "body": "Kommunstyrelsen",
                "as_of": "2024-10-01",
            },
            **{"since": "2024-06-01", "counts": {"opening": 1, "new": 1, "closed": 0, "closing": 2}},
            **{"changed": [row], "overdue": [], "rest": [row | {"happened": []}]},
        },
    }


def budget_report() -> dict[str, Any]:
    """With text, a table that has notes, and an empty cell."""
    cells = [{"text": text, "notes": notes} for text, notes in (("114,7", []), ("", []), ("8,9", [1, 2]))]
    table = {
        "key": "drift",
        "title": "Driftredovisning",
        "unit": "mnkr med en decimal",
        "columns": ["Budget jan–apr 2024", "Utfall jan–apr 2024", "Budgetavvikelse jan–apr 2024"],
        "rows": [
            {"label": "Intäkter", "sum": False, "cells": cells},
            {"label": "Netto", "sum": True, "cells": cells},
        ],
        "notes": ["Ny modell.", "Räknat på tabellens egna belopp: 9,0 mnkr."],
    }
    return {
        "letterhead": LETTERHEAD,
        "title": "Rapport, januari–april 2024",
        "body": "Kommunstyrelsen",
        "dnr": "KS-2024/00482",
        "date": "2024-05-14",
        "draft": False,
        "parts": [{"heading": "Ekonomi", "html": "<p>Avvikelsen är 8,9 mnkr.</p>", "tables": [table]}],
    }


def budget() -> dict[str, dict[str, Any]]:
    """A plan for internal control with the follow-up of two tertials."""
    steps = [{"name": "Möjlig", "means": "Risken finns.", "value": 3}]
    text, items = {"text": "Stickprov på löner.", "items": []}, {"text": "", "items": ["antal", "andel"]}
    return {
        "budget/control_plan": {
            **{"title": "Internkontrollplan", "name": "Kommunstyrelsen 2024", "body": "Kommunstyrelsen"},
            **{"year": 2024, "dnr": "KS-2024/00482", "drawn_up_on": "2023-11-05", "adopted": "2023-11-28"},
            **{"follows_up": "Tertial 2, jan-augusti 2024", "heading": "Uppföljning", "tertials": [1, 2]},
            "steps": {"likelihood": steps, "consequence": steps},
            "bands": [{"values": "4–11", "action": "Reducera risk", "means": "Åtgärder minskar risken."}],
            "risks": [
                {
                    **{"area": "Rutiner", "text": "Fel lön kan betalas ut.", "number": "R1", "value": 9},
                    **{"likelihood": "Möjlig", "consequence": "Kännbar", "action": "Reducera risk"},
                }
            ],
            "points": [
                {
                    **{"number": "R1", "action": "Reducera risk", "what": [text, items], "method": [text]},
                    **{"role": "HR-chef", "due": "T1, T2", "said": [[text], []]},
                }
            ],
            "assessments": [
                {
                    **{"number": "R1", "tertial": "T1", "likelihood": "Möjlig", "consequence": "Lindrig"},
                    **{"was": 9, "value": 6, "action": "Reducera risk", "effect": "Färre fel."},
                }
            ],
        }
    }


def directive() -> dict[str, dict[str, Any]]:
    """The frames of a budget side by side: a frame that is not given, a change that is empty, one that is zero."""
    cells = [{"change": 1_000_000, "frame": 101_000_000}, {"change": None, "frame": 100_000_000}]
    none = [{"change": None, "frame": None}] * 2
    year = {
        **{"year": 2025, "kind": "budget", "base": 100_000_000, "missing": 1, "totals": cells},
        "rows": [
            {"line": "Kommunstyrelsen", "base": 100_000_000, "cells": cells},
            {"line": "Kommunrevisionen", "base": None, "cells": none},
        ],
    }
    proposals = [
        {"short": "S+MP", "parties": "Socialdemokraterna och Miljöpartiet"},
        {"short": "M", "parties": "M"},
    ]
    return {
        "budget/directive": {
            **{"title": "Ramar 2025", "letterhead": LETTERHEAD, "date": "2024-05-28", "dnr": "KS-2023/00651"},
            **{"notes": ["Beloppen är påhittade."], "awaited": ["Liberalerna: väntas vid KS 2024-06-04"]},
            "tables": [{"unit": "tkr", "proposals": proposals, "years": [year]}] * 2,
        }
    }
