"""Every shape a memo has been printed in can be held, and comes out as one plain document."""

import json

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

from cases.actions.memos import save_memo, start_memo
from cases.documents import TEMPLATE, memo_document, with_links
from cases.memo_content import content_of
from core import clock
from core.typography import swedish
from pdf.documents import plain_json
from tests import factories
from tests.cases.memo_variants import VARIANTS, Variant
from tests.worlds import kept

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17"):
        yield


@kept
def bodies(ks):
    kf = factories.body("kf", of=ks, name="Kommunfullmäktige", kind="council")
    board = factories.body("ks", of=ks, name="Kommunstyrelsen", kind="board", parent=kf)
    return {"kf": kf, "ks": board, "ksnau": factories.body("ksnau", of=ks, parent=board)}


@pytest.fixture
def written(bodies, registrar, official):
    def write(variant: Variant):
        case = factories.case(by=registrar, official=official, matter=variant.matter, subject=variant.title)
        memo = start_memo(case=case, body=bodies["ksnau"], by=official)
        content = variant.content(bodies, memo.unit_id)
        return save_memo(memo=memo, content=content, revision=memo.revision, by=official)

    return write


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: f"item-{variant.number}")
def test_variant_is_held_and_printed(written, variant):
    document = memo_document(written(variant))
    assert plain_json(document) == document
    assert [(s["kind"], s["heading"]) for s in document["sections"]] == [
        ("lines" if kind in {"prepared_by", "recipients"} else kind, heading)
        for kind, heading in variant.headings
    ]
    proposal = document["sections"][0]
    assert proposal["lead_in"] == variant.prints["lead_in"]
    assert [(c["lead"], c["text"]) for c in proposal["clauses"]] == [
        (lead, swedish(text)) for lead, text in variant.prints["clauses"]
    ]
    items = next((s["items"] for s in document["sections"] if s["kind"] == "enclosures"), None)
    if "items" in variant.prints:
        assert [(item["text"], item["state"], item["note"]) for item in items] == variant.prints["items"]
    assert [(s["name"], s["title"]) for s in document["signatories"]] == variant.signatories
    assert (document["kind"], document["date"]) == (variant.kind, variant.dated_on)
    assert len(document["addressee"]) == (2 if variant.addressed else 0)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: f"item-{variant.number}")
def test_variant_is_a_page(written, variant):
    document = memo_document(written(variant))
    page = render_to_string(TEMPLATE, {"data": document})
    for clause in document["sections"][0]["clauses"]:
        assert escape(clause["text"]) in page
    assert page.count("<h2") == sum(bool(section["heading"]) for section in document["sections"])
    assert "Utkast, inte godkänt" in page


def test_document_holds_exactly_what_the_print_takes(written):
    document = memo_document(written(VARIANTS[0]))
    assert sorted(document) == [
        "addressee",
        "date",
        "dnr",
        "draft",
        "kind",
        "letterhead",
        "record_no",
        "sections",
        "signatories",
        "title",
    ]
    assert document["letterhead"] == {"municipality": "Umeå kommun", "department": "Stadsledningskontoret"}
    assert document["addressee"] == ["Kommunstyrelsens", "näringslivs- och arbetsutskott"]
    assert json.dumps(document)


def test_content_read_back_is_what_was_written(written, bodies):
    for variant in VARIANTS:
        memo = written(variant)
        wanted = variant.content(bodies, memo.unit_id)
        kept = content_of(memo)
        for part in (*kept.sections, *kept.clauses, *kept.enclosures):
            part.id = None
        for line in (*kept.prepared_by, *kept.recipients, *kept.signatories):
            line.user_id = None
        for clause in wanted.clauses:
            clause.text, clause.printed = swedish(clause.text), swedish(clause.printed)
        assert kept == wanted, variant.number


def test_links_are_put_on_by_whoever_shows_the_document():
    items = [{"text": "A", "record": 2, "url": ""}, {"text": "B", "record": None, "url": ""}]
    document = {"sections": [{"kind": "enclosures", "items": items}, {"kind": "prose", "html": ""}]}
    linked = with_links(document, {2: "/handling/2/"})
    assert [item["url"] for item in linked["sections"][0]["items"]] == ["/handling/2/", ""]
    assert items[0]["url"] == ""
