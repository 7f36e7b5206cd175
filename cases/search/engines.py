"""How each database is asked for words. The only place that knows which one it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from cases.fulltext import PARTS, TABLE, WORDS
from cases.models import SearchEntry
from cases.search import words
from core.text import stems

type Entries = QuerySet[SearchEntry]


@dataclass(frozen=True)
class Word:
    """A word that is looked for: as typed (perhaps not finished) and its stem."""

    typed: str
    stem: str

    @property
    def forms(self) -> list[str]:
        return [self.typed] if self.typed == self.stem else [self.typed, self.stem]

    @property
    def begins(self) -> bool:
        """Whether longer words that begin so are meant too. A number is a whole number, a letter a letter."""
        return len(self.typed) > 1 and not self.typed.isdecimal()


def words_in(text: str) -> list[Word]:
    """The words to look for, at most ten of them."""
    typed = list(dict.fromkeys(words.split(text)))
    wanted = [word for word in typed if word not in words.COMMON] or typed
    return [Word(word, stems(word)[: words.LONGEST] or word) for word in wanted[:10]]


def with_words(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    """The entries where every word stands, or one that begins so; the latest entries first."""
    return _sqlite_words(entries, column, wanted) if _is_sqlite() else _postgresql_words(entries, column, wanted)


def with_parts(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    """The entries where every word stands somewhere inside one: `nämnd` in `byggnadsnämnden`."""
    table = PARTS if _is_sqlite() else TABLE
    # Words are letters and digits only, so nothing in them means anything to LIKE.
    patterns = [f"%{word.stem}%" for word in wanted]
    like = [f'"{table}"."{column}" LIKE %s' for _ in patterns]
    if _is_sqlite():
        return _joined(entries, PARTS, like, patterns)
    return entries.extra(where=like, params=patterns).order_by("-id")


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _sqlite_words(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    every = " AND ".join(
        "(" + " OR ".join(f'"{form}"{" *" if word.begins else ""}' for form in word.forms) + ")"
        for word in wanted
    )
    return _joined(entries, WORDS, [f'"{WORDS}" MATCH %s'], [f"{column} : ({every})"])


def _joined(entries: Entries, table: str, where: list[str], params: list[str]) -> Entries:
    # The full-text table is no model, hence extra(). It is read from its end, so that the latest hits come
    # first without being sorted and a common word costs no more than the hits that are taken.
    return entries.extra(
        tables=[table],
        where=[f'"{table}"."rowid" = "{TABLE}"."id"', *where],
        params=params,
        order_by=[f"-{table}.rowid"],
    )


def _postgresql_words(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    every = " & ".join(
        "(" + " | ".join(f"'{form}'{':*' if word.begins else ''}" for form in word.forms) + ")"
        for word in wanted
    )
    return entries.extra(where=[f'"{TABLE}"."{column}_vector" @@ %s::tsquery'], params=[every]).order_by("-id")
