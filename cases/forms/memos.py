"""The memo editor's form: the whole text in one sending, row by row, each row a small form of its own.

What cannot be read (an amount, a date) is said at its place, and everything else is still kept: a person who writes
never loses a word for another field's sake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from cases import proposals, richtext
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, Step, content_of
from cases.models import Clause as ClauseRow
from cases.models import Enclosure as EnclosureRow
from cases.models import Memo, Proposal, Record
from core import clock, money
from core.errors import Refused
from core.forms import ActionForm, DateField, OneFileField, TextArea
from organisation.models import Body, Unit, User

OTHER = "annat"
_WHOLE_CLAUSE = re.compile(r"\s*(?:[-–•]\s*)?att\b", re.IGNORECASE)


class Row(forms.Form):
    """A row of the editor. Names are `clause-0-text`; labels say which row they stand on."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class HeadForm(Row):
    mark_optional = False

    kind = forms.CharField(label="Dokumenttyp", max_length=60, required=False)
    dated_on = DateField(label="Datum", required=False)
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Till organ", required=False, empty_label="Inget organ"
    )
    addressee = forms.CharField(
        label="Adressat, rad för rad", required=False, max_length=400, widget=TextArea(rows=2)
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Enhet som godkänner", empty_label=None)
    title = forms.CharField(
        label="Rubrik",
        max_length=300,
        widget=TextArea({"data-line": True}, rows=1),
        error_messages={"required": "Skriv en rubrik på skrivelsen."},
    )

    def __init__(self, *args: Any, memo: Memo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authority = memo.case.register.authority
        self.fields["body"].queryset = authority.bodies.order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = authority.units.order_by("name")  # type: ignore[attr-defined]


class ProposalForm(Row):
    way = forms.ChoiceField(label="Vem beslutar", required=False)
    style = forms.ChoiceField(label="Satserna trycks som", choices=Proposal.Style)
    lead_in = forms.CharField(label="Egen inledning", max_length=300, required=False)
    without_lead_in = forms.BooleanField(label="Tryck ingen inledning", required=False)

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = ways  # type: ignore[attr-defined]


class ClauseForm(Row):
    verb = forms.ChoiceField(label="att", required=False)
    other_verb = forms.CharField(label="annat verb", max_length=60, required=False)
    text = forms.CharField(label="vad", max_length=4000, required=False, widget=TextArea(rows=2))
    printed = forms.CharField(
        label="Tryck satsen med andra ord", max_length=4000, required=False, widget=TextArea(rows=2)
    )
    state = forms.ChoiceField(label="Läge", choices=[c for c in ClauseRow.State.choices if c[0] != "started"])
    condition = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, amounts: list[AmountForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amounts = amounts
        now = self.data.get(self.add_prefix("verb")) if self.is_bound else self.initial.get("verb")
        known = [*proposals.VERBS, proposals.CONDITION, OTHER]
        own = [(now, now)] if now and now not in known else []
        self.fields["verb"].choices = [  # type: ignore[attr-defined]
            ("", "välj verb"),
            *own,
            *((verb, verb) for verb in proposals.VERBS),
            (proposals.CONDITION, proposals.CONDITION),
            (OTHER, "annat verb …"),
        ]

    @property
    def total(self) -> int:
        return sum(amount.ore for amount in self._known_amounts())

    @property
    def amounts_text(self) -> str:
        """The amounts as the clause could say them."""
        return proposals.amounts_text((amount.year, amount.ore) for amount in self._known_amounts())

    def _known_amounts(self) -> list[Amount]:
        return [amount for form in self.amounts if (amount := form.known()) is not None]

    def clause(self) -> Clause:
        given = self.cleaned_data
        verb = given["other_verb"].strip() if given["verb"] == OTHER else given["verb"]
        text = given["text"]
        if not verb and not given["condition"] and _WHOLE_CLAUSE.match(text):
            verb, text = proposals.split_clause(text)  # a whole clause was pasted
        amounts = [amount for form in self.amounts if (amount := form.amount()) is not None]
        return Clause(
            verb, text, given["printed"], bool(given["condition"]), given["state"], amounts, given["id"]
        )


class AmountForm(Row):
    year = forms.IntegerField(
        label="År", required=False, min_value=1990, max_value=2100,
        error_messages={"invalid": "Skriv året med fyra siffror."},
    )  # fmt: skip
    ore = forms.CharField(
        label="Belopp, kr",
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "num", "inputmode": "decimal"}),
    )
    source = forms.CharField(label="Anslag", max_length=120, required=False)
    source_key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    source_was = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def clean_ore(self) -> int | None:
        typed = self.cleaned_data["ore"].strip()
        if not typed:
            return None
        try:
            return money.parse(typed)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("ore") is not None and not given.get("year") and "year" not in self.errors:
            self.add_error("year", "Skriv vilket år beloppet gäller.")

    def known(self) -> Amount | None:
        """The amount as far as it can be read, sent or kept."""
        if not self.is_bound:
            ore = self.initial.get("ore")
            return Amount(self.initial["year"], money.parse(ore)) if ore else None
        return self.amount() if self.is_valid() else None

    def amount(self) -> Amount | None:
        given = self.cleaned_data
        if given.get("ore") is None:
            return None
        key = given["source_key"] if given["source"] == given["source_was"] else ""
        return Amount(given["year"], given["ore"], given["source"], key)


class EnclosureForm(Row):
    label = forms.CharField(label="Beteckning", max_length=60, required=False)
    separator = forms.CharField(required=False, max_length=5, strip=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Titel", max_length=300, required=False)
    state = forms.ChoiceField(label="Läge", choices=EnclosureRow.State)
    record = forms.TypedChoiceField(label="Handling i ärendet", required=False, coerce=int, empty_value=None)
    awaited_from = forms.CharField(label="Väntas från", max_length=120, required=False)
    awaited_on = DateField(label="Väntas den", required=False)
    note = forms.CharField(label="Tryck efteråt, inom parentes", max_length=200, required=False)

    def __init__(self, *args: Any, records: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["record"].choices = [("", "ingen handling"), *records]  # type: ignore[attr-defined]

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("state") == EnclosureRow.State.ATTACHED and given.get("record") is None:
            self.add_error("record", "Välj vilken handling i ärendet som bifogas.")
        if given.get("state") == EnclosureRow.State.AWAITED and not given.get("awaited_from"):
            self.add_error("awaited_from", "Skriv från vem bilagan väntas.")

    def enclosure(self) -> Enclosure:
        given = self.cleaned_data
        names = ("title", "state", "label", "separator", "awaited_from", "awaited_on", "note", "id")
        return Enclosure(record_id=given["record"], **{name: given[name] for name in names})


class SectionForm(Row):
    kind = forms.CharField(widget=forms.HiddenInput, max_length=12)
    heading = forms.CharField(
        label="Rubrik", max_length=200, required=False, widget=TextArea({"data-line": True}, rows=1)
    )
    html = forms.CharField(
        label="Text", required=False, max_length=400_000, widget=TextArea({"data-prose": True}, rows=8)
    )

    def section(self) -> Section:
        given = self.cleaned_data
        return Section(given["kind"], given["heading"], given["html"], given["id"])


class LineForm(Row):
    name = forms.CharField(label="Namn", max_length=200, required=False)
    title = forms.CharField(label="Titel", max_length=120, required=False)

    def line(self) -> Line:
        return Line(self.cleaned_data["name"], self.cleaned_data.get("title") or "")


class MemoEditor:
    """The whole form. Unbound it shows what is kept; bound it shows what was sent, right or wrong."""

    def __init__(
        self, memo: Memo, data: Mapping[str, Any] | None = None, *, by: User, more: str = ""
    ) -> None:
        self.memo, self.data = memo, data
        self.kept = content_of(memo)
        self.bodies = {body.pk: body for body in memo.case.register.authority.bodies.all()}
        self.records = self._records(by)
        self.more = more  # where one empty row more is shown: "clause-1" or "prepared_by"
        content = self.kept
        self.head = HeadForm(data, prefix="head", memo=memo, initial=self._head(content))
        self.proposal = ProposalForm(
            data, prefix="proposal", ways=self._ways(content), initial=self._proposal(content)
        )
        self.sections = self._rows(SectionForm, "section", [vars(row) for row in content.sections])
        for row in self.sections:
            row.initial["html"] = richtext.for_editor(row.initial.get("html", ""))
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
                    amounts=self._rows(AmountForm, f"clause-{at}-amount", []),
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
            forms_ = self._rows(AmountForm, f"clause-{at}-amount", amounts)
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
        """The revision the text stands on; `over` when somebody has compared and writes over knowingly."""
        sent = self.data or {}
        given = str(sent.get("over") or sent.get("revision", ""))
        return int(given) if given.isdecimal() and len(given) < 10 else 0

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
            sections=_read(self.sections, SectionForm.section, kept.sections),
            clauses=_read(self.clauses, ClauseForm.clause, kept.clauses),
            enclosures=self._numbered(_read(self.enclosures, EnclosureForm.enclosure, kept.enclosures)),
            prepared_by=_people(self.prepared_by, kept.prepared_by),
            recipients=_people(self.recipients, kept.recipients),
            signatories=_people(self.signatories, kept.signatories),
        )

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


# The small forms beside it


class StartForm(ActionForm):
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Till vilket organ", empty_label="Inget organ ännu", required=False
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Enhet som godkänner", empty_label=None,
        help_text="En chef för enheten, eller för en enhet över den, godkänner skrivelsen.",
    )  # fmt: skip

    def __init__(self, *args: Any, authority: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = authority.bodies.order_by("name")  # type: ignore[attr-defined]
        self.fields["unit"].queryset = authority.units.order_by("name")  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    file = OneFileField(label="Fil", required=True)
    file_title = forms.CharField(label="Titel", max_length=300, required=False)


class ReasonForm(ActionForm):
    """Return or reopen: why, in words the writer can act on."""

    reason = forms.CharField(label="Skäl", max_length=4000, required=False, widget=TextArea(rows=3))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class RevisionForm(ActionForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)
