"""Applications handed in by another system (an e-service): one at a time, safe to send again."""

from __future__ import annotations

import datetime
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.authentication import get_authorization_header
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.errors import Refused
from grants.actions.applications import receive_application
from grants.actions.keys import key_for
from grants.entries import Asked, CoFinancer, Entry, Package
from grants.models import CallKey, CoFinancing, GrantCall
from grants.queries.calls import facts_of
from grants.rules.asking import problems

MOST_ORE = 10**15


class AskedSerializer(serializers.Serializer[Any]):
    fund = serializers.SlugField(help_text="Anslagets kortnamn, som i dess adress.")
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    ore = serializers.IntegerField(min_value=1, max_value=MOST_ORE, help_text="Sökt belopp i öre.")


class PackageSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    description = serializers.CharField(max_length=5000, default="", allow_blank=True)
    starts_on = serializers.DateField(default=None, allow_null=True)
    ends_on = serializers.DateField(default=None, allow_null=True)
    cost_ore = serializers.IntegerField(min_value=0, max_value=MOST_ORE, default=None, allow_null=True)


class CoFinancerSerializer(serializers.Serializer[Any]):
    financier = serializers.CharField(max_length=200)
    ore = serializers.IntegerField(min_value=1, max_value=MOST_ORE, default=None, allow_null=True)
    year = serializers.IntegerField(min_value=2000, max_value=2100, default=None, allow_null=True)
    kind = serializers.ChoiceField(choices=CoFinancing.Kind.choices, default="cash")
    status = serializers.ChoiceField(choices=CoFinancing.Status.choices, default="sought")


class ApplicationSerializer(serializers.Serializer[Any]):
    """An application. The same `external_id` with the same content again changes nothing."""

    external_id = serializers.CharField(max_length=60)
    applicant = serializers.CharField(max_length=200)
    project = serializers.CharField(max_length=300)
    received_on = serializers.DateField(default=None, allow_null=True)
    asked = AskedSerializer(many=True, allow_empty=False)
    description = serializers.CharField(max_length=20_000, default="", allow_blank=True)
    organisation_number = serializers.CharField(max_length=20, default="", allow_blank=True)
    is_private_person = serializers.BooleanField(default=False)
    contact = serializers.CharField(max_length=200, default="", allow_blank=True)
    starts_on = serializers.DateField(default=None, allow_null=True)
    ends_on = serializers.DateField(default=None, allow_null=True)
    total_cost_ore = serializers.IntegerField(min_value=1, max_value=MOST_ORE, default=None, allow_null=True)
    packages = PackageSerializer(many=True, default=list)
    co_financing = CoFinancerSerializer(many=True, default=list)

    def validate_asked(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({(row["fund"], row["year"]) for row in rows}) != len(rows):
            raise serializers.ValidationError("Samma anslag och år står flera gånger.")
        return rows

    def entry(self) -> Entry:
        given = dict(self.validated_data)
        return Entry(
            **given
            | {
                "asked": [Asked(**row) for row in given["asked"]],
                "packages": [Package(**row) for row in given["packages"]],
                "co_financing": [CoFinancer(**row) for row in given["co_financing"]],
            }
        )


class ReceiptSerializer(serializers.Serializer[Any]):
    external_id = serializers.CharField()
    received_on = serializers.DateField()
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="Det som är tveksamt men inte stoppar."
    )


class CallApplications(APIView):
    """Hand in an application with the round's key: `Authorization: Bearer utl_…`. Nothing can be read here."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        summary="Lämna en ansökan till en utlysning",
        request=ApplicationSerializer,
        responses={200: ReceiptSerializer, 201: ReceiptSerializer}
        | {(code, "application/problem+json"): OpenApiTypes.OBJECT for code in (400, 401, 409, 415)},
    )
    def post(self, request: Request, pk: str) -> Response:
        secret = _secret(request)  # without one nothing is told of which rounds there are
        call = get_object_or_404(GrantCall.objects.all(), pk=pk)
        key = _key(secret, call)
        given = ApplicationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        entry = given.entry()
        application, new = receive_application(call=call, entry=entry, by=key.made_by, system=key.system)
        asked = [one.message for one in problems(entry, facts_of(call)) if not one.stops]
        answer: dict[str, str | list[str] | datetime.date] = {
            "external_id": application.external_id,
            "received_on": application.received_on,
            "warnings": asked,
        }
        return Response(answer, status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)

    def get_authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _secret(request: Request) -> str:
    words = get_authorization_header(request).decode("ascii", "replace").split()
    if len(words) != 2 or words[0].lower() != "bearer":
        raise exceptions.NotAuthenticated("Skicka utlysningens nyckel: Authorization: Bearer utl_…")
    return str(words[1])


def _key(secret: str, call: GrantCall) -> CallKey:
    try:
        return key_for(secret, call)
    except Refused as refusal:
        raise exceptions.AuthenticationFailed(refusal.message) from refusal
