"""Forms of the administration. They only clean; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.collation import swedish_order
from core.forms import ActionForm, DateField, TimeField
from organisation.actions.levels import MOST
from organisation.models import Authority, Body, Mandate, RoleAssignment, Seat, Unit, User
from organisation.party_lists import seats_as_text, substitution_as_text
from organisation.roles import ROLE_CHOICES, Capability, roles_with


class PersonForm(ActionForm):
    """A person's own facts. What they may do is given as roles and mandates."""

    name = forms.CharField(label="Namn", max_length=120)
    email = forms.EmailField(label="E-postadress", help_text="Används för att logga in och för aviseringar.")
    title = forms.CharField(
        label="Titel",
        max_length=120,
        required=False,
        help_text="Som den trycks, till exempel näringslivsstrateg.",
    )
    phone = forms.CharField(label="Telefon", max_length=40, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Enhet", required=False, empty_label="Ingen enhet"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by(swedish_order("name"))  # type: ignore[attr-defined]


class ChangePersonForm(PersonForm):
    protected = forms.BooleanField(
        label="Skyddade personuppgifter",
        required=False,
        help_text="Namnet visas aldrig i listor utanför myndigheten.",
    )
    is_active = forms.BooleanField(label="Får logga in", required=False)


class RoleForm(ActionForm):
    """A role in one authority, from one day to another."""

    role = forms.ChoiceField(label="Roll", choices=[("", "Välj roll"), *ROLE_CHOICES])
    authority = forms.ModelChoiceField(Authority.objects.none(), label="Myndighet", empty_label=None)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Enhet",
        required=False,
        empty_label="Hela myndigheten",
        help_text="Behövs för chefer: vilken enhets skrivelser de godkänner.",
    )
    from_on = DateField(label="Från och med")
    until_on = DateField(label="Till och med", required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = by.authorities_with(Capability.ADMINISTER)
        self.fields["authority"].queryset = Authority.objects.filter(pk__in=mine)  # type: ignore[attr-defined]
        units = Unit.objects.filter(authority__in=mine).order_by(swedish_order("name"))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class EndForm(ActionForm):
    """The last day of a role or a mandate."""

    until_on = DateField(label="Sista dag")


class MandateForm(ActionForm):
    """An appointment to the body: elected by another body, entered here."""

    person = forms.ModelChoiceField(User.objects.none(), label="Person", empty_label="Välj person")
    role = forms.ChoiceField(label="Uppdrag", choices=Mandate.Role.choices, initial=Mandate.Role.MEMBER)
    party = forms.CharField(label="Parti", max_length=12, required=False)
    seat = forms.ModelChoiceField(
        Seat.objects.none(), label="Plats", required=False, empty_label="Ingen plats"
    )
    turn = forms.IntegerField(
        label="Ordning bland ersättarna",
        min_value=0,
        initial=0,
        help_text="1 tjänstgör först. 0 för ledamöter.",
    )
    from_on = DateField(label="Från och med")
    until_on = DateField(label="Till och med", required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by(swedish_order("name"))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["seat"].queryset = body.seats.order_by("number")  # type: ignore[attr-defined]
        self.fields["seat"].label_from_instance = lambda seat: f"Plats {seat.number} {seat.party}".strip()  # type: ignore[attr-defined]


class BodyForm(ActionForm):
    """How a body works. Holds for what is issued after the change."""

    addressee = forms.CharField(
        label="Adressat i skrivelser",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Rad för rad, som den trycks.",
    )
    meets_at = TimeField(label="Sammanträder vanligen kl.")
    ends_at = TimeField(label="Slutar vanligen kl.")
    meets_in = forms.CharField(label="Vanlig plats", max_length=120, required=False)
    manuscript_days = forms.IntegerField(label="Manusstopp, dagar före", min_value=0, max_value=60)
    preparation_days = forms.IntegerField(label="Beredning, dagar före", min_value=0, max_value=60)
    summons_days = forms.IntegerField(label="Kallelse, dagar före", min_value=0, max_value=60)
    formalia_numbered = forms.BooleanField(label="Formalia får egen paragraf", required=False)
    reports_numbered = forms.BooleanField(label="Anmälningar får egen paragraf", required=False)
    publish_agenda = forms.ChoiceField(label="Ärendelistan visas på webben", choices=Body.Publish.choices)
    publish_documents = forms.ChoiceField(label="Handlingarna visas på webben", choices=Body.Publish.choices)
    publish_minutes = forms.ChoiceField(label="Protokollet visas på webben", choices=Body.Publish.choices)
    seats = forms.CharField(
        label="Platser",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Ett parti på varje rad och hur många platser det har, till exempel S 5. Antalet platser avgör när "
        "organet är beslutfört.",
    )
    substitution = forms.CharField(
        label="Ersättarnas ordning mellan partierna",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Ett parti på varje rad och vilka som går in för det, i tur och ordning, till exempel S: S, MP, V. "
        "Utan rader går det egna partiets ersättare in först.",
    )
    returning = forms.ChoiceField(
        label="Den som har lämnat sammanträdet får tjänstgöra igen samma dag",
        choices=Body.Returning.choices,
        help_text="Enligt reglementet. I fullmäktige är svaret alltid nej (KL 5:20), och den som lämnat för jäv kommer "
        "alltid tillbaka.",
    )
    approvers = forms.IntegerField(label="Justerare utöver ordföranden", min_value=1, max_value=5)
    electronic_approval = forms.BooleanField(
        label="Protokollet får justeras elektroniskt",
        required=False,
        help_text="Bara om fullmäktige har beslutat det (KL 5:69).",
    )
    minutes_kept_at = forms.CharField(
        label="Protokollen förvaras hos",
        max_length=200,
        required=False,
        help_text="Står på anslaget, till exempel Stadsledningskontoret, Stadshuset.",
    )

    @classmethod
    def initial_of(cls, body: Body) -> dict[str, Any]:
        """What the form says of a body today."""
        found = {name: getattr(body, name, None) for name in cls.base_fields if name != "once"}
        return found | {
            "seats": seats_as_text(body.seats.order_by("number").values_list("party", flat=True)),
            "substitution": substitution_as_text(body.substitution),
        }


class NewBodyForm(ActionForm):
    """A body as it is begun; how it works is chosen on its own page."""

    name = forms.CharField(label="Namn", max_length=120)
    short_name = forms.CharField(label="Kort namn", max_length=20, help_text="Till exempel KSNAU.")
    slug = forms.SlugField(
        label="Kortnamn i adresser", help_text="Små bokstäver utan mellanslag, till exempel ksnau."
    )
    kind = forms.ChoiceField(label="Slag", choices=Body.Kind.choices)
    parent = forms.ModelChoiceField(
        Body.objects.none(), label="Utses av", required=False, empty_label="Ingen"
    )
    register_prefix = forms.CharField(
        label="Diarium för organets egna handlingar",
        max_length=6,
        help_text="Diariets beteckning, till exempel KS.",
    )
    addressee = forms.CharField(
        label="Adressat i skrivelser",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Rad för rad, som den trycks.",
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.order_by(swedish_order("name"))
        self.fields["parent"].queryset = bodies  # type: ignore[attr-defined]
        known = authority.bodies.values_list("register_prefix", flat=True).first()
        self.fields["register_prefix"].initial = known or authority.slug.upper()


class UnitForm(ActionForm):
    name = forms.CharField(label="Namn", max_length=120)
    slug = forms.SlugField(
        label="Kortnamn", help_text="Små bokstäver utan mellanslag, till exempel naringsliv."
    )
    parent = forms.ModelChoiceField(Unit.objects.none(), label="Del av", required=False, empty_label="Ingen")

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = authority.units.all()  # type: ignore[attr-defined]


class LevelsForm(ActionForm):
    """Up to five levels in turn: the managers of which unit approve at each."""

    def __init__(self, *args: Any, authority: Authority, levels: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = authority.units.order_by(swedish_order("name"))
        for at in range(1, MOST + 1):
            self.fields[f"level_{at}"] = forms.ModelChoiceField(
                units,
                label=f"Nivå {at}",
                required=False,
                empty_label="Ingen",
                initial=levels[at - 1] if at <= len(levels) else None,
            )

    def arguments(self) -> dict[str, Any]:
        chosen = [self.cleaned_data[f"level_{at}"] for at in range(1, MOST + 1)]
        return {"approvers": [unit for unit in chosen if unit is not None]}


class AbsenceForm(ActionForm):
    """Away from one day to another, and who stands in."""

    from_on = DateField(label="Borta från och med")
    until_on = DateField(label="Till och med")
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label="Ersättare",
        empty_label="Välj person",
        help_text="Får se och godkänna det som väntar. Det antecknas som ersättaren för den som är borta.",
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        works_at = {held.authority_id for held in person.roles_today()}
        colleagues = User.objects.filter(
            is_active=True,
            role_assignments__in=RoleAssignment.objects.on(clock.today()).filter(
                authority__in=works_at, role__in=roles_with(Capability.READ_DIARY)
            ),
        ).exclude(pk=person.pk)
        self.fields["substitute"].queryset = colleagues.distinct().order_by(  # type: ignore[attr-defined]
            swedish_order("name")
        )
