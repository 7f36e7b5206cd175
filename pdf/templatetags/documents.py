"""Small helpers for the document templates."""

from typing import Any

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe

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
    return mark_safe(
        nh3.clean(html or "", tags=TAGS, attributes=ATTRIBUTES, url_schemes={"https", "http", "mailto"})
    )
