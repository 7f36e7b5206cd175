"""A memo to Word and back: the ten memos of the demo's meeting, and whatever text the model can hold."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import subprocess
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdfium2
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import proposals
from cases.documents import document
from cases.memo_content import Clause, Content, Enclosure, Line, Section, Step
from cases.proposal_reading import Known
from cases.word.mapping import mapped
from cases.word.opening import opened
from cases.word.reading import read
from cases.word.results import Surroundings
from cases.word.writer import write
from core.words import nfc
from tests.conftest import LONG
from umea_ksnau.demo.memos import clause_for, lines_for, section_for, style_of

LETTERHEAD = {"municipality": "Umeå kommun", "department": "Stadsledningskontoret"}
DNR = "KS-2024/00361"
KS, KSNAU, KF = (
    Known(2, "Kommunstyrelsen", "KS", 3),
    Known(1, "Kommunstyrelsens näringslivs- och arbetsutskott", "KSNAU", 2),
    Known(3, "Kommunfullmäktige", "KF"),
)
AROUND = Surroundings(bodies=[KSNAU, KS, KF], body_id=1, dnr=DNR, letterhead=LETTERHEAD)


def printed(content: Content) -> dict:
    return document(content, dnr=DNR, letterhead=LETTERHEAD, draft=False)


def shape(content: Content) -> dict:
    """What a Word file can carry: all that is printed, and each clause as data. Who a person is in our register, and
        which record an enclosure is, are not printed; an enclosure that is awaited says so in words. What was computed is text
    there, since nothing in Word computes it anew."""
    data = printed(content)
    for section in data["sections"]:
        if section["kind"] == "computed":
            del section["figures"]
            section["kind"] = "prose"
        if section["kind"] == "prose":
            section["html"] = canonical(section["html"])
        for item in section.get("items", []):
            note = item["note"] or {"awaited": "kommer senare", "withdrawn": "utgår"}.get(item["state"], "")
            item |= {"note": note, "state": "", "record": None}
        for clause in section.get("clauses", []):
            clause["state"] = "" if clause["state"] != "awaited" else "awaited"
    clauses = [
        (clause.verb, clause.text, clause.is_condition, [(a.year, a.ore) for a in clause.amounts])
        for clause in content.clauses
    ]
    return {"data": data, "clauses": clauses, "chain": content.chain, "style": content.style}


def canonical(html: str) -> str:
    """HTML without the differences that mean nothing: white space, a lone paragraph in a cell or a point."""
    html = (
        re.sub(r"\s+", " ", html.replace("\u00a0", "\u00a0"))
        .replace("<br>", "<br/>")
        .replace("&nbsp;", "\u00a0")
    )
    tree = ElementTree.fromstring(f"<div>{html}</div>")
    for node in list(tree.iter()):
        if node.tag in {"li", "td", "th"} and not (node.text or "").strip():
            first = node[0] if len(node) else None
            if first is not None and first.tag == "p":
                node.text = first.text
                rest = list(node)[1:]
                for child in list(node):
                    node.remove(child)
                node.extend([*first, *rest])
    text = ElementTree.tostring(tree, encoding="unicode")
    return re.sub(
        r"\s*(</?(?:p|li|ul|ol|h3|table|caption|thead|tbody|tr|td|th|div|br ?)/?\b[^>]*>)\s*", r"\1", text
    )


def back(content: Content) -> tuple[Content, bytes]:
    file = write(printed(content), author="Elin Sandgren", site="https://arenden.example")
    docx.Document(io.BytesIO(file))  # a file that another library opens
    return read(file, "skrivelse.docx", AROUND).content, file


ITEMS = sorted(Path(__file__).parents[2].joinpath("fixtures/ksnau-2024-05-21").glob("*.yaml"))
IDS = {"ksnau": 1, "ks": 2, "kf": 3}
NAMES = {1: KSNAU.name, 2: KS.name, 3: KF.name}


def content_of_item(path: Path) -> Content:
    """The memo of one of the ten items as the demo saves it, without a database."""
    about = yaml.safe_load(path.read_text())["memo"]
    proposal = next(section for section in about["sections"] if section["kind"] == "proposal")
    style = style_of(proposal)
    chain = [Step(IDS[s["body"]], s["step"], NAMES[IDS[s["body"]]]) for s in proposal.get("chain", [])]
    usual = proposals.lead_in([(step.name, step.part) for step in chain], style=style)
    lead_in = proposal.get("lead_in", "")
    enclosures = [
        Enclosure(
            title=nfc(one["title"]), state=one["state"], label=one["label"], separator=one["separator"],
            awaited_from=one.get("awaited_from", ""), note=one.get("note", ""),
        )
        for one in about["enclosures"]
        if one.get("printed", True)
    ]  # fmt: skip
    return Content(
        title=about["title"],
        kind=about["kind_label"] or "",
        dated_on=about["date"],
        addressee="\n".join(about["addressee"]),
        body_id=1,
        style=style,
        lead_in=lead_in if lead_in != usual else "",
        without_lead_in=bool(usual) and not lead_in,
        chain=chain,
        sections=[section_for(section) for section in about["sections"]],
        clauses=[clause_for(clause, style) for clause in proposal.get("clauses", [])],
        enclosures=enclosures,
        prepared_by=[Line(line.name) for line in lines_for(about["sections"], "prepared_by")],
        recipients=[Line(line.name) for line in lines_for(about["sections"], "recipients")],
        signatories=[Line(one["name"], " ".join(one["title"])) for one in about["signatories"]],
    )


@pytest.mark.parametrize("item", ITEMS, ids=lambda path: path.stem)
def test_a_memo_of_the_demo_comes_back_from_word_as_it_went(item, monkeypatch):
    monkeypatch.setattr("umea_ksnau.demo.memos.key_of", lambda persons: None)  # printed names only
    content = content_of_item(item)

    once, _ = back(content)
    twice, _ = back(once)

    assert shape(once) == shape(content)
    assert shape(twice) == shape(once)


WORD = st.text(alphabet='abcdefghijklmnopqrstuvwxyzåäöABCÅÄÖ0123456789<>&"’–%§', min_size=1, max_size=8)
WORDS = st.lists(WORD, min_size=1, max_size=6).map(lambda words: "x" + " ".join(words))


@st.composite
def inline(draw) -> str:
    """Words, some bold or slanted or linked or on a new line."""
    wraps = (
        "{}",
        "<strong>{}</strong>",
        "<em>{}</em>",
        '<a href="https://umea.example/a?b=1&amp;c">{}</a>',
        "{}<br/>y",
        "x<foot-note>{}</foot-note>",
        '{}<foot-note>Se <em>a</em> och <a href="https://umea.example/b">b</a></foot-note>',
    )
    pieces = draw(st.lists(st.tuples(st.sampled_from(wraps), WORDS), min_size=1, max_size=3))
    return "och".join(wrap.format(escape(words, quote=False)) for wrap, words in pieces)


@st.composite
def table(draw) -> str:
    width = draw(st.integers(1, 4))
    cells = st.lists(inline(), min_size=width, max_size=width)
    head = "".join(
        f'<th scope="col">{escape(text, quote=False)}</th>'
        for text in draw(st.lists(WORDS, min_size=width, max_size=width))
    )
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"
        for row in draw(st.lists(cells, min_size=1, max_size=3))
    )
    caption = draw(st.sampled_from(["", "<caption>Kvar per år</caption>"]))
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


LIST_TAG = st.sampled_from([("<ul>", "</ul>"), ("<ol>", "</ol>"), ('<ol start="3">', "</ol>")])


@st.composite
def points(draw, deep: int = 2) -> str:
    begin, end = draw(LIST_TAG)
    made = []
    for text in draw(st.lists(inline(), min_size=1, max_size=3)):
        inner = draw(points(deep - 1)) if deep and draw(st.booleans()) else ""
        made.append(f"<li><p>{text}</p>{inner}</li>")
    return f"{begin}{''.join(made)}{end}"


BLOCK = st.one_of(
    inline().map(lambda text: f"<p>{text}</p>"), WORDS.map(lambda text: f"<h3>{escape(text, quote=False)}</h3>"), table(), points()
)  # fmt: skip
PROSE = st.lists(BLOCK, min_size=1, max_size=4).map("".join)
CLAUSE = st.builds(
    lambda verb, text: Clause(verb=verb, text=text, state="complete"),
    st.sampled_from(proposals.VERBS),
    WORDS.map(lambda text: text.replace("§", "").strip(" .") + " z"),
)


@st.composite
def contents(draw) -> Content:
    headings = draw(st.lists(WORDS.map(lambda text: f"Om {text}"), max_size=3))
    chain = draw(
        st.sampled_from([
            [Step(1, "decides", KSNAU.name)],
            [Step(1, "proposes", KSNAU.name), Step(2, "decides", KS.name)],
            [Step(1, "proposes", KSNAU.name), Step(2, "proposes", KS.name), Step(3, "decides", KF.name)],
        ])
    )  # fmt: skip
    return Content(
        title=draw(WORDS),
        kind="Tjänsteskrivelse",
        dated_on=draw(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 1, 1))),
        addressee="Kommunstyrelsens\nnäringslivs- och arbetsutskott",
        body_id=1,
        style=draw(st.sampled_from(["att", "dash", "number", "bare"])),
        chain=chain,
        sections=[
            Section("proposal", "Förslag till beslut"),
            *(Section("prose", heading, draw(PROSE)) for heading in headings),
            Section("enclosures", draw(st.sampled_from(["Beslutsunderlag", "Handlingar"]))),
            Section("prepared_by", "Beredningsansvariga"),
            Section(
                "recipients", draw(st.sampled_from(["Beslutet ska skickas till", "Beslut skickas till"]))
            ),
        ],
        clauses=draw(st.lists(CLAUSE, min_size=1, max_size=4)),
        enclosures=[
            Enclosure(title=title, label=f"Bilaga {at}")
            for at, title in enumerate(draw(st.lists(WORDS, max_size=3)), 1)
        ],
        prepared_by=[Line(name) for name in draw(st.lists(WORDS, max_size=3))],
        recipients=[Line(name) for name in draw(st.lists(WORDS, max_size=3))],
        signatories=[Line(name, "Chef") for name in draw(st.lists(WORDS, max_size=3))],
    )


@settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=200 if LONG else 15,
)
@given(content=contents())
def test_any_memo_comes_back_from_word_as_it_went(content, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "any.docx"
    path.write_bytes(write(printed(content)))

    told = opened(str(path))  # what the child does, without the child
    reading = mapped(told, AROUND)

    assert reading.lost == []
    assert shape(reading.content) == shape(content)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_file_and_counts_its_pages(tmp_path):
    content = content_of_item(ITEMS[1])
    (tmp_path / "skrivelse.docx").write_bytes(write(printed(content)))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "skrivelse.docx"],
        check=True,
        capture_output=True,
        timeout=150,
    )

    with pypdfium2.PdfDocument(tmp_path / "skrivelse.pdf") as made:
        texts = [page.get_textpage().get_text_range() for page in made]
    assert "Sida 1 (2)" in texts[0]
    assert "Sida 2 (2)" in texts[1]
    assert "Dnr: KS-2024/00361" in texts[1]
    assert "Tjänsteskrivelse" in texts[0]
    assert len(texts) == 2
