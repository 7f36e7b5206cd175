"""A warning explained and signed: by those who write, once, kept when taken back, asked anew when it has changed."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cases import findings
from cases.actions.approval import submit_memo
from cases.actions.explaining import explain_finding, take_back_answer
from cases.actions.marks import mark_secret
from cases.actions.memos import save_memo, start_memo
from cases.explaining import sorted_out
from cases.findings import Finding, Severity
from cases.memo_content import Clause, Enclosure, Section, content_of
from cases.models import FindingAnswer, Memo
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from tests import factories
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db
WHY = "Budgetgruppen får det av oss direkt."


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T14:32"):
        yield


@kept
def memo(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret")
    memo = start_memo(case=case, body=ksnau, by=official)
    return write(memo, official, clauses=[Clause("bevilja", "kontoret 300 000 kr")], recipients=[])


def whole(memo: Memo) -> Memo:
    return whole_memos().get(pk=memo.pk)


def write(memo: Memo, by, **changes) -> Memo:
    memo = whole(memo)
    content = replace(content_of(memo), **changes)
    save_memo(memo=memo, content=content, revision=memo.revision, by=by)
    return whole(memo)


def warning(memo: Memo, finding: str = "recipients") -> Finding:
    return next(one for one in findings.of_memo(whole(memo)) if one.id.startswith(finding))


def ids(memo: Memo) -> tuple[list[str], list[str]]:
    found, explained = sorted_out(whole(memo))
    return [one.id for one in found], [one.finding.id for one in explained]


def test_explained_is_signed_and_no_longer_open(memo, official):
    found = warning(memo)
    answer = explain_finding(memo=memo, fingerprint=found.fingerprint, reason=f" {WHY} ", by=official)
    assert (answer.reason, answer.by, answer.at, answer.finding) == (WHY, official, clock.now(), "recipients")
    still, explained = ids(memo)
    assert "recipients" not in still
    assert explained == ["recipients"]
    assert history(memo.case)[0].sentence == "förklarade en anmärkning på tjänsteskrivelsen"


def test_taken_back_asks_again_and_is_kept(memo, official):
    found = warning(memo)
    answer = explain_finding(memo=memo, fingerprint=found.fingerprint, reason=WHY, by=official)
    for _ in range(2):
        answer = take_back_answer(answer=answer, by=official)
    assert (answer.taken_back_by, answer.taken_back_at) == (official, clock.now())
    still, explained = ids(memo)
    assert "recipients" in still
    assert explained == []
    assert [event.sentence for event in history(memo.case)][:2] == [
        "tog tillbaka en förklaring av en anmärkning",
        "förklarade en anmärkning på tjänsteskrivelsen",
    ]
    explain_finding(memo=memo, fingerprint=found.fingerprint, reason="Ett bättre skäl.", by=official)
    assert FindingAnswer.objects.count() == 2


def test_a_changed_finding_asks_anew(memo, official):
    row = Enclosure("Budget", "awaited", "Bilaga 1", awaited_from="Presidiet")
    memo = write(memo, official, enclosures=[row])
    found = warning(memo, "awaited:")
    explain_finding(memo=memo, fingerprint=found.fingerprint, reason=WHY, by=official)
    assert ids(memo)[1] == [found.id]
    kept = content_of(whole(memo)).enclosures[0]
    write(memo, official, enclosures=[replace(kept, awaited_from="Regionen")])
    assert ids(memo)[1] == []
    write(memo, official, enclosures=[kept])
    assert ids(memo)[1] == [found.id]


def test_an_explanation_follows_its_clause(memo, official):
    """Two that read alike change places, and then one that was explained is written anew by another row."""
    memo = write(memo, official, clauses=[Clause(state="empty"), Clause(state="empty")])
    first, second = content_of(memo).clauses
    found = next(one for one in findings.of_memo(memo) if one.place == "sats-2")
    explain_finding(memo=memo, fingerprint=found.fingerprint, reason=WHY, by=official)
    memo = write(memo, official, clauses=[second, first])
    said = sorted_out(memo)[1]
    assert [(one.finding.id, one.finding.place, one.finding.title) for one in said] == [
        (f"empty:{second.id}", "sats-1", "Att-sats 1 är tom")
    ]
    memo = write(memo, official, clauses=[Clause(state="empty"), first])
    assert sorted_out(memo)[1] == []


def test_an_explanation_follows_its_section(memo, official):
    sections = [Section("prose", name, "<p>Utfall per 2024-06-30.</p>") for name in ("Ett", "Två")]
    memo = write(memo, official, sections=sections)
    first, second = content_of(memo).sections
    found = warning(memo, f"later:{first.id}")
    explain_finding(memo=memo, fingerprint=found.fingerprint, reason=WHY, by=official)
    memo = write(memo, official, sections=[second, first])
    said = sorted_out(memo)[1]
    assert [(one.finding.id, one.finding.place) for one in said] == [(found.id, "avsnitt-2")]


@pytest.mark.parametrize("part", ["id", "found", "title", "message"])
def test_fingerprint_follows_what_identifies_a_finding(part):
    one = Finding("a:1", Severity.WARNS, "sats-1", "Titel", "Gör så.", found="a")
    assert replace(one, **{part: "annat"}).fingerprint != one.fingerprint
    assert replace(one, source="x", place="sats-2").fingerprint == one.fingerprint
    assert replace(one, numbered=True).fingerprint == replace(one, title="Annan", numbered=True).fingerprint


def refused(code: str, **kwargs) -> None:
    with pytest.raises(Refused) as refusal:
        explain_finding(**kwargs)
    assert refusal.value.code == code


def test_refusals_say_what_to_do(memo, official, other_official, manager):
    found = warning(memo)
    good = {"memo": memo, "fingerprint": found.fingerprint, "reason": WHY, "by": official}
    refused("missing", **(good | {"reason": "  "}))
    refused("too-long", **(good | {"reason": "x" * 501}))
    refused("forbidden", **(good | {"by": other_official}))
    refused("forbidden", **(good | {"by": manager}))
    refused("changed", **(good | {"fingerprint": "0" * 64}))
    informs = next(one for one in findings.of_memo(whole(memo)) if one.severity is Severity.INFORMS)
    refused("severity", **(good | {"fingerprint": informs.fingerprint}))
    explain_finding(**good)
    refused("explained", **good)
    submit_memo(memo=whole(memo), revision=whole(memo).revision, by=official)
    refused("closed", **good)
    with pytest.raises(Refused, match="kan inte ändras nu"):
        take_back_answer(answer=FindingAnswer.objects.get(), by=official)
    assert FindingAnswer.objects.standing().count() == 1


def test_what_stops_cannot_be_explained_away(memo, official):
    memo = write(memo, official, title="Beslut 2024-xx-xx")
    stop = next(one for one in findings.of_memo(memo) if one.severity is Severity.STOPS)
    refused("severity", memo=memo, fingerprint=stop.fingerprint, reason=WHY, by=official)
    FindingAnswer.objects.create(
        memo=memo, finding=stop.id, fingerprint=stop.fingerprint, reason=WHY, by=official
    )
    assert stop.id in ids(memo)[0]


def test_writers_explain_on_the_page_and_reviewers_read_it(memo, signed_in, official, manager, secretary):
    url = reverse("cases:memo_findings", args=[memo.case.slug, memo.pk])
    client, found = signed_in(official), warning(memo)
    answer = client.post(url, {"fingerprint": found.fingerprint, "reason": ""})
    assert answer.status_code == 422
    assert "Skriv varför det kan stå som det är." in answer.text
    answer = client.post(url, {"fingerprint": "borta", "reason": WHY})
    assert answer.status_code == 422
    assert "Anmärkningen är borta eller har ändrats." in answer.text
    assert client.post(url, {"fingerprint": found.fingerprint, "reason": WHY}).status_code == 302
    said = f"Förklarat av {official.name} den "
    page = client.get(memo.get_absolute_url()).text
    assert said in page
    assert "kl. kl." not in page
    submit_memo(memo=whole(memo), revision=whole(memo).revision, by=official)
    for reader in (manager, secretary):
        page = signed_in(reader).get(memo.get_absolute_url()).text
        assert (said in page, WHY in page, "Ta tillbaka<" in page) == (True, True, False)
    review = signed_in(manager).get(reverse("cases:memo_review", args=[memo.case.slug, memo.pk])).text
    assert "anmärkning är förklarad." in review


def test_explanations_are_as_secret_as_the_memo(memo, signed_in, official, other_official, registrar):
    explain_finding(memo=memo, fingerprint=warning(memo).fingerprint, reason=WHY, by=official)
    assert FindingAnswer.objects.visible_to(other_official).count() == 1
    mark_secret(thing=memo.case, provision="OSL 21:1", by=registrar)
    assert FindingAnswer.objects.visible_to(other_official).count() == 0
    assert FindingAnswer.objects.visible_to(official).count() == 1
    names = ("memo_findings", "memo_word", "memo_versions", "memo_pdf", "memo_comments", "memo")
    for name in names:
        url = reverse(f"cases:{name}", args=[memo.case.slug, memo.pk])
        assert signed_in(other_official).get(url).status_code == 404
        assert signed_in(official).get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_explanations_cost_one_query(memo, official, rows, django_assert_num_queries):
    awaited = [
        Enclosure(f"Underlag {at * 111}", "awaited", f"Bilaga {at}", awaited_from="Presidiet")
        for at in range(1, rows + 1)
    ]
    memo = write(memo, official, enclosures=awaited)
    for one in findings.of_memo(memo):
        if one.id.startswith("awaited:"):
            explain_finding(memo=memo, fingerprint=one.fingerprint, reason=WHY, by=official)
    memo = whole(memo)
    findings.of_memo(memo)
    with django_assert_num_queries(1):
        assert {one.answer.by.name for one in sorted_out(memo)[1]} == {official.name}
