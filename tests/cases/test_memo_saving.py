"""Sections saved apart, two people put together, and the versions that follow."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.actions.approval import approve_memo, return_memo, submit_memo
from cases.actions.marks import mark_secret
from cases.actions.memos import SavedMeanwhile, restore_memo, save_memo, save_section, start_memo
from cases.memo_content import Clause, Section, content_of
from cases.memo_keeping import marks
from cases.models import Memo, MemoRevision, MemoSection
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from tests import factories
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T14:32"):
        yield


@kept
def case(registrar, other_official):
    return factories.case(by=registrar, official=other_official, subject="Bidrag till kontoret")


@kept
def memo(case, official, manager, ks) -> Memo:
    """Two may write: the author and the case's official."""
    return with_sections(
        start_memo(case=case, body=factories.body("ksnau", of=ks), unit=official.unit, by=official),
        official,
        2,
    )


def with_sections(memo: Memo, by, count: int) -> Memo:
    content = content_of(whole_memos().get(pk=memo.pk))
    content.clauses = [Clause("bevilja", "300 000 kr")]
    content.sections = [
        section for section in content.sections if section.kind != "prose"
    ] + [Section("prose", f"Avsnitt {n}", f"<p>Text {n}</p>") for n in range(count)]  # fmt: skip
    return save_memo(memo=memo, content=content, revision=memo.revision, by=by)


def now(memo: Memo):
    return content_of(whole_memos().get(pk=memo.pk))


def prose(memo: Memo) -> list[MemoSection]:
    return list(memo.sections.filter(kind="prose").order_by("position"))


def write(memo: Memo, row: MemoSection, text: str, by) -> MemoSection:
    return save_section(
        memo=memo, section=row.pk, heading=row.heading, html=f"<p>{text}</p>", revision=row.revision, by=by
    )


# A section by itself


def test_section_is_saved_by_itself_and_counts_up_alone(memo, official):
    first, second = prose(memo)
    saved = write(memo, first, "Ny", official)
    assert (saved.html, saved.revision, saved.saved_by) == ("<p>Ny</p>", first.revision + 1, official)
    assert [row.revision for row in prose(memo)] == [first.revision + 1, second.revision]
    after = Memo.objects.get(pk=memo.pk)
    assert (after.revision, after.saved_by) == (memo.revision + 1, official)  # who approves is told of it
    assert write(memo, saved, "Ny", official).revision == saved.revision  # the same again writes nothing


def test_two_in_different_sections_never_meet(memo, official, other_official):
    first, second = prose(memo)
    write(memo, first, "Min", official)
    write(memo, second, "Den andras", other_official)
    assert [row.html for row in prose(memo)] == ["<p>Min</p>", "<p>Den andras</p>"]


def test_same_section_by_two_is_refused_and_nothing_is_written(memo, official, other_official):
    first = prose(memo)[0]
    write(memo, first, "Den andras", other_official)
    with pytest.raises(SavedMeanwhile, match="Olle Annan Enhet har skrivit i samma avsnitt"):
        write(memo, first, "Min", official)
    assert prose(memo)[0].html == "<p>Den andras</p>"
    knowing = prose(memo)[0]
    assert write(memo, knowing, "Båda", official).html == "<p>Båda</p>"


def test_section_is_refused_as_the_memo_is(memo, official, manager):
    first = prose(memo)[0]
    with pytest.raises(Refused, match="Bara den som skriver"):
        write(memo, first, "Min", manager)
    head = memo.sections.get(kind="proposal")
    with pytest.raises(Refused, match="Avsnittet är borttaget"):
        write(memo, head, "Min", official)
    submit_memo(memo=memo, revision=memo.revision, by=official)
    with pytest.raises(Refused, match="Skrivelsen är hos chef"):
        write(memo, first, "Min", official)


def test_manager_is_told_when_a_section_was_written_after_reading(memo, official, manager):
    read = submit_memo(memo=memo, revision=memo.revision, by=official)
    Memo.objects.filter(pk=memo.pk).update(state="draft")
    write(memo, prose(memo)[0], "Efter läsningen", official)
    Memo.objects.filter(pk=memo.pk).update(state="submitted")
    with pytest.raises(SavedMeanwhile):
        approve_memo(memo=read, revision=read.revision, by=manager)


@pytest.mark.parametrize("count", [3, 200])
def test_section_costs_the_same_queries_whatever_their_number(
    memo, official, signed_in, count, django_assert_num_queries
):
    memo = with_sections(memo, official, count)
    client, row = signed_in(official), prose(memo)[1]
    url = reverse("cases:memo_section", args=[memo.case.slug, memo.pk, row.pk])
    sent = {"heading": row.heading, "revision": row.revision, "as": official.pk}
    first = client.post(url, sent | {"html": "<p>Ett</p>"}).json()
    with django_assert_num_queries(SAVING):
        answer = client.post(url, sent | {"html": "<p>Två</p>", "revision": first["revision"]})
    assert answer.json() == {
        "revision": row.revision + 2,
        "seen": marks(now(memo))[f"section-{row.pk}"],
        "at": "14.32",
    }


SAVING = 15


# The address


def test_address_answers_409_with_both_texts(signed_in, memo, official, other_official):
    row = prose(memo)[0]
    write(memo, row, "Den andras", other_official)
    url = reverse("cases:memo_section", args=[memo.case.slug, memo.pk, row.pk])
    sent = {"heading": row.heading, "html": "<p>Min</p><script>x</script>", "revision": row.revision}
    answer = signed_in(official).post(url, sent)
    told = answer.json()
    assert (answer.status_code, told["code"], told["theirs"]["html"]) == (409, "changed", "<p>Den andras</p>")
    assert "Min</ins>" not in told["panel"]  # words for those who listen stand within
    assert "Min" in told["panel"]
    assert "script" not in told["panel"]
    assert prose(memo)[0].html == "<p>Den andras</p>"


def test_page_of_somebody_who_has_signed_out_saves_in_nobodys_name(signed_in, memo, official, other_official):
    row = prose(memo)[0]
    url = reverse("cases:memo_section", args=[memo.case.slug, memo.pk, row.pk])
    sent = {"heading": "A", "html": "x", "revision": row.revision, "as": official.pk}
    answer = signed_in(other_official).post(url, sent)
    assert (answer.status_code, answer.json()["code"]) == (403, "somebody-else")
    assert signed_in(other_official).post(memo.get_absolute_url(), {"as": official.pk}).status_code == 403


def test_section_of_a_secret_case_is_not_found(signed_in, memo, other_official, registrar, manager):
    mark_secret(thing=memo.case, provision="OSL 21:1", by=registrar)
    reader = factories.user("Nils Annan", "official", email="nils@umea.example")
    for name, args in (("memo_section", [prose(memo)[0].pk]), ("memo_versions", [])):
        url = reverse(f"cases:{name}", args=[memo.case.slug, memo.pk, *args])
        assert signed_in(reader).post(url).status_code == 404
    assert MemoRevision.objects.visible_to(reader).count() == 0
    assert MemoRevision.objects.visible_to(other_official).count() == memo.revisions.count()


# The whole form, when somebody else has saved


def both(memo, official, other_official, mine, theirs, **options):
    """Both opened the same text; they save first, then I do."""
    opened = now(memo)
    save_memo(memo=memo, content=theirs(now(memo)), revision=0, seen=marks(opened), by=other_official)
    return content_of(
        save_memo(
            memo=memo, content=mine(now_of(opened)), revision=0, seen=marks(opened), by=official, **options
        )
    )


def now_of(content):
    return replace(content, sections=[replace(section) for section in content.sections])


def with_text(at, html):
    def change(content):
        rows = [section for section in content.sections if section.kind == "prose"]
        rows[at].html = html
        return content

    return change


def test_whole_form_puts_together_what_two_have_written(memo, official, other_official):
    content = both(
        memo, official, other_official,
        lambda c: replace(with_text(0, "<p>Min</p>")(c), title="Min rubrik"),
        lambda c: replace(with_text(1, "<p>Deras</p>")(c), addressee="Nämnden"),
    )  # fmt: skip
    texts = [section.html for section in content.sections if section.kind == "prose"]
    assert texts == ["<p>Min</p>", "<p>Deras</p>"]
    assert (content.title, content.addressee) == ("Min rubrik", "Nämnden")


def test_whole_form_refuses_only_what_both_have_touched(memo, official, other_official):
    change = (with_text(0, "<p>Min</p>"), with_text(0, "<p>Deras</p>"))
    with pytest.raises(SavedMeanwhile):
        both(memo, official, other_official, *change)
    assert prose(memo)[0].html == "<p>Deras</p>"


def test_whole_form_is_written_over_only_knowingly(memo, official, other_official):
    opened = now(memo)
    theirs = save_memo(
        memo=memo, content=with_text(0, "<p>Deras</p>")(now(memo)), revision=0, seen=marks(opened), by=other_official
    )  # fmt: skip
    mine = with_text(0, "<p>Min</p>")(now_of(opened))
    content = content_of(
        save_memo(memo=memo, content=mine, revision=theirs.revision, seen=marks(opened), by=official)
    )
    assert next(s.html for s in content.sections if s.kind == "prose") == "<p>Min</p>"
    assert memo.revisions.count() == 4  # theirs is kept among the versions


# Versions


def rows(memo: Memo) -> list[tuple[str, str, str]]:
    return [(row.kind, row.by.name, row.what) for row in memo.revisions.select_related("by")]


def test_a_sitting_is_one_version_and_a_step_is_one(memo, official, other_official, manager):
    me, other = official.name, other_official.name
    before = rows(memo)
    with clock.at("2024-05-17T15:00"):
        write(memo, prose(memo)[0], "Ett", official)
    with clock.at("2024-05-17T15:05"):
        write(memo, prose(memo)[0], "Ett två", official)
        write(memo, prose(memo)[1], "Tre", official)
    with clock.at("2024-05-17T15:06"):
        write(memo, prose(memo)[1], "Fyra", other_official)
    with clock.at("2024-05-17T15:07"):
        write(memo, prose(memo)[0], "Fem", official)
    with clock.at("2024-05-17T15:30"):
        write(memo, prose(memo)[0], "Sex", official)
        sent = Memo.objects.get(pk=memo.pk)
        sent = submit_memo(memo=sent, revision=sent.revision, by=official)
        return_memo(memo=sent, reason="Kortare", revision=sent.revision, by=manager)
    assert rows(memo)[len(before) :] == [
        ("written", me, "Avsnitt 0, Avsnitt 1"),
        ("written", other, "Avsnitt 1"),
        ("written", me, "Avsnitt 0"),
        ("submitted", me, "Avsnitt 0"),
        ("returned", manager.name, ""),
    ]
    texts = [row.content["sections"][-2]["html"] for row in memo.revisions.all()][len(before) :]
    assert texts == ["<p>Ett två</p>", "<p>Ett två</p>", "<p>Fem</p>", "<p>Sex</p>", "<p>Sex</p>"]


def test_only_one_sitting_is_open(memo, official):
    write(memo, prose(memo)[0], "Ett", official)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemoRevision.objects.create(memo=memo, number=99, kind="written", by=official)


def test_memo_from_before_versions_gets_its_first_one_at_the_first_save(memo, official, other_official):
    memo.revisions.all().delete()
    write(memo, prose(memo)[0], "Ny", other_official)
    first, second = memo.revisions.all()
    assert (first.kind, first.by, first.content["sections"][-2]["html"]) == (
        "started",
        official,
        "<p>Text 0</p>",
    )
    assert (second.is_open, second.by) == (True, other_official)


def test_section_and_whole_are_restored_as_a_new_version(memo, official):
    stood = now(memo)
    number = memo.revisions.last().number
    first, second = prose(memo)
    write(memo, first, "Ändrad", official)
    write(memo, second, "Ändrad också", official)
    after = content_of(restore_memo(memo=memo, number=number, section=first.pk, by=official))
    assert [s.html for s in after.sections if s.kind == "prose"] == ["<p>Text 0</p>", "<p>Ändrad också</p>"]
    smaller = replace(after, title="Annan", sections=after.sections[:-1], clauses=[])
    memo = Memo.objects.get(pk=memo.pk)
    save_memo(memo=memo, content=smaller, revision=memo.revision, by=official)
    whole = content_of(restore_memo(memo=memo, number=number, by=official))
    assert (whole.title, [s.html for s in whole.sections]) == (stood.title, [s.html for s in stood.sections])
    assert [(c.verb, c.text) for c in whole.clauses] == [("bevilja", "300\u00a0000\u00a0kr")]
    assert [row.kind for row in memo.revisions.all()][-3:] == ["restored", "saved", "restored"]
    assert history(memo.case)[0].sentence == f"återställde text ur version {number} av tjänsteskrivelsen"


def test_restoring_is_refused_when_it_cannot_be(memo, official, manager):
    with pytest.raises(Refused, match="Den versionen finns inte"):
        restore_memo(memo=memo, number=99, by=official)
    with pytest.raises(Refused, match="Avsnittet fanns inte"):
        restore_memo(memo=memo, number=1, section=10**6, by=official)
    with pytest.raises(Refused, match="Bara den som skriver"):
        restore_memo(memo=memo, number=1, by=manager)
    submit_memo(memo=memo, revision=memo.revision, by=official)
    with pytest.raises(Refused, match="Skrivelsen är hos chef"):
        restore_memo(memo=memo, number=1, by=official)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_versions_costs_the_same_whatever_their_number(
    signed_in, memo, official, count, django_assert_num_queries
):
    for n in range(count):
        with clock.at(f"2024-05-17T1{5 + n}:00"):
            write(memo, prose(memo)[0], f"Text nr {n}", official)
    client = signed_in(official)
    with django_assert_num_queries(LISTING):
        page = client.get(reverse("cases:memo_versions", args=[memo.case.slug, memo.pk])).content.decode()
    assert "(pågår)" in page


LISTING = 17


def test_those_who_read_see_versions_and_those_who_write_restore(
    signed_in, memo, official, manager, outsider
):
    write(memo, prose(memo)[0], "Ny", official)
    url = reverse("cases:memo_versions", args=[memo.case.slug, memo.pk])
    assert [signed_in(person).get(url).status_code for person in (official, manager, outsider)] == [
        200,
        200,
        404,
    ]
    assert "Återställ" not in signed_in(manager).get(url).content.decode()
    assert signed_in(manager).post(url, {"version": 1}).status_code == 403
    answer = signed_in(official).post(url, {"version": 2, "section": prose(memo)[0].pk})
    assert (answer.status_code, prose(memo)[0].html) == (302, "<p>Text 0</p>")
    assert signed_in(official).post(url, {"version": 99}, follow=True).status_code == 200
