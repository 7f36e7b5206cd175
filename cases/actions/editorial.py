"""The editorial change, at five to five on the day the kallelse goes out: words, never substance."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cases import richtext, rules
from cases.actions import guards
from cases.actions.indexing import index
from cases.actions.memo_registering import register
from cases.actions.memo_steps import step, tell, writers
from cases.actions.memos import hold_as_it_was
from cases.actions.revisions import close_sitting
from cases.documents import current_version
from cases.editorial import changed_document, refuse_substance
from cases.masking import mask_for
from cases.memo_content import Content, content_of
from cases.models import Memo, MemoReview, MemoVersion
from cases.printing import print_memo
from cases.queries import whole_memos
from core import clock
from core.errors import Refused
from organisation.models import User


@transaction.atomic
def change_words(*, memo: Memo, content: Content, reason: str, revision: int, by: User) -> MemoVersion:
    """Change title, headings and prose in an approved memo, as a version of its own with its reason. By a secretary of
    the authority; nobody approves anew. Writer and approving manager are told, with a link to the difference and no
    words of the memo (OSL 5:2 second paragraph).

    The record keeps its number; its words follow the title. A pack that has gone out stays as it was.

    Refused for others, for a memo that is not approved, without a reason, when nothing is changed, and for everything
    else in `content` that differs from what was approved: clauses, amounts, enclosures, people, sections.
    """
    if not rules.may_change_words(by, memo):
        raise Refused("Redaktionella ändringar gör sekreteraren.", code="forbidden")
    reason = guards.body_text(reason)
    if not reason:
        raise Refused("Skriv vad som är ändrat och varför.", field="reason", code="missing")
    memo = hold_as_it_was(memo, revision, [Memo.State.APPROVED])
    before = content_of(memo)
    content = mask_for(by, memo).put_back(tidy(content), before)
    refuse_substance(before, content)
    if content == before:
        raise Refused("Ingenting är ändrat.", code="same")
    standing = current_version(memo)
    if standing is None:
        raise Refused("Skrivelsen har ingen godkänd version.", code="state")
    frozen = changed_document(standing.document, before, content)
    manager = memo.approved_by
    close_sitting(memo, by)
    _write(memo, before, content, by)
    memo = whole_memos().get(pk=memo.pk)
    record = register(memo, by)
    version = MemoVersion.objects.create(
        memo=memo,
        number=standing.number + 1,
        kind=MemoVersion.Kind.EDITORIAL,
        document=frozen,
        reason=reason,
        by=by,
        at=clock.now(),
    )
    step(
        memo, MemoReview.Step.EDITORIAL, by, "cases.memo_changed_in_words", reason, number=record.designation
    )
    index(memo.case)
    path = reverse("cases:memo_difference", args=[memo.case.slug, memo.pk, version.number])
    told = {person.pk: person for person in [*writers(memo, by), manager] if person not in (None, by)}
    for person in told.values():
        tell(
            person,
            memo,
            "Redaktionell ändring",
            f"{by.name} har gjort en redaktionell ändring i den godkända tjänsteskrivelsen {record.designation}. "
            "Se vad som är ändrat. Är det mer än ord kan skrivelsen lämnas tillbaka.",
            path,
        )
    transaction.on_commit(lambda: print_memo.enqueue(version.pk))
    return version


def tidy(content: Content) -> Content:
    """The words as they are kept."""
    sections = [
        replace(
            section,
            heading=guards.fitting(section.heading, field="heading", limit=200),
            html=richtext.clean(section.html) if section.html else "",
        )
        for section in content.sections
    ]
    title = guards.fitting(content.title, field="title")
    if not title:
        raise Refused("Skriv en rubrik på skrivelsen.", field="title", code="missing")
    return replace(content, title=title, sections=sections)


def _write(memo: Memo, before: Content, content: Content, by: User) -> None:
    for old, new in zip(before.sections, content.sections, strict=True):
        if old != new:
            memo.sections.filter(pk=old.id or 0).update(
                heading=new.heading,
                html=new.html,
                revision=F("revision") + 1,
                saved_at=clock.now(),
                saved_by=by,
            )
    Memo.objects.filter(pk=memo.pk).update(
        title=content.title, revision=F("revision") + 1, saved_at=clock.now(), saved_by=by
    )
