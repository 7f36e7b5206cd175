"""What the whole API shares: pages, and errors as problem+json (RFC 9457, Digg's profile FEL.01)."""

from typing import Any

from django.http import HttpRequest
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.pagination import LimitOffsetPagination
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
    """limit and offset (Digg FNS.07)."""

    default_limit = 50
    max_limit = 200


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
