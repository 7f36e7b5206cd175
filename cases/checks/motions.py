"""The memo that answers a motion: the title names who moved it, every demand is answered, and the text comes to the
conclusion that the clauses propose. Asked by the matter (`cases.matter`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cases import richtext
from cases.findings import Finding, Severity
from cases.memo_content import Clause, Content, content_of
from cases.models import CouncilMotion, Memo, MotionDemand
from cases.motion_words import OUTCOMES, demands_named, outcome_in, outcomes_of

_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")
_FURTHER = re.compile(
    r"\b(?:utred(?:s|as|a|er|ning)|ses? över|kartlägg(?:s|as|a)|återkomm(?:a|er))\b", re.IGNORECASE
)
_SETS_WORK = re.compile(r"\b(?:uppdra|utred|ge|se över|kartlägg|tillsätt)", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:avråd(?:er|a|s)|avstyrk(?:er|a|s)|rekommenderas (?:därför )?inte)\b", re.IGNORECASE
)
_PROPOSED = {"granted": "bifall", "refused": "avslag", "answered": "besvarad", "written_off": "avskrivning"}
LAW = "KL 5:35"


def of_memo(memo: Memo) -> Iterator[Finding]:
    motion = CouncilMotion.objects.filter(case=memo.case_id).prefetch_related("movers", "demands").first()
    if motion is None:
        yield Finding(
            "motion-unregistered",
            Severity.INFORMS,
            "rubrik",
            "Motionens uppgifter saknas i ärendet",
            "Förslagsställare och yrkanden är inte registrerade, så svaret kan inte jämföras med dem. Registrator eller "
            "nämndsekreterare fyller i dem på ärendets sida.",
        )
        return
    content = content_of(memo)
    yield from _title(motion, content)
    yield from _demands(motion, content)
    yield from _conclusion(content)


def _title(motion: CouncilMotion, content: Content) -> Iterator[Finding]:
    movers = list(motion.movers.all())
    title = content.title.lower()
    if movers and not any(one.name.lower() in title for one in movers):
        who = ", ".join(map(str, movers))
        yield Finding(
            "motion-movers",
            Severity.WARNS,
            "rubrik",
            "Rubriken nämner ingen av förslagsställarna",
            f"Motionen är lämnad av {who}. Den som har lämnat den ska stå efter semikolon.",
            expected=str(movers[0]),
            found=content.title.rpartition(";")[2].strip(),
        )
    if not re.search(rf"(?<!\d){motion.number}/{motion.year}(?!\d)", content.title):
        yield Finding(
            "motion-number",
            Severity.WARNS,
            "rubrik",
            "Rubriken har inte motionens nummer",
            f"Motionen har nummer {motion.printed}.",
            expected=motion.printed,
        )


def _demands(motion: CouncilMotion, content: Content) -> Iterator[Finding]:
    """Each demand has a clause; and where one clause answers several, the text takes up each by its number."""
    demands = list(motion.demands.all())
    clauses = _decided(content)
    if not clauses:
        return
    answered = outcomes_of(clauses, [one.number for one in demands])
    in_clauses = {number for clause in clauses for number in demands_named(clause)}
    in_text = {number for _, sentence in _sentences(content) for number in demands_named(sentence)}
    for demand in demands:
        if demand.number not in answered:
            yield _finding(demand, "forslag", "har inget svar i förslaget", _NO_CLAUSE)
        elif len(demands) > 1 and demand.number not in in_clauses | in_text:
            yield _finding(demand, "forslag", "besvaras inte för sig", _NOT_APART)


_NO_CLAUSE = "Föreslå att yrkandet bifalls, avslås, anses besvarat eller avskrivs, för sig eller tillsammans med de andra."
_NOT_APART = (
    "Förslaget gäller motionen i sin helhet och texten tar inte upp yrkandet med dess nummer. Skriv vad som gäller "
    "yrkande {number}, eller låt det få en egen att-sats."
)


def _finding(demand: MotionDemand, place: str, what: str, message: str) -> Finding:
    return Finding(
        f"motion-demand:{demand.number}",
        Severity.WARNS,
        place,
        f"Yrkande {demand.number} {what}",
        message.format(number=demand.number),
        expected=demand.text,
        source=LAW,
    )


def _conclusion(content: Content) -> Iterator[Finding]:
    """What the text comes to, against what the clauses propose."""
    clauses = _decided(content)
    proposed = {outcome_in(clause) for clause in clauses} - {""}
    if not proposed:
        return
    sentences = list(_sentences(content))
    concluding = [
        (place, words) for place, words in sentences if "motion" in words.lower() and _outcomes(words)
    ]
    names = " och ".join(sorted(_PROPOSED[one] for one in proposed))
    if not concluding:
        against = next((words for _, words in sentences if _AGAINST.search(words)), "")
        yield Finding(
            "motion-conclusion",
            Severity.WARNS,
            _last_place(content),
            "Texten kommer inte fram till det som föreslås",
            f"Förslaget är {names}, men ingen mening i texten säger det om motionen. "
            + ("Texten avråder på ett ställe. " if against else "")
            + "Skriv en slutsats som motiverar förslaget.",
            expected=names,
            found=against,
        )
        return
    place, last = concluding[-1]
    said = _outcomes(last)
    if not said & proposed:
        yield Finding(
            "motion-conclusion",
            Severity.WARNS,
            place,
            "Slutsatsen i texten är en annan än förslagets",
            f"Texten slutar i {' och '.join(sorted(_PROPOSED[one] for one in said))}, förslaget är {names}. Ändra det ena.",
            expected=names,
            found=last,
        )
    elif _FURTHER.search(last) and not any(_SETS_WORK.search(clause) for clause in clauses):
        yield Finding(
            "motion-further",
            Severity.WARNS,
            place,
            "Texten lovar mer än förslaget",
            "Slutsatsen säger att frågan ska utredas vidare, men ingen att-sats ger någon det uppdraget. Lägg till en "
            "att-sats eller stryk orden.",
            expected=names,
            found=last,
        )


def _outcomes(text: str) -> set[str]:
    return {outcome for outcome, words in OUTCOMES.items() if words.search(text)}


def _decided(content: Content) -> list[str]:
    return [_line(one) for one in content.clauses if one.is_whole and not one.is_condition]


def _line(clause: Clause) -> str:
    return f"{clause.verb} {clause.text}"


def _sentences(content: Content) -> Iterator[tuple[str, str]]:
    """The sentences of the text with their place, in order. Not those of numbered lists: there the demands stand, and
    to repeat a demand is not to answer it."""
    for number, section in enumerate(content.sections, 1):
        if section.kind == "prose":
            html = re.sub(r"<ol\b.*?</ol>", " ", section.html, flags=re.DOTALL)
            for sentence in _SENTENCE.split(richtext.plain(html)):
                if sentence.strip():
                    yield f"avsnitt-{number}", sentence.strip()


def _last_place(content: Content) -> str:
    prose = [number for number, one in enumerate(content.sections, 1) if one.kind == "prose"]
    return f"avsnitt-{prose[-1]}" if prose else "forslag"
