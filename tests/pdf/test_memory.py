import pytest

from benchmarks import _memory
from pdf import documents
from tests.conftest import LONG
from tests.pdf import samples

FEW, MANY = (30, 300) if LONG else (15, 60)


@pytest.mark.race
@pytest.mark.alone
def test_memory_of_worker_and_child_stays_flat():
    pages = [
        documents.markup("documents/memo.html", samples.long_memo(4 + n % 12, title=f"Ärende {n}"))
        for n in range(FEW)
    ]
    held = _memory.after(pages, (FEW, MANY))
    assert held[FEW].children > 10
    assert held[MANY].worker <= held[FEW].worker * 1.15
    assert held[MANY].children <= held[FEW].children * 1.15
