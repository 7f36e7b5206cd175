"""Rich text in a memo: what the editor can make, what is kept, and how it goes to print.

The page is given EXTENSIONS and builds the editor of them; the sanitiser works from TAGS and ATTRIBUTES, and a test
says that they agree.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from html import unescape
from xml.etree import ElementTree

import nh3
from django.utils.html import linebreaks, strip_tags

from core.words import nfc

EXTENSIONS = (
    *("Bold", "Italic", "BulletList", "OrderedList", "ListItem", "HardBreak", "Heading", "Link"),
    *("Table", "TableRow", "TableHeader", "TableCell"),
    "Footnote",  # ours: static/js/memo/footnote.js
)
HEADING_LEVEL = 3  # a sub-heading lies under the section's own heading
TAGS = {
    *("p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "foot-note"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
DEEPEST, WIDEST = 24, 1000
_OPENED = re.compile(r"<(/?)([a-z][a-z0-9:-]*)", re.IGNORECASE)
_CLOSED_BY_ITSELF = {
    *("p", "li", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup", "dt", "dd", "option"),
    *("br", "hr", "img", "col", "input", "link", "meta", "wbr", "area", "base", "embed", "source", "track"),
}
_SAME = {"b": "strong", "i": "em", "h1": "h3", "h2": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_TAG = re.compile(r"<(/?)(b|i|h1|h2|h4|h5|h6)(?=[\s>/])", re.IGNORECASE)
_MARKED_UP = re.compile(r"</?[a-z][^<]*>", re.IGNORECASE)
_NOTHING = re.compile(r"(?:<p>(?:\s|&nbsp;|<br>)*</p>\s*)*")
_NUMBER = re.compile(
    r"[-–−]?\s?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*(?:,\d+)?(?:[ \u00a0](?:kr|tkr|mnkr|mdkr|%))?"
)


def clean(html: str) -> str:
    """Rich text as it is kept: nothing but what the editor can make. Text without any mark-up becomes paragraphs,
    so that the plain box of a browser without script works too."""
    html = nfc(html).replace("\x00", "").strip()
    if not _MARKED_UP.search(html):
        html = linebreaks(html.replace("\r\n", "\n"), autoescape=True)
    if _is_deep(html):
        html = linebreaks(unescape(_MARKED_UP.sub("", html)), autoescape=True)
    html = _TAG.sub(lambda found: f"<{found[1]}{_SAME[found[2].lower()]}", html)
    html = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_sane,
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
    ).strip()
    return "" if _NOTHING.fullmatch(html) else html


def _is_deep(html: str) -> bool:
    """Whether elements lie in each other deeper than anybody writes. The layout engine cannot follow there, and the
    parser slows down with the square of the depth."""
    opened: Counter[str] = Counter()
    depth = 0
    for closing, name in _OPENED.findall(html):
        tag = name.lower()
        if tag in _CLOSED_BY_ITSELF:
            continue
        if not closing:
            opened[tag] += 1
            depth += 1
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False


def _sane(tag: str, name: str, value: str) -> str | None:
    """A cell over a million columns is laid out column by column."""
    if name not in {"colspan", "rowspan", "start"}:
        return value
    return (
        value
        if len(value) < 9 and value.isascii() and value.isdecimal() and 0 < int(value) <= WIDEST
        else None
    )


def plain(html: str) -> str:
    """The words alone, for checks and comparisons."""
    spaced = re.sub(r"<(?:/p|/li|/h3|/t[dhr]|/caption|br)\b[^>]*>", "\\g<0>\n", html)
    spaced = re.sub(r"\s*<foot-note[^>]*>(.*?)</foot-note>", r" (\1)", spaced, flags=re.S)
    text = (
        strip_tags(spaced)
        .replace("&nbsp;", "\u00a0")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
    )
    return re.sub(r"[ \t]*\n\s*", "\n", text).strip()


def for_editor(html: str) -> str:
    """What the editor is given: a table's caption, which it cannot hold, stands as a line before the table."""
    return re.sub(
        r"(<table>)\s*<caption>(.*?)</caption>",
        lambda found: f"<p>{found[2]}</p>{found[1]}",
        html,
        flags=re.S,
    )


def numbered(html: str, first: int) -> tuple[str, int]:
    """The text with its footnotes numbered from `first`, and the number after the last."""
    count = itertools.count(first)
    html = re.sub(r"<foot-note[^>]*>", lambda _: f'<foot-note n="{next(count)}">', html)
    return html, next(count)


def for_print(html: str) -> str:
    """Tables as print and screen readers need them: a header row in `thead`, headers with their scope, figures
    to the right. Everything else as it is; text that cannot be read as a tree is left alone."""
    if "<table" not in html:
        return html
    try:
        tree = ElementTree.fromstring(
            f"<div>{html.replace('<br>', '<br/>').replace('&nbsp;', chr(160))}</div>"
        )
    except ElementTree.ParseError:
        return html
    for table in tree.iter("table"):
        _dress(table)
    text = ElementTree.tostring(tree, encoding="unicode", method="html")
    return text.removeprefix("<div>").removesuffix("</div>")


def _dress(table: ElementTree.Element) -> None:
    for cell in [*table.iter("th"), *table.iter("td")]:
        _unwrap(cell)
    if table.find("thead") is None:
        _lift_header(table)
    head, body = table.findall("thead/tr"), [*table.findall("tbody/tr"), *table.findall("tr")]
    for row in head:
        for cell in row:
            cell.set("scope", "col")
    for row in body:
        for cell in row.findall("th"):
            cell.set("scope", "row")
    width = max((len(row) for row in body), default=0)
    for column in range(width):
        cells = [row[column] for row in body if len(row) > column]
        words = ["".join(cell.itertext()).strip() for cell in cells]
        if any(cell.tag == "th" for cell in cells):
            continue
        if any(words) and all(not word or word == "–" or _NUMBER.fullmatch(word) for word in words):
            for cell in [*cells, *(row[column] for row in head if len(row) == width)]:
                cell.set("class", "num")


def _unwrap(cell: ElementTree.Element) -> None:
    """The editor puts a paragraph in every cell; one alone is only air."""
    if (
        len(cell) == 1
        and cell[0].tag == "p"
        and not (cell.text or "").strip()
        and not (cell[0].tail or "").strip()
    ):
        inner = cell[0]
        cell.remove(inner)
        cell.text = inner.text
        cell.extend(list(inner))


def _lift_header(table: ElementTree.Element) -> None:
    body = table.find("tbody")
    if body is None or not len(body) or any(cell.tag != "th" for cell in body[0]) or len(body) == 1:
        return
    first = body[0]
    body.remove(first)
    head = ElementTree.Element("thead")
    head.append(first)
    table.insert(list(table).index(body), head)
