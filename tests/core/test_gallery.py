import pytest

from tests.browser import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def debug(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("width", [1280, 390])
def test_gallery_has_nothing_for_axe_and_nothing_sideways(open_page, width):
    page = open_page("/galleri/", width=width)
    assert violations(page) == []
    assert sideways(page) == 0


def test_question_mark_shows_the_keys(open_page):
    page = open_page("/galleri/")
    page.locator("main").click(position={"x": 2, "y": 2})
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Kortkommandon på den här sidan").is_visible()
    assert violations(page) == []
    page.get_by_label("Använd kommandon på en tangent").uncheck()
    page.get_by_role("button", name="Stäng").click()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").count() == 0


def test_files_add_up_and_can_be_taken_out(open_page):
    page = open_page("/galleri/")
    field = page.locator("[data-filedrop] input[type=file]").first
    field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"aa"})
    field.set_input_files({"name": "tom.pdf", "mimeType": "application/pdf", "buffer": b""})
    names = page.locator("[data-filedrop]").first.locator("li")
    assert names.all_inner_texts() == [
        "a.pdf, 2\u00a0byte\nTa bort",
        "Filen är tom. tom.pdf, 0\u00a0byte\nTa bort",
    ]
    page.get_by_role("button", name="Ta bort tom.pdf").click()
    assert field.evaluate("input => [...input.files].map(file => file.name)") == ["a.pdf"]


def test_unsent_words_are_not_lost_by_leaving(open_page):
    page = open_page("/galleri/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Ärendemening").first.fill("Något nytt")
    page.reload()
    assert asked == ["beforeunload"]


def test_error_summary_is_read_first(open_page):
    page = open_page("/galleri/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="Enhet: Välj något.").click()
    assert page.evaluate("document.activeElement.id") == "id_fel-unit"


def test_confirm_works_without_script(open_page):
    page = open_page("/galleri/", script=False)
    page.get_by_text("Makulera", exact=True).click()
    assert page.get_by_role("button", name="Makulera ärendet").is_visible()


def test_gallery_is_for_builders_only(client, settings):
    settings.DEBUG = False
    assert client.get("/galleri/").status_code == 404
