"""Any pack at all: what must hold for every mix of our own documents and files from outside."""

import io
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import pikepdf
import pytest
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from pdf import assemble
from pdf.lettering import clean
from tests.conftest import LONG
from tests.pdf import making, reader, samples

AGENDA = "summons"
ALIASES = ("KS-2024/00361 Bilaga 1", "KS-2024/00361 Yttrande från Ö")
WORDS = [
    "ett",
    "två",
    "tre",
    "Övrigt",
    "Ubmeje tjïelte Ŋ",
    "🐄 ko på rot",
    "A\u030angström",
    "x" * 140,
    "ett långt namn " * 30,
]
SECRET = "Zebrafink"


@dataclass
class Made:
    """A part and what it is known to have: the words of each of its pages, and where its links lead."""

    part: assemble.Part
    words: list[str]
    leads: list[str] = field(default_factory=list)


def own(ident: str, kind: str, **more: Any) -> Made:
    """One of a small pool of documents, so that each is laid out once in the whole test."""
    contents = {
        "agenda": lambda: making.agenda(*((f"part-{n}", f"Ärende {n}") for n in range(1, 4))),
        "memo": lambda: making.memo(),
        "long": lambda: making.memo(pages=3),
        "links": lambda: making.memo(links=ALIASES),
        "stand-in": lambda: making.laid_out_once("unreadable"),
    }
    content = contents[kind]()
    leads = {"agenda": [f"part-{n}" for n in range(1, 4)], "links": list(ALIASES)}
    return Made(making.part(ident, content, **more), words_of(content), leads.get(kind, []))


def words_of(content: bytes) -> list[str]:
    with making.opened(content) as pdf:
        return [bare(reader.text(page)) for page in pdf.pages]


def bare(text: str) -> str:
    return "".join(text.split())


sides = st.sampled_from([60, 200, 420, 595.28, 841.89, 1190.55, 2384])
starts = st.sampled_from([0, -120, 33.5])


@st.composite
def uploads(draw: Any, ident: str) -> Made:
    """A file from outside as the gate leaves it: any size, turned, cut, in several streams, pages that share one."""
    figure = draw(st.booleans())
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        shared = None
        for number in range(draw(st.integers(1, 3))):
            x, y, wide, high = draw(starts), draw(starts), draw(sides), draw(sides)
            streams = [
                pdf.make_stream(f"q BT /F1 9 Tf {x + 5} {y + 5} Td (sida{number}del{each}) Tj ET Q".encode())
                for each in range(draw(st.integers(0, 3)))
            ]
            if shared is not None and draw(st.booleans()):
                streams = [shared]
            elif len(streams) == 1:
                shared = streams[0]
            page = Dictionary(
                Type=Name.Page,
                MediaBox=Array([x, y, x + wide, y + high]),
                Resources=Dictionary(Font=Dictionary(F1=font)),
                Rotate=draw(st.sampled_from([0, 90, 180, 270])),
            )
            if streams:
                page.Contents = streams[0] if len(streams) == 1 else Array(streams)
            if draw(st.booleans()):
                page.CropBox = Array([x + wide / 8, y + high / 8, x + wide * 0.9, y + high * 0.9])
            if draw(st.booleans()):
                web = Dictionary(S=Name.URI, URI="https://example.se/")
                link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[x, y, x + 20, y + 20], A=web)
                page.Annots = Array([pdf.make_indirect(link)])
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        content = samples.saved(pdf, deterministic_id=True)
    stamp = draw(st.just("") | st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" – ".join))
    back = draw(st.sampled_from(["", AGENDA, "part-1", "nowhere"]))
    aliases = draw(st.lists(st.sampled_from(ALIASES), max_size=2))
    part = making.part(ident, content, own=False, stamp=stamp, back=back, aliases=aliases, figure=figure)
    return Made(part, words_of(content))


@st.composite
def packs(draw: Any) -> list[Made]:
    count = draw(st.integers(1, 7))
    made: list[Made] = []
    for number in range(count):
        ident = AGENDA if number == 0 and draw(st.booleans()) else f"part-{number}"
        marks = [
            (level, f"{draw(st.sampled_from(WORDS))} {ident}")
            for level in draw(st.lists(st.integers(1, 3), max_size=2))
        ]
        sheet = draw(st.booleans())
        kind = (
            "agenda"
            if ident == AGENDA
            else draw(st.sampled_from(["memo", "long", "links", "stand-in", "upload"]))
        )
        if kind == "upload":
            one = draw(uploads(ident))
        else:
            stamp = draw(st.sampled_from(["", WORDS[0], WORDS[5]]))
            back = draw(st.sampled_from(["", AGENDA, "part-2"]))
            one = own(ident, kind, stamp=stamp, back=back)
        one.part = assemble_part(one.part, bookmarks=marks, new_sheet=sheet)
        made.append(one)
    return made


def assemble_part(part: assemble.Part, **changes: Any) -> assemble.Part:
    from dataclasses import replace

    return replace(part, **changes)


dose = hypothesis.settings(
    max_examples=1500 if LONG else 40,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.data_too_large],
)


@pytest.fixture(scope="module", autouse=True)
def pool():
    """Laid out before the first example, so that none is slow by chance."""
    for kind in ("agenda", "memo", "long", "links", "stand-in"):
        own("x", kind)


@dose
@hypothesis.given(packs())
def test_any_pack_has_every_page_number_link_and_word_in_its_place(made):
    parts = [one.part for one in made]
    content = making.joined(*parts)
    first = assemble.first_pages([(part.ident, part.pages, part.new_sheet) for part in parts])
    with making.opened(content) as pdf:
        blanks = count_blanks(parts)
        assert len(pdf.pages) == sum(part.pages for part in parts) + blanks
        texts = [reader.text(page) for page in pdf.pages]
        total = len(texts)
        for number, page in enumerate(pdf.pages, 1):
            assert page.label == str(number)
            assert f"Sida {number} ({total})" in texts[number - 1]
        assert reader.tag_faults(pdf) == []
        assert sorted(reader.links(pdf)) == sorted(expected_links(made, first))
        assert [(title, page) for _, title, page in reader.outline(pdf)] == [
            (clean(title), first[part.ident]) for part in parts for _, title in part.bookmarks
        ]
        written = {
            first[one.part.ident] + index: (one, words)
            for one in made
            for index, words in enumerate(one.words)
        }
        for number, text in enumerate(texts, 1):
            one, words = written.get(number, (None, ""))
            assert bare(text).startswith(words)
            check_print(bare(text)[len(words) :], number, total, one, first)
    assert making.joined(*parts) == content


def count_blanks(parts: list[assemble.Part]) -> int:
    printed = blanks = 0
    for part in parts:
        odd = part.new_sheet and printed % 2
        blanks += odd
        printed += part.pages + odd
    return blanks


def expected_links(made: list[Made], first: dict[str, int]) -> list[tuple[int, int, str]]:
    known = {one.part.ident: one.part for one in made}
    for one in made:
        for alias in one.part.aliases:
            known.setdefault(alias, one.part)
    found = []
    for one in made:
        here = first[one.part.ident]
        if one.part.back in known and (one.part.own or one.part.stamp):
            there = known[one.part.back]
            found.append((here, first[there.ident], f"{there.title}, sida {first[there.ident]}"))
        for name in one.leads:
            if name in known:
                there = known[name]
                found.append((here, first[there.ident], f"{there.title}, sida {first[there.ident]}"))
    return found


def check_print(rest: str, number: int, total: int, one: Made | None, first: dict[str, int]) -> None:
    """What is printed on top of a page: its number, its stamp whole or with its middle gone, and the way back."""
    foot = f"Sida{number}({total})"
    assert rest.count(foot) == 1
    rest = rest.replace(foot, "")
    part = one.part if one else None
    if part and part.own and part.back in first and number == first[part.ident]:
        lead = f"Del{part.back},sida{first[part.back]}"
        assert rest.endswith(lead)
        rest = rest.removesuffix(lead)
    stamp = bare(clean(part.stamp)) if part else ""
    for character in "🐄":
        stamp = stamp.replace(character, "?")
    if "…" in rest:
        start, end = rest.split("…")
        assert stamp.startswith(start)
        assert stamp.endswith(end) or len(start) + len(end) < 60  # on the smallest pages even that is cut
    else:
        assert rest == stamp or (rest and stamp.startswith(rest[:10]))


@dose
@hypothesis.given(packs(), st.data())
def test_words_of_a_part_left_out_stand_nowhere_in_the_bytes(made, data):
    """As in the pack for the public: the item stays, the secret document is not even named."""
    upload = samples.file(SECRET, SECRET)
    hidden = making.part(
        "hidden",
        upload,
        own=False,
        stamp=f"1/24 {SECRET} : a.pdf",
        title=SECRET,
        bookmarks=[(1, SECRET)],
        aliases=[SECRET],
    )
    at = data.draw(st.integers(0, len(made)))
    parts = [one.part for one in made]
    whole = making.joined(*parts[:at], hidden, *parts[at:])
    assert SECRET in reader.everything(whole)  # the search finds it where it is
    assert SECRET not in reader.everything(making.joined(*parts))


def spoilt(change: Any) -> list[str]:
    content = making.joined(
        making.part("a", making.memo(links=ALIASES)),
        making.part("b", samples.file("ett", "två"), own=False, aliases=ALIASES[:1], back="a", stamp="x"),
        making.part("c", making.memo(pages=2), back="a"),
    )
    with making.opened(content) as pdf:
        assert reader.tag_faults(pdf) == []
        change(pdf)
        return reader.tag_faults(pdf)


def move_row(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.StructParents = pdf.pages[0].obj.StructParents


def take_content(pdf: pikepdf.Pdf) -> None:
    heading = reader.found(pdf, "/H1")[0]
    heading.K = Array([*([heading.K] if isinstance(heading.K, int) else heading.K), 0])


def lose_annotation(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.Annots[0]["/StructParent"]


def paint_outside(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1].obj
    page.Contents = Array([*page.Contents, pdf.make_stream(b"0 0 5 5 re f")])


def same_name(pdf: pikepdf.Pdf) -> None:
    for element in reader.found(pdf, "/H1"):
        element.ID = pikepdf.String("x")


def hang_elsewhere(pdf: pikepdf.Pdf) -> None:
    first, second = reader.found(pdf, "/H1")
    first.P = second


def other_page(pdf: pikepdf.Pdf) -> None:
    reader.found(pdf, "/H1")[1].Pg = pdf.pages[0].obj


@pytest.mark.parametrize(
    "change", [move_row, take_content, lose_annotation, paint_outside, same_name, hang_elsewhere, other_page]
)
def test_tag_check_notices(change):
    assert spoilt(change) != []


def test_search_finds_words_wherever_they_hide():
    word = "Zebrafink"
    hidden_in = {
        "text": making.memo(title=f"Om {word}"),
        "bookmark": making.joined(making.part("a", making.memo(), bookmarks=[(1, word)])),
        "title": making.joined(making.part("a", making.memo()), about=assemble.About(word)),
        "dnr": making.joined(making.part("a", making.memo()), about=assemble.About("x", dnr=word)),
        "stamp": making.joined(making.part("a", samples.file("x"), own=False, stamp=word)),
        "tag": making.joined(making.part("a", samples.file("x"), own=False, title=word)),
    }
    with pikepdf.open(io.BytesIO(samples.file("x"))) as pdf:
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Text, Contents=word))])
        hidden_in["note"] = samples.saved(pdf)
        pdf.pages[0].obj.Annots = Array([])
        pdf.attachments["a.txt"] = word.encode()
        hidden_in["file"] = samples.saved(pdf)
    for place, content in hidden_in.items():
        assert word in reader.everything(content), place
    assert word not in reader.everything(making.joined(making.part("a", making.memo())))
