"""What differs between two agendas as they were issued: item by item and document by document.

Compared by identity and content, never by what is printed: an item by its id, a memo by its version, a file by its
sum, places by the order. Works on the rows of `meetings.frozen`, whole or as one reader may see them; the words come
from the rows that are given, so who may not read a title does not get it from here either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Json = dict[str, Any]
NEW, REPLACED, GONE, MOVED, CHANGED = "Ny", "Ersatt", "Utgår", "Flyttad", "Ändrad"
ITEM, MEMO, FILE, TITLE, WHEN, REPORTS = "item", "memo", "file", "title", "when", "reports"
PROMISES, MOTIONS = "promises", "motions"
FACTS = {"starts_at": "Börjar", "ends_at": "Slutar", "place": "Plats"}
NAMES = {
    ITEM: "Ärendet",
    TITLE: "Rubrik",
    WHEN: "Föredragande och tid",
    REPORTS: "Anmälda handlingar",
    PROMISES: "Försenade uppdrag",
    MOTIONS: "Obesvarade motioner",
}
MEMO_NAME = "Tjänsteskrivelse"
HIDDEN = "Handling"


@dataclass(frozen=True)
class Change:
    """One line. `part` and `old_part` name the parts of the packs where it stands and stood."""

    subject: str
    mark: str
    what: str
    note: str = ""
    part: str = ""
    old_part: str = ""

    @property
    def is_document(self) -> bool:
        return self.subject in {MEMO, FILE}


@dataclass(frozen=True)
class Changed:
    """A row of the agenda that differs, with its lines. `row` is as now, or as it was when it is gone."""

    row: Json
    lines: list[Change]
    gone: bool = False  # from the list altogether

    @property
    def marks(self) -> list[str]:
        """`["Ny"]`, or what has happened to it and its documents, each once."""
        whole = [line.mark for line in self.lines if line.subject == ITEM]
        if NEW in whole or GONE in whole:
            return whole[:1]
        return list(dict.fromkeys([*whole, *(line.mark for line in self.lines)]))


@dataclass(frozen=True)
class Changes:
    facts: list[tuple[str, str, str]] = field(default_factory=list)  # label, now, before
    rows: list[Changed] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.facts or self.rows)

    @property
    def by_item(self) -> dict[int, Changed]:
        return {one.row["item"]: one for one in self.rows}

    @property
    def parts(self) -> set[str]:
        """The parts of the pack that are new or replaced."""
        lines = [line for one in self.rows for line in one.lines]
        return {line.part for line in lines if line.part and line.mark in {NEW, REPLACED}}

    def count(self, mark: str, *, documents: bool) -> int:
        """How many documents, or how many items, have the mark."""
        lines = [line for one in self.rows for line in one.lines if line.mark == mark]
        return sum(line.is_document if documents else line.subject == ITEM for line in lines)

    @property
    def counted(self) -> str:
        """`1 nytt ärende, 2 nya handlingar, 1 ersatt, 1 ärende utgår`: numbers and no titles."""
        new, replaced = self.count(NEW, documents=True), self.count(REPLACED, documents=True)
        said = [
            _number(self.count(NEW, documents=False), "nytt ärende", "nya ärenden"),
            _number(new, "ny handling", "nya handlingar"),
            _number(replaced, "ersatt", "ersatta")
            if new
            else _number(replaced, "ersatt handling", "ersatta handlingar"),
            _number(self.count(GONE, documents=True), "handling utgår", "handlingar utgår"),
            _number(self.count(GONE, documents=False), "ärende utgår", "ärenden utgår"),
            _number(self.count(MOVED, documents=False), "ärende flyttat", "ärenden flyttade"),
        ]
        return ", ".join(filter(None, said)) or ("ändrade uppgifter" if self else "")


def compare(before: Json, now: Json, *, say_old: bool = True) -> Changes:
    """`before` and `now` are frozen agendas. Without `say_old` no words of the earlier one are repeated: what was
    open then may have been closed since."""
    known, wanted = before["meeting"], now["meeting"]
    facts = [
        (label, wanted.get(name, ""), known.get(name, "") if say_old else "")
        for name, label in FACTS.items()
        if known.get(name) != wanted.get(name)
    ]
    old = {row["item"]: row for row in before["rows"]}
    moved = _moved(
        [row["item"] for row in before["rows"]],
        [row["item"] for row in now["rows"] if not row["withdrawn"]],
    )
    rows, last = [], ""
    for row in now["rows"]:
        lines = list(_lines(old.get(row["item"]), row, say_old))
        if row["item"] in moved and not any(line.subject == ITEM for line in lines):
            place = f"tas nu efter {last}" if last else "tas nu först"
            lines.insert(0, Change(ITEM, MOVED, NAMES[ITEM], place, part_of(row), part_of(row)))
        if lines:
            rows.append(Changed(row, lines))
        if not row["withdrawn"]:
            last = row["label"] or last
    here = {row["item"] for row in now["rows"]}
    for row in before["rows"]:
        if row["item"] not in here:
            line = Change(ITEM, GONE, NAMES[ITEM], "står inte kvar på listan", old_part=part_of(row))
            rows.append(Changed(_without_words(row) if not say_old else row, [line], gone=True))
    return Changes(facts, rows)


def part_of(row: Json) -> str:
    """The part where a row begins in the pack; rows without documents have none."""
    lists = (row.get("assignments"), row.get("motions"))
    has_pages = row["case"] or row["files"] or any(one is not None for one in lists)
    return f"item-{row['item']}" if has_pages else ""


def file_part(row: Json, file: Json) -> str:
    return f"file-{row['item']}-{file['file']}"


def item_of(part: str) -> int:
    """The item that a part belongs to: item-7, file-7-31; 0 for what belongs to none."""
    words = part.split("-")
    return int(words[1]) if words[0] in {"item", "file"} and len(words) > 1 else 0


def _lines(old: Json | None, row: Json, say_old: bool) -> Iterator[Change]:
    """What has happened to one row."""
    gone = bool(row["withdrawn"])
    if old is not None and gone and old["withdrawn"]:
        return
    if gone:
        why = row["withdrawn"] if isinstance(row["withdrawn"], str) else ""
        yield Change(ITEM, GONE, NAMES[ITEM], why, old_part=part_of(old) if old else "")
        return
    if old is None or old["withdrawn"]:
        note = "tas upp igen" if old else ""
        yield Change(ITEM, NEW, NAMES[ITEM], note, part_of(row))
        yield from _documents(None, row, say_old)
        return
    if row["title"] != old["title"]:
        note = f"förut: {old['title']}" if say_old else ""
        yield Change(TITLE, CHANGED, NAMES[TITLE], note, part_of(row), part_of(old))
    if (row["presenter"], row["time"]) != (old["presenter"], old["time"]):
        yield Change(WHEN, CHANGED, NAMES[WHEN], _who_and_when(row), part_of(row), part_of(old))
    yield from _documents(old, row, say_old)
    if row.get("assignments") != old.get("assignments"):
        yield Change(PROMISES, REPLACED, NAMES[PROMISES], part=part_of(row), old_part=part_of(old))
    if row.get("motions") != old.get("motions"):
        yield Change(MOTIONS, REPLACED, NAMES[MOTIONS], part=part_of(row), old_part=part_of(old))
    before, after = (set(_designations(each)) for each in (old, row))
    if before != after:
        said = [
            *(f"+ {one}" for one in sorted(after - before)),
            *(f"− {one}" for one in sorted(before - after)),
        ]
        yield Change(REPORTS, CHANGED, NAMES[REPORTS], ", ".join(said))


def _documents(old: Json | None, row: Json, say_old: bool) -> Iterator[Change]:
    """The memo and the files of a row."""
    memo, known = row["memo"], old["memo"] if old else None
    if memo and not known:
        yield Change(MEMO, NEW, MEMO_NAME, part=part_of(row))
    elif memo and known and memo["version"] != known["version"]:
        yield Change(MEMO, REPLACED, MEMO_NAME, part=part_of(row), old_part=part_of(row))
    elif known and not memo:
        yield Change(MEMO, GONE, MEMO_NAME, old_part=part_of(row))
    earlier = old["files"] if old else []
    pairs = _paired(earlier, row["files"])
    moved = _moved([was["file"] for was in earlier], [was["file"] for was, file in pairs if was and file])
    for was, file in pairs:
        if file is None:
            assert was is not None
            name = was["title"] if say_old else HIDDEN
            yield Change(FILE, GONE, name, old_part=file_part(row, was))
        elif was is None:
            yield Change(FILE, NEW, file["title"], file.get("note", ""), part=file_part(row, file))
        else:
            note = file.get("note", "")
            line = Change(FILE, "", file["title"], note, file_part(row, file), file_part(row, was))
            if file["sha256"] != was["sha256"]:
                yield replace(line, mark=REPLACED)
            elif was["file"] in moved:
                yield replace(line, mark=MOVED)


type Pair = tuple[Json | None, Json | None]


def _paired(old: Sequence[Json], new: Sequence[Json]) -> list[Pair]:
    """Which file came of which: the same one, else the next in the same record, else the one with the same title.
    In the order of the new ones, then those that are gone."""
    left = list(old)
    found: dict[int, Json] = {}
    ways: list[Callable[[Json, Json], bool]] = [
        lambda was, file: bool(was["file"] == file["file"]),
        lambda was, file: bool(was["record"] == file["record"] and was["sha256"] == file["sha256"]),
        lambda was, file: bool(was["record"] == file["record"]),
        lambda was, file: bool(was["title"] == file["title"]),
    ]
    for same in ways:
        for file in new:
            was = next((each for each in left if same(each, file)), None)
            if was is not None and file["file"] not in found:
                found[file["file"]] = was
                left.remove(was)
    return [*((found.get(file["file"]), file) for file in new), *((was, None) for was in left)]


def _moved(before: Sequence[int], after: Sequence[int]) -> set[int]:
    """Those that stand in another order than before: all but the longest run that has kept its order."""
    place = {what: number for number, what in enumerate(before)}
    kept = [what for what in after if what in place]
    ends: list[int] = []
    lengths = []
    for what in kept:
        at = bisect_left(ends, place[what])
        ends[at : at + 1] = [place[what]]
        lengths.append(at)
    longest, still = len(ends) - 1, set()
    for what, length in zip(reversed(kept), reversed(lengths), strict=True):
        if length == longest:
            still.add(what)
            longest -= 1
    return set(kept) - still


def _designations(row: Json) -> list[str]:
    return [each["designation"] for each in row["reported"]]


def _who_and_when(row: Json) -> str:
    return ", ".join(filter(None, [row["presenter"], f"kl. {row['time']}" if row["time"] else ""]))


def _without_words(row: Json) -> Json:
    return row | {"title": "", "open_title": ""}


def _number(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}" if count else ""


def in_open_words(agenda: Json) -> Json:
    """The agenda as everybody was given it: open titles, only the documents that were shown, no reasons."""
    return agenda | {"rows": [_in_open_words(row) for row in agenda["rows"]]}


def _in_open_words(row: Json) -> Json:
    shown = {tuple(ref) for ref in row["to_all"]}
    memo = row["memo"]
    return row | {
        "title": row["open_title"],
        "withdrawn": bool(row["withdrawn"]),
        "assignments": None,
        "memo": memo if memo and ("record", memo["record"]) in shown else None,
        "files": [file for file in row["files"] if ("file", file["file"]) in shown],
    }


SAID = {
    (ITEM, NEW): "är nytt",
    (ITEM, GONE): "utgår",
    (ITEM, MOVED): "har flyttats",
    (MEMO, NEW): "har fått sin skrivelse",
    (MEMO, REPLACED): "har ny skrivelse",
    (MEMO, GONE): "har ingen skrivelse längre",
    (FILE, NEW): "har ny bilaga",
    (FILE, REPLACED): "har en ersatt bilaga",
    (FILE, GONE): "har en bilaga mindre",
    (FILE, MOVED): "har bilagorna i en annan ordning",
    (TITLE, CHANGED): "har ny rubrik",
    (WHEN, CHANGED): "har ny föredragande eller tid",
    (REPORTS, CHANGED): "har andra anmälda handlingar",
    (PROMISES, REPLACED): "har en ny uppdragslista",
    (MOTIONS, REPLACED): "har en ny lista över obesvarade motioner",
}
FACTS_SAID = {"Börjar": "Tiden är ändrad.", "Slutar": "Tiden är ändrad.", "Plats": "Platsen är ändrad."}


def sentences(changes: Changes) -> list[str]:
    """The changes in words that name each row by its § and never by its title."""
    found = [FACTS_SAID[label] for label, _, _ in changes.facts]
    for one in changes.rows:
        name = str(one.row["label"] or one.row["dnr"] or one.row["type"])
        if one.gone:
            found.append(f"{name} är borta från listan.")
            continue
        new = any((line.subject, line.mark) == (ITEM, NEW) for line in one.lines)
        found += [
            f"{name} {'tas upp igen' if line.note and line.mark == NEW else SAID[line.subject, line.mark]}."
            for line in (one.lines[:1] if new else _memo_first(one.lines))
        ]
    return list(dict.fromkeys(found))


def _memo_first(lines: list[Change]) -> list[Change]:
    return sorted(lines, key=lambda line: not line.is_document)
