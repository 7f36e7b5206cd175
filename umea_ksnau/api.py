"""What the whole API shares: pages, and errors as problem+json (RFC 9457, Digg's profile FEL.01)."""

import re
from typing import Any

from django.http import HttpRequest
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import Refused

TITLES = {
    400: "Felaktig fråga",
    401: "Logga in",
    403: "Inte tillåtet",
    404: "Finns inte",
    405: "Metoden stöds inte",
    406: "Formatet stöds inte",
    409: "Kan inte göras",
    415: "Formatet stöds inte",
    429: "För många frågor",
}


class Pages(LimitOffsetPagination):
    """limit and offset (Digg FNS.07). What cannot be read is an error, never a guess; more than the most is the most."""

    default_limit = 50
    max_limit = 200

    def get_limit(self, request: Request) -> int:
        return min(_whole(request, "limit", least=1, otherwise=self.default_limit), self.max_limit)

    def get_offset(self, request: Request) -> int:
        return _whole(request, "offset", least=0, otherwise=0)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit = f"Hur många, {self.default_limit} om inget sägs. Högst {self.max_limit}: mer ger {self.max_limit}."
        return [_parameter("limit", limit, 1), _parameter("offset", "Hur många som hoppas över.", 0)]


def _whole(request: Request, name: str, *, least: int, otherwise: int) -> int:
    typed = request.query_params.getlist(name)
    if not typed:
        return otherwise
    if len(typed) > 1 or not re.fullmatch(r"[0-9]{1,9}", typed[0]) or int(typed[0]) < least:
        raise ValidationError({name: [f"Ange ett heltal, minst {least}."]})
    return int(typed[0])


def _parameter(name: str, description: str, least: int) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": least, "maximum": 999_999_999}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": whole}


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error as application/problem+json; a Refused from an action is 409."""
    if isinstance(error, Refused):
        return _problem(status.HTTP_409_CONFLICT, error.message, context)
    answer = exception_handler(error, context)
    if answer is None:
        return None
    detail = error.detail if isinstance(error, APIException) else answer.data.get("detail", "")
    fields = detail if isinstance(detail, dict) else None
    response = _problem(answer.status_code, "" if fields else str(detail), context)
    if fields:
        response.data["errors"] = fields
    for name, value in answer.headers.items():
        if name.lower() in {"allow", "www-authenticate", "retry-after"}:
            response[name] = value
    return response


def _problem(code: int, detail: str, context: dict[str, Any]) -> Response:
    request: HttpRequest | None = context.get("request")
    data = {
        "type": "about:blank",
        "title": TITLES.get(code, "Fel"),
        "status": code,
        "detail": detail,
        "instance": request.path if request else "",
    }
    return Response(data, status=code, content_type="application/problem+json")
