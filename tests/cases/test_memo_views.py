"""The memo's addresses: who gets in, what comes back when something is wrong, and that no word is lost on the way."""

import pytest
from django.urls import reverse

from cases.actions.approval import approve_memo, submit_memo
from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Amount, Clause, Enclosure, Line, content_of
from cases.memo_keeping import marks
from cases.models import Memo, Record
from cases.queries import whole_memos
from core import clock
from tests import factories
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T14:32"):
        yield


@kept
def body(ks):
    kf = factories.body("kf", of=ks, name="Kommunfullmäktige", short_name="KF", kind="council")
    board = factories.body("ks", of=ks, name="Kommunstyrelsen", short_name="KS", kind="board", parent=kf)
    return factories.body("ksnau", of=ks, parent=board)


@kept
def case(registrar, official):
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret")
    factories.record(case=case, by=registrar, subject="Ansökan")
    return case


@kept
def memo(case, body, official, manager) -> Memo:
    return start_memo(case=case, body=body, by=official)


@kept
def submitted(memo, official) -> Memo:
    content = content_of(whole_memos().get(pk=memo.pk))
    content.clauses = [Clause("bevilja", "kontoret 300 000 kr")]
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    return submit_memo(memo=memo, revision=memo.revision, by=official)


def fields(client, memo: Memo) -> dict[str, object]:
    """What the editor's form would send if nothing was touched: read from the page itself."""
    from html.parser import HTMLParser

    sent: dict[str, object] = {}

    class Form(HTMLParser):
        area = select = ""

        def handle_starttag(self, tag, attrs):
            given = dict(attrs)
            name = given.get("name") or ""
            if tag == "input" and name and given.get("type") not in {"checkbox", "file", "search"}:
                sent[name] = given.get("value") or ""
            if tag == "input" and given.get("type") == "checkbox" and "checked" in given:
                sent[name] = "on"
            if tag == "textarea":
                self.area, sent[name] = name, ""
            if tag == "select":
                self.select, sent[name] = name, None
            if tag == "option" and self.select and ("selected" in given or sent[self.select] is None):
                sent[self.select] = given.get("value") or ""

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = ""
            if tag == "select":
                self.select = ""

        def handle_data(self, data):
            if self.area:
                sent[self.area] = str(sent[self.area]) + data.removeprefix("\n")

    Form().feed(client.get(memo.get_absolute_url()).content.decode())
    return {
        name: value
        for name, value in sent.items()
        if name not in {"", "q", "pick", "csrfmiddlewaretoken", "once"}
    }


def full(memo, case, official) -> Memo:
    """A memo with something in every row."""
    content = content_of(whole_memos().get(pk=memo.pk))
    content.clauses = [
        Clause("bevilja", "kontoret 300 kr", amounts=[Amount(2024, 30_000, "Tillväxt", "fond-7")]),
        Clause("sälja", "kontoret", printed="Att sälja det", state="awaited"),
        Clause("beslutet gäller", "om det går"),
        Clause(state="empty"),
    ]
    record = case.records.get()
    content.enclosures = [
        Enclosure("Ansökan", "attached", "Bilaga 1", " - ", record_id=record.pk),
        Enclosure(
            "Besked", "awaited", "Bilaga 2", awaited_from="Regionen", awaited_on=clock.today(), note="(sen)"
        ),
    ]
    content.sections[
        1
    ].html = "<p>Ett <strong>ord</strong></p><table><tbody><tr><td>1</td></tr></tbody></table>"
    content.recipients = [Line("Budgetgruppen")]
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("memo", {"official": 200, "other_official": 200, "manager": 200, "registrar": 200, "outsider": 404, "member": 404}),
        ("memo_preview", {"official": 200, "other_official": 200, "outsider": 404, "member": 404}),
        ("memo_review", {"manager": 200, "official": 403, "other_manager": 403, "secretary": 403, "outsider": 404}),
        ("memo_new", {"official": 200, "other_official": 200, "registrar": 403, "outsider": 404}),
    ],
)  # fmt: skip
def test_who_gets_in(request, signed_in, submitted, ks, name, expected):
    unit = factories.unit("fritid", of=ks)
    people = {"other_manager": factories.user("Nils Bredvid", "manager", of=ks, unit=unit)}
    args = [submitted.case.slug] + ([] if name == "memo_new" else [submitted.pk])
    seen = {}
    for who in expected:
        person = people.get(who) or request.getfixturevalue(who)
        seen[who] = signed_in(person).get(reverse(f"cases:{name}", args=args)).status_code
    assert seen == expected


def test_signed_out_is_asked_to_sign_in(client, memo):
    answer = client.get(memo.get_absolute_url())
    assert (answer.status_code, answer["Location"].startswith("/konto/login/")) == (302, True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("memo", {"official": 302, "other_official": 403, "manager": 403, "outsider": 404}),
        ("memo_withdraw", {"official": 302, "other_official": 403, "manager": 403, "outsider": 404}),
        ("memo_reopen", {"official": 422, "manager": 422, "other_official": 403, "outsider": 404}),
        ("memo_review", {"official": 403, "secretary": 403, "outsider": 404}),
    ],
)
def test_who_may_change(request, signed_in, memo, name, expected):
    seen = {}
    for who in expected:
        client = signed_in(request.getfixturevalue(who))
        sent = fields(client, memo) if (name, who) == ("memo", "official") else {}
        url = reverse(f"cases:{name}", args=[memo.case.slug, memo.pk])
        seen[who] = client.post(url, sent | {"revision": memo.revision, "do": "save"}).status_code
    assert seen == expected


def test_secret_case_is_closed_and_its_reading_is_noted(signed_in, memo, official, other_official, registrar):
    from cases.actions.marks import mark_secret
    from trail.queries import history

    mark_secret(thing=memo.case, provision="OSL 21:1", by=registrar)
    assert signed_in(other_official).get(memo.get_absolute_url()).status_code == 404
    assert signed_in(official).get(memo.get_absolute_url()).status_code == 200
    assert history(memo.case)[0].kind == "cases.read_secret"


def test_untouched_form_changes_nothing(signed_in, memo, case, official):
    memo = full(memo, case, official)
    client, before = signed_in(official), content_of(memo)
    client.post(memo.get_absolute_url(), fields(client, memo) | {"do": "save"})
    after = whole_memos().get(pk=memo.pk)
    assert content_of(after) == before
    assert after.revision == memo.revision


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(signed_in, memo, case, official):
    memo = full(memo, case, official)
    client = signed_in(official)
    sent = fields(client, memo) | {
        "head-title": "Ny rubrik",
        "clause-0-amount-0-ore": "8 44",
        "enclosure-1-awaited_from": "",
        "head-dated_on": "2024-xx-xx",
    }
    answer = client.post(memo.get_absolute_url(), sent | {"do": "clause-add"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "skriv tusental i grupper om tre siffror" in page
    assert "Skriv från vem bilagan väntas." in page
    assert 'value="8 44"' in page
    kept = content_of(whole_memos().get(pk=memo.pk))
    assert (kept.title, len(kept.clauses), kept.clauses[0].amounts[0].ore) == (
        "Bidrag till kontoret",
        4,
        30_000,
    )
    fine = sent | {"head-dated_on": "2024-05-16"}
    client.post(memo.get_absolute_url(), fine | {"do": "save"})
    assert content_of(whole_memos().get(pk=memo.pk)).title == "Ny rubrik"


def test_second_saver_gets_both_texts_and_status_409(signed_in, memo, case, official, other_official):
    case.official = other_official
    case.save()
    mine, theirs = signed_in(official), signed_in(other_official)
    first, second = fields(mine, memo), fields(theirs, memo)
    theirs.post(memo.get_absolute_url(), second | {"head-title": "Deras rubrik", "do": "save"})
    answer = mine.post(memo.get_absolute_url(), first | {"head-title": "Min rubrik", "do": "save"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Olle Annan Enhet sparade skrivelsen kl. 14.32" in page
    assert ">\nMin rubrik</textarea>" in page
    assert "<pre>Deras rubrik</pre>" in page
    assert Memo.objects.get().title == "Deras rubrik"
    now = Memo.objects.get().revision
    mine.post(memo.get_absolute_url(), first | {"head-title": "Min rubrik", "over": now})
    assert Memo.objects.get().title == "Min rubrik"


def test_text_sent_after_submission_comes_back_with_the_reason(signed_in, submitted, official):
    client = signed_in(official)
    answer = client.post(
        submitted.get_absolute_url(), {"head-title": "För sent", "revision": "2", "do": "save"}
    )
    assert answer.status_code == 422
    assert "Skrivelsen är hos chef. Ta tillbaka den" in answer.content.decode()
    assert ">\nFör sent</textarea>" in answer.content.decode()


def test_refused_submission_keeps_what_was_written(signed_in, memo, official):
    client = signed_in(official)
    answer = client.post(memo.get_absolute_url(), fields(client, memo) | {"head-title": "Ny", "do": "submit"})
    assert answer.status_code == 422
    assert "Att-sats 1 är inte färdig" in answer.content.decode()
    assert (Memo.objects.get().title, Memo.objects.get().state) == ("Ny", "draft")


def test_autosave_answers_with_its_part_and_the_new_marks(signed_in, memo, official):
    client = signed_in(official)
    sent = fields(client, memo) | {"head-title": "Ny", "do": "autosave"}
    answer = client.post(memo.get_absolute_url(), sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == '{"memo-saved": {"ok": true}}'
    now = marks(content_of(whole_memos().get(pk=memo.pk)))
    assert f'name="seen-head" value="{now["head"]}"' in answer.content.decode()
    assert sent["seen-head"] != now["head"]


def test_new_body_brings_its_addressee_and_its_ways(signed_in, memo, official):
    from organisation.models import Body

    Body.objects.filter(slug="ks").update(addressee="Kommunstyrelsen")
    client, board = signed_in(official), Body.objects.get(slug="ks")
    client.post(memo.get_absolute_url(), fields(client, memo) | {"head-body": board.pk, "do": "save"})
    kept = content_of(whole_memos().get(pk=memo.pk))
    assert (kept.body_id, kept.addressee) == (board.pk, "Kommunstyrelsen")
    kf = Body.objects.get(slug="kf")
    way = f"{board.pk}:proposes,{kf.pk}:decides"
    client.post(memo.get_absolute_url(), fields(client, memo) | {"proposal-way": way, "do": "save"})
    kept = content_of(whole_memos().get(pk=memo.pk))
    assert kept.printed_lead_in == "Kommunstyrelsen föreslår kommunfullmäktige besluta"


def test_uploaded_enclosure_and_one_that_cannot_be_taken(signed_in, memo, case, official):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(official)
    bad = SimpleUploadedFile("prog.pdf", b"MZ\x90\x00" * 50)
    answer = client.post(
        memo.get_absolute_url(), fields(client, memo) | {"do": "enclosure-upload", "file": bad}
    )
    assert answer.status_code == 422
    assert "prog.pdf" in answer.content.decode()
    good = SimpleUploadedFile("underlag.txt", b"Hej")
    sent = fields(client, memo) | {"do": "enclosure-upload", "file": good, "file_title": "Underlag"}
    assert client.post(memo.get_absolute_url(), sent).status_code == 302
    assert Record.objects.get(subject="Underlag").number is None
    answer = client.post(memo.get_absolute_url(), fields(client, memo) | {"do": "enclosure-upload"})
    assert "Fil: " not in answer.content.decode()
    assert answer.status_code == 422


def test_pdf_of_a_draft_and_of_the_approved(
    signed_in, submitted, official, manager, django_capture_on_commit_callbacks
):
    client = signed_in(official)
    url = reverse("cases:memo_pdf", args=[submitted.case.slug, submitted.pk])
    draft = client.get(url)
    assert (draft["Content-Type"], "Utkast" in draft["Content-Disposition"]) == ("application/pdf", True)
    with django_capture_on_commit_callbacks(execute=True):
        memo = approve_memo(memo=submitted, revision=submitted.revision, by=manager)
    approved = client.get(url)
    assert approved["ETag"] == f'"{memo.record.files.get().sha256}"'
    page = client.get(reverse("cases:memo_version", args=[memo.case.slug, memo.pk, 1]))
    assert page.status_code == 200
    assert client.get(reverse("cases:memo_version", args=[memo.case.slug, memo.pk, 2])).status_code == 404


def test_answered_memo_sends_the_next_manager_to_the_reading_page(signed_in, submitted, manager):
    client = signed_in(manager)
    url = reverse("cases:memo_review", args=[submitted.case.slug, submitted.pk])
    sent = {"do": "approve", "revision": submitted.revision}
    assert client.post(url, sent).status_code == 302
    again = client.post(url, sent)
    assert again.status_code == 422
    assert "redan godkänd" in again.content.decode()
    assert client.get(url)["Location"] == submitted.get_absolute_url()


def test_case_page_and_start_page_show_the_memo(signed_in, submitted, official, manager):
    assert "Hos chef" in signed_in(official).get(submitted.case.get_absolute_url()).content.decode()
    start = signed_in(manager).get("/arbete/").content.decode()
    assert "Läs och godkänn" in start
    assert "Hanna Handläggare skickade" in start
