"""Small helpers for the document templates."""

import itertools
import re
from typing import Any

import nh3
from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from pdf import columns, footnotes

CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>")
_REGION = re.compile(r'(role="region" aria-label=")([^"]*)"')
WIDEST = 1000
KEEP_LINES, KEEP_ROWS, KEEP_LENGTH = 8, 14, 6000
TAGS = {
    *("p", "br", "hr", "div", "span", "a", "strong", "b", "em", "i", "u", "sub", "sup", "s", "foot-note"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "h2", "h3", "h4", "figure", "figcaption"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {
    "*": {"class"},
    "a": {"href"},
    "foot-note": {"n"},
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


@register.filter
def for_print(html: SafeString) -> SafeString:
    """What only paper needs: notes at its foot, columns reckoned beforehand, a paragraph that stays with its table."""
    return mark_safe(columns.measured(footnotes.on_paper(html)))


def _sane(tag: str, name: str, value: str) -> str | None:
    """A cell over a million columns is laid out column by column."""
    if name not in {"colspan", "rowspan", "span", "start"}:
        return value
    return (
        value
        if len(value) < 9 and value.isascii() and value.isdecimal() and 0 < int(value) <= WIDEST
        else None
    )


@register.filter
def scrolling(html: SafeString) -> SafeString:
    """What only a web page needs: notes after the text, and each table in a frame that scrolls by itself on a narrow
    screen and can be reached by keyboard."""
    return mark_safe(footnotes.on_page(columns.TABLE.sub(_framed, html)))


@register.filter
def within(html: SafeString, where: str) -> SafeString:
    """`{{ html|scrolling|within:"§ 184" }}`: frames named after the part they lie in and numbered, where a page shows
    several: `§ 184, tabell 1: Tkr`."""
    named, count = conditional_escape(where), itertools.count(1)
    return mark_safe(
        _REGION.sub(
            lambda found: f'{found[1]}{named}, tabell {next(count)}: {found[2]}"', conditional_escape(html)
        )
    )


@register.filter
def naming(text: str, data: dict[str, Any]) -> str:
    """Plain words or clean markup where each case named in `data.cases` leads to its address; without any as it was."""
    links: dict[str, str] = data.get("cases") or {}
    if not links:
        return text
    html = conditional_escape(text)
    names = "|".join(map(re.escape, sorted(links, key=len, reverse=True)))
    named = re.compile(rf"(<a\b.*?</a>|<[^>]*>)|(?<![\w/-])({names})(?![0-9/])", re.DOTALL)
    return mark_safe(named.sub(lambda found: found[1] or _link(links[found[2]], found[2]), html))


def _link(url: str, name: str) -> str:
    return str(format_html('<a class="nowrap" href="{}">{}</a>', url, name))


def _framed(table: re.Match[str]) -> str:
    caption = CAPTION.search(table[0])
    label = MARKUP.sub("", caption[1]).replace('"', "&quot;").strip() if caption else ""
    return f'<div class="scroll" role="region" aria-label="{label or "Tabell"}" tabindex="0">{table[0]}</div>'
