"""Words, figures and small components, loaded in every template."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.messages import constants
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import clock, dates, money

register = template.Library()
NBSP = "\u00a0"


# Dates and times


def _day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.astimezone(clock.STOCKHOLM).date() if value.tzinfo else value.date()
    return value if isinstance(value, dt.date) else None


@register.filter
def date_iso(value: Any) -> str:
    """`2024-05-16`"""
    day = _day(value)
    return day.isoformat() if day else ""


@register.filter
def date_long(value: Any) -> str:
    """`16 maj 2024`"""
    day = _day(value)
    return dates.long_date(day) if day else ""


@register.filter
def date_short(value: Any) -> str:
    """`tis 21 maj`, with the year when it is another than this one"""
    day = _day(value)
    if not day:
        return ""
    year = "" if day.year == clock.today().year else f"{NBSP}{day.year}"
    return dates.short_day(day) + year


@register.filter
def date_full(value: Any) -> str:
    """`tisdag 21 maj 2024`"""
    day = _day(value)
    return dates.full_day(day) if day else ""


@register.filter(name="clock")
def time_of_day(value: Any) -> str:
    """`kl. 08.30`"""
    return f"kl.{NBSP}{dates.time_of_day(value)}" if isinstance(value, dt.datetime | dt.time) else ""


@register.filter
def moment(value: Any) -> str:
    """`i dag kl. 14.32`, `i går kl. 08.15`, `14 maj kl. 16.05`, `14 maj 2023 kl. 16.05`"""
    day = _day(value)
    if not day:
        return ""
    at = f" {time_of_day(value)}" if isinstance(value, dt.datetime) else ""
    today = clock.today()
    if day == today:
        return f"i{NBSP}dag{at}"
    if day == today - dt.timedelta(days=1):
        return f"i{NBSP}går{at}"
    return (dates.day_and_month(day) if day.year == today.year else dates.long_date(day)) + at


@register.filter
def from_now(value: Any) -> str:
    """`i dag`, `i morgon`, `om 4 dagar`, `för 2 dagar sedan`"""
    day = _day(value)
    if not day:
        return ""
    days = (day - clock.today()).days
    if days in (-1, 0, 1):
        return f"i{NBSP}{('går', 'dag', 'morgon')[days + 1]}"
    return f"om {days} dagar" if days > 0 else f"för {-days} dagar sedan"


@register.filter(name="time", is_safe=True)
def time_element(value: Any, form: str = "long") -> SafeString:
    """A date as a `<time>`: `{{ day|time:"short" }}` with the form long, short, full, iso or moment."""
    if not value:
        return mark_safe("")
    words = {"long": date_long, "short": date_short, "full": date_full, "iso": date_iso, "moment": moment}
    if isinstance(value, dt.datetime) and value.tzinfo:
        value = value.astimezone(clock.STOCKHOLM)
    machine = value.isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, words[form](value))


# Figures


@register.filter
def kronor(ore: Any, unit: str = "kr") -> str:
    """`8 276 413 kr`; "–" when there is no amount"""
    return money.text(ore, unit) if isinstance(ore, int) else "–"


@register.filter
def amount(ore: Any, unit: str = "kr") -> str:
    """The figure alone, for a table whose heading says the unit"""
    return money.number(ore, unit) if isinstance(ore, int) else "–"


@register.filter
def plural(number: Any, words: str) -> str:
    """The word alone: `{{ n }} {{ n|plural:"ärende,ärenden" }}`"""
    one, many = words.split(",")[:2]
    return one if _number(number) == 1 else many


@register.filter
def count(number: Any, words: str) -> str:
    """Figure and word: `{{ n|count:"ärende,ärenden" }}` -> `1 ärende`, `1 200 ärenden`; with a third word
    ("inga ärenden") that one for none"""
    one, many, *none = words.split(",")
    n = _number(number)
    if n == 0 and none:
        return none[0]
    return f"{f'{n:,}'.replace(',', NBSP)}{NBSP}{one if n == 1 else many}"


def _number(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else int(value or 0)


NUMBER_WORDS = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]


@register.filter
def number_word(value: Any) -> str:
    """A number that begins a sentence or stands in one: `tre`, `tolv`, `13`"""
    n = _number(value)
    return NUMBER_WORDS[n] if 0 <= n < len(NUMBER_WORDS) else str(n)


@register.filter
def size(count: Any) -> str:
    """`1,2 MB`"""
    value = float(count or 0)
    for unit in ("byte", "kB", "MB"):
        if value < 1000:
            digits = f"{value:.0f}" if unit == "byte" or value >= 100 else f"{value:.1f}".replace(".", ",")
            return f"{digits.removesuffix(',0')}{NBSP}{unit}"
        value /= 1000
    return f"{value:.1f}".replace(".", ",") + f"{NBSP}GB"


# Words


@register.filter
def dnr(value: Any) -> SafeString:
    """The diarienummer in figures of one width, never broken over a line"""
    return format_html('<span class="dnr">{}</span>', value) if value else mark_safe("")


@register.filter
def sv_list(values: Iterable[Any]) -> SafeString:
    """`a, b och c`"""
    parts = [conditional_escape(value) for value in values]
    if len(parts) < 2:
        return mark_safe("".join(parts))
    return mark_safe(f"{', '.join(parts[:-1])} och {parts[-1]}")


@register.filter
def message_weight(message: Any) -> str:
    """The weight of a message from django.contrib.messages."""
    level = getattr(message, "level", constants.INFO)
    weights = {constants.ERROR: "stop", constants.WARNING: "warn", constants.SUCCESS: "done"}
    return weights.get(level, "info")


# Components


@register.inclusion_tag("components/tag.html")
def tag(weight: str, text: str) -> dict[str, str]:
    """`{% tag "warn" "Utkast" %}`; weight done, warn, stop or info"""
    return {"weight": weight, "text": text}


@register.simple_block_tag
def notice(content: str, weight: str = "warn", title: str = "") -> SafeString:
    """`{% notice "stop" title="En fil kan inte läsas" %}<p>…</p>{% endnotice %}`"""
    heading = format_html("<p><strong>{}</strong></p>", title) if title else ""
    return format_html('<div class="notice {}">{}{}</div>', weight, heading, mark_safe(content))


@register.simple_block_tag
def confirm(
    content: str, label: str, yes: str = "", *, weight: str = "", name: str = "", value: str = "1"
) -> SafeString:
    """A button that opens a question before it does anything, inside a form. Works without script.

    `{% confirm "Makulera" yes="Makulera ärendet" weight="stop" %}<p>Numret finns kvar.</p>{% endconfirm %}`
    """
    context = {"label": label, "yes": yes or label, "weight": weight, "name": name, "value": value}
    return mark_safe(render_to_string("components/confirm.html", context | {"content": mark_safe(content)}))


@register.inclusion_tag("components/finding.html")
def finding(what: Any, number: int | None = None) -> dict[str, Any]:
    """`{% finding one forloop.counter %}`: severity, title, message and a link to the place"""
    return {"finding": what, "number": number}


@register.inclusion_tag("components/step.html")
def step(when: Any, label: str, text: str = "", *, done: bool = False, now: bool = False) -> dict[str, Any]:
    """One `<li>` of `<ol class="steps">`: done, the one we are at, late or to come"""
    day = _day(when)
    late = bool(day and not done and day < clock.today())
    context = {"when": when, "day": day, "label": label, "text": text, "done": done, "now": now, "late": late}
    return context | {"hide_day": bool(text) and day == clock.today() and not done}


@register.inclusion_tag("components/empty.html")
def nothing(text: str, url: str = "", action: str = "") -> dict[str, str]:
    """What stands where a list would: `{% nothing "Inga ärenden passar." url "Visa alla" %}`"""
    return {"text": text, "url": url, "action": action}


@register.inclusion_tag("components/post.html", takes_context=True)
def post(
    context: Any,
    url: str,
    label: str,
    *,
    css: str = "button small",
    name: str = "",
    value: str = "1",
    said: str = "",
) -> dict[str, Any]:
    """A button that posts and nothing more: `{% post url "Ta upp" %}`. `said` is a fuller accessible name."""
    token = context.get("csrf_token")
    return {
        "url": url,
        "label": label,
        "css": css,
        "name": name,
        "value": value,
        "said": said,
        "csrf_token": token,
    }


@register.inclusion_tag("components/tabs.html", takes_context=True)
def tabs(context: Any, label: str, *pairs: str) -> dict[str, Any]:
    """`{% tabs "Ärendet" "Handlingar" url_a "Historik" url_b %}`: sections of one thing as links"""
    path = context["request"].path
    links = [{"label": a, "url": b, "here": b == path} for a, b in zip(pairs[::2], pairs[1::2], strict=True)]
    return {"label": label, "links": links}


@register.inclusion_tag("components/pager.html")
def pager(page: Any, newer: str = "Nyare", older: str = "Äldre") -> dict[str, Any]:
    """`{% pager slice %}` under a list from core.pages.keyset"""
    return {"page": page, "newer": newer, "older": older}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """`{% crumbs "Ärenden" url case.dnr case_url "Tjänsteskrivelse" %}`: label and address by turns, then here"""
    links = list(zip(pairs[0:-1:2], pairs[1::2], strict=False))
    return {"links": links, "here": pairs[-1] if len(pairs) % 2 else ""}
