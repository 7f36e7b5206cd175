"""How each database is asked for words. The only place that knows which one it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from cases.fulltext import PARTS, TABLE, WORDS
from cases.models import SearchEntry
from cases.search import words
from core.words import stems

type Entries = QuerySet[SearchEntry]


@dataclass(frozen=True)
class Word:
    """A word that is looked for: as typed (perhaps not finished) and its stem."""

    typed: str
    stem: str

    @property
    def begins(self) -> bool:
        """Whether longer words that begin so are meant too. A number is a whole number, a letter a letter."""
        return len(self.typed) > 1 and not self.typed.isdecimal()

    @property
    def has_parts(self) -> bool:
        return self.begins and len(self.typed) > 2

    @property
    def part(self) -> str:
        """What is looked for inside words. A short stem says too little: `umea` must not find `umeå` by `ume`."""
        return self.stem if len(self.stem) > 3 else self.typed


def words_in(text: str) -> list[Word]:
    """The words to look for, at most ten of them."""
    typed = list(dict.fromkeys(words.split(text)))
    wanted = [word for word in typed if word not in words.COMMON] or typed
    return [Word(word, stems(word)[: words.LONGEST] or word) for word in wanted[:10]]


def with_words(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    """The entries where every word stands, or one that begins so; the latest entries first."""
    return (
        _sqlite_words(entries, column, wanted) if _is_sqlite() else _postgresql_words(entries, column, wanted)
    )


def with_parts(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    """The entries where every word stands somewhere inside one: `nämnd` in `byggnadsnämnden`. Numbers and very
    short words still stand for themselves. Expects at least one word with parts."""
    # Words are letters and digits only, so nothing in them means anything to LIKE. Short patterns are kept away
    # from the index of letter triplets: FTS5 of SQLite 3.40 crashes on them.
    table = PARTS if _is_sqlite() else TABLE
    parts = [(f'"{table}"."{column}" LIKE %s', f"%{word.part}%") for word in wanted if word.has_parts]
    whole = [
        (f"' ' || \"{TABLE}\".\"{column}\" || ' ' LIKE %s", f"% {word.typed}{'' if word.begins else ' '}%")
        for word in wanted
        if not word.has_parts
    ]
    where, params = [like for like, _ in parts + whole], [pattern for _, pattern in parts + whole]
    if _is_sqlite():
        return _joined(entries, PARTS, where, params)
    return entries.extra(where=where, params=params).order_by("-id")


def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _expression(wanted: list[Word], *, same: str, begins: str, either: str, every: str) -> str:
    """The question in the language of an engine: each word as it begins, or by its stem."""

    def one(word: Word) -> str:
        first = (begins if word.begins else same).format(word.typed)
        if word.stem == word.typed or (word.begins and word.stem.startswith(word.typed)):
            return first
        return f"({first}{either}{same.format(word.stem)})"

    return every.join(map(one, wanted))


def _sqlite_words(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    question = _expression(wanted, same='"{}"', begins='"{}" *', either=" OR ", every=" AND ")
    return _joined(entries, WORDS, [f'"{WORDS}" MATCH %s'], [f"{column} : ({question})"])


def _postgresql_words(entries: Entries, column: str, wanted: list[Word]) -> Entries:
    question = _expression(wanted, same="'{}'", begins="'{}':*", either=" | ", every=" & ")
    return entries.extra(where=[f'"{TABLE}"."{column}_vector" @@ %s::tsquery'], params=[question]).order_by(
        "-id"
    )


def _joined(entries: Entries, table: str, where: list[str], params: list[str]) -> Entries:
    # The full-text table is no model, hence extra(). It is read from its end, so that the latest hits come
    # first without being sorted and a common word costs no more than the hits that are taken.
    return entries.extra(
        tables=[table],
        where=[f'"{table}"."rowid" = "{TABLE}"."id"', *where],
        params=params,
        order_by=[f"-{table}.rowid"],
    )
