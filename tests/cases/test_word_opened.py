"""The Word file that a memo was begun from: kept as it was, read by those who read the memo, never published."""

from pathlib import Path

import pytest
from django.urls import reverse

from cases.actions.approval import approve_memo, submit_memo
from cases.actions.drafts import keep_uploads
from cases.actions.files import Upload
from cases.actions.marks import mark_secret
from cases.actions.memos import save_memo, start_memo
from cases.actions.section_marks import mark_section
from cases.actions.word import start_from_word
from cases.memo_content import Clause, content_of
from cases.models import File, Memo, OpenedFile
from cases.queries import whole_memos
from core import verify
from tests import factories
from tests.worlds import kept

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "fixtures/word/motesplats-norrland.docx"


@kept
def memo(registrar, official, manager, ksnau) -> Memo:
    case = factories.case(by=registrar, official=official)
    draft = keep_uploads(uploads=[Upload(FILE.name, FILE.read_bytes())], by=official)
    return start_from_word(case=case, by=official, body=ksnau, slip=draft.kept[0].slip(official))


def approved(memo: Memo, by, manager) -> Memo:
    memo = whole_memos().get(pk=memo.pk)
    content = content_of(memo)
    content.clauses, content.enclosures = [Clause("bevilja", "300 000 kr")], []
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=by)
    memo = submit_memo(memo=memo, revision=memo.revision, by=by)
    return approve_memo(memo=memo, revision=memo.revision, by=manager)


def test_the_file_is_found_from_the_memo_as_it_was(
    memo, signed_in, official, other_official, outsider, member
):
    url, client = reverse("cases:memo_opened_from", args=[memo.case.slug, memo.pk]), signed_in(official)
    assert f'<a href="{url}" download>{FILE.name}</a>' in client.get(memo.get_absolute_url()).text
    assert f">{FILE.name}</a>" in signed_in(other_official).get(memo.get_absolute_url()).text
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == FILE.read_bytes()
    assert FILE.name in answer["Content-Disposition"]
    assert signed_in(outsider).get(url).status_code == 404
    assert not OpenedFile.objects.visible_to(member).exists()


def test_it_is_no_record_and_is_never_published(memo, official, manager):
    approved(memo, official, manager)
    assert [record.memo.pk for record in memo.case.records.all()] == [memo.pk]
    assert FILE.name not in File.objects.values_list("name", flat=True)
    assert not OpenedFile.objects.visible_to(None).exists()


def test_a_mark_on_what_the_memo_became_closes_it_too(
    memo, signed_in, official, manager, registrar, other_official
):
    memo = approved(memo, official, manager)
    url, client = reverse("cases:memo_opened_from", args=[memo.case.slug, memo.pk]), signed_in(other_official)
    assert client.get(url).status_code == 200
    mark_secret(thing=memo.record, provision="OSL 21:1", by=registrar)
    assert client.get(url).status_code == 404
    assert signed_in(official).get(url).status_code == 200


def test_a_secret_section_closes_it_too(memo, signed_in, official, other_official):
    section = memo.sections.filter(kind="prose").first()
    mark_section(memo=memo, section=section.pk, provision="OSL 19:1", by=official)
    url, client = reverse("cases:memo_opened_from", args=[memo.case.slug, memo.pk]), signed_in(other_official)
    assert FILE.name not in client.get(memo.get_absolute_url()).text
    assert client.get(url).status_code == 404
    assert signed_in(official).get(url).status_code == 200


def test_a_memo_that_was_written_here_has_none(registrar, official, manager, signed_in):
    memo = start_memo(case=factories.case(by=registrar, official=official), by=official)
    client = signed_in(official)
    assert "Öppnad från" not in client.get(memo.get_absolute_url()).text
    assert client.get(reverse("cases:memo_opened_from", args=[memo.case.slug, memo.pk])).status_code == 404


def test_verify_counts_it_too(memo):
    assert list(verify.differences()) == []
    OpenedFile.objects.update(size=7)
    says = f"Word-filen till skrivelse {memo.pk} i {memo.case.dnr} har en annan storlek än den registrerade."
    assert [tuple(one) for one in verify.differences()] == [("filer", says)]
