"""The same page of HTML is laid out once in a run. The product keeps what it has laid out in the database, and that
each test loses: without this the same agenda and the same memo would be laid out for every test that issues a meeting.
Not for the tests of the engine itself (`tests/pdf`)."""

from collections import OrderedDict

import pytest

from pdf import engine

MOST = 400
_known: OrderedDict[tuple[str, str], bytes] = OrderedDict()


@pytest.fixture(autouse=True)
def laid_out_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.path.parent.name == "pdf":
        return
    real = engine.layout

    def layout(html: str) -> bytes:
        key = (engine.revision(), html)
        if key not in _known:
            _known[key] = real(html)
            if len(_known) > MOST:
                _known.popitem(last=False)
        return _known[key]

    monkeypatch.setattr(engine, "layout", layout)
