"""Comments on a memo: by whom, resolved and opened again, never printed, as secret as the memo."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cases.actions.approval import approve_memo, submit_memo
from cases.actions.comments import comment_on, reopen_comment, resolve_comment
from cases.actions.marks import mark_secret
from cases.actions.memos import save_memo, start_memo
from cases.documents import memo_document
from cases.memo_content import Clause, content_of
from cases.models import Memo, MemoComment
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
def memo(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official, subject="Bidrag till kontoret")
    memo = whole_memos().get(pk=start_memo(case=case, body=ksnau, by=official).pk)
    content = replace(content_of(memo), clauses=[Clause("bevilja", "kontoret 300 000 kr")])
    return save_memo(memo=memo, content=content, revision=memo.revision, by=official)


def test_reviewer_comments_on_a_section_and_the_writer_resolves_it(memo, official, manager):
    section = memo.sections.get(kind="prose")
    comment = comment_on(memo=memo, section=section, text="Vad kostar det?", by=manager)
    assert (comment.place, comment.is_open) == ("Ärendebeskrivning", True)
    comment = resolve_comment(comment=comment, by=official)
    assert (comment.is_open, comment.resolved_by, comment.resolved_at) == (False, official, clock.now())
    comment = reopen_comment(comment=comment, by=manager)
    assert (comment.is_open, comment.resolved_by) == (True, None)
    assert [event.sentence for event in history(memo.case)][:3] == [
        "öppnade en kommentar till tjänsteskrivelsen igen",
        "löste en kommentar till tjänsteskrivelsen",
        "kommenterade tjänsteskrivelsen",
    ]
    assert "Vad kostar det?" not in str(memo_document(memo))


def test_comment_stays_when_its_section_is_removed(memo, official, manager):
    section = memo.sections.get(kind="prose")
    comment = comment_on(memo=memo, section=section, text="Vad kostar det?", by=manager)
    content = content_of(whole_memos().get(pk=memo.pk))
    content.sections = [s for s in content.sections if s.kind != "prose"]
    save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    comment.refresh_from_db()
    assert (comment.section, comment.place) == (None, "Ärendebeskrivning")


def test_others_do_not_comment_and_nobody_on_what_is_approved(
    memo, official, manager, other_official, registrar
):
    for person in (other_official, registrar):
        with pytest.raises(Refused, match="De som skriver"):
            comment_on(memo=memo, text="Hej", by=person)
    with pytest.raises(Refused, match="Skriv vad"):
        comment_on(memo=memo, text="  ", by=manager)
    comment = comment_on(memo=memo, text="Hej", by=official)
    with pytest.raises(Refused, match="löser en kommentar"):
        resolve_comment(comment=comment, by=manager)
    submit_memo(memo=memo, revision=memo.revision, by=official)
    memo = approve_memo(memo=whole_memos().get(pk=memo.pk), revision=memo.revision, by=manager)
    for act in (
        lambda: comment_on(memo=memo, text="Hej", by=manager),
        lambda: resolve_comment(comment=comment, by=official),
    ):
        with pytest.raises(Refused, match="godkänd"):
            act()


def test_comments_follow_the_secrecy_of_the_memo(
    memo, official, manager, other_official, registrar, outsider
):
    comment_on(memo=memo, text="Om personen", by=manager)
    assert MemoComment.objects.visible_to(other_official).count() == 1
    assert MemoComment.objects.visible_to(outsider).count() == 0
    mark_secret(thing=memo.case, provision="OSL 21:1", by=registrar)
    assert MemoComment.objects.visible_to(other_official).count() == 0
    assert MemoComment.objects.visible_to(official).count() == 1


def test_page_adds_resolves_and_counts(memo, official, manager, other_official, signed_in, outsider):
    url = reverse("cases:memo_comments", args=[memo.case.slug, memo.pk])
    section = memo.sections.get(kind="prose")
    boss = signed_in(manager)
    answer = boss.post(url, {"text": "Vad kostar det?", "section": section.pk, "from": "review"})
    assert answer.url == f"{reverse('cases:memo_review', args=[memo.case.slug, memo.pk])}#kommentarer"
    assert boss.post(url, {"text": ""}).status_code == 422
    writer = signed_in(official)
    editor = writer.get(memo.get_absolute_url()).content.decode()
    assert "kommentar är öppen" in editor
    assert "Skicka ändå?" in editor
    comment = MemoComment.objects.get()
    part = writer.post(url, {"resolve": comment.pk}, headers={"HX-Request": "true"}).content.decode()
    assert "Löst" in part
    assert "inga öppna" in part
    assert "<html" not in part
    assert "Skicka ändå?" not in writer.get(memo.get_absolute_url()).content.decode()
    assert signed_in(other_official).post(url, {"text": "Hej"}).status_code == 403
    assert signed_in(outsider).get(url).status_code == 404
    assert "Vad kostar det?" in signed_in(other_official).get(url).content.decode()
