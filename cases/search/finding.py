"""search(): what a person may find, by number and by words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import Case, File, Record, Register, SearchEntry
from cases.models.cases import CaseQuerySet
from cases.search.engines import Entries, Word, with_parts, with_words, words_in
from core import dnr
from organisation.models import User
from organisation.roles import Capability

# The latest hits that are looked through. Whoever gets so many needs another word, not another page.
MOST = 1000
# With fewer hits than this, parts of words are tried too.
FEW = 5
# Cases of the number that was typed, one per register and year.
MOST_NUMBERS = 10


@dataclass(frozen=True)
class Hits:
    """The cases found, newest first; those whose number was typed are named in `numbered`. `capped` says that
    there may be more than were looked through."""

    cases: CaseQuerySet
    numbered: Sequence[int] = ()
    capped: bool = False


def search(text: str, *, user: object, within: CaseQuerySet | None = None) -> Hits:
    """The cases that a person may see and that have the number or all the words, in the case itself, in one of
    its records, file names or memos.

    `within` narrows the search to some cases. Nothing is found by a word that the person may not read: staff
    search the words of what is unmarked (or what they are cleared for) in their own authority, everybody else
    the words of the open register in what has been published.
    """
    visible = (Case.objects.all() if within is None else within).visible_to(user)
    numbered = _numbered(text, user, visible)
    wanted = words_in(text)
    if not wanted:
        return Hits(visible.filter(pk__in=numbered).newest_first(), numbered)
    found = _find(with_words, wanted, user, within)
    capped = len(found) >= MOST
    if len(found) < FEW and not numbered and any(word.has_parts for word in wanted):
        found += _find(with_parts, wanted, user, within)
    cases = visible.filter(pk__in={*numbered, *found}).newest_first()
    return Hits(cases, numbered, capped)


def _numbered(text: str, user: object, visible: CaseQuerySet) -> list[int]:
    typed = dnr.parse(text)
    if typed is None:
        return []
    cases = visible.filter(number=typed.serial)
    if typed.prefix is not None:
        cases = cases.filter(register__prefix=typed.prefix)
    if typed.year is not None:
        cases = cases.filter(year=typed.year)
    if typed.record is not None:
        records = Record.objects.visible_to(user).filter(case=OuterRef("pk"), number=typed.record)
        cases = cases.filter(Exists(records))
    return list(cases.newest_first().values_list("pk", flat=True)[:MOST_NUMBERS])


type _Engine = Callable[[Entries, str, list[Word]], Entries]


def _find(engine: _Engine, wanted: list[Word], user: object, within: CaseQuerySet | None) -> list[int]:
    entries = SearchEntry.objects.all()
    if within is not None:
        entries = entries.filter(Exists(within.filter(pk=OuterRef("case_id"))))
    found: list[int] = []
    if isinstance(user, User) and user.is_active and user.authorities_with(Capability.READ_DIARY):
        found += _take(engine(entries.filter(_readable_by_staff(user)), "staff_words", wanted))
    found += _take(engine(entries.filter(_published_to(user)), "open_words", wanted))
    return found


def staff_hits(wanted: list[Word], *, user: User) -> list[int]:
    """The keys of the latest cases in the person's own authority where all the words stand."""
    return _take(with_words(SearchEntry.objects.filter(_readable_by_staff(user)), "staff_words", wanted))


def _take(entries: Entries) -> list[int]:
    return list(entries.values_list("case_id", flat=True)[:MOST])


def _readable_by_staff(user: User) -> Q:
    """The same rule as visible_to for staff, tried against every mark that covers the thing."""
    unmarked = Q(case__secrecy_provision="")
    for thing in ("record", "file"):
        unmarked &= Q(**{thing: None}) | Q(**{f"{thing}__secrecy_provision": ""})

    def registers(capability: Capability) -> QuerySet[Register]:
        return Register.objects.filter(authority__in=user.authorities_with(capability))

    return Q(case__register__in=registers(Capability.READ_DIARY)) & (
        unmarked | Q(case__register__in=registers(Capability.READ_SECRET)) | Q(case__official=user)
    )


def _published_to(user: object) -> Q:
    def visible(rows: object, key: str) -> Exists:
        return Exists(rows.filter(pk=OuterRef(key)))  # type: ignore[attr-defined]

    return (
        Q(visible(Case.objects.visible_to(user), "case_id"), record=None)
        | Q(visible(Record.objects.visible_to(user), "record_id"), record__isnull=False, file=None)
        | Q(visible(File.objects.visible_to(user), "file_id"), file__isnull=False)
    )
