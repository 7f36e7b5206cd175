import socket
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from tests import conftest


def test_network_is_out_of_reach():
    with pytest.raises(RuntimeError, match="tried to look up"):
        urllib.request.urlopen("http://example.org")
    with socket.socket() as line, pytest.raises(RuntimeError, match="tried to reach"):
        line.connect(("192.0.2.1", 80))


def test_files_land_in_a_folder_of_the_tests_own():
    for folder in (settings.VAR_DIR, settings.MEDIA_ROOT):
        assert Path(settings.BASE_DIR) not in Path(folder).parents


@pytest.mark.parametrize(
    ("path", "argument", "both"),
    [
        ("tests/cases/test_x.py", "official", True),
        ("tests/cases/test_x.py", "signed_in", False),
        ("tests/portal/test_x.py", "official", False),
    ],
)
def test_a_page_is_asked_on_one_engine_and_what_nobody_has_thought_of_on_both(path, argument, both, request):
    item = SimpleNamespace(
        fixturenames=["db", argument], path=Path(path), marks=[], get_closest_marker=lambda name: None
    )
    item.add_marker = item.marks.append
    conftest.pytest_collection_modifyitems(request.config, [item])
    names = [mark.name for mark in item.marks]
    assert "database" in names
    assert ("page" not in names) == both


def test_a_story_told_at_several_widths_is_told_once_and_all_of_it_with_long():
    def told(name, **params):
        marked = {"browser": True}
        return SimpleNamespace(
            path=Path("tests/x/test_y.py"),
            originalname=name,
            callspec=SimpleNamespace(params=params),
            get_closest_marker=marked.get,
            width=params.get("width"),
        )

    class Item(SimpleNamespace):
        __hash__ = object.__hash__

    items = [
        Item(**vars(told(name, width=width, kind=kind)))
        for name in "abcdefgh"
        for kind in (1, 2)
        for width in (1280, 390)
    ]
    alone = [Item(**vars(told("i", kind=1))), Item(**vars(told("j", width=390)))]
    left = [item for item in items + alone if item not in conftest.retold(items + alone)]
    assert len(left) == 16 + 2
    assert {item.width for item in left} == {1280, 390, None}
