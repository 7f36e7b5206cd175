"""The demo in a real browser: its people stand on the sign-in page and get in."""

import pytest

from tests.browser import sideways, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_person_of_the_demo_signs_in_from_the_list(demo, open_page, width):
    page = open_page("/konto/login/", width=width)
    page.get_by_role("link", name="Elin Sandgren").click()
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/arbete/")
    assert "Elin Sandgren" in page.content()
    assert violations(page) == []
    assert sideways(page) == 0
