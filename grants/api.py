"""Public read of the appropriations: the funds, what is left of them on a date, and what was granted."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.api import EVERYBODY, PublicViewSet, titled, whole_url
from grants.models import Fund, FundYear
from grants.queries.balances import BASES, YearFigures, figures
from grants.queries.public import PublicAward, public_awards

ORE = "I hela öre."
BASIS_HELP = (
    "decided: det som är beslutat. proposed: också det som är reserverat för förslag på en ärendelista. after: som "
    "proposed, det som är kvar när allt på ärendelistorna har beviljats."
)


class FundSerializer(serializers.ModelSerializer[Fund]):
    id = serializers.CharField(source="slug", help_text="Anslagets id: klimatneutralitet.")
    authority = serializers.CharField(source="authority.name")
    body = serializers.SerializerMethodField(help_text="Id för organet som fördelar, om det är ett.")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Fund
        fields: ClassVar = (
            "id",
            "name",
            "purpose",
            "note",
            "authority",
            "body",
            "lifetime",
            "closed_on",
            "url",
        )

    def get_body(self, fund: Fund) -> str | None:
        return fund.body.slug if fund.body else None

    def get_url(self, fund: Fund) -> str:
        return whole_url(self, "portal:fund", fund.slug)


class YearSerializer(serializers.Serializer[YearFigures]):
    year = serializers.IntegerField()
    status = serializers.ChoiceField(choices=FundYear.Status.choices)
    frame_ore = serializers.IntegerField(source="frame", help_text=f"Ramen. {ORE}")
    granted_ore = serializers.IntegerField(
        source="committed", help_text=f"Allt som är beviljat, utbetalt eller inte. {ORE}"
    )
    paid_ore = serializers.IntegerField(source="paid", help_text=ORE)
    reserved_ore = serializers.IntegerField(
        source="reserved", help_text=f"Reserverat för förslag på en ärendelista. {ORE}"
    )
    lapsed_ore = serializers.IntegerField(source="lapsed", help_text=f"Förfallet vid årets slut. {ORE}")
    shortfall_ore = serializers.IntegerField(
        source="shortfall", help_text=f"Noll, eller under noll när ramen inte räcker. {ORE}"
    )
    remaining_ore = serializers.SerializerMethodField(
        help_text=f"Det som är kvar på den valda grunden. {ORE}"
    )

    def get_remaining_ore(self, year: YearFigures) -> int:
        return year.remaining(self.context["basis"])


class BalanceSerializer(serializers.Serializer[Any]):
    fund = serializers.CharField(help_text="Anslagets id.")
    as_of = serializers.DateField(help_text="Dagen som siffrorna gäller.")
    known_at = serializers.DateTimeField(allow_null=True, help_text="Som det var bokfört då; null är nu.")
    basis = serializers.ChoiceField(choices=list(BASES.items()), help_text=BASIS_HELP)
    basis_text = serializers.CharField(help_text="Grunden i ord, som den trycks.")
    ledger_number = serializers.IntegerField(
        help_text="Huvudbokens nummer: hur många rörelser det bygger på."
    )
    years = YearSerializer(many=True)
    remaining_ore = serializers.IntegerField(help_text=f"Kvar av alla år tillsammans. {ORE}")


class AwardYearSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    granted_ore = serializers.IntegerField(help_text=ORE)
    paid_ore = serializers.IntegerField(help_text=ORE)


class AwardSerializer(serializers.Serializer[PublicAward]):
    """A private person is not named; what is not published is not here, only in the sums of the balance."""

    recipient = serializers.CharField(help_text="Mottagaren. En privatperson namnges inte.")
    purpose = serializers.CharField()
    is_private_person = serializers.BooleanField(source="award.is_private_person")
    case = serializers.CharField(source="award.case.slug", help_text="Ärendets id: ks-2024-00456.")
    decision = serializers.CharField(source="award.decision.label", help_text="KSNAU § 182")
    decided_on = serializers.DateField(source="award.decision.decided_on")
    granted_ore = serializers.IntegerField(source="granted", help_text=ORE)
    paid_ore = serializers.IntegerField(source="paid", help_text=ORE)
    years = serializers.SerializerMethodField()

    def get_years(self, row: PublicAward) -> list[dict[str, int]]:
        return [{"year": year, "granted_ore": granted, "paid_ore": paid} for year, granted, paid in row.years]


class AsOf(forms.Form):
    as_of = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class Asked(AsOf):
    """The questions of the balance, read strictly: what cannot be read is an error, never a guess."""

    known_at = forms.CharField(required=False)
    basis = forms.ChoiceField(required=False, choices=list(BASES.items()))

    def clean_known_at(self) -> datetime.datetime | None:
        typed = self.cleaned_data["known_at"]
        if not typed:
            return None
        try:
            moment = serializers.DateTimeField(default_timezone=clock.STOCKHOLM).to_internal_value(typed)
        except serializers.ValidationError:
            raise forms.ValidationError("Ange en tidpunkt, till exempel 2024-05-12T12:00:00+02:00.") from None
        return moment if isinstance(moment, datetime.datetime) else None


AS_OF = OpenApiParameter(
    "as_of", OpenApiTypes.DATE, description="Dagen som siffrorna ska gälla. I dag om inget sägs."
)
KNOWN_AT = OpenApiParameter(
    "known_at", OpenApiTypes.DATETIME, description="Bara det som var bokfört vid den tidpunkten räknas."
)
BASIS = OpenApiParameter("basis", str, enum=list(BASES), default="decided", description=BASIS_HELP)


@extend_schema_view(**titled("Ett anslag med pengar", "Anslag med pengar"))
class FundViewSet(PublicViewSet[Fund]):
    """Anslag som kommunen delar ut bidrag ur: vad som är kvar per år, en viss dag, och vad som har beviljats."""

    serializer_class = FundSerializer

    def get_queryset(self) -> QuerySet[Fund, Any]:
        return Fund.objects.visible_to(EVERYBODY).select_related("authority", "body").order_by("name", "pk")

    @extend_schema(
        summary="Vad som är kvar av ett anslag",
        parameters=[AS_OF, KNOWN_AT, BASIS],
        responses=BalanceSerializer,
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def balance(self, request: Request, id: str) -> Response:
        fund, asked = self.get_object(), _read(Asked, request)
        as_of = asked["as_of"] or clock.today()
        basis = asked["basis"] or "decided"
        found = figures(fund, as_of=as_of, known_at=asked["known_at"])
        data = {
            "fund": fund.slug,
            "as_of": as_of,
            "known_at": asked["known_at"],
            "basis": basis,
            "basis_text": BASES[basis],
            "ledger_number": found.number,
            "years": found.years,
            "remaining_ore": sum(year.remaining(basis) for year in found.years),
        }
        return Response(BalanceSerializer(data, context={"basis": basis}).data)

    @extend_schema(
        summary="Beviljade bidrag ur ett anslag",
        parameters=[AS_OF],
        responses=AwardSerializer(many=True),
        filters=False,
    )
    @action(detail=True)
    def awards(self, request: Request, id: str) -> Response:
        fund, asked = self.get_object(), _read(AsOf, request)
        found: Any = public_awards(fund, as_of=asked["as_of"] or clock.today()).named
        page: Any = self.paginate_queryset(found)
        return self.get_paginated_response(AwardSerializer(page, many=True).data)


def _read(form: type[AsOf], request: Request) -> dict[str, Any]:
    """What was asked, each question at most once and with a value."""
    given = request.query_params
    wrong = {
        name: ["Ange ett värde eller utelämna frågan."]
        for name in form.base_fields
        if name in given and (len(given.getlist(name)) > 1 or not given[name].strip())
    }
    if wrong:
        raise ValidationError(wrong)
    read = form(given)
    if not read.is_valid():
        raise ValidationError(
            {name: [str(error) for error in errors] for name, errors in read.errors.items()}
        )
    return read.cleaned_data
