import re

import pytest

from pdf import columns


def table(*rows: str, head: str = "", start: str = "<table>") -> str:
    return f"{start}{head}<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def shares(html: str) -> list[float]:
    return [float(share) for share in re.findall(r"width: ([\d.]+)%", columns.measured(html))]


def test_short_columns_share_the_page_by_what_is_in_them():
    found = shares(table('<td>Personal och lokaler</td><td class="num">12</td>'))
    assert found[0] > 3 * found[1]
    assert sum(found) == pytest.approx(100, abs=0.2)


def test_table_whose_words_must_wrap_is_left_to_the_engine():
    long = table(f"<td>Kommunstyrelsen</td><td>{'Förvaltningen har gått igenom ansökan. ' * 8}</td>")
    assert columns.measured(long) == long


@pytest.mark.parametrize(
    "odd",
    [
        table('<td rowspan="2">a</td><td>b</td>', "<td>c</td>"),
        table("<td>a</td><td><table><tbody><tr><td>b</td></tr></tbody></table></td>"),
        "<table><colgroup><col></colgroup><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
        table('<td colspan="2">a</td>', "<td>a</td><td>b</td>"),
        table("<td>only one</td>"),
        "<table></table>",
        "<table><tbody><tr><td>not closed</td>",
    ],
)
def test_table_that_cannot_be_reckoned_is_left_to_the_engine(odd):
    assert columns.measured(odd) == odd


def test_caption_and_class_keep_their_places():
    html = columns.measured(
        table("<td>a</td><td>b</td>", start='<table class="x"><caption>Kostnader</caption>')
    )
    assert html.startswith('<table class="x measured"><caption>Kostnader</caption><colgroup><col style=')


def test_paragraph_before_a_table_stays_with_it_and_no_other_does():
    html = columns.measured(
        "<p>ett</p><p>två <em>x</em></p>\n" + table("<td>a</td><td>b</td>") + "<p>tre</p>"
    )
    assert html.startswith('<p>ett</p><p class="leads-in">två <em>x</em></p>')
    assert html.endswith("<p>tre</p>")
