"""What every page stands on: the frame around it, the menus that apps add to, parts for htmx, pages of a list."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property

from core import clock

Place = Literal["main", "menu", "foot"]


# Menus


def signed_in(user: Any) -> bool:
    return bool(user.is_authenticated)


def anonymous(user: Any) -> bool:
    return not user.is_authenticated


def everyone(user: Any) -> bool:
    return True


@dataclass(frozen=True)
class NavEntry:
    label: str
    url_name: str
    order: int
    show: Callable[[Any], bool]
    place: Place
    shortcut: str


@dataclass(frozen=True)
class NavItem:
    """An entry as it stands on one page."""

    label: str
    url: str
    current: str = ""  # "page" here, "true" on a page below, "" elsewhere
    shortcut: str = ""


_nav: dict[tuple[Place, str, str], NavEntry] = {}


def nav(
    label: str,
    url_name: str,
    *,
    order: int = 100,
    show: Callable[[Any], bool] = signed_in,
    place: Place = "main",
    shortcut: str = "",
) -> None:
    """Put a link in the main menu, under the person's name ("menu") or in the foot. Call it in AppConfig.ready.

    `show(user)` says who sees it; `shortcut` is the key that goes there. A link whose URL does not resolve is
    left out, so that an app may be missing.
    """
    _nav[place, label, url_name] = NavEntry(label, url_name, order, show, place, shortcut)


def nav_items(place: Place, user: Any, path: str) -> list[NavItem]:
    found = []
    for entry in sorted(_nav.values(), key=lambda e: (e.order, e.label)):
        if entry.place != place or not entry.show(user):
            continue
        url = url_or_blank(entry.url_name)
        if url:
            found.append(NavItem(entry.label, url, shortcut=entry.shortcut))
    return _with_current(found, path)


def _with_current(items: list[NavItem], path: str) -> list[NavItem]:
    """Mark the entry we are on. Below several (/arbete/ and /arbete/arenden/) the longest address wins, and a
    start page is marked only when we stand on it."""
    starts = [other.url for other in items]
    best = max((i.url for i in items if path.startswith(i.url)), key=len, default="")
    if best != path and any(other != best and other.startswith(best) for other in starts):
        best = ""
    return [
        NavItem(i.label, i.url, ("page" if i.url == path else "true") if i.url == best else "", i.shortcut)
        for i in items
    ]


def url_or_blank(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# The frame


class Frame:
    """What stands around every page, as `frame` in templates. Each part is worked out only if the page uses it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def _user(self) -> Any:
        return getattr(self._request, "user", None) or _Nobody()

    @property
    def municipality(self) -> str:
        return str(settings.MUNICIPALITY)

    @property
    def email(self) -> str:
        """Where people write to the municipality about these pages."""
        return str(settings.CONTACT_EMAIL)

    @property
    def product(self) -> str:
        return "Ärenden och beslut" if self._user.is_authenticated else "Möten och beslut"

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def today(self) -> Any:
        return clock.today()

    @property
    def home_url(self) -> str:
        return (url_or_blank("desk:start") if self._user.is_authenticated else "") or "/"

    @cached_property
    def search_url(self) -> str:
        return url_or_blank("cases:diary" if self._user.is_authenticated else "portal:cases")

    @property
    def search_label(self) -> str:
        return (
            "Sök ärende, handling eller person"
            if self._user.is_authenticated
            else "Sök beslut, ärenden och handlingar"
        )

    @property
    def search_hint(self) -> str:
        return "Sök dnr, ord, person" if self._user.is_authenticated else "Sök beslut, dnr, ord"

    @cached_property
    def nav(self) -> list[NavItem]:
        return nav_items("main", self._user, self._request.path)

    @cached_property
    def menu(self) -> list[NavItem]:
        return nav_items("menu", self._user, self._request.path)

    @cached_property
    def foot(self) -> list[NavItem]:
        return nav_items("foot", self._user, self._request.path)

    @cached_property
    def sign_ins(self) -> list[dict[str, str]]:
        """The demo's people, for the login page: role, name, email and perhaps password. Empty outside a demo."""
        if not settings.DEMO:
            return []
        try:
            found = json.loads((Path(settings.VAR_DIR) / "demo" / "sign-ins.json").read_text())
        except (OSError, ValueError):
            return []
        return [person for person in found if isinstance(person, dict) and person.get("email")]

    @cached_property
    def chosen_sign_in(self) -> dict[str, str]:
        """The person picked on the demo's login page (`?email=…`)."""
        email = self._request.GET.get("email", "")
        return next((person for person in self.sign_ins if person["email"] == email), {})


class _Nobody:
    is_authenticated = False


def site(request: HttpRequest) -> dict[str, Frame]:
    """Context processor. Not called `site` in templates: allauth has another thing by that name."""
    return {"frame": Frame(request)}


# Parts of a page


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part. A boosted link or a step back in the history gets the whole page."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page_or_part(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str,
    status: int | None = None,
) -> HttpResponse:
    """The page, or for htmx only the part of it that changes.

    `part` names a `{% partialdef %}` in the template, or a template of its own (`cases/_rows.html`). Messages
    that wait follow along out of band.
    """
    if not wants_part(request):
        response = render(request, template, context, status=status)
    else:
        name = part if part.endswith(".html") else f"{template}#{part}"
        response = render(request, name, context, status=status)
        messages = render_to_string("components/messages.html", {"oob": True}, request)
        if "notice" in messages:
            response.write(messages)
    patch_vary_headers(response, ["HX-Request"])
    return response


def require(condition: object, message: str = "") -> None:
    """Stop with 403 when what was fetched may be seen but not used like this. The message says whom to ask."""
    if not condition:
        raise PermissionDenied(message)


# Pages of a list


@dataclass
class Slice[Row: Model]:
    """One page of a list. `older` and `newer` are query strings for the neighbours, empty where there is none."""

    rows: list[Row]
    older: str = ""
    newer: str = ""
    first: bool = True
    size: int = field(default=50, repr=False)

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset[Row: Model](
    queryset: QuerySet[Row], params: QueryDict, *, order: Sequence[str], size: int = 50
) -> Slice[Row]:
    """A page found by key: as fast on page 2 000 as on page 1, and never a COUNT.

    `order` names columns that are never empty and together unique, as in order_by: `("-registered_on", "-pk")`.
    A key in the address that cannot be read gives the first page.
    """
    model = queryset.model
    after, before = _key(model, params.get("efter"), order), _key(model, params.get("fore"), order)
    backwards = before is not None and after is None
    turned = [_turn(name) for name in order] if backwards else list(order)
    key = before if backwards else after
    rows = list((queryset.filter(_beyond(turned, key)) if key else queryset).order_by(*turned)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows and key:  # the neighbour has gone: begin again rather than show nothing
        return keyset(queryset, QueryDict(), order=order, size=size)
    has_older = True if backwards else more
    has_newer = more if backwards else key is not None
    return Slice(
        rows,
        older=_address(params, "efter", rows[-1], order) if rows and has_older else "",
        newer=_address(params, "fore", rows[0], order) if rows and has_newer else "",
        first=not has_newer,
        size=size,
    )


def _turn(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Rows after the key, written so that an index on the columns is used: a bound first, then the tie-breaks."""
    first, way = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    wanted, same = Q(), Q()
    for name, value in zip(order, key, strict=True):
        column = name.lstrip("-")
        wanted |= same & Q(**{f"{column}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{column: value})
    return Q(**{f"{first}__{way}": key[0]}) & wanted


def _column(model: type[Model], path: str) -> Any:
    *steps, last = path.lstrip("-").split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _value(row: Any, path: str) -> Any:
    for step in path.lstrip("-").split("__"):
        row = getattr(row, step)
    return row


def _address(params: QueryDict, word: str, row: Model, order: Sequence[str]) -> str:
    values = [_column(type(row), name).value_to_string(_owner(row, name)) for name in order]
    key = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    query = params.copy()
    for old in ("efter", "fore"):
        query.pop(old, None)
    query[word] = key
    return f"?{query.urlencode()}"


def _owner(row: Any, path: str) -> Any:
    for step in path.lstrip("-").split("__")[:-1]:
        row = getattr(row, step)
    return row


def _key(model: type[Model], text: str | None, order: Sequence[str]) -> list[Any] | None:
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            return None
        return [_column(model, name).to_python(value) for name, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError, FieldDoesNotExist):
        return None
