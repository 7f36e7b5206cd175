"""Forms of the meeting: absences and calls, who serves, conflicts of interest, motions, votes, reservations."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.actions.files import Upload
from core import dates
from core.forms import ActionForm, DateField, OneFileField, TextArea
from core.words import clean_filename
from meetings.actions.floor import clauses_from
from meetings.forms.proceeding import MandateChoice, MandatesChoice
from meetings.models import Ballot, Meeting, Motion, Reservation, Seating
from meetings.rules.room import Room
from organisation.models import Body, Mandate, Seat


def _of(field: forms.Field, mandates: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = (
        Mandate.objects.filter(pk__in=[one.pk for one in mandates]).select_related("user").in_turn()
    )


class AbsenceForm(ActionForm):
    note = forms.CharField(label="Något sekreteraren bör veta", max_length=200, required=False)


class AbsentForm(AbsenceForm):
    """The secretary notes for somebody else."""

    mandate = MandateChoice(Mandate.objects.none(), label="Vem", empty_label="Välj ledamot eller ersättare")
    field_order = ("mandate", "note")

    def __init__(self, *args: Any, mandates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self.fields["mandate"], mandates)


class CallForm(ActionForm):
    mandate = MandateChoice(Mandate.objects.none(), label="Ersättare", empty_label=None)
    out_of_turn = forms.CharField(
        label="Varför, om det inte är den som står i tur", max_length=200, required=False
    )

    def __init__(self, *args: Any, mandates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mandate"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Mandate.objects.filter(pk__in=[one.pk for one in mandates]).select_related("user")
        field.choices = [(one.pk, one.printed) for one in mandates]  # in turn


class ApproversForm(ActionForm):
    mandates = MandatesChoice(
        Mandate.objects.none(), label="Justerar utöver ordföranden", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, mandates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self.fields["mandates"], mandates)


class ParticipantForm(ActionForm):
    name = forms.CharField(label="Namn", max_length=200)
    title = forms.CharField(label="Titel", max_length=120, required=False)
    remote = forms.BooleanField(label="Deltar på distans (KL 5:16, 6:24)", required=False)


class SeatForm(ActionForm):
    """Who serves on a seat, from here on or in this § alone."""

    mark_optional = False

    seat = forms.ModelChoiceField(Seat.objects.none(), label="Plats", empty_label=None)
    who = forms.ChoiceField(label="Tjänstgör")
    onward = forms.BooleanField(label="Också i paragraferna efter den här", required=False, initial=True)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, room: Room, mandates: list[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandates = {str(one.pk): one for one in mandates}
        seats = self.fields["seat"]
        assert isinstance(seats, forms.ModelChoiceField)
        seats.queryset = Seat.objects.filter(body=room.body)
        seats.choices = [(one.seat_id, seat_name(one)) for one in room.seatings]
        who = self.fields["who"]
        assert isinstance(who, forms.ChoiceField)
        empty = [("absent", "Ingen, frånvarande"), ("vacant", "Ingen, platsen är obesatt")]
        who.choices = [*((pk, one.printed) for pk, one in self.mandates.items()), *empty]
        self.fields["seen"].initial = seen_now(room)

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        before = dict(pair.split(":") for pair in given["seen"].split(",") if pair.count(":") == 1)
        mandate = self.mandates.get(given["who"])
        found = {
            "seat": given["seat"],
            "mandate": mandate,
            "empty": "" if mandate else given["who"],
            "onward": given["onward"],
        }
        if str(given["seat"].pk) in before:
            found["seen"] = self.mandates.get(before[str(given["seat"].pk)])
        return found


def seat_name(one: Seating) -> str:
    who = one.mandate.printed if one.mandate else one.get_empty_display().lower()
    return f"{one.seat.number}. {who}"


def seen_now(room: Room) -> str:
    return ",".join(f"{one.seat_id}:{one.mandate_id or ''}" for one in room.seatings)


class ConflictForm(ActionForm):
    mandate = MandateChoice(Mandate.objects.none(), label="Vem", empty_label="Välj")
    ground = forms.CharField(label="Grund", max_length=200, required=False)
    substitute = MandateChoice(
        Mandate.objects.none(),
        label="Tjänstgör i stället",
        required=False,
        empty_label="Ingen, platsen är tom",
    )

    def __init__(self, *args: Any, serving: Any, free: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self.fields["mandate"], serving)
        _of(self.fields["substitute"], free)


class MotionForm(ActionForm):
    kind = forms.ChoiceField(label="Yrkande", choices=Motion.Kind)
    mover = MandateChoice(Mandate.objects.none(), label="Yrkar", empty_label="Välj")
    text = forms.CharField(
        label="Lydelse",
        required=False,
        widget=TextArea(rows=2),
        help_text="En att-sats per rad. Behövs inte vid bifall, avslag, återremiss och bordläggning.",
    )
    file = OneFileField(
        label="Handling",
        required=False,
        help_text="Partiets förslag som fil. Den registreras i ärendet och blir bilaga till protokollet.",
    )
    supporters = MandatesChoice(
        Mandate.objects.none(), label="Instämmer", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, serving: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self.fields["mover"], serving)
        _of(self.fields["supporters"], serving)

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        worded = given["kind"] in {Motion.Kind.AMEND, Motion.Kind.ADD, Motion.Kind.OWN}
        file = given.pop("file")
        given["upload"] = Upload(clean_filename(file.name or ""), file) if file else None
        return given | {"clauses": clauses_from(given["text"]) if worded else ()}


class MotionFileForm(ActionForm):
    """The file of a proposal that has been noted."""

    upload = OneFileField(label="Handling")

    def arguments(self) -> dict[str, Any]:
        file = self.cleaned_data["upload"]
        return {"upload": Upload(clean_filename(file.name or ""), file)}


class MotionPick(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()}, {obj.mover.printed}"


class VoteForm(ActionForm):
    """The roll call: one answer for each seat that serves."""

    mark_optional = False
    is_election = False

    matter = forms.ChoiceField(
        label="Gäller",
        choices=[choice for choice in Ballot.Matter.choices if choice[0] != Ballot.Matter.ELECTION],
        initial=Ballot.Matter.MAIN,
    )
    yes = forms.CharField(label="Ja betyder", max_length=300)
    no = forms.CharField(label="Nej betyder", max_length=300)
    yes_motion = MotionPick(
        Motion.objects.none(), label="Ja-yrkande", required=False, empty_label="Förslaget i handlingarna"
    )
    no_motion = MotionPick(
        Motion.objects.none(), label="Nej-yrkande", required=False, empty_label="Inget yrkande"
    )

    def __init__(self, *args: Any, room: Room, motions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("yes_motion", "no_motion"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = motions
        self.roll: list[str] = []
        for one in room.seatings:
            if one.mandate is not None:
                self.roll.append(f"seat{one.seat_id}")
                self.fields[self.roll[-1]] = forms.ChoiceField(
                    label=one.mandate.printed + (f", för {one.instead_of.printed}" if one.instead_of else ""),
                    choices=[("yes", "Ja"), ("no", "Nej"), ("abstains", "Avstår")],
                    widget=forms.RadioSelect,
                    error_messages={"required": "Ange hur ledamoten röstade."},
                )

    @property
    def roll_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.roll]

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        found = {name: given[name] for name in ("matter", "yes", "no", "yes_motion", "no_motion")}
        return found | {"choices": {int(name[4:]): given[name] for name in self.roll}}


class ElectionForm(ActionForm):
    """The slips of an election, name by name."""

    mark_optional = False
    is_election = True
    ROWS = range(1, 7)

    blank = forms.IntegerField(label="Blanka sedlar", min_value=0, initial=0)
    lot = forms.CharField(
        label="Lotten föll på", required=False, max_length=100, help_text="Bara om rösterna är lika."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in self.ROWS:
            self.fields[f"name{row}"] = forms.CharField(
                label=f"Namn {row}", max_length=100, required=row == 1
            )
            self.fields[f"count{row}"] = forms.IntegerField(
                label=f"Sedlar för namn {row}", min_value=0, required=False
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name{row}"], self[f"count{row}"]) for row in self.ROWS]

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        slips = [(given[f"name{row}"], given[f"count{row}"] or 0) for row in self.ROWS]
        return {"slips": slips, "blank": given["blank"], "lot": given["lot"]}


class ReservationForm(ActionForm):
    mandate = MandateChoice(Mandate.objects.none(), label="Av", empty_label="Välj")
    kind = forms.ChoiceField(label="Slag", choices=Reservation.Kind)
    motion = MotionPick(
        Motion.objects.none(), label="Till förmån för", required=False, empty_label="Inget yrkande"
    )
    text = forms.CharField(
        label="Skriftlig motivering",
        required=False,
        widget=TextArea(rows=2),
        help_text="Kan lämnas tills protokollet justeras.",
    )

    def __init__(self, *args: Any, serving: Any, motions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _of(self.fields["mandate"], serving)
        field = self.fields["motion"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = motions


class MeetingOfBody(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        called = " (kallelse utfärdad)" if obj.state == Meeting.State.CALLED else ""
        return f"{obj.body.short_name} {dates.short_day(obj.on)} {obj.on.year}{called}"


class OnwardForm(ActionForm):
    """The meeting of the next body that a closed § goes to."""

    to = MeetingOfBody(Meeting.objects.none(), label="Sammanträde", empty_label=None)

    def __init__(self, *args: Any, meetings: list[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = (
            Meeting.objects.filter(pk__in=[one.pk for one in meetings]).select_related("body").order_by("on")
        )


class TextForm(ActionForm):
    text = forms.CharField(label="Skriftlig motivering", required=False, widget=TextArea(rows=3))


class PointForm(ActionForm):
    """A point of the order of delegation."""

    giver = forms.ModelChoiceField(Body.objects.none(), label="Delegerat av", empty_label=None)
    number = forms.CharField(label="Punkt", max_length=20)
    what = forms.CharField(label="Ärendegrupp", max_length=300)
    delegate_body = forms.ModelChoiceField(
        Body.objects.none(), label="Delegat, organ", required=False, empty_label="Inget organ"
    )
    delegate_position = forms.CharField(label="Delegat, befattning", max_length=120, required=False)
    from_on = DateField(label="Gäller från och med")
    until_on = DateField(label="Till och med", required=False)
    may_subdelegate = forms.BooleanField(label="Får vidaredelegeras (KL 7:6)", required=False)
    reported = forms.BooleanField(label="Anmäls till nästa sammanträde", required=False, initial=True)

    def __init__(self, *args: Any, givers: Any, delegates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("giver", givers), ("delegate_body", delegates)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = choices


class EndForm(ActionForm):
    until_on = DateField(label="Gäller till och med")
