"""What the elements of a Word file are to us: those that are read through, those that say nothing, and all words in one.
Runs in a child."""

from __future__ import annotations

from typing import Any

from cases.word.package import child, local

THROUGH = {"smartTag", "customXml", "sdtContent", "fldSimple", "ins", "moveTo", "dir", "bdo", "sdt"}
SILENT = {
    *("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "bookmarkStart"),
    *("bookmarkEnd", "proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd"),
    *("commentReference", "annotationRef", "permStart", "permEnd", "fldChar", "instrText", "softHyphen"),
    *("footnoteRef", "endnoteRef", "separator", "continuationSeparator", "smartTagPr", "customXmlPr"),
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "tblPrEx", "rsid"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
}


def chosen(node: Any) -> Any:
    """Of two ways to say the same: the one that is for newer programs, else the other."""
    choice = child(node, "Choice")
    return choice if choice is not None else child(node, "Fallback") or ()


def all_text(node: Any, tab: str = " ") -> str:
    """All words in an element, one paragraph from the next by a space; of two ways to say the same only one."""
    words: list[str] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        name = local(one)
        if name == "AlternateContent":
            waiting.append(chosen(one)) if len(chosen(one)) else None
            continue
        if name in {"t", "delText"}:
            words.append(one.text or "")
        elif name == "tab" and local(one.getparent()) == "r":
            words.append(tab)
        elif name in {"br", "cr", "p"}:
            words.append(" ")
        waiting += reversed([part for part in one if local(part)])
    return "".join(words)


def symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return "•" if number in {0xF0B7, 0xF0A7} else chr(number - 0xF000) if number > 0xF020 else ""
    return chr(number) if 0x20 <= number < 0xD800 else ""
