"""What does it cost to save one section of a memo with ten sections, and with two hundred?  python -m benchmarks.editor

Through the address that the editor's script sends to, on SQLite, the two memos by turns; the ratio is the median of each
round's own. Each saving is a change; a second writer takes every tenth, so that versions are closed too. Exit status 1
when the limit is passed.
"""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks import _pack_world as world
from benchmarks._pack_table import Row, ratio, timed

SIZES = (10, 200)
LIMIT = 2.0
ROUNDS = 120
WORDS = "<p>Kommunen har fått en ansökan om medel. Den prövas efter de riktlinjer som gäller.</p>"


def memo_with(sections: int, official: Any, case: Any) -> Any:
    """A memo with so many sections of three paragraphs each."""
    from dataclasses import replace

    from cases.actions.memos import save_memo, start_memo
    from cases.memo_content import Section, content_of
    from cases.queries import whole_memos

    memo = whole_memos().get(pk=start_memo(case=case, by=official).pk)
    many = [Section("prose", f"Avsnitt {n}", WORDS * 3) for n in range(1, sections + 1)]
    content = replace(content_of(memo), sections=many)
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def measure() -> list[Row]:
    from django.test import Client
    from django.test.utils import override_settings

    from tests import factories

    authority = factories.authority("ks")
    unit = factories.unit("slk", of=authority)
    first, second = (
        factories.user(name, "official", of=authority, unit=unit) for name in ("Hanna Hed", "Olle Ek")
    )
    registrar = factories.user("Rut Rydh", "registrar", of=authority, unit=unit)
    case = factories.case(by=registrar, official=second, unit=unit)  # so both may write in it
    memos = {size: memo_with(size, first, case) for size in SIZES}
    clients = []
    for person in (first, second):
        client = Client()
        client.force_login(person)
        clients.append(client)
    spent: dict[int, list[float]] = {size: [] for size in SIZES}
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for turn in range(ROUNDS):
            for size, memo in memos.items():
                row = memo.sections.order_by("position")[size // 2]
                client = clients[turn % 10 == 9]
                sent = {"heading": row.heading, "html": f"{WORDS}<p>{turn}</p>", "revision": row.revision}
                address = f"{memo.get_absolute_url()}avsnitt/{row.pk}/"
                spent[size].append(timed(_save, client, address, sent))
    few, many = (spent[size][5:] for size in SIZES)
    note = f"{statistics.median(few) * 1000:.1f} och {statistics.median(many) * 1000:.1f} ms"
    return [Row("ett avsnitt av 200 mot ett av 10", ratio(many, few), "×", LIMIT, 1.2, note)]


def _save(client: Any, address: str, sent: dict[str, Any]) -> None:
    answer = client.post(address, sent)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")


def main() -> None:
    with world.installation():
        rows = measure()
    print("\n".join(row.line() for row in rows))
    if any(row.over for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
