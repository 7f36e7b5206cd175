"""similar(): is it registered already?  The same sender, or most of the words in common."""

from __future__ import annotations

from itertools import combinations

from cases.models import Case
from cases.search.engines import Word, words_in
from cases.search.finding import staff_hits
from cases.search.words import of_case, split
from core.words import stems
from organisation.models import User

MOST_WORDS = 6


def similar(user: User, *, subject: str = "", counterparty: str = "", limit: int = 5) -> list[Case]:
    """Open and closed cases that may already hold what is about to be registered, the likest first: those where
    all words stand, or all but one, and those with the same sender. Only what the person may read, voided ones
    left out."""
    words = [word for word in words_in(subject) if len(word.typed) > 3][:MOST_WORDS]
    sender = [word for word in words_in(counterparty) if len(word.typed) > 1][:MOST_WORDS]
    found: dict[int, int] = {}
    for worth, question in _questions(words, sender):
        for case in staff_hits(question, user=user):
            found[case] = max(found.get(case, 0), worth)
    near = sorted(found, key=lambda case: (-found[case], -case))[:200]
    cases = Case.objects.visible_to(user).filter(pk__in=near, voided_at__isnull=True)
    ranked = sorted(
        cases.select_related("register", "official").newest_first(),
        key=lambda case: -_likeness(case, words, sender),
    )
    return ranked[:limit]


def _questions(words: list[Word], sender: list[Word]) -> list[tuple[int, list[Word]]]:
    """What to ask, and how much an answer is worth."""
    asked = [(3, words + sender)] if words and sender else []
    asked += [(2, words)] if words else []
    if len(words) > 2:
        asked += [(1, list(some)) for some in combinations(words, len(words) - 1)]
    return asked + ([(1, sender)] if sender else [])


def _likeness(case: Case, words: list[Word], sender: list[Word]) -> int:
    there = {form for word in split(" ".join(of_case(case))) for form in (word, stems(word))}

    def stands(word: Word) -> bool:
        return word.stem in there or (word.begins and any(one.startswith(word.typed) for one in there))

    return sum(map(stands, words)) + (2 if sender and all(map(stands, sender)) else 0)
