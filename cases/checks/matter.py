"""What is doubtful for the kind of case: its matter says."""

from __future__ import annotations

from collections.abc import Iterable

from cases import matters
from cases.findings import Finding, check
from cases.models import Memo


@check
def of_the_matter(memo: Memo) -> Iterable[Finding]:
    return matters.of(memo.case).checks(memo)
