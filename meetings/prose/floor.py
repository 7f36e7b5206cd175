"""What was moved from the floor, and in what order the chair put it (KL 5:53, 5:67)."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.prose.facts import BallotFact, MotionFact, ParagraphFacts
from meetings.prose.words import as_att, body_noun, listed, own, paragraphs, sentence

_OPEN = {"support": "bifall till förslaget", "refuse": "avslag på förslaget"}
_FORMAL = {"send_back": "att ärendet återremitteras", "postpone": "att ärendet bordläggs"}
_DEFAULT_VERB = {"send_back": "återremitteras", "postpone": "bordläggs"}


def motions(facts: ParagraphFacts) -> str:
    """Each motion with its mover and those who join it; the formal ones first."""
    ordered = sorted(facts.motions, key=lambda motion: not motion.is_formal)
    return paragraphs(*(line for motion in ordered for line in [*_motion(motion), _tabled(motion)]))


def _tabled(motion: MotionFact) -> str:
    return "Förslaget är bilaga till protokollet." if motion.filed else ""


def _motion(motion: MotionFact) -> list[str]:
    joined = f" med instämmande av {listed(motion.supporters)}" if motion.supporters else ""
    if motion.kind in _OPEN:
        said = f"{motion.mover} yrkar {_OPEN[motion.kind]}{joined}."
        return [said, sentence(motion.text)]
    if motion.is_formal:
        return [f"{motion.mover} yrkar {_FORMAL[motion.kind]}{joined}.", sentence(motion.text)]
    what = {
        "amend": "yrkar ändring av förslaget",
        "add": "yrkar tillägg till förslaget",
        "own": "lägger fram ett eget förslag",
    }[motion.kind]
    return [f"{motion.mover} {what}{joined}:", *_wording(motion)]


def _wording(motion: MotionFact) -> list[str]:
    if motion.clauses:
        return [*(sentence(as_att(clause)) for clause in motion.clauses), sentence(motion.text)]
    return [sentence(motion.text)]


def order(facts: ParagraphFacts) -> str:
    """The order of putting. What went to a vote says so; the rest says what the chair found."""
    if facts.withdrawn or not facts.has_case or (facts.outcome == "noted" and not facts.motions):
        return ""
    lines = [_formal(facts)]
    if facts.outcome not in {"sent_back", "postponed"}:
        lines += [_main(facts), *_additions(facts)]
    elif not any(motion.is_formal for motion in facts.motions):
        verb = "återremittera" if facts.outcome == "sent_back" else "bordlägga"
        lines.append(
            f"Ordföranden frågar om ärendet kan {_passive(verb)} och finner att {body_noun(facts.body_kind)} beslutar så."
        )
    return paragraphs(*lines)


def _passive(verb: str) -> str:
    return f"{verb}s"


def _formal(facts: ParagraphFacts) -> str:
    moved = list(dict.fromkeys(motion.kind for motion in facts.motions if motion.is_formal))
    if not moved:
        return ""
    choices = listed([_DEFAULT_VERB[kind] for kind in moved]).replace(" och ", " eller ")
    asked = f"Ordföranden ställer först proposition på om ärendet ska avgöras i dag eller {choices}"
    if _voted(facts.ballots, "formal"):
        return f"{asked}. Omröstning begärs."
    found = {"sent_back": "återremitteras", "postponed": "bordläggs"}.get(facts.outcome, "avgörs i dag")
    return f"{asked} och finner att det {_shall(found)}."


def _shall(found: str) -> str:
    return {"avgörs i dag": "ska avgöras i dag", "återremitteras": "ska återremitteras"}.get(
        found, "ska bordläggas"
    )


def _main(facts: ParagraphFacts) -> str:
    """The proposal against what stands against it."""
    noun = body_noun(facts.body_kind)
    against = [motion for motion in facts.motions if motion.kind in {"refuse", "amend", "own"}]
    then = "därefter " if any(motion.is_formal for motion in facts.motions) else ""
    if not against:
        asked = f"Ordföranden ställer {then}proposition på förslaget"
    elif all(motion.kind == "refuse" for motion in against):
        asked = f"Ordföranden ställer {then}proposition på bifall till och avslag på förslaget"
    else:
        asked = f"Ordföranden ställer {then}proposition på förslaget och på {_theirs(against)}"
    if _voted(facts.ballots, "main") or _voted(facts.ballots, "counter"):
        return f"{asked}. Omröstning begärs."
    return f"{asked} och finner att {noun} {_found(facts, against)}."


def _theirs(against: Sequence[MotionFact]) -> str:
    said = [
        f"{own(motion.mover)} {'avslagsyrkande' if motion.kind == 'refuse' else 'yrkande'}"
        for motion in against
    ]
    return listed(list(dict.fromkeys(said)))


def _found(facts: ParagraphFacts, against: Sequence[MotionFact]) -> str:
    won = [motion for motion in against if motion.result == "won" and motion.kind != "refuse"]
    if facts.outcome == "rejected":
        return "avslår förslaget"
    if won:
        return f"beslutar enligt {_theirs(won)}"
    return "bifaller förslaget" if against else "beslutar enligt förslaget"


def _additions(facts: ParagraphFacts) -> list[str]:
    lines = []
    for motion in facts.motions:
        if motion.kind != "add":
            continue
        asked = (
            f"Ordföranden ställer därefter proposition på bifall till och avslag på "
            f"{own(motion.mover)} tilläggsyrkande"
        )
        if _voted(facts.ballots, "addition"):
            lines.append(f"{asked}. Omröstning begärs.")
        else:
            found = "bifalls" if motion.result == "won" else "avslås"
            lines.append(f"{asked} och finner att det {found}.")
    return lines


def _voted(ballots: Sequence[BallotFact], matter: str) -> bool:
    return any(ballot.matter == matter for ballot in ballots)
