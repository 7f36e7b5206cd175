"""Footnotes in rich text. They are kept where they belong, in the sentence: `ord<foot-note n="3">noten</foot-note>`. On
paper the engine lays them at the foot of the page; on a web page a number leads to the note after the text, and back.
"""

import re

NOTE = re.compile(r'<foot-note(?: n="(\d{1,4})")?>(.*?)</foot-note>', re.DOTALL)


def on_paper(html: str) -> str:
    """The engine gives the number, of the whole document."""
    return NOTE.sub(lambda note: f'<span class="footnote">{note[2].strip()}</span>', html)


def on_page(html: str) -> str:
    """Numbers in the text, and the notes in a list after it."""
    notes: list[str] = []

    def number(note: re.Match[str]) -> str:
        n = note[1] or str(len(notes) + 1)
        back = f'<a href="#not-{n}-i-text" role="doc-backlink" aria-label="Tillbaka till texten vid not {n}">↩</a>'
        notes.append(f'<li id="not-{n}" value="{n}">{note[2].strip()} {back}</li>')
        return f'<sup id="not-{n}-i-text"><a href="#not-{n}" role="doc-noteref" aria-label="Not {n}">{n}</a></sup>'

    text = NOTE.sub(number, html)
    if not notes:
        return html
    return f'{text}<section class="footnotes" role="doc-endnotes" aria-label="Noter"><ol>{"".join(notes)}</ol></section>'
