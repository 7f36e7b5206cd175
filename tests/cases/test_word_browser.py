"""Word out and in with mouse and keyboard, at both widths, with axe."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Memo
from tests import factories
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILE = Path(__file__).parents[2] / "fixtures/word/motesplats-norrland.docx"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_word_file_becomes_a_memo_and_goes_out_again(open_page, official, registrar, width):
    case = factories.case(by=registrar, official=official, subject="Mötesplats Norrland")
    page = open_page(reverse("cases:memo_new", args=[case.slug]), official, width=width)
    assert violations(page) == []

    page.get_by_label("Word-dokument (.docx)").set_input_files(FILE)
    page.get_by_role("button", name="Öppna dokumentet").click()
    expect(page.get_by_role("heading", name="Så blir Word-dokumentet")).to_be_visible()
    expect(page.get_by_text("Mats: Stämmer summan?")).to_be_visible()
    assert violations(page) == []
    assert sideways(page) <= 0
    assert Memo.objects.count() == 0

    page.get_by_role("button", name="Skapa skrivelsen").click()
    expect(page.locator("#memo-form")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=FILE.name).click()  # as it was
    assert Path(download.value.path()).read_bytes() == FILE.read_bytes()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta som Word").click()
    assert download.value.suggested_filename == f"Tjänsteskrivelse {case.dnr.replace('/', '-')}.docx"
    word = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    headings = [line.text for line in word.paragraphs if line.style.name == "Heading 1"]
    assert headings[:2] == ["Förslag till beslut", "Sammanfattning"]
    assert word.core_properties.language == "sv-SE"
