"""The frames, typed in one save: the base, and what a proposal changes in it. Two who save at once do not write over each
other: the second is refused and told who was first."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from budget.actions.directive import held
from budget.frames import Key
from budget.models import Directive, Frame, FrameChange, PartyProposal
from core import clock
from core.dates import day_and_month, time_of_day
from core.errors import Refused
from organisation.models import User
from trail.actions import record as trace

type Typed = Mapping[Key, int | None]  # None: the cell was left empty


@transaction.atomic
def save_frames(*, directive: Directive, version: int, typed: Typed, by: User) -> Directive:
    """The base frames that are typed, öre; cells that are not in `typed` stay. `version` is the one the page showed.
    Refused: when somebody has saved since; a row or a year that is not there; to empty a frame that a proposal
    changes."""
    directive = held(directive, by)
    _must_be_unsaved(directive, version)
    _must_be_there(directive, typed)
    kept = {
        (one.line_id, one.year): one
        for one in Frame.objects.filter(line__directive=directive).select_related("line__body")
    }
    emptied = [kept[key] for key, ore in typed.items() if ore is None and key in kept]
    changed = FrameChange.objects.filter(frame__in=emptied).select_related("proposal", "frame__line__body")
    if (hinder := changed.first()) is not None:
        raise Refused(
            f"{hinder.proposal.short} ändrar ramen för {hinder.frame.line} {hinder.frame.year}. Skriv ett belopp, eller töm "
            "först ändringen i förslaget.",
            code="changed",
        )
    given = {key: ore for key, ore in typed.items() if ore is not None}
    new = [
        Frame(line_id=line, year=year, ore=ore)
        for (line, year), ore in given.items()
        if (line, year) not in kept
    ]
    other = [kept[key] for key, ore in given.items() if key in kept and kept[key].ore != ore]
    before = _before(typed, {key: one.ore for key, one in kept.items()})
    for one in other:
        one.ore = given[one.line_id, one.year]
    Frame.objects.filter(pk__in=[one.pk for one in emptied]).delete()
    Frame.objects.bulk_create(new)
    Frame.objects.bulk_update(other, ["ore"])
    if new or other or emptied:
        _count(directive, by, before)
        trace("budget.frames_saved", on=directive, within=directive.case, by=by, year=directive.year)
    return directive


@transaction.atomic
def save_changes(*, proposal: PartyProposal, version: int, typed: Typed, by: User) -> PartyProposal:
    """What a tabled proposal changes, öre; an empty cell changes nothing, and zero is kept as a zero. Refused: as
    `save_frames` refuses; before it is tabled; where the base has no frame."""
    directive = held(proposal.directive, by)
    proposal = PartyProposal.objects.select_related("saved_by", "directive").get(pk=proposal.pk)
    if proposal.tabled_on is None:
        raise Refused("Förslaget är inte lagt. Anteckna först att det är lagt.", code="awaited")
    _must_be_unsaved(proposal, version)
    _must_be_there(directive, typed)
    frames = {
        (one.line_id, one.year): one
        for one in Frame.objects.filter(line__directive=directive).select_related("line__body")
    }
    given = {key: ore for key, ore in typed.items() if ore is not None}
    for key in given:
        if key not in frames:
            line = directive.lines.select_related("body").get(pk=key[0])
            raise Refused(f"{line} har ingen grundram {key[1]}. Skriv den först.", code="base")
    kept = {(one.frame.line_id, one.frame.year): one for one in proposal.changes.select_related("frame")}
    emptied = [kept[key].pk for key, ore in typed.items() if ore is None and key in kept]
    new = [
        FrameChange(proposal=proposal, frame=frames[key], ore=ore)
        for key, ore in given.items()
        if key not in kept
    ]
    other = [kept[key] for key, ore in given.items() if key in kept and kept[key].ore != ore]
    before = _before(typed, {key: one.ore for key, one in kept.items()})
    for one in other:
        one.ore = given[one.frame.line_id, one.frame.year]
    FrameChange.objects.filter(pk__in=emptied).delete()
    FrameChange.objects.bulk_create(new)
    FrameChange.objects.bulk_update(other, ["ore"])
    if new or other or emptied:
        _count(proposal, by, before)
        trace("budget.changes_saved", on=directive, within=directive.case, by=by, who=proposal.short)
    return proposal


@transaction.atomic
def undo_save(*, of: Directive | PartyProposal, version: int, by: User) -> Directive | PartyProposal:
    """Put back what the cells said before the last save. It is a save too, but is not itself undone. Refused: when there
    is none to undo; when somebody has saved since; as the save itself refuses."""
    if isinstance(of, Directive):
        kept: Directive | PartyProposal = held(of, by)
    else:
        held(of.directive, by)
        kept = PartyProposal.objects.select_related("saved_by", "directive").get(pk=of.pk)
    _must_be_unsaved(kept, version)
    if not kept.before:
        raise Refused("Det finns ingen sparning att ångra.", code="nothing")
    typed = {(line, year): ore for line, year, ore in kept.before}
    if isinstance(kept, Directive):
        kept = save_frames(directive=kept, version=version, typed=typed, by=by)
    else:
        kept = save_changes(proposal=kept, version=version, typed=typed, by=by)
    kept.before = None
    kept.save(update_fields=["before"])
    return kept


def _before(typed: Typed, kept: Mapping[Key, int]) -> list[list[int | None]]:
    """The cells that a save changes, as they are."""
    return [
        [line, year, kept.get((line, year))]
        for (line, year), ore in typed.items()
        if ore != kept.get((line, year))
    ]


def _count(saved: Directive | PartyProposal, by: User, before: list[list[int | None]]) -> None:
    saved.version, saved.saved_by, saved.saved_at = saved.version + 1, by, clock.now()
    saved.before = before
    saved.save(update_fields=["version", "saved_by", "saved_at", "before"])


def _must_be_unsaved(kept: Directive | PartyProposal, version: int) -> None:
    if kept.version == version:
        return
    who = kept.saved_by.name if kept.saved_by else "Någon"
    at = kept.saved_at.astimezone(clock.STOCKHOLM) if kept.saved_at else None
    when = f" {day_and_month(at.date())} kl. {time_of_day(at)}" if at else ""
    raise Refused(
        f"{who} sparade{when}, efter att du öppnade sidan. Inget av ditt är sparat ännu. Det som bara den andra har "
        "ändrat står nu i rutorna; där båda har ändrat står det sparade under din siffra. Se efter och spara igen.",
        code="saved-meanwhile",
    )


def _must_be_there(directive: Directive, typed: Typed) -> None:
    lines = set(directive.lines.values_list("pk", flat=True))
    if any(line not in lines or year not in directive.years for line, year in typed):
        raise Refused("Raden eller året finns inte längre. Öppna sidan på nytt.", code="gone")
