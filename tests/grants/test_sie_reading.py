"""A SIE file of type 4 as the outcome of a month: a file as a finance system writes it, and our own read back."""

import datetime

import pytest

from core.errors import Refused
from grants.rules.outcome import InFinance
from grants.rules.sie_reading import is_sie, read_sie

# Two payments on a project, the bank's side of them, a salary, and a line that was struck out and put right.
FILE = """#FLAGGA 0
#PROGRAM "Ekonomisystem för kommuner" 7.2
#FORMAT PC8
#GEN 20240603 LENA
#SIETYP 4
#ORGNR 212000-2627
#FNAMN "Umeå kommun"
#RAR 0 20240101 20241231
#KONTO 4512 "Bidrag till föreningar"
#KONTO 1930 "Bank"
#DIM 6 "Projekt"
#OBJEKT 6 "P 100" "Klimatåtgärder"
#VER "L" "812" 20240521 "Utbetalning bidrag" 20240522 "LENA"
{
   #TRANS 4512 {1 "140" 6 "P 100"} 20000.00 20240521 "Föreningen Åkeröns vänner \\"nya\\"" 0
   #TRANS 1930 {} -20000.00 20240521 "Föreningen Åkeröns vänner"
}
#VER L 813 20240523 "Bidrag, Örnsköldsvägens byalag"
{
   #BTRANS 4512 {6 "P 100"} 3799.00
   #RTRANS 4512 {6 "P 100"} 3798.50
   #TRANS 4512 {6 "P 100"} 3798.50
   #TRANS 1930 {} -3798.50
}
#VER A 99 20240525 "Lön maj"
{
   #TRANS 5010 {1 "140"} 31250
   #TRANS 1930 {} -31250
}
""".replace("\n", "\r\n").encode("cp437")


def test_lines_on_the_codes_of_the_funds_are_read_with_their_letters():
    assert is_sie(FILE)
    assert read_sie(FILE, {"P 100"}) == [
        InFinance(15, datetime.date(2024, 5, 21), "P 100", 2_000_000, 'Föreningen Åkeröns vänner "nya"'),
        InFinance(22, datetime.date(2024, 5, 23), "P 100", 379_850, "Bidrag, Örnsköldsvägens byalag"),
    ]
    assert [(line.code, line.ore) for line in read_sie(FILE, {"4512"})] == [
        ("4512", 2_000_000),
        ("4512", 379_850),
    ]
    assert read_sie(FILE, set()) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b"3798.50\r\n   #TRANS 1930", b"3 798,50\r\n   #TRANS 1930", "Rad 22: "),
        (b" 20240521 ", b" 20241399 ", "Rad 15: .* Rad 16: "),
        (b"#TRANS", b"#PSALDO", "typ 4"),
    ],
)
def test_file_that_cannot_be_read_is_refused_whole(before, after, said):
    assert before in FILE
    with pytest.raises(Refused, match=said):
        read_sie(FILE.replace(before, after), {"P 100"})
