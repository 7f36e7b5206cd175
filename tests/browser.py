"""A real Chromium for tests marked `browser`: pages at a width, signed in or not, with axe and a quiet console."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.factories import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds; under load one answer may take more than twenty seconds
expect.set_options(timeout=PATIENCE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
}  # and no list of what is well


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium saknas: sätt CHROMIUM eller installera paketet chromium.")
        pytest.skip("Chromium saknas.")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in the test's own thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, client: Any) -> Iterator[Any]:
    """open_page("/galleri/", as_user, width=390, script=False) -> a page of the running product, its scripts in place.
    With None for the path nothing is loaded yet, and `page.goto("/galleri/")` loads it.

    At the end of the test every error in the console is a failure.
    """
    contexts, complaints = [], []

    def open_it(path: str | None = "/", user: Any = None, *, width: int = 1280, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="sv-SE", java_script_enabled=script,
            base_url=live_server.url,
        )  # fmt: skip
        contexts.append(context)
        if user is not None:
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if path is not None:
            page.goto(path)
        if script:
            dressed(page)
        return page

    open_it.complaints = complaints  # type: ignore[attr-defined]
    yield open_it
    for context in contexts:
        context.close()
    assert complaints == []


def dressed(page: Page) -> None:
    """Wait until the text boxes have got their form: who writes before that writes in the plain ones."""
    expect(page.locator("textarea[data-prose]:visible")).to_have_count(0)


def sign_in(page: Page, user: Any) -> None:
    """Through the form, as people do."""
    page.get_by_label("E-postadress").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


def violations(page: Page) -> list[str]:
    """What axe objects to: rule and place."""
    found = Axe().run(page, options=RUN)
    return [
        f"{rule['id']}: {node['target'][0]} {node.get('failureSummary', '')}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
