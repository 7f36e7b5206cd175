"""Small helpers for the document templates."""

import re
from typing import Any

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

TABLE, CAPTION = (
    re.compile(r"<table.*?</table>", re.DOTALL),
    re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL),
)
MARKUP = re.compile(r"<[^>]*>")
WIDEST = 1000
KEEP_LINES, KEEP_ROWS, KEEP_LENGTH = 8, 14, 6000
TAGS = {
    *("p", "br", "hr", "div", "span", "a", "strong", "b", "em", "i", "u", "sub", "sup", "s"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "h2", "h3", "h4", "figure", "figcaption"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href"},
    "ol": {"start", "type"},
    "col": {"span"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}

register = template.Library()


@register.filter
def at(mapping: dict[str, Any] | None, key: str) -> Any:
    """`{{ data.pages|at:item.id }}`: the value under a key that is itself data."""
    return (mapping or {}).get(key, "")


@register.filter
def keeps(section: dict[str, Any]) -> bool:
    """Whether a section is so short that a page break must not cut it: a few lines, or a small table."""
    if section.get("kind") in ("lines", "enclosures"):
        return len(section.get("lines") or section.get("items") or []) <= KEEP_LINES
    html = section.get("html") or ""
    return "<table" in html and html.count("<tr") <= KEEP_ROWS and len(html) <= KEEP_LENGTH


@register.filter
def prose(html: str | None) -> SafeString:
    """Rich text as it may be printed and shown. Cleaned here too: a document trusts nobody."""
    clean = nh3.clean(
        html or "",
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_sane,
        url_schemes={"https", "http", "mailto"},
    )
    return mark_safe(clean)


def _sane(tag: str, name: str, value: str) -> str | None:
    """A cell over a million columns is laid out column by column."""
    if name not in {"colspan", "rowspan", "span", "start"}:
        return value
    return value if value.isascii() and value.isdecimal() and 0 < int(value[:9]) <= WIDEST else None


@register.filter
def scrolling(html: SafeString) -> SafeString:
    """Each table in a frame that scrolls by itself on a narrow screen and can be reached by keyboard."""
    return mark_safe(TABLE.sub(_framed, html))


def _framed(table: re.Match[str]) -> str:
    caption = CAPTION.search(table[0])
    label = MARKUP.sub("", caption[1]).replace('"', "&quot;").strip() if caption else ""
    return f'<div class="scroll" role="region" aria-label="{label or "Tabell"}" tabindex="0">{table[0]}</div>'
