"""What an HTML page looks like before any style sheet of ours: WeasyPrint's own sheet, less what our pages never have.

It says something of notes to every element, and each element is then given three styles for notes it does not have.
Forms, text from the right and old attributes are asked for at each element too; the gate for HTML lets none in.
"""

NARROWER = {
    "::marker {": "li::marker {",
    "::footnote-call {": ".footnote::footnote-call {",
    "::footnote-marker {": ".footnote::footnote-marker {",
}
NEVER = ("::note-", "[dir", ":is(dir, menu, ol, ul)[dir", "dd[dir", "table:is([rules]")
FORMS, PAGES = "/* Form fields */", "/* Pages */"


def narrowed(sheet: str) -> str:
    """The sheet, which has each rule on a line of its own, without those rules."""
    before, _, rest = sheet.partition(FORMS)
    _, pages, after = rest.partition(PAGES)
    kept = [line for line in f"{before}{pages}{after}".splitlines() if not line.startswith(NEVER)]
    for wide, narrow in NARROWER.items():
        kept = [narrow + line.removeprefix(wide) if line.startswith(wide) else line for line in kept]
    return "\n".join(kept)
