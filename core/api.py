"""What every API view shares: it reads as the public does, whoever asks, and says how it can fail.

An answer never depends on who happens to be signed in, so it can be cached and shared. DRF's views are outside
the login that pages demand; what is readable is decided by `visible_to(EVERYBODY)` alone.
"""

import re
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

EVERYBODY = AnonymousUser()
# filter_queryset takes nothing empty, and no database takes a NUL in a text
FILLED = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"


class PublicViewSet[Row: Any](viewsets.ReadOnlyModelViewSet[Row]):
    """List and detail of what is published. No session is looked at and nothing can be written, so that any web
    page may ask (CORS).

    `key` reads the public id: a pattern whose named groups are lookups. The database's own keys are never shown
    (Digg RES.02).
    """

    authentication_classes = []
    permission_classes = []
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"
    key = r"(?P<slug>[a-z0-9-]+)"

    def get_object(self) -> Row:
        found = re.fullmatch(self.key, self.kwargs["id"])
        if found is None:
            raise Http404
        return get_object_or_404(self.get_queryset(), **found.groupdict())

    def filter_queryset(self, queryset: QuerySet[Row, Any]) -> QuerySet[Row, Any]:
        """A filter without a value is more likely a mistake than a wish for everything."""
        empty = [name for name, value in self.request.query_params.items() if not str(value).strip()]
        if empty:
            raise ValidationError({name: ["Ange ett värde eller utelämna filtret."] for name in empty})
        return super().filter_queryset(queryset)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response


@extend_schema_field({"type": "string", "pattern": r"^[0-2][0-9]:[0-5][0-9]$", "example": "08:30"})
class ClockField(serializers.TimeField):
    """A local time of day. Without zone and seconds: it is what stands on the kallelse."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class WholeFilter(django_filters.NumberFilter):
    """A whole number, and nothing that is nearly one."""

    field_class = forms.IntegerField


def whole_url(serializer: serializers.BaseSerializer[Any], name: str, *args: Any) -> str:
    """The full address of a page of ours, for those who read the answer somewhere else."""
    request = serializer.context.get("request")
    path = reverse(name, args=args)
    return request.build_absolute_uri(path) if request else path


def titled(what: str, many: str) -> dict[str, Any]:
    """Summaries for the description of a list and a detail, as arguments to extend_schema_view."""
    key = OpenApiParameter("id", str, OpenApiParameter.PATH, description="Samma id som i listan.")
    return {"list": extend_schema(summary=many), "retrieve": extend_schema(summary=what, parameters=[key])}


@login_not_required
def api_info(request: HttpRequest) -> JsonResponse:
    """Who answers for the API (Digg VER.06)."""
    return JsonResponse(
        {
            "apiName": settings.SPECTACULAR_SETTINGS["TITLE"],
            "apiVersion": settings.SPECTACULAR_SETTINGS["VERSION"],
            "apiReleased": "2024-05-17",
            "apiDocumentation": request.build_absolute_uri("/api/v1/docs/"),
            "apiStatus": "active",
        }
    )


def docs_csp(view: Any) -> Any:
    """The one page that needs inline style: the ready-made browser of the API."""
    policy: dict[str, Any] = {**settings.SECURE_CSP, "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
    return csp_override(policy)(view)


def document_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Say in the OpenAPI description how each call can fail (RFC 9457)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
        "required": ["type", "title", "status"],
    }
    answer = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, methods in result["paths"].items():
        one = "{" in path
        for operation in methods.values():
            for parameter in operation.get("parameters", ()):
                words = parameter["schema"]
                if parameter["in"] == "query" and words.get("type") == "string" and not words.get("format"):
                    words.setdefault("pattern", FILLED)
            if one:
                operation["responses"]["404"] = {
                    "description": "Finns inte eller är inte publicerat.",
                    "content": answer,
                }
            if not one or any(each["in"] == "query" for each in operation.get("parameters", ())):
                operation["responses"]["400"] = {
                    "description": "Ett filter kan inte läsas.",
                    "content": answer,
                }
            operation["responses"]["406"] = {"description": "Svaret ges bara som JSON.", "content": answer}
    return result
