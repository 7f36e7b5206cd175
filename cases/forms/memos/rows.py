"""The rows of the memo editor, each a small form of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms

from cases import proposals, richtext
from cases.matters import Part, Source
from cases.memo_content import Amount, Clause, Enclosure, Line, Section
from cases.models import Clause as ClauseRow
from cases.models import Enclosure as EnclosureRow
from cases.models import Memo, Proposal
from core import money
from core.errors import Refused
from core.forms import DateField, TextArea
from organisation.models import Body, Unit

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
    """One amount of a clause. Where the matter knows its sources they are chosen, else they are written."""

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

    def __init__(self, *args: Any, sources: Sequence[Source] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sources:
            return
        now = self.data.get(self.add_prefix("source_was")) if self.is_bound else self.initial.get("source")
        names = [source.label for source in sources]
        own = [(now, f"{now} (inget anslag som förs här)")] if now and now not in names else []
        self.fields["source"] = forms.ChoiceField(
            label="Anslag",
            required=False,
            choices=[("", "välj anslag"), *own, *zip(names, names, strict=True)],
        )

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
    part = forms.CharField(widget=forms.HiddenInput, max_length=30, required=False)
    # Of a computed section: nothing of it is written, but what it is made with is chosen.
    as_of = DateField(label="Per den", required=False)
    basis = forms.ChoiceField(label="Grund", required=False)
    sources = forms.MultipleChoiceField(label="Anslag", required=False, widget=forms.CheckboxSelectMultiple)
    heading = forms.CharField(
        label="Rubrik", max_length=200, required=False, widget=TextArea({"data-line": True}, rows=1)
    )
    html = forms.CharField(
        label="Text", required=False, max_length=400_000, widget=TextArea({"data-prose": True}, rows=8)
    )

    revision = 0  # which saving of this section the page shows
    secret = ""  # the provision, when it is marked
    closed = False  # to the one who writes
    may_mark = False
    made: dict[str, Any] = {}

    def __init__(
        self, *args: Any, parts: Sequence[Part] = (), drawn_from: Sequence[Source] = (), **kwargs: Any
    ) -> None:
        initial = kwargs.get("initial") or {}
        kwargs["initial"] = initial | (initial.get("params") or {})
        super().__init__(*args, **kwargs)
        code = self["part"].value() or ""
        bases = next((part.bases for part in parts if part.code == code), ())
        self.fields["basis"].choices = [("", "välj grund"), *bases]  # type: ignore[attr-defined]
        self.fields["sources"].choices = [(one.key, one.label) for one in drawn_from]  # type: ignore[attr-defined]

    @property
    def has_bases(self) -> bool:
        """Whether a day and a basis are chosen for it: some computed sections are made of the case's own facts."""
        return len(self.fields["basis"].choices) > 1  # type: ignore[attr-defined]

    @property
    def says_something(self) -> bool:
        """Whether there is text to lose; an editor that nobody has written in sends empty paragraphs."""
        return bool(richtext.plain(str(self["html"].value() or "")))

    def section(self) -> Section:
        given = self.cleaned_data
        section = Section(given["kind"], given["heading"], given["html"], given["id"])
        if not section.is_computed:
            return section
        day = given["as_of"].isoformat() if given["as_of"] else ""
        params = {"as_of": day, "basis": given["basis"], "sources": sorted(given["sources"])}
        return replace(section, html="", part=given["part"], params=params)


class LineForm(Row):
    name = forms.CharField(label="Namn", max_length=200, required=False)
    title = forms.CharField(label="Titel", max_length=120, required=False)

    def line(self) -> Line:
        return Line(self.cleaned_data["name"], self.cleaned_data.get("title") or "")
