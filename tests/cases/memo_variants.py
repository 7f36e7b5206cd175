"""The ten memos of one real meeting, as their shapes: which headings, which way of writing the proposal, who signs.

Every shape must be holdable and printable. The words are our own; figures and spellings matter, so they are as they were.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, Step
from organisation.models import Body

PROPOSAL = ("proposal", "Förslag till beslut")
DESCRIPTION = ("prose", "Ärendebeskrivning")
UNDERLAG = ("enclosures", "Beslutsunderlag")
PREPARED = ("prepared_by", "Beredningsansvariga")
RECIPIENTS = ("recipients", "Beslutet ska skickas till")
STANDARD = (PROPOSAL, DESCRIPTION, UNDERLAG, PREPARED, RECIPIENTS)
UTSKOTT = "Kommunstyrelsens näringslivs- och arbetsutskott"


@dataclass
class Variant:
    number: int
    headings: tuple[tuple[str, str], ...]
    chain: str = ""  # "ksnau:proposes ks:decides"
    style: str = "att"
    lead_in: str = ""
    without_lead_in: bool = False
    clauses: list[Clause] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    prepared_by: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signatories: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "Tjänsteskrivelse"
    dated_on: str = "2024-05-13"
    addressed: bool = True
    matter: str = "ordinary"
    title: str = "Ett ärende"
    prints: dict[str, Any] = field(default_factory=dict)

    def content(self, bodies: dict[str, Body], unit_id: int) -> Content:
        steps = [step.split(":") for step in self.chain.split()]
        return Content(
            title=self.title,
            kind=self.kind,
            dated_on=datetime.date.fromisoformat(self.dated_on) if self.dated_on else None,
            addressee=bodies["ksnau"].addressee if self.addressed else "",
            body_id=bodies["ksnau"].pk,
            unit_id=unit_id,
            style=self.style,
            lead_in=self.lead_in,
            without_lead_in=self.without_lead_in,
            chain=[Step(bodies[slug].pk, part, bodies[slug].name) for slug, part in steps],
            sections=[Section(kind, heading, self._text(kind, heading)) for kind, heading in self.headings],
            clauses=self.clauses,
            enclosures=self.enclosures,
            prepared_by=[Line(name) for name in self.prepared_by],
            recipients=[Line(name) for name in self.recipients],
            signatories=[Line(name, title) for name, title in self.signatories],
        )

    def _text(self, kind: str, heading: str) -> str:
        return f"<p>Text om {heading.lower()}.</p>" if kind == "prose" else ""


def empty() -> Clause:
    return Clause(state="empty")


def listed(label: str, separator: str, title: str) -> Enclosure:
    return Enclosure(title=title, label=label, separator=separator)


def awaited(label: str, title: str) -> Enclosure:
    return Enclosure(
        title=title,
        label=label,
        separator=" - ",
        state="awaited",
        awaited_from="Kommunfullmäktiges presidium",
        note="(Bereds av KF-presidium och kommer senare)",
    )


KF_DECIDES = "ksnau:prepares ks:prepares kf:decides"
MANAGER, DIRECTOR = ("Karin Lövdahl", "Stadsdirektör"), ("Mats Ekholm", "Näringslivsdirektör")

VARIANTS = [
    Variant(
        1,
        STANDARD,
        chain=KF_DECIDES,
        clauses=[empty(), empty(), empty()],
        enclosures=[
            listed("", "", "Två partiers budget för 2025"),
            listed("Bilaga 1", " - ", "Investeringsbudget 2024 och 2025"),
            awaited("Bilaga 4", "Kommunrevisionens budget för 2025"),
        ],
        prepared_by=["Nils Rosén Åkerlund", "Ida Norlén", "Torbjörn Sandahl", "Marie Högstedt"],
        recipients=["Samtliga nämnder och bolag"],
        signatories=[("Karin Lövdahl", "stadsdirektör"), ("Nils Åkerlund", "ekonomidirektör")],
        matter="budget",
        prints={
            "lead_in": "Kommunfullmäktige beslutar",
            "clauses": [("att", ""), ("att", ""), ("att", "")],
            "items": [
                ("Två partiers budget för 2025", "listed", ""),
                ("Bilaga 1 - Investeringsbudget 2024 och 2025", "listed", ""),
                (
                    "Bilaga 4 - Kommunrevisionens budget för 2025",
                    "awaited",
                    "Bereds av KF-presidium och kommer senare",
                ),
            ],
        },
    ),
    Variant(
        2,
        (
            PROPOSAL,
            DESCRIPTION,
            ("prose", "Kvarvarande medel i tillväxtanslaget (2024-04-29)"),
            ("enclosures", "Handlingar"),
            PREPARED,
            RECIPIENTS,
        ),
        chain="ksnau:decides",
        without_lead_in=True,
        clauses=[
            Clause(
                "bevilja",
                "kontoret 20 000 kr 2024, 100 000 kr/år 2025-2026 och 80 000 kr 2027, att tas från anslaget för tillväxt",
                printed="Att bevilja kontoret 20 000 kr 2024, 100 000 kr/år 2025-2026 och 80 000 kr 2027, att tas från anslaget för tillväxt",
                amounts=[
                    Amount(2024, 2_000_000, "tillväxt", "tillvaxt"),
                    Amount(2025, 10_000_000, "tillväxt", "tillvaxt"),
                    Amount(2026, 10_000_000, "tillväxt", "tillvaxt"),
                    Amount(2027, 8_000_000, "tillväxt", "tillvaxt"),
                ],
            ),
            Clause(
                "beslutet gäller",
                "under förutsättning att övrig sökt medfinansiering beviljas",
                printed="Att beslutet gäller under förutsättning att övrig sökt medfinansiering beviljas",
                is_condition=True,
            ),
        ],
        enclosures=[listed("", "", "Inskickad ansökan")],
        prepared_by=["Agneta Fjellström, Jonas Brännberg"],
        recipients=["Budgetgruppen/Lina Fors, Jonas Brännberg"],
        signatories=[MANAGER, DIRECTOR],
        dated_on="2024-04-29",
        prints={
            "lead_in": "",
            "clauses": [
                (
                    "Att",
                    "bevilja kontoret 20 000 kr 2024, 100 000 kr/år 2025-2026 och 80 000 kr 2027, att tas från anslaget för tillväxt",
                ),
                ("Att", "beslutet gäller under förutsättning att övrig sökt medfinansiering beviljas"),
            ],
        },
    ),
    Variant(
        3,
        (
            PROPOSAL,
            DESCRIPTION,
            ("prose", "Kriterier för att ansöka"),
            ("prose", "Kvarvarande medel i utvecklingsanslaget (2024-05-14)"),
            UNDERLAG,
            PREPARED,
            RECIPIENTS,
        ),
        chain="ksnau:decides",
        clauses=[Clause("godkänna", "fördelning av medel.", printed="Att godkänna fördelning av medel.")],
        enclosures=[listed("", "", "Sammanställning av inkomna ansökningar 240514")],
        prepared_by=["Birgitta Hallqvist, Strategisk utveckling"],
        recipients=["Lina Fors", "Cecilia Malm"],
        signatories=[("Helena Wiklund", "Miljöstrateg")],
        dated_on="2024-05-12",
        prints={"lead_in": f"{UTSKOTT} beslutar", "clauses": [("Att", "godkänna fördelning av medel.")]},
    ),
    Variant(
        4,
        (*STANDARD[:4], ("recipients", "Beslut skickas till")),
        chain="ksnau:decides",
        clauses=[Clause("godkänna", "informationen.", printed="Att godkänna informationen.")],
        enclosures=[listed("", "", "Sammanfattning av ansökningar")],
        prepared_by=["Navid Karimi, Fritidsbyrån."],
        recipients=["Lina Fors"],
        signatories=[("Helena Wiklund", "Miljöstrateg")],
        prints={"lead_in": f"{UTSKOTT} beslutar", "clauses": [("Att", "godkänna informationen.")]},
    ),
    Variant(
        5,
        (PROPOSAL, DESCRIPTION, ("prose", "Stadsledningskontorets yttrande"), PREPARED, RECIPIENTS),
        chain=KF_DECIDES,
        style="bare",
        clauses=[Clause("avslå", "motionen", printed="Avslå motionen")],
        enclosures=[listed("", "", "Motion 240206")],
        prepared_by=["Oskar Lundmark, landsbygdsstrateg", "Frida Östman, landsbygdsstrateg"],
        matter="motion",
        title="Motion 2/2024: ”Ko på rot” för mer lokalproducerad mat; Veronica Kerr (KD)",
        prints={"lead_in": "Kommunfullmäktige beslutar att", "clauses": [("", "Avslå motionen")]},
    ),
    Variant(
        6,
        (PROPOSAL, DESCRIPTION, PREPARED, RECIPIENTS),
        chain=KF_DECIDES,
        without_lead_in=True,
        clauses=[
            Clause(
                "förklara",
                "motionen besvarad i enlighet med det som framförs i skrivelsen",
                printed="Att kommunfullmäktige beslutar att förklara motionen besvarad i enlighet med det som framförs i skrivelsen.",
            )
        ],
        prepared_by=["Sara Bergdahl, internationell strateg"],
        signatories=[
            ("Förnamn, Efternamn", "Befattning"),
            ("Sara Bergdahl", "Internationell samordning/Projektledare"),
        ],
        dated_on="2024-04-24",
        matter="motion",
        title="Motion 4/2024: Fördjupa relationer; Sara Bergdahl",
        prints={
            "lead_in": "",
            "clauses": [
                (
                    "Att",
                    "kommunfullmäktige beslutar att förklara motionen besvarad i enlighet med det som framförs i skrivelsen.",
                )
            ],
        },
    ),
    Variant(
        7,
        STANDARD,
        chain="ksnau:proposes ks:decides",
        style="bare",
        lead_in=f"{UTSKOTT} föreslår kommunstyrelsen att:",
        clauses=[Clause("yttra sig", "enligt bilagt förslag, se bilaga 1.")],
        enclosures=[listed("Bilaga 1", " - ", "yttrande"), listed("Bilaga 2", " – ", "granskningsrapport")],
        prepared_by=["Malin Forsgren (informationssäkerhetssamordnare)", "Petra Hallin (chefsjurist)"],
        recipients=["Kommunrevisionen"],
        signatories=[MANAGER, ("Petra Hallin", "")],
        matter="audit",
        prints={
            "lead_in": f"{UTSKOTT} föreslår kommunstyrelsen att:",
            "clauses": [("", "yttra sig enligt bilagt förslag, se bilaga 1.")],
        },
    ),
    Variant(
        8,
        (
            PROPOSAL,
            DESCRIPTION,
            ("prose", "Förvaltningens förslag till yttrande"),
            UNDERLAG,
            PREPARED,
            RECIPIENTS,
        ),
        chain="ksnau:prepares ks:decides",
        style="dash",
        lead_in="Kommunstyrelsen beslutar att:",
        clauses=[Clause("lämna", "yttrande.", printed="- Lämna yttrande i enlighet med förslaget.")],
        enclosures=[listed("", "", "Revisionsrapport")],
        prepared_by=["Kristina Vallin", "Ida Norlén"],
        recipients=["kommunrevisionen"],
        signatories=[MANAGER, ("Ida Norlén", "Ledningskoordinator")],
        dated_on="2024-05-15",
        matter="audit",
        prints={
            "lead_in": "Kommunstyrelsen beslutar att:",
            "clauses": [("–", "Lämna yttrande i enlighet med förslaget.")],
        },
    ),
    Variant(
        9,
        STANDARD[:4],
        chain="ksnau:prepares ks:decides",
        style="dash",
        clauses=[
            Clause("godkänna", "verksamhetsuppföljning för perioden januari-april 2024"),
            Clause("godkänna", "uppföljning av internkontrollplan för perioden jan-april 2024."),
        ],
        enclosures=[listed("Bilaga 1", ". ", "Rapport"), listed("Bilaga 2", ". ", "Internkontrollplan")],
        prepared_by=["Lina Fors, Åsa Hedlund, Torbjörn Sandal, Ida Norlén, Ellen Nygren"],
        signatories=[MANAGER, ("Nils Rosén Åkerlund", "Ekonomidirektör")],
        matter="report",
        prints={
            "lead_in": "Kommunstyrelsen beslutar att",
            "clauses": [
                ("–", "godkänna verksamhetsuppföljning för perioden januari-april 2024"),
                ("–", "godkänna uppföljning av internkontrollplan för perioden jan-april 2024."),
            ],
        },
    ),
    Variant(
        10,
        STANDARD,
        kind="",
        dated_on="",
        addressed=False,
        matter="information",
        title="Information: God ekonomisk hushållning",
        prints={"lead_in": "", "clauses": [], "items": []},
    ),
    Variant(
        11,
        (("proposal", ""), ("prose", "")),
        chain="ks:decides",
        style="number",
        clauses=[Clause("ge", "kommunstyrelsen i uppdrag att utreda frågan"), Clause("anta", "planen")],
        prints={
            "lead_in": "Kommunstyrelsen beslutar att",
            "clauses": [("1.", "ge kommunstyrelsen i uppdrag att utreda frågan"), ("2.", "anta planen")],
        },
    ),
]
