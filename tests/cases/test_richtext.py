"""Rich text: what is kept, and how tables go to print."""

import pytest
from django_prose_editor.config import allowlist_from_extensions

from cases import richtext
from pdf import engine
from pdf.templatetags.documents import prose


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("<p> <br></p>", ""),
        ("Rad ett\nrad två\n\nNytt & <3", "<p>Rad ett<br>rad två</p>\n\n<p>Nytt &amp; &lt;3</p>"),
        ("<p>Ett <b>fett</b> och <i>lutat</i></p>", "<p>Ett <strong>fett</strong> och <em>lutat</em></p>"),
        ("<h2>Bakgrund</h2>", "<h3>Bakgrund</h3>"),
        ('<p style="color:red" class="MsoNormal" onclick="x()">Text</p>', "<p>Text</p>"),
        ("<script>alert(1)</script><p>Kvar</p>", "<p>Kvar</p>"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="https://umea.example" target="_blank">x</a>', '<a href="https://umea.example">x</a>'),
        ('<img src="x" onerror="alert(1)">', ""),
        ("<o:p>Word</o:p>", "Word"),
        ('<ol start="3"><li><p>c</p></li></ol>', '<ol start="3"><li><p>c</p></li></ol>'),
    ],
)
def test_only_what_the_editor_makes_is_kept(typed, kept):
    assert richtext.clean(typed) == kept


def test_cleaning_twice_changes_nothing():
    html = richtext.clean("<h1>A</h1><table><tr><th>År</th><td>1 &lt; 2 &amp; 3</td></tr></table>")
    assert richtext.clean(html) == html


def test_words_alone_keep_their_lines_apart():
    assert richtext.plain("<p>Ett</p><ul><li>två &amp; tre</li></ul>") == "Ett\ntvå & tre"


def test_table_from_the_editor_gets_head_scope_and_figures_to_the_right():
    html = (
        "<p>Före</p><table><tbody><tr><th><p>År</p></th><th><p>Kvar, tkr</p></th></tr>"
        "<tr><th><p>2024</p></th><td><p>1 478,2</p></td></tr><tr><th><p>2025</p></th><td><p>–</p></td></tr></tbody></table>"
    )
    assert richtext.for_print(html) == (
        '<p>Före</p><table><thead><tr><th scope="col">År</th><th scope="col" class="num">Kvar, tkr</th></tr></thead>'
        '<tbody><tr><th scope="row">2024</th><td class="num">1 478,2</td></tr>'
        '<tr><th scope="row">2025</th><td class="num">–</td></tr></tbody></table>'
    )


def test_what_is_no_tree_is_left_alone():
    assert richtext.for_print("<table><tr>") == "<table><tr>"


def test_caption_stands_before_the_table_in_the_editor():
    assert richtext.for_editor("<table><caption>Kvar</caption></table>") == "<p>Kvar</p><table></table>"


def test_editor_and_sanitiser_agree():
    """What the editor's parts can make by their own account is what is kept. We refuse some attributes: a link's
    `rel`, `title` and `target`, a list's `type`; and keep some that imported tables have."""
    options = {"Heading": {"levels": [richtext.HEADING_LEVEL]}, "Link": {"enableTarget": False}}
    names = [
        name for name in richtext.EXTENSIONS if name != "Footnote"
    ]  # ours; the browser test looks at it too
    made = allowlist_from_extensions({name: options.get(name, True) for name in names})
    assert made["tags"] == richtext.TAGS - {"caption", "foot-note"}
    assert {tag: set(names) & richtext.ATTRIBUTES[tag] for tag, names in made["attributes"].items()} == {
        "a": {"href"},
        "ol": {"start"},
        "th": {"rowspan", "colspan"},
        "td": {"rowspan", "colspan"},
    }


def test_a_cell_cannot_be_a_million_columns_wide():
    """The layout engine goes through the columns one by one."""
    html = '<table><tbody><tr><td colspan="1000000">a</td><td colspan="3" rowspan="2">b</td></tr></tbody></table>'
    assert richtext.clean(html) == (
        '<table><tbody><tr><td>a</td><td colspan="3" rowspan="2">b</td></tr></tbody></table>'
    )
    for many in ("99999999999999", "0000000019999999", "9" * 5000, "²"):
        cell = f'<table><tr><td colspan="{many}">a</td></tr></table>'
        assert "colspan" not in prose(cell)
        assert "colspan" not in richtext.clean(cell)


def test_what_is_nested_deeper_than_anybody_writes_becomes_plain_text():
    assert richtext.clean("<ul><li>" * 30 + "a &amp; b</q>") == "<p>a &amp; b</p>"
    assert richtext.clean("<ul><li>" * 20 + "a").count("<ul>") == 20
    assert richtext.clean("<p>rad<br>" * 500).count("<p>") == 500


def test_the_deepest_we_keep_can_be_printed():
    engine.layout(f'<html lang="sv"><title>x</title>{richtext.clean("<ul><li>" * richtext.DEEPEST + "a")}')


def test_footnote_is_kept_whole_and_numbered_through_the_memo():
    html = richtext.clean('<p>Ord<foot-note n="9" onclick="x()">En <b>not</b></foot-note>.</p>')
    assert html == "<p>Ord<foot-note>En <strong>not</strong></foot-note>.</p>"
    assert richtext.numbered(html, 3) == (
        '<p>Ord<foot-note n="3">En <strong>not</strong></foot-note>.</p>',
        4,
    )
    assert richtext.plain(html) == "Ord (En not)."
