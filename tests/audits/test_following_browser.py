"""A promise in Chromium after the reply was adopted: how far it is, another day, and the report that is kept."""

import pytest
from playwright.sync_api import expect

from cases.models import Assignment
from tests.audits import reviewed
from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def right(page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_promise_is_told_of_moved_and_kept_in_a_report(open_page, registrar, official, secretary, width):
    review = reviewed.adopted(registrar, official)
    body, promise = reviewed.board(), Assignment.objects.get()

    page = open_page(review.get_absolute_url(), official, width=width)
    right(page)
    page.goto(promise.get_absolute_url())
    page.get_by_role("link", name="Säg hur det går").click()
    page.get_by_label("Hur går det?").fill("Planen är på remiss.")
    page.get_by_label("Procent klart").fill("60")
    right(page)
    page.get_by_label("Procent klart").press("Enter")
    expect(page.get_by_text("60 procent klart.").first).to_be_visible()

    page.get_by_role("link", name="Flytta dagen").click()
    page.get_by_label("Ny dag").fill("2099-12-01")
    page.get_by_label("Varför?").fill("Remissvaren dröjer.")
    right(page)
    page.get_by_label("Ny dag").press("Enter")
    expect(page.get_by_text("Remissvaren dröjer.")).to_be_visible()
    right(page)

    page = open_page(f"/arbete/granskningar/uppfoljning/{body.slug}/", secretary, width=width)
    expect(page.get_by_text(promise.what).first).to_be_visible()
    right(page)
    page.get_by_text("Fastställ uppföljningen").click()
    page.get_by_role("button", name="Fastställ", exact=True).click()
    expect(page.get_by_text("Uppföljningen är fastställd.")).to_be_visible()
    expect(page.get_by_text("60 procent").first).to_be_visible()
    right(page)
