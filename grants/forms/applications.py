"""One application by hand, its assessment, and the files that many come in."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock, money
from core.errors import Refused
from core.forms import ActionForm, DateField, OneFileField, TextArea
from grants.entries import Asked, CoFinancer, Entry, Package
from grants.forms.ore import OreField
from grants.models import Application, CoFinancing, GrantCall
from grants.queries.calls import columns_of, entry_of
from grants.sheets import cells


class ApplicationForm(ActionForm):
    """The amounts are one field per fund and year of the round."""

    external_id = forms.CharField(
        label="Nummer", max_length=60, help_text="I systemet den kom från, eller ett eget."
    )
    applicant = forms.CharField(label="Sökande", max_length=200)
    organisation_number = forms.CharField(label="Organisationsnummer", max_length=20, required=False)
    is_private_person = forms.BooleanField(label="Sökanden är en privatperson", required=False)
    contact = forms.CharField(label="Kontakt", max_length=200, required=False)
    received_on = DateField(label="Inkom")
    project = forms.CharField(label="Projekt", max_length=300)
    description = forms.CharField(
        label="Beskrivning", widget=TextArea(rows=5), required=False, max_length=20_000
    )
    starts_on = DateField(label="Projektet börjar", required=False)
    ends_on = DateField(label="Projektet slutar", required=False)
    packages = forms.CharField(
        label="Arbetspaket",
        required=False,
        widget=TextArea(rows=2),
        max_length=20_000,
        help_text="Ett på varje rad: namn; period; kostnad. Till exempel: Pilot; 2024-09-01–2025-05-31; 400.",
    )
    co_financing = forms.CharField(
        label="Medfinansiering",
        required=False,
        widget=TextArea(rows=2),
        max_length=20_000,
        help_text="En finansiär på varje rad: namn; belopp; sökt, utlovad, beviljad eller avslagen. År och ”eget arbete” går "
        "också att skriva.",
    )
    decided_on = DateField(
        label="Redan beslutad den",
        required=False,
        help_text="Visas då i sammanställningen men räknas aldrig som ny.",
    )
    decided_in = forms.CharField(label="Beslutad i ärendet", max_length=20, required=False)

    def __init__(
        self, *args: Any, call: GrantCall, application: Application | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.call = call
        self.columns = columns_of(call)
        several = len({fund.pk for fund, _ in self.columns}) > 1
        for fund, year in self.columns:
            of_fund = f" ur {fund.name}" if several else ""
            label = "Sökt belopp" if call.form == GrantCall.Form.ASSOCIATION else f"Sökt {year}{of_fund}"
            self.fields[f"asked:{fund.slug}:{year}"] = OreField(
                label=f"{label} ({call.unit})", unit=call.unit, required=False
            )
        self.fields["total_cost_ore"] = OreField(
            label=f"Total kostnad ({call.unit})", unit=call.unit, required=False
        )
        if call.form == GrantCall.Form.ASSOCIATION:
            for name in ("starts_on", "ends_on", "packages", "total_cost_ore"):
                del self.fields[name]
        self.initial = {"received_on": clock.today(), **self._first(application), **self.initial}

    def _first(self, application: Application | None) -> dict[str, Any]:
        if application is None:
            return {}
        entry = entry_of(application)
        first = {name: getattr(entry, name) for name in self.fields if hasattr(entry, name)}
        first |= {f"asked:{one.fund}:{one.year}": one.ore for one in entry.asked}
        first["packages"] = "\n".join(_package(one, self.call.unit) for one in entry.packages)
        first["co_financing"] = "\n".join(_financer(one, self.call.unit) for one in entry.co_financing)
        return first

    def group(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def about_applicant(self) -> list[forms.BoundField]:
        return self.group(
            "external_id", "received_on", "applicant", "organisation_number", "contact", "is_private_person"
        )

    @property
    def about_project(self) -> list[forms.BoundField]:
        return self.group("project", "description", "starts_on", "ends_on")

    @property
    def money(self) -> list[forms.BoundField]:
        asked = [name for name in self.fields if name.startswith("asked:")]
        return self.group(*asked, "total_cost_ore")

    @property
    def more(self) -> list[forms.BoundField]:
        return self.group("packages", "co_financing")

    @property
    def before(self) -> list[forms.BoundField]:
        return self.group("decided_on", "decided_in")

    def clean_packages(self) -> list[Package]:
        return self._lines(cells.packages, "packages")

    def clean_co_financing(self) -> list[CoFinancer]:
        return self._lines(cells.co_financing, "co_financing")

    def _lines(self, read: Any, name: str) -> Any:
        try:
            return read(["text", self.cleaned_data[name]], self.call.unit)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from None

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        asked = []
        for fund, year in self.columns:
            ore = given.pop(f"asked:{fund.slug}:{year}")
            if ore is not None:
                asked.append(Asked(fund.slug, year, ore))
        return {"entry": Entry(**given, asked=asked)}

    def refuse(self, refusal: Refused) -> None:
        """A fault of "what is asked" as a whole belongs to the first amount."""
        if refusal.field == "asked":
            fund, year = self.columns[0]
            refusal = Refused(refusal.message, field=f"asked:{fund.slug}:{year}", code=refusal.code)
        super().refuse(refusal)


def _package(one: Package, unit: str) -> str:
    period = f"{one.starts_on}–{one.ends_on}" if one.starts_on and one.ends_on else ""
    cost = money.typed(one.cost_ore, unit) if one.cost_ore is not None else ""
    return "; ".join(filter(None, [one.name, period, cost]))


def _financer(one: CoFinancer, unit: str) -> str:
    amount = money.typed(one.ore, unit) if one.ore is not None else ""
    work = "eget arbete" if one.kind == CoFinancing.Kind.IN_KIND else ""
    state = CoFinancing.Status(one.status).label
    return "; ".join(filter(None, [one.financier, amount, str(one.year or ""), work, state]))


class AssessmentForm(ActionForm):
    """A score and a reason per criterion."""

    mark_optional = False  # none need be judged at once; a score and its reason go together

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(application.call.criteria.all())
        before = {one.criterion_id: one for one in application.assessments.all()}
        for one in self.criteria:
            choices = [
                ("", "Inte bedömt"),
                ("0", "0 inte alls"),
                ("1", "1 lite"),
                ("2", "2 delvis"),
                ("3", "3 väl"),
                ("4", "4 helt"),
            ]
            standing = before.get(one.pk)
            self.fields[f"score-{one.pk}"] = forms.ChoiceField(
                label=f"Hur väl uppfylls kriterium {one.position}?",
                choices=choices,
                required=False,
                initial=str(standing.score) if standing else "",
            )
            self.fields[f"reason-{one.pk}"] = forms.CharField(
                label=f"Motivering till kriterium {one.position}",
                required=False,
                widget=TextArea(rows=2),
                max_length=5000,
                initial=standing.reason if standing else "",
            )

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"score-{one.pk}"], self[f"reason-{one.pk}"]) for one in self.criteria]

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {
            "scores": {
                one.pk: (
                    int(given[f"score-{one.pk}"]) if given[f"score-{one.pk}"] else None,
                    given[f"reason-{one.pk}"],
                )
                for one in self.criteria
            }
        }


class ConflictForm(ActionForm):
    reason = forms.CharField(
        label="Därför att",
        max_length=300,
        required=False,
        help_text="Visas bara för den chef som prövar om jävet ska hävas.",
    )


class ImportForm(ActionForm):
    files = OneFileField(  # type: ignore[assignment]
        label="Fil med ansökningar", help_text="Excel (.xlsx) eller CSV, med rubriker som i mallen."
    )


class ImportConfirmForm(ActionForm):
    """The file was looked at on the page before; the slip says which it is."""

    slip = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label="Jag har sett frågorna och vill läsa in ändå", required=False)
