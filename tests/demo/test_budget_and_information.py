"""Item 1 as it was played on, and item 10: a memo with only a presenter goes through as it is."""

import datetime

from budget.directive_papers import shown
from budget.models import Directive
from cases import findings
from cases.queries import whole_memos
from meetings.models import MinutesText
from umea_ksnau.demo import loading

TKR = 100_000  # öre


def test_memo_with_only_a_presenter_has_nothing_to_remark_on(demo):
    memo = whole_memos().get(case__dnr="KS-2024/00500")
    assert (memo.dated_on, memo.addressee, memo.enclosures.count(), memo.lines.count()) == (None, "", 0, 0)
    assert findings.of_memo(memo) == []
    assert memo.state == "approved"


def test_information_item_is_noted_in_words_of_its_own_and_the_parties_tabled_their_budgets(demo):
    loading.load(until=datetime.date(2024, 5, 28))
    item = demo.meeting().items.get(case__dnr="KS-2024/00500")
    assert item.proceeding.decision.outcome == "noted"
    text = MinutesText.objects.get(item=item, slot=MinutesText.Slot.DECISION)
    assert text.generated == (
        "<p>Kommunstyrelsens näringslivs- och arbetsutskott har tagit del av informationen.</p>"
    )

    directive = Directive.objects.get(case__dnr="KS-2023/00651")
    found = shown(directive)
    assert [one["short"] for one in found["proposals"]] == ["S+MP", "M", "C"]
    assert list(directive.proposals.filter(tabled_on=None).values_list("short", "clauses")) == [
        ("V", ""), ("L", ""), ("KD", ""),
    ]  # fmt: skip
    year = found["years"][0]
    assert (year["base"], year["missing"]) == (
        1_371_000 * TKR,
        1,
    )  # the auditors' frame comes from the presidium
    assert [cell["frame"] for cell in year["totals"]] == [
        1_382_000 * TKR, 1_355_500 * TKR, 1_369_000 * TKR,
    ]  # fmt: skip
