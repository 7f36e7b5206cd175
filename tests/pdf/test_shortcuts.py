"""The shortcuts through WeasyPrint change no byte of what it writes, whichever documents came before."""

import json
import subprocess
import sys
from importlib.metadata import version

import pytest

from benchmarks import _pack_content as content
from pdf import basis, documents, engine, shortcuts, weasy
from tests.pdf import samples
from tests.pdf.test_standards import ONE_OF_EACH

LONG = "Kommunfullmäktigeledamöternas näringslivsutvecklingsstrategi och tillgänglighetsanpassning. "
RICH = (
    f"<p>{LONG * 5}<strong>Fet <em>och kursiv</em></strong>, <u>understruken</u>, x<sup>2</sup>, H<sub>2</sub>O.<br>Ny rad.</p>"
    f"<ul><li>Ett<ul><li>Inuti <a href='https://umea.se'>länk</a></li></ul></li><li>{LONG * 2}</li></ul>"
    "<ol><li>Första</li><li><p>Andra</p><p>Mer</p><ol><li>a</li></ol></li></ol>"
    f"<blockquote><p>{LONG}</p></blockquote><h3>Rubrik tre</h3><h4>Rubrik fyra</h4>"
    f"<p>Med not<foot-note>En not om {LONG * 3}</foot-note> och en till<foot-note>Kort.</foot-note>.</p>"
    "<table><caption>Kostnader</caption><thead><tr><th scope='col'>a</th><th scope='col' colspan='2'>b</th></tr></thead>"
    "<tbody><tr><th scope='row' rowspan='2'>r</th><td class='num'>1</td><td>2</td></tr><tr><td>3</td><td>–</td></tr></tbody></table>"
    "<table><tr><td>1</td><th>i mitten</th><td>2</td></tr><tr><td>1</td><td>x</td><td>y</td></tr></table>"
)
BARE = (
    "<!doctype html><html lang='sv'><title>x</title><body><h1 id='a'>Åäö</h1><p><a href='#a'>upp</a></p>"
    "<dl><dt>a</dt><dd>b</dd></dl><pre>rad\n  två</pre><p style='text-align: justify; width: 40%; padding: 5%'>"
    f"{LONG * 4}</p><p style='columns: 2'>{LONG * 4}</p><q>citat</q> <code>kod</code><hr>"
    "<div style='display: flex; gap: 1em'><p>ett</p><p>två</p></div>"
    "<p style='width: 9em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap'>Nu tar raden slut här</p>"
    "<table style='border-collapse: collapse; width: 50%'><tr><td style='width: 3em; min-width: 2em; border: 2px solid'>a</td>"
    "<td style='border: 1px dotted; padding: 3px'>b</td></tr></table></body></html>"
)
WORK = """
import json, sys
from pdf import basis, shortcuts, weasy
files, pages, plainly = json.load(sys.stdin)
if plainly:
    shortcuts.VERSIONS = ()
    basis.narrowed = lambda sheet: sheet
work = weasy.engine(files)
json.dump([work(page)[0].hex() for page in pages], sys.stdout)
"""


def written(files: dict[str, str], html: list[str], *, plainly: bool) -> list[str]:
    """What an engine in a process of its own writes, in this order."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WORK],
        input=json.dumps([files, html, plainly]),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: list[str] = json.loads(done.stdout)
    return answer


def pages() -> list[str]:
    rich = samples.memo(sections=[{"kind": "prose", "heading": "Allt", "html": RICH}])
    each = [(f"documents/{name}.html", data) for name, data in ONE_OF_EACH.items()]
    each += [
        ("documents/memo.html", data) for data in (rich, content.memo(1), content.memo(2), content.memo(1))
    ]
    return [*(documents.markup(template, data) for template, data in each), BARE]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(engine._files(engine._sources()))


def test_pages_are_byte_for_byte_what_weasyprint_writes_by_itself(files):
    html = pages()
    plainly = written(files, html, plainly=True)
    both = written(files, [*html, *reversed(html)], plainly=False)  # what is kept depends on what came before
    there, back = both[: len(html)], both[len(html) :][::-1]
    assert [a == b == c for a, b, c in zip(plainly, there, back, strict=True)] == [True] * len(html)


def test_shortcuts_are_taken_with_the_weasyprint_we_have():
    """Another version is used as it comes, more slowly. Look through pdf/shortcuts.py, then add it to VERSIONS."""
    assert version("weasyprint") in shortcuts.VERSIONS


def test_sheet_of_weasyprint_is_the_one_that_is_narrowed():
    from weasyprint.html import UA

    lines = UA.splitlines()
    assert all(any(line.startswith(start) for line in lines) for start in (*basis.NEVER, *basis.NARROWER))
    kept = basis.narrowed(UA)
    assert not any(line.startswith("::") for line in kept.splitlines())
    assert "fieldset {" not in kept
    assert "@footnote " in kept
    assert "@counter-style decimal " in kept


def test_no_sheet_of_ours_measures_by_the_window(files):
    """Lengths by the page's size are worked out once, for the first document."""
    for name in weasy.STYLES:
        with open(files[name]) as sheet:
            assert not any(f"0{unit}" in sheet.read() for unit in ("vw", "vh", "vmin", "vmax"))
