"""Diarienummer in a memo's text: links for those who may see, nothing told to those who may not."""

import pytest
from django.template.loader import render_to_string

from cases.actions.marks import mark_secret
from cases.dnr_links import numbers_in, with_case_links
from cases.documents import memo_document
from cases.findings import of_memo
from cases.models import MemoSection
from cases.queries import whole_memos
from tests import factories
from tests.worlds import kept

pytestmark = pytest.mark.django_db


@kept
def other(registrar):
    return factories.case(by=registrar, subject="Ett annat ärende")


@kept
def memo(case, official, other):
    memo = factories.memo(case=case, author=official)
    html = f"<p>Se {other.dnr}, {other.dnr}-2 och KS-1999/00001. Även ABC-2024/00001 och {case.dnr}.</p>"
    MemoSection.objects.create(memo=memo, position=1, kind="prose", heading="Bakgrund", html=html)
    return whole_memos().get(pk=memo.pk)


def page_for(memo, user):
    return render_to_string("documents/memo.html", {"data": with_case_links(memo_document(memo), user)})


def unknown(memo):
    return [one.title for one in of_memo(memo) if one.id.startswith("dnr:")]


def test_numbers_are_read_out_of_words():
    assert numbers_in(["KS-2024/00361 och KS-2024/00361-2, ABC-2024/000011", "xKS-2024/00361"]) == [
        "KS-2024/00361"
    ]


def test_number_leads_to_its_case_on_a_page_and_not_on_paper(memo, official, other):
    link = f'<a class="nowrap" href="{other.get_absolute_url()}">{other.dnr}</a>'
    page = page_for(memo, official)
    assert page.count(link) == 2
    assert f"{link}-2" in page
    assert page.count("<a ") == 2
    printed = render_to_string("documents/memo.html", {"data": memo_document(memo), "print": True})
    assert "<a " not in printed


def test_number_that_leads_nowhere_is_told(memo):
    assert unknown(memo) == ["Okänt diarienummer KS-1999/00001"]


def test_secret_case_is_words_to_those_who_may_not_see_and_tells_nobody_more(
    memo, other, official, registrar
):
    mark_secret(thing=other, provision="OSL 21:7", by=registrar)
    assert "<a " not in page_for(memo, official)
    assert other.get_absolute_url() in page_for(memo, registrar)
    # as if it did not exist, to everybody alike
    assert unknown(memo) == [f"Okänt diarienummer {other.dnr}", "Okänt diarienummer KS-1999/00001"]


def test_public_sees_only_what_is_published(memo):
    assert "<a " not in page_for(memo, None)
