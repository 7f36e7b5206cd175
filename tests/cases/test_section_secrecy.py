"""One section of a memo marked as secret: who marks it, who reads it, and that its words are nowhere else."""

from dataclasses import replace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases import rules
from cases.actions.approval import submit_memo
from cases.actions.comments import comment_on, resolve_comment
from cases.actions.memos import restore_memo, save_memo, save_section
from cases.actions.publishing import publish
from cases.actions.section_marks import mark_section, unmark_section
from cases.documents import memo_document
from cases.masking import mask_for, masked
from cases.memo_content import content_of
from cases.models import File, Memo, MemoComment, MemoSection, SecretSection
from cases.printing import print_missing
from cases.queries import approvals_waiting_for
from cases.search import search
from core import clock
from core.errors import Refused
from organisation.models import Message
from tests import factories
from tests.cases import secret
from tests.cases.secret import HEADING, OPEN, PROVISION, SAID, WORD, leaks, pages, read
from tests.worlds import kept
from trail.models import Event
from trail.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T14:32"):
        yield


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official, subject="Mark vid Ersboda", unit=official.unit)


@kept
def writer(ks):
    """Writes the memo and is not the case's official: may write in it, and reads nothing secret."""
    return factories.user("Sven Skribent", "official", of=ks, unit=factories.unit("slk", of=ks))


@kept
def boss(ks, official):
    return secret.boss(ks, official.unit)


@kept
def memo(case, writer, official, ksnau, boss) -> Memo:
    """Not marked yet."""
    return secret.written(case, writer, body=ksnau)


@kept
def marked(memo, official) -> Memo:
    return secret.marked(memo, official)


@kept
def section(memo) -> MemoSection:
    return secret.section_of(memo)


@kept
def approved(marked, official, boss, django_capture_on_commit_callbacks) -> Memo:
    with django_capture_on_commit_callbacks(execute=True):
        secret.approved(marked, official, boss)
    return secret.whole(marked)


def posted(client, memo, **changes):
    """The whole form as the page of this person has it, sent back."""
    page = client.get(memo.get_absolute_url())
    editor, data = page.context["editor"], {"as": str(page.wsgi_request.user.pk)}
    for form in editor.forms():
        for field in form:
            if getattr(form, "closed", False) and field.name not in {"id", "kind"}:
                continue  # not on the page
            value = field.value()
            if value not in (None, False):
                data[field.html_name] = value
    data |= {f"seen-{part}": mark for part, mark in page.context["seen"].items()}
    return client.post(memo.get_absolute_url(), data | changes)


# Set and taken away


def test_a_section_is_marked_with_provision_day_and_person(memo, section, official):
    before = memo_document(memo)
    mark = mark_section(memo=memo, section=section.pk, provision=" OSL  19:1 ", by=official)
    assert (mark.secrecy_provision, mark.secrecy_marked_on, mark.secrecy_marked_by) == (
        "OSL 19:1", clock.today(), official,
    )  # fmt: skip
    now = secret.whole(memo)
    assert memo_document(now) == before, "markeringen ändrar ingen text"
    assert now.revision > memo.revision, "den som är på väg att godkänna läser om"
    assert now.revisions.last().kind == "marked"
    event = history(memo.case)[0]
    assert (event.kind, event.data) == ("cases.memo_section_marked", {"place": f"avsnitt {section.position}"})


def test_the_mark_is_taken_away_and_both_are_kept(marked, section, official):
    unmark_section(memo=marked, section=section.pk, by=official)
    unmark_section(memo=marked, section=section.pk, by=official)  # twice is once
    assert not SecretSection.objects.exists()
    assert [row.kind for row in marked.revisions.all()][-2:] == ["marked", "unmarked"]
    assert history(marked.case)[0].kind == "cases.memo_section_unmarked"


def test_another_provision_replaces_the_one_before(marked, section, official):
    mark_section(memo=marked, section=section.pk, provision="OSL 31:16", by=official)
    assert [mark.secrecy_provision for mark in SecretSection.objects.all()] == ["OSL 31:16"]


@pytest.mark.parametrize(
    ("provision", "says"), [("", "Ange sekretessbestämmelsen"), ("sekretess", "kapitel och paragraf")]
)
def test_a_mark_names_chapter_and_section(memo, section, official, provision, says):
    with pytest.raises(Refused, match=says):
        mark_section(memo=memo, section=section.pk, provision=provision, by=official)
    assert not SecretSection.objects.exists()


def test_only_prose_of_this_memo_is_marked(memo, official):
    for number in (memo.sections.get(kind="proposal").pk, 10**6):
        with pytest.raises(Refused, match="Bara ett avsnitt med text"):
            mark_section(memo=memo, section=number, provision=PROVISION, by=official)


def test_the_database_holds_provision_day_and_person_together(memo, section, official):
    for missing in ("secrecy_provision", "secrecy_marked_on", "secrecy_marked_by"):
        facts = {
            "secrecy_provision": PROVISION,
            "secrecy_marked_on": clock.today(),
            "secrecy_marked_by": official,
        }
        facts[missing] = "" if missing == "secrecy_provision" else None
        with pytest.raises(IntegrityError), transaction.atomic():
            SecretSection.objects.create(memo=memo, section=section.pk, **facts)


ROLES = [
    ("official", 200, True),  # the case's own
    ("registrar", 200, True),
    ("writer", 403, False),  # would close it to themselves
    ("other_official", 403, False),
    ("manager", 403, False),
    ("secretary", 403, True),
    ("economist", 403, False),
    ("administrator", 403, False),
    ("member", 404, False),
    ("outsider", 404, False),
]


@pytest.mark.parametrize(("role", "status", "reads"), ROLES)
def test_who_marks_and_who_reads(role, status, reads, marked, section, request, signed_in):
    person = request.getfixturevalue(role)
    client, url = signed_in(person), reverse("cases:memo_secrecy", args=[marked.case.slug, marked.pk])
    assert client.get(url).status_code == status
    assert client.post(url, {"section": section.pk, "provision": "OSL 31:16"}).status_code == (
        302 if status == 200 else status
    )
    if status != 404:
        text = read(client.get(f"{marked.get_absolute_url()}?las"))
        assert (WORD in text and HEADING in text) is reads
        assert OPEN in text
        assert ("Avsnitt med sekretess (OSL 19:1)" in text) is not reads or status == 200


def test_the_page_marks_and_unmarks_and_says_what_is_wrong(memo, section, official, signed_in):
    client, url = signed_in(official), reverse("cases:memo_secrecy", args=[memo.case.slug, memo.pk])
    answer = client.post(url, {"section": section.pk, "provision": "hemligt"})
    assert answer.status_code == 422
    assert "kapitel och paragraf" in read(answer)
    assert 'value="hemligt"' in read(answer)
    client.post(url, {"section": section.pk, "provision": PROVISION})
    assert "Sekretess OSL 19:1" in read(client.get(url))
    client.post(url, {"section": section.pk, "open": "1"})
    assert "Sekretess OSL 19:1" not in read(client.get(url))


def test_the_editors_button_keeps_what_was_typed_and_marks(memo, section, official, signed_in):
    client = signed_in(official)
    page = posted(
        client,
        memo,
        **{
            "head-title": "Ny rubrik",
            "do": f"section-secret:{section.pk}",
            f"new-provision-{section.pk}": PROVISION,
        },
    )
    assert page.status_code == 302
    assert secret.whole(memo).title == "Ny rubrik"
    assert SecretSection.objects.get().section == section.pk
    assert "Sekretess OSL 19:1" in read(client.get(memo.get_absolute_url()))
    refused = posted(client, memo, do=f"section-secret:{section.pk}", **{f"new-provision-{section.pk}": "?"})
    assert refused.status_code == 422
    posted(client, memo, do=f"section-open:{section.pk}")
    assert not SecretSection.objects.exists()


def test_reading_what_is_secret_is_in_the_trail_and_the_rest_is_not(
    marked, official, other_official, signed_in
):
    signed_in(other_official).get(marked.get_absolute_url())
    assert not Event.objects.filter(kind="cases.read_secret_sections").exists()
    for _ in range(2):
        signed_in(official).get(marked.get_absolute_url())
    assert Event.objects.filter(kind="cases.read_secret_sections", actor_id=official.pk).count() == 1


# Nowhere


@pytest.mark.parametrize("role", ["writer", "other_official", "manager", "economist", "administrator"])
def test_the_words_are_on_no_page_of_the_memo(role, marked, request, signed_in):
    client = signed_in(request.getfixturevalue(role))
    for name, url in pages(marked).items():
        answer = client.get(url)
        assert answer.status_code == 200, name
        text = read(answer)
        assert leaks(text) == [], name
        if name in {"memo as read", "memo_preview", "memo_pdf", "memo_word"}:
            assert OPEN in text
            assert "omfattas av sekretess" in text, name


def test_those_who_may_read_find_all_of_it_with_the_provision(marked, official, signed_in):
    client, found = signed_in(official), pages(marked)
    for name in ("memo", "memo as read", "memo_preview", "memo_pdf", "memo_word"):
        text = read(client.get(found[name]))
        assert WORD in text, name
        assert "Sekretess OSL 19:1" in text, name
    assert SAID in read(client.get(found["memo_comments"]))
    assert SAID in read(client.get(found["memo_findings"]))


def test_the_words_are_in_no_event_no_letter_and_no_search(
    approved, official, other_official, section, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        mark_section(memo=approved, section=section.pk, provision="OSL 31:16", by=official)
    assert leaks(" ".join(str(event.data) for event in Event.objects.all())) == []
    assert leaks(" ".join(f"{one.subject} {one.text}" for one in Message.objects.all())) == []
    assert leaks(" ".join(f"{one.subject} {one.body}" for one in mail.outbox)) == []
    for person in (other_official, official):
        assert search(WORD, user=person).cases.count() == 0, "ingen hittar det: en träff säger att det finns"
    assert search("förfrågan", user=other_official).cases.count() == 1


def test_versions_from_before_the_mark_are_closed_and_open_again_without_it(
    memo, section, official, other_official, signed_in
):
    client, before = signed_in(other_official), pages(memo)
    assert all(WORD in read(client.get(before[name])) for name in ("2-3", "memo as read"))
    secret.marked(memo, official)
    assert all(leaks(read(client.get(url))) == [] for url in pages(secret.whole(memo)).values())
    unmark_section(memo=memo, section=section.pk, by=official)
    assert all(WORD in read(client.get(before[name])) for name in ("2-3", "memo as read"))


def test_a_section_taken_away_is_closed_in_its_versions_and_comments_and_when_it_comes_back(
    marked, section, official, other_official, signed_in
):
    content = content_of(marked)
    content.sections = [one for one in content.sections if one.id != section.pk]
    save_memo(memo=marked, content=content, revision=marked.revision, by=official, deliberate=True)
    client = signed_in(other_official)
    assert all(leaks(read(client.get(url))) == [] for url in pages(marked).values())
    restore_memo(memo=marked, number=3, section=section.pk, by=official)
    assert MemoSection.objects.get(pk=section.pk).heading == HEADING, "samma avsnitt som förut"
    assert all(leaks(read(client.get(url))) == [] for url in pages(marked).values())


def test_a_clash_shows_no_closed_words(marked, section, writer, official, signed_in):
    client = signed_in(writer)
    page = client.get(marked.get_absolute_url())
    assert page.context["editor"].sections
    content = content_of(secret.whole(marked))
    content = replace(content, title="Den andras rubrik")
    save_memo(memo=marked, content=content, revision=secret.whole(marked).revision, by=official)
    stale = {f"seen-{part}": mark for part, mark in page.context["seen"].items()}
    answer = posted(client, marked, **stale, **{"head-title": "Min rubrik", "do": "save"})
    assert answer.status_code == 409
    assert "Den andras rubrik" in read(answer)
    assert leaks(read(answer)) == []


# Written by somebody who may not read it


def test_saving_by_somebody_uncleared_leaves_the_section_untouched(marked, section, writer, signed_in):
    answer = posted(signed_in(writer), marked, **{"head-title": "Ny rubrik", "do": "save"})
    assert answer.status_code == 302
    now = secret.whole(marked)
    assert now.title == "Ny rubrik"
    row = MemoSection.objects.get(pk=section.pk)
    assert (row.heading, row.html, row.revision) == (section.heading, section.html, section.revision)
    assert [one.pk for one in now.sections.all()] == [one.pk for one in marked.sections.all()]


@pytest.mark.parametrize("with_seen", [True, False])
def test_nothing_that_is_sent_reaches_it(with_seen, marked, section, writer):
    """Other words, no words, the mask itself, or the section left out."""
    before = MemoSection.objects.values("heading", "html", "kind").get(pk=section.pk)
    mine = content_of(masked(secret.whole(marked), mask_for(writer, marked)))
    at = next(n for n, one in enumerate(mine.sections) if one.id == section.pk)
    for sent in (
        [
            replace(one, heading="Nej", html="<p>Nej</p>") if n == at else one
            for n, one in enumerate(mine.sections)
        ],
        mine.sections,
        [one for one in mine.sections if one.id != section.pk],
    ):
        now = secret.whole(marked)
        save_memo(
            memo=now,
            content=replace(mine, title=f"Rubrik {len(sent)}", sections=sent),
            revision=now.revision,
            seen={} if with_seen else None,
            by=writer,
        )
        assert MemoSection.objects.values("heading", "html", "kind").get(pk=section.pk) == before


def test_buttons_do_not_take_it_away_but_others_move_past_it(marked, section, writer, signed_in):
    client = signed_in(writer)
    at = [one.pk for one in marked.sections.all()].index(section.pk)
    gone = posted(client, marked, do=f"section-remove:{at}")
    assert gone.status_code == 422
    assert "stängt för dig" in read(gone)
    assert leaks(read(gone)) == []
    assert posted(client, marked, do=f"section-down:{at - 1}").status_code == 302
    order = [one.pk for one in secret.whole(marked).sections.order_by("position")]
    assert order.index(section.pk) == at - 1
    assert WORD in MemoSection.objects.get(pk=section.pk).html


def test_it_is_not_saved_restored_or_commented_on_by_the_uncleared(marked, section, writer, signed_in):
    with pytest.raises(Refused, match="stängt för dig"):
        save_section(memo=marked, section=section.pk, heading="Nej", html="<p>Nej</p>", revision=9, by=writer)
    url = reverse("cases:memo_section", args=[marked.case.slug, marked.pk, section.pk])
    answer = signed_in(writer).post(url, {"heading": "Nej", "html": "<p>Nej</p>", "revision": "0"})
    assert answer.status_code == 422
    assert leaks(read(answer)) == []
    with pytest.raises(Refused, match="stängt för dig"):
        restore_memo(memo=marked, number=2, section=section.pk, by=writer)
    with pytest.raises(Refused, match="stängt för dig"):
        comment_on(memo=marked, text="Hm", by=writer, section=section)
    comment = MemoComment.objects.get()
    with pytest.raises(Refused, match="stängt för dig"):
        resolve_comment(comment=comment, by=writer)
    url = reverse("cases:memo_comments", args=[marked.case.slug, marked.pk])
    assert signed_in(writer).post(url, {"resolve": comment.pk}).status_code == 404
    assert WORD in MemoSection.objects.get(pk=section.pk).html


def test_restoring_all_by_the_uncleared_leaves_it_as_it_stands(marked, section, writer):
    restore_memo(memo=marked, number=2, by=writer)
    row = MemoSection.objects.get(pk=section.pk)
    assert WORD in row.html
    assert row.revision == section.revision


def test_a_masked_row_is_never_written(marked, section, writer):
    memo = masked(secret.whole(marked), mask_for(writer, marked))
    row = next(one for one in memo.sections.all() if one.pk == section.pk)
    assert leaks(f"{row.heading} {row.html}") == []
    with pytest.raises(AssertionError):
        row.save()


# Approved


def test_only_a_manager_who_reads_it_approves(marked, official, boss, manager):
    assert [one.user for one in rules.approvers_now(marked)] == [boss]
    submit_memo(memo=marked, revision=marked.revision, by=official)
    assert approvals_waiting_for(boss) == [marked]
    assert approvals_waiting_for(manager) == []
    assert not rules.may_approve(manager, secret.whole(marked))


def test_sending_says_why_nobody_can_approve(marked, official, boss, manager):
    boss.role_assignments.all().delete()
    with pytest.raises(Refused, match="avsnitt med sekretess som ingen chef"):
        submit_memo(memo=marked, revision=marked.revision, by=official)


def test_approval_keeps_the_whole_pdf_closed_and_a_masked_one_beside_it(
    approved, official, other_official, signed_in
):
    version = approved.versions.get()
    whole, open_one = version.file, version.masked_file
    assert (whole.secrecy_provision, whole.secrecy_marked_by, whole.secrecy_marked_on) == (
        PROVISION, official, clock.today(),
    )  # fmt: skip
    assert not open_one.is_secret
    assert open_one.name.endswith("(maskad).pdf")
    text = secret.stored(open_one)
    assert leaks(text) == []
    assert "[Avsnittet omfattas av sekretess, OSL 19:1]" in text
    assert OPEN in text
    assert WORD in secret.stored(whole)
    assert "Sekretess OSL 19:1" in secret.stored(whole), "TF 2:20"

    client = signed_in(other_official)
    assert client.get(whole.get_absolute_url()).status_code == 404
    assert client.get(open_one.get_absolute_url()).status_code == 200
    for name, url in pages(approved).items():
        answer = client.get(url)
        assert answer.status_code == 200, name
        assert leaks(read(answer)) == [], name
    assert WORD in read(signed_in(official).get(pages(approved)["memo_pdf"]))
    assert approved.record.is_secret is False, "rubriken i diariet är öppen: den är inte hemlig"


def test_the_public_record_and_the_api_have_the_masked_one(approved, registrar, client):
    for thing in (approved.case, approved.record, approved.versions.get().masked_file):
        publish(thing=thing, by=registrar, source="prov")
    with pytest.raises(Refused, match="sekretessmarkerat"):
        publish(thing=approved.versions.get().file, by=registrar, source="prov")
    slug, number = approved.case.slug, approved.record.number
    for url in (
        f"/arenden/{slug}/",
        reverse("portal:record", args=[slug, number]),
        reverse("portal:file", args=[slug, number, 1]),
        "/api/v1/documents/",
        f"/api/v1/documents/{slug}-{number}-1/",
        f"/api/v1/records/{slug}-{number}/",
        f"/api/v1/cases/{slug}/",
    ):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert leaks(read(answer)) == [], url
    assert "omfattas av sekretess" in read(client.get(reverse("portal:record", args=[slug, number])))


@kept
def then_marked(memo, official, boss, section, django_capture_on_commit_callbacks):
    """Approved first, marked afterwards."""
    with django_capture_on_commit_callbacks(execute=True):
        secret.approved(memo, official, boss)
    version = secret.whole(memo).versions.get()
    assert version.masked_file is None
    with django_capture_on_commit_callbacks(execute=True):
        mark_section(memo=memo, section=section.pk, provision=PROVISION, by=official)
    return secret.whole(memo)


def test_marking_what_is_approved_marks_its_pdf_and_makes_a_masked_one(
    then_marked, section, official, other_official, signed_in, django_capture_on_commit_callbacks
):
    version = then_marked.versions.get()
    assert version.file.secrecy_provision == PROVISION
    assert leaks(secret.stored(version.masked_file)) == []
    client = signed_in(other_official)
    assert all(leaks(read(client.get(url))) == [] for url in pages(then_marked).values())

    with django_capture_on_commit_callbacks(execute=True):
        unmark_section(memo=then_marked, section=section.pk, by=official)
    version = secret.whole(then_marked).versions.get()
    assert (version.file.secrecy_provision, version.masked_file) == ("", None)
    assert File.objects.get(name__endswith="(maskad).pdf").withdrawn_at is not None
    assert WORD in read(client.get(pages(then_marked)["memo_pdf"]))


def test_until_the_masked_pdf_is_made_the_memo_is_closed(
    memo, section, official, boss, other_official, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        secret.approved(memo, official, boss)
    with django_capture_on_commit_callbacks(execute=False):
        mark_section(memo=memo, section=section.pk, provision=PROVISION, by=official)
    assert not Memo.objects.visible_to(other_official).filter(pk=memo.pk).exists()
    with clock.at("2024-05-17T15:00"):
        assert print_missing() == 1
        assert print_missing() == 0
    assert Memo.objects.visible_to(other_official).filter(pk=memo.pk).exists()


def test_a_version_from_before_sections_had_numbers_is_closed_whole(
    approved, official, other_official, signed_in
):
    version = approved.versions.get()
    for one in version.document["sections"]:
        one.pop("id", None)
    version.save()
    text = read(signed_in(other_official).get(pages(approved)["memo as read"]))
    assert leaks(text) == []
    assert OPEN not in text


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_whatever_is_marked(
    count, memo, official, other_official, signed_in, django_assert_num_queries
):
    content = content_of(memo)
    for n in range(2):
        content.sections.insert(1, replace(content.sections[1], id=None, heading=f"Avsnitt {n}"))
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    for row in memo.sections.filter(kind="prose")[:count]:
        mark_section(memo=memo, section=row.pk, provision=PROVISION, by=official)
    client = signed_in(other_official)
    client.get(memo.get_absolute_url())
    with django_assert_num_queries(READING):
        client.get(memo.get_absolute_url())


READING = 39
