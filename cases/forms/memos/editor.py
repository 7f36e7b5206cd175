"""The memo editor's form: the whole text in one sending, row by row, each row a small form of its own.

What cannot be read (an amount, a date) is said at its place, and everything else is still kept: a person who writes
never loses a word for another field's sake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cases import matters, proposals, richtext
from cases.forms.memos.rows import (
    AmountForm,
    ClauseForm,
    EnclosureForm,
    HeadForm,
    LineForm,
    ProposalForm,
    Row,
    SectionForm,
)
from cases.masking import mask_for
from cases.memo_content import Amount, Content, Enclosure, Line, Section, Step, content_of
from cases.memo_keeping import marks
from cases.models import Memo, Record
from cases.rules import may_mark_sections
from core import clock, money
from organisation.models import Body, User

_SEEN = re.compile(r"seen-(?:section-\d{1,17}|[a-z_]{1,20})")


class MemoEditor:
    """The whole form. Unbound it shows what is kept; bound it shows what was sent, right or wrong."""

    def __init__(
        self, memo: Memo, data: Mapping[str, Any] | None = None, *, by: User, more: str = ""
    ) -> None:
        self.memo, self.data = memo, data
        self.mask = mask_for(by, memo)
        self.kept = self.mask.content(content_of(memo))
        self.bodies = {body.pk: body for body in memo.case.register.authority.bodies.all()}
        self.records = self._records(by)
        self.more = more  # where one empty row more is shown: "clause-1" or "prepared_by"
        content = self.kept
        self.head = HeadForm(data, prefix="head", memo=memo, initial=self._head(content))
        self.proposal = ProposalForm(
            data, prefix="proposal", ways=self._ways(content), initial=self._proposal(content)
        )
        matter = matters.of(memo.case)
        self.sources = matter.sources(memo.case)
        self.sections = self._rows(
            SectionForm,
            "section",
            [vars(row) for row in content.sections],
            parts=matter.sections(),
            drawn_from=self.sources,
        )
        for row in self.sections:
            row.initial["html"] = richtext.for_editor(row.initial.get("html", ""))
        revisions = {section.id: section.revision for section in content.sections}
        made = {one.id: matter.section(memo, content, one) for one in content.sections if one.is_computed}
        may_mark = may_mark_sections(by, memo)
        for row in self.sections:
            row.revision, row.made = revisions.get(_row_id(row), 0), made.get(_row_id(row), {})
            row.secret, row.may_mark = self.mask.marks.get(_row_id(row), ""), may_mark
            row.closed = self.mask.hides(_row_id(row))
        self.clauses = self._clauses(content)
        self.enclosures = self._rows(
            EnclosureForm,
            "enclosure",
            [vars(row) | {"record": row.record_id} for row in content.enclosures],
            records=[(record.pk, self._label(record)) for record in self.records],
        )
        self.prepared_by = self._lines("prepared_by", content.prepared_by)
        self.recipients = self._lines("recipients", content.recipients)
        self.signatories = self._lines("signatories", content.signatories)

    # What is shown

    def _head(self, content: Content) -> dict[str, Any]:
        names = ("kind", "dated_on", "addressee", "title")
        values = {name: getattr(content, name) for name in names}
        return values | {"body": content.body_id, "unit": content.unit_id}

    def _proposal(self, content: Content) -> dict[str, Any]:
        names = ("style", "lead_in", "without_lead_in")
        return {name: getattr(content, name) for name in names} | {"way": _way(content.chain)}

    def _rows(
        self, form: type[Any], prefix: str, initial: Sequence[Mapping[str, Any]], **kwargs: Any
    ) -> list[Any]:
        if self.data is None:
            return [
                form(prefix=f"{prefix}-{at}", initial=dict(row), **kwargs) for at, row in enumerate(initial)
            ]
        return [form(self.data, prefix=f"{prefix}-{at}", **kwargs) for at in _numbers(self.data, prefix)]

    def _clauses(self, content: Content) -> list[ClauseForm]:
        if self.data is not None:
            return [
                ClauseForm(
                    self.data,
                    prefix=f"clause-{at}",
                    amounts=self._rows(AmountForm, f"clause-{at}-amount", [], sources=self.sources),
                )
                for at in _numbers(self.data, "clause")
            ]
        found = []
        for at, clause in enumerate(content.clauses):
            amounts = [_amount_initial(amount) for amount in clause.amounts]
            if self.more == f"clause-{at}":
                last = clause.amounts[-1] if clause.amounts else None
                year = last.year + 1 if last else clock.today().year
                amounts.append({"year": year, "source": last.source_label if last else ""})
            initial = vars(clause) | {"condition": clause.is_condition}
            forms_ = self._rows(AmountForm, f"clause-{at}-amount", amounts, sources=self.sources)
            found.append(ClauseForm(prefix=f"clause-{at}", initial=initial, amounts=forms_))
        return found

    def _lines(self, prefix: str, lines: Sequence[Line]) -> list[LineForm]:
        """The lines and an empty one; two places for those who sign."""
        empty = max(0, 2 - len(lines)) if prefix == "signatories" else 1
        rows: list[LineForm] = self._rows(LineForm, prefix, [*map(vars, lines), *[{}] * empty])
        for row in rows:
            row.fields["name"].widget.attrs["list"] = "names" if prefix == "signatories" else "people"
        return rows

    def _ways(self, content: Content) -> list[tuple[str, str]]:
        """The ways a proposal can go: from the memo's body up through those that appoint it, with the bodies
        before the last either proposing (printed) or only preparing."""
        sent = str((self.data or {}).get("head-body", "")) or "0"
        ways = self._ways_from(self.bodies.get(content.body_id or 0))
        if (
            sent.isdecimal() and int(sent) != content.body_id
        ):  # the body is being changed in this very sending
            ways += [way for way in self._ways_from(self.bodies.get(int(sent))) if way not in ways]
        now = _way(content.chain)
        if now and now not in dict(ways):
            ways.append((now, _way_words(content.chain)))
        return [("", "Inget organ valt"), *ways]

    def _ways_from(self, body: Body | None) -> list[tuple[str, str]]:
        line: list[Body] = []
        while body is not None and body not in line:
            line.append(body)
            body = self.bodies.get(body.parent_id or 0)
        ways = []
        for length in range(1, len(line) + 1):
            for part in ["proposes"] if length == 1 else ["proposes", "prepares"]:
                chain = [
                    Step(one.pk, "decides" if at == length - 1 else part, one.name)
                    for at, one in enumerate(line[:length])
                ]
                ways.append((_way(chain), _way_words(chain)))
        return ways

    def forms(self) -> Iterable[Row]:
        yield from (self.head, self.proposal, *self.sections)
        for clause in self.clauses:
            yield from (clause, *clause.amounts)
        yield from (*self.enclosures, *self.prepared_by, *self.recipients, *self.signatories)

    # What was sent

    @property
    def revision(self) -> int:
        """The revision that somebody who has compared writes over knowingly; 0 when nobody has."""
        given = str((self.data or {}).get("over", ""))
        return int(given) if given.isdecimal() and len(given) < 10 else 0

    @property
    def seen(self) -> dict[str, str]:
        """The marks of the parts as they were when the page was opened, or when this page last saved them."""
        if self.data is None:
            return marks(self.kept)
        return {
            name.removeprefix("seen-"): str(self.data[name])[:40]
            for name in self.data
            if _SEEN.fullmatch(name)
        }

    def seen_after(self, saved: Content, sent: Content) -> dict[str, str]:
        """The marks once `sent` has been saved and `saved` stands. Where somebody else's words stand now, the page
        still has the old ones, and keeps the mark of those."""
        was, now, mine = self.seen, marks(saved), marks(sent)
        return was | {part: mark for part, mark in now.items() if mine.get(part) == mark}

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms()])  # all of them: each says what is wrong with it

    def errors(self) -> list[tuple[str, str]]:
        """What cannot be read, as (id of the field, sentence)."""
        found = []
        for form in self.forms():
            for name, messages in form.errors.items():
                field = form[name] if name in form.fields else None
                label = f"{field.label}: " if field is not None else ""
                found += [(field.auto_id if field else "", f"{label}{text}") for text in messages]
        return found

    def content(self) -> Content:
        """What was sent, as data. Where a row cannot be read, what is kept stands in its place."""
        self.is_valid()
        kept = self.kept
        content = replace(kept)
        if self.head.is_valid():
            head = self.head.cleaned_data
            content = replace(
                content,
                **{name: head[name] for name in ("kind", "dated_on", "addressee", "title")},
                body_id=head["body"].pk if head["body"] else None,
                unit_id=head["unit"].pk,
            )
            content = self._readdressed(content)
        if self.proposal.is_valid():
            given = self.proposal.cleaned_data
            content = replace(content, chain=self._chain(given["way"]))
            content = replace(
                content, **{name: given[name] for name in ("style", "lead_in", "without_lead_in")}
            )
        return replace(
            content,
            sections=self._unseen(_read(self.sections, SectionForm.section, kept.sections)),
            clauses=_read(self.clauses, ClauseForm.clause, kept.clauses),
            enclosures=self._numbered(_read(self.enclosures, EnclosureForm.enclosure, kept.enclosures)),
            prepared_by=_people(self.prepared_by, kept.prepared_by),
            recipients=_people(self.recipients, kept.recipients),
            signatories=_people(self.signatories, kept.signatories),
        )

    def _unseen(self, sections: list[Section]) -> list[Section]:
        """Of a section that is closed to the writer nothing is sent but its place: it is as the page shows it."""
        shown = {one.id: one for one in self.kept.sections if self.mask.hides(one.id)}
        return [shown.get(one.id, one) for one in sections]

    def _readdressed(self, content: Content) -> Content:
        """Another body has another addressee, unless somebody has written one of their own."""
        old, new = self.bodies.get(self.kept.body_id or 0), self.bodies.get(content.body_id or 0)
        if old == new or new is None or content.addressee.split() != (old.addressee.split() if old else []):
            return content
        return replace(content, addressee=new.addressee)

    def _chain(self, way: str) -> list[Step]:
        steps = [step.partition(":") for step in way.split(",") if step]
        return [Step(int(pk), part, self.bodies[int(pk)].name) for pk, _, part in steps]

    def _numbered(self, rows: list[Enclosure]) -> list[Enclosure]:
        numbers = {record.pk: record.number for record in self.records}
        return [replace(row, record_number=numbers.get(row.record_id or 0)) for row in rows]

    def picked(self) -> list[Record]:
        chosen = set(self.data.getlist("pick")) if hasattr(self.data, "getlist") else set()  # type: ignore[union-attr]
        return [record for record in self.records if str(record.pk) in chosen]

    def pickable(self) -> list[tuple[int, str]]:
        """The case's records that are not enclosed yet, and are not the memo itself."""
        used = {row.record_id for row in self.kept.enclosures} | {self.memo.record_id}
        return [(record.pk, self._label(record)) for record in self.records if record.pk not in used]

    def _records(self, by: User) -> list[Record]:
        """The case's records that the writer may read, and those that are enclosed already, without their words."""
        self._open = set(
            Record.objects.visible_to(by).filter(case=self.memo.case).values_list("pk", flat=True)
        )
        known = self._open | {row.record_id for row in self.kept.enclosures}
        records = self.memo.case.records.filter(voided_at=None).order_by("number", "pk")
        return [record for record in records if record.pk in known]

    def _label(self, record: Record) -> str:
        if record.pk not in self._open:
            return f"{record.number or 'Arbetsmaterial'}. Inte öppen för dig"
        return f"{record.number}. {record.subject}" if record.number else f"{record.subject} (arbetsmaterial)"


def _numbers(data: Mapping[str, Any], prefix: str) -> list[int]:
    pattern = re.compile(rf"{re.escape(prefix)}-(\d{{1,3}})-\w+")
    return sorted({int(found[1]) for name in data if (found := pattern.fullmatch(name))})


def _read[Part](rows: Sequence[Any], read: Any, kept: Sequence[Part]) -> list[Part]:
    """The rows as data. One that cannot be read keeps what it was; a new one that cannot is left out for now."""
    before = {part.id: part for part in kept}  # type: ignore[attr-defined]
    found = []
    for row in rows:
        parts = [row, *getattr(row, "amounts", [])]
        if all([part.is_valid() for part in parts]):
            found.append(read(row))
        elif (number := _sent_id(row)) in before:
            found.append(before[number])
    return found


def _row_id(row: Row) -> int:
    return _sent_id(row) if row.is_bound else int(row.initial.get("id") or 0)


def _sent_id(row: Row) -> int:
    typed = str(row.data.get(row.add_prefix("id"), ""))
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0


def _people(rows: Sequence[LineForm], kept: Sequence[Line]) -> list[Line]:
    if not all([row.is_valid() for row in rows]):
        return list(kept)
    known = {(line.name, line.title): line.user_id for line in kept}
    lines = [line for row in rows if (line := row.line()).name or line.title]
    return [replace(line, user_id=known.get((line.name, line.title))) for line in lines]


def _way(chain: Sequence[Step]) -> str:
    return ",".join(f"{step.body_id}:{step.part}" for step in chain)


def _way_words(chain: Sequence[Step]) -> str:
    prepares = [step.name for step in chain if step.part == proposals.PREPARES]
    words = proposals.lead_in([(step.name, step.part) for step in chain])
    if not prepares:
        return words
    inner = [name[:1].lower() + name[1:] for name in prepares]
    return f"{words}, efter beredning i {' och '.join(inner)}"


def _amount_initial(amount: Amount) -> dict[str, Any]:
    label = amount.source_label
    return {
        "year": amount.year, "ore": money.number(amount.ore), "source": label, "source_was": label,
        "source_key": amount.source_key,
    }  # fmt: skip
