"""The editorial change: words in what is approved, refused for everything else by comparison of the data."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.actions.approval import approve_memo, reopen_memo, submit_memo
from cases.actions.editorial import change_words
from cases.actions.memos import save_memo, start_memo
from cases.documents import current_document, current_version
from cases.editorial import difference, pieces_of
from cases.memo_content import Amount, Clause, Enclosure, Line, Section, content_of
from cases.models import Memo, MemoReview, MemoVersion
from cases.printing import print_missing, print_version
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from organisation.models import Body, Message
from tests import factories
from tests.worlds import kept
from trail.queries import history


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T16:55"):
        yield


@kept
def approved(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontåret")
    record = factories.record(case=case, by=registrar, subject="Ansökan")
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
    content = content_of(memo)
    for section in content.sections:
        if section.kind == "prose":
            section.html = "<p>Kontåret söker 300 000 kr för <strong>2024</strong>.</p>"
    content.clauses = [
        Clause("bevilja", "kontoret 300 000 kr", amounts=[Amount(2024, 30_000_000, "Tillväxt")])
    ]
    content.enclosures = [Enclosure("Ansökan", "attached", "Bilaga 1", record_id=record.pk)]
    content.recipients = [Line("Kontoret")]
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    submit_memo(memo=memo, revision=memo.revision, by=official)
    memo = approve_memo(memo=whole_memos().get(pk=memo.pk), revision=memo.revision, by=manager)
    print_version(memo.versions.get())
    Message.objects.all().delete()
    return whole_memos().get(pk=memo.pk)


def words(memo, old="Kontåret", new="Kontoret", **changes):
    """The memo's content with a word changed in prose."""
    content = content_of(memo)
    sections = [replace(s, html=s.html.replace(old, new)) for s in content.sections]
    return replace(content, sections=sections, **changes)


def change(memo, content, by, reason="Stavfel."):
    return change_words(memo=memo, content=content, reason=reason, revision=memo.revision, by=by)


@pytest.mark.django_db
def test_words_become_a_version_of_their_own_and_those_concerned_are_told(
    approved, secretary, official, manager
):
    before = current_document(approved)
    version = change(approved, words(approved, title="Bidrag till kontoret"), secretary)
    memo = whole_memos().get(pk=approved.pk)
    assert (memo.state, memo.approved_by, memo.title) == ("approved", manager, "Bidrag till kontoret")
    assert (version.kind, version.number, version.by, version.reason) == (
        "editorial",
        2,
        secretary,
        "Stavfel.",
    )
    assert memo.versions.first().document == before
    after = current_document(memo)
    assert [
        (place.name, [p.text for p in place.pieces if p.how != "="]) for place in difference(before, after)
    ] == [
        ("Skrivelsens rubrik", ["kontåret", "kontoret"]),
        ("Ärendebeskrivning", ["Kontåret", "Kontoret"]),
    ]
    same = {name: value for name, value in after.items() if name not in {"title", "sections"}}
    assert same == {name: value for name, value in before.items() if name not in {"title", "sections"}}
    # nothing is registered anew; the record's words follow, and what they were is kept
    assert memo.record == approved.record
    assert (memo.record.subject, memo.case.records.count()) == ("Bidrag till kontoret", 2)
    assert memo.reviews.last().step == MemoReview.Step.EDITORIAL
    assert history(memo.case)[0].sentence == (
        f"gjorde en redaktionell ändring i tjänsteskrivelsen, {memo.record.designation}"
    )
    told = list(Message.objects.order_by("id"))
    assert {message.to for message in told} == {official, manager}
    path = reverse("cases:memo_difference", args=[memo.case.slug, memo.pk, 2])
    for message in told:
        assert (message.subject, message.path) == (f"Redaktionell ändring: {memo.case.dnr}", path)
        assert "kont" not in message.text.lower()


@pytest.mark.django_db
def test_pdf_of_the_version_replaces_the_earlier_file(approved, secretary):
    version = change(approved, words(approved), secretary)
    with clock.at("2024-05-17T17:05"):
        assert print_missing() == 1
    version.refresh_from_db()
    older = approved.versions.get(number=1).file
    assert (version.file.record, older.withdrawn_reason) == (approved.record, "Stavfel.")


@pytest.mark.django_db
def test_what_was_approved_is_not_laid_out_anew(approved, secretary, official):
    before = current_document(approved)
    Body.objects.update(name="Ett annat utskott")
    change(approved, words(approved), secretary)
    after = current_version(whole_memos().get(pk=approved.pk)).document
    assert [s for s in after["sections"] if s["kind"] == "proposal"] == [
        s for s in before["sections"] if s["kind"] == "proposal"
    ]


SUBSTANCE = {
    "a clause": lambda c: replace(c, clauses=[replace(c.clauses[0], text="kontoret 400 000 kr")]),
    "an amount": lambda c: replace(c, clauses=[replace(c.clauses[0], amounts=[Amount(2024, 1)])]),
    "no clause": lambda c: replace(c, clauses=[]),
    "an enclosure": lambda c: replace(c, enclosures=[replace(c.enclosures[0], title="Annat")]),
    "a recipient": lambda c: replace(c, recipients=[Line("Någon annan")]),
    "who prepared": lambda c: replace(c, prepared_by=[]),
    "who signs": lambda c: replace(c, signatories=[]),
    "the chain": lambda c: replace(c, chain=[]),
    "the lead-in": lambda c: replace(c, lead_in="Vi beslutar"),
    "the date": lambda c: replace(c, dated_on=datetime.date(2024, 5, 1)),
    "the body": lambda c: replace(c, body_id=None),
    "a section less": lambda c: replace(c, sections=c.sections[:-1]),
    "a section more": lambda c: replace(c, sections=[*c.sections, Section("prose", "Mer")]),
    "the order": lambda c: replace(c, sections=c.sections[::-1]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", list(SUBSTANCE))
def test_substance_is_refused_by_the_action(approved, secretary, what):
    with pytest.raises(Refused, match="godkänns den på nytt"):
        change(approved, SUBSTANCE[what](content_of(approved)), secretary)
    assert MemoVersion.objects.count() == 1


@pytest.mark.django_db
def test_amount_in_the_prose_is_substance_but_its_spacing_is_not(approved, secretary):
    with pytest.raises(Refused, match="belopp"):
        change(approved, words(approved, "300&nbsp;000", "350&nbsp;000"), secretary)
    assert change(approved, words(approved, "300&nbsp;000&nbsp;kr", "300 000 kr"), secretary).number == 2


@pytest.mark.django_db
def test_others_do_not_change_words(approved, secretary, official, manager, outsider):
    for person in (official, manager, outsider):
        with pytest.raises(Refused, match="sekreteraren"):
            change(approved, words(approved), person)
    with pytest.raises(Refused, match="varför"):
        change(approved, words(approved), secretary, reason=" ")
    with pytest.raises(Refused, match="Ingenting"):
        change(approved, content_of(approved), secretary)
    reopen_memo(memo=approved, reason="Nytt belopp", by=official)
    with pytest.raises(Refused, match="utkast"):
        change(approved, words(approved), secretary)


@pytest.mark.django_db
def test_page_shows_the_difference_before_it_is_made(approved, secretary, official, signed_in):
    url = reverse("cases:memo_editorial", args=[approved.case.slug, approved.pk])
    assert signed_in(official).get(url).status_code == 403
    client = signed_in(secretary)
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"reason": "Stavfel.", "do": "show"}
    same = client.post(url, sent)
    assert (same.status_code, same.context["form"].non_field_errors()) == (422, ["Ingenting är ändrat."])
    sent = {name: str(value).replace("ontår", "ontor") for name, value in sent.items()}
    shown = client.post(url, sent)
    assert shown.status_code == 200
    assert [place.name for place in shown.context["places"]] == ["Skrivelsens rubrik", "Ärendebeskrivning"]
    assert MemoVersion.objects.count() == 1
    assert client.post(url, sent | {"do": "change"}).url == approved.get_absolute_url()
    difference_url = reverse("cases:memo_difference", args=[approved.case.slug, approved.pk, 2])
    page = signed_in(official).get(difference_url).content.decode()
    assert "Kontåret" in page
    assert "Kontoret" in page
    assert client.get(difference_url.replace("/2/", "/1/")).status_code == 404


@given(st.text(max_size=60), st.text(max_size=60))
def test_shown_difference_makes_the_old_text_into_the_new(before, after):
    pieces = pieces_of(before, after)
    assert "".join(p.text for p in pieces if p.how != "+") == before
    assert "".join(p.text for p in pieces if p.how != "-") == after
