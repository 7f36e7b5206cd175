"""Recommending: what is proposed for each application, saved whole and undone whole. Amounts are öre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from core import clock, money
from core.errors import Refused
from core.locking import lock
from core.words import clean_lines
from grants.actions.applications import add_rows
from grants.models import (
    Application,
    Compilation,
    CompilationAmount,
    CompilationRow,
    CompilationSave,
    FundYear,
    GrantCall,
)
from grants.queries.compilations import (
    amounts_of,
    asked_by,
    current_compilation,
    left_of,
    rows_of,
    scores_of,
)
from grants.rules.amounts import shares
from grants.rules.preparing import must_prepare
from grants.rules.splitting import by_months, equally, fill_equally
from organisation.models import User
from trail.actions import record as trace

Stance = CompilationRow.Stance


@dataclass(frozen=True)
class Recommended:
    """What is typed for one row. `amounts`: öre by (fund's slug, year)."""

    row: int
    stance: str = ""
    amounts: dict[tuple[str, int], int] = field(default_factory=dict)
    reasons: Sequence[int] = ()
    text: str = ""


@dataclass(frozen=True)
class Split:
    """An amount to be put over the years of one row: `how` is equally or by_months, rounded to `nearest` öre."""

    row: int
    ore: int
    how: str
    nearest: int = 100
    fund: str = ""


@transaction.atomic
def begin_compilation(*, call: GrantCall, by: User) -> Compilation:
    """The compilation of a round, with all applications that are not withdrawn. One that is being written is returned as
    it is; after an approved one the next version begins with what it said. Refused: once it is decided."""
    must_prepare(by, call)
    lock(call)
    before = current_compilation(call.pk)
    if before is not None and before.state == Compilation.State.DRAFT:
        return before
    if before is not None and before.state == Compilation.State.DECIDED:
        raise Refused("Sammanställningen är beslutad. Det som ska ändras beslutas på nytt.", code="decided")
    unit = f", {by.unit}" if by.unit_id else ""
    compilation = Compilation.objects.create(
        call=call,
        version=before.version + 1 if before else 1,
        memo=before.memo if before else None,
        title=before.title if before else f"Sammanställning av inkomna ansökningar, {call.name}"[:300],
        responsible=before.responsible if before else f"{by.name}{unit}",
        decided_by=before.decided_by if before else "",
        dated_on=clock.today(),
    )
    seen = call.applications.exclude(state=Application.State.WITHDRAWN).order_by("position", "pk")
    add_rows(compilation, list(seen))
    if before is not None:
        standing = {row.application_id: row.pk for row in compilation.rows.all()}
        state = _state(before)
        _restore(
            compilation,
            {
                str(standing[row.application_id]): state[str(row.pk)]
                for row in before.rows.all()
                if row.application_id in standing
            },
        )
    trace("grants.compilation_begun", on=compilation, within=call.case, by=by, version=compilation.version)
    return compilation


@transaction.atomic
def save_recommendations(
    *,
    compilation: Compilation,
    rows: Sequence[Recommended],
    revision: int,
    by: User,
    then: str = "",
    split: Split | None = None,
) -> Compilation:
    """Save what is typed, and with `then` do one thing more: `asked` proposes what is asked where nothing is proposed,
    `equally` shares what is left among those that are not refused, `order` puts the rows in the order of their
    assessment; `split` spreads one row's amount over its years. All of it is one save, undone as one.

    Refused: when somebody else has saved since (`revision`); more than was asked; an amount in a refusal; a year
    without a row; a row decided before; when the compilation is approved."""
    call = _open(compilation, revision, by)
    before = _state(compilation)
    own = {row.pk: row for row in rows_of(compilation, by)}
    years = {
        (one.fund.slug, one.year): one
        for one in FundYear.objects.filter(fund__in=call.funds.all()).select_related("fund")
    }
    for one in rows:
        if (row := own.get(one.row)) is not None and row.stance != Stance.DECIDED_BEFORE:
            _write(row, one, years)
    if split is not None:
        _split(own[split.row], split, years)
    if then == "asked":
        _as_asked(compilation, by, years)
    elif then == "equally":
        _equally(compilation, by, years)
    elif then == "order":
        _in_order(compilation, by)
    if _state(compilation) == before:
        return compilation
    what = {
        "asked": "föreslog sökta belopp",
        "equally": "fördelade lika",
        "order": "ordnade efter bedömning",
    }.get(then)
    _keep(
        compilation, before, by, what or ("fördelade ett belopp över åren" if split else "sparade förslaget")
    )
    return compilation


@transaction.atomic
def undo_save(*, compilation: Compilation, revision: int, by: User) -> Compilation:
    """Put back what was proposed before the last save. Refused: when there is none, or somebody else has saved since."""
    _open(compilation, revision, by)
    last = compilation.saves.filter(undone_at=None).order_by("-number").first()
    if last is None:
        raise Refused("Det finns ingen sparning att ångra.", code="nothing")
    _restore(compilation, last.before)
    CompilationSave.objects.filter(pk=last.pk).update(undone_at=clock.now())
    Compilation.objects.filter(pk=compilation.pk).update(revision=revision + 1)
    compilation.refresh_from_db()
    trace("grants.save_undone", on=compilation, within=compilation.call.case, by=by, what=last.what)
    return compilation


def _open(compilation: Compilation, revision: int, by: User) -> GrantCall:
    call = compilation.call
    must_prepare(by, call)
    lock(call)
    compilation.refresh_from_db()
    if compilation.state != Compilation.State.DRAFT:
        raise Refused("Sammanställningen är godkänd och ändras inte. Öppna en ny version.", code="frozen")
    if compilation.revision != revision:
        raise Refused(
            "Någon annan har sparat sedan du öppnade sidan. Ladda om den; det du skrev står kvar i den här fliken.",
            code="meanwhile",
        )
    return call


def _keep(compilation: Compilation, before: dict[str, Any], by: User, what: str) -> None:
    last = compilation.saves.order_by("-number").values_list("number", flat=True).first() or 0
    CompilationSave.objects.create(compilation=compilation, number=last + 1, before=before, what=what, by=by)
    Compilation.objects.filter(pk=compilation.pk).update(revision=compilation.revision + 1)
    compilation.refresh_from_db()
    trace("grants.recommended", on=compilation, within=compilation.call.case, by=by, what=what)


def _write(row: CompilationRow, one: Recommended, years: dict[tuple[str, int], FundYear]) -> None:
    name = f"{row.application.external_id} {row.application.project}"
    amounts = {key: ore for key, ore in one.amounts.items() if ore}
    stance = one.stance or row.stance
    asked = asked_by(row)
    if stance == Stance.REFUSE and amounts:
        raise Refused(
            f"{name}: ett avslag har inget belopp. Ta bort beloppet eller ändra förslaget.", code="refusal"
        )
    if stance in (Stance.GRANT, Stance.PART) and not amounts and stance != row.stance:
        amounts = dict(asked)  # chosen in the list, without a figure: what is asked
    for (slug, year), ore in amounts.items():
        if (slug, year) not in years:
            raise Refused(
                f"{name}: {money.text(ore)} föreslås {year}, men anslaget har ingen rad för {year}.",
                code="no-year",
            )
        if ore > asked.get((slug, year), 0) and sum(amounts.values()) > sum(asked.values()):
            raise Refused(
                f"{name}: {money.text(sum(amounts.values()))} föreslås, mer än de {money.text(sum(asked.values()))} som söks.",
                code="more-than-asked",
            )
    _put(row, amounts, years)
    row.stance = _stance(stance, sum(amounts.values()), sum(asked.values()))
    row.text = clean_lines(one.text)
    row.save(update_fields=["stance", "text"])
    row.reasons.set(one.reasons)


def _stance(chosen: str, proposed: int, asked: int) -> str:
    """An amount says by itself whether all or a part is granted."""
    if proposed:
        return Stance.GRANT if proposed == asked else Stance.PART
    return Stance.UNDECIDED if chosen in (Stance.GRANT, Stance.PART) else chosen


def _put(
    row: CompilationRow, amounts: dict[tuple[str, int], int], years: dict[tuple[str, int], FundYear]
) -> None:
    CompilationAmount.objects.filter(row=row).delete()
    CompilationAmount.objects.bulk_create(
        CompilationAmount(row=row, fund_year=years[key], ore=ore) for key, ore in amounts.items() if ore
    )


def _split(row: CompilationRow, split: Split, years: dict[tuple[str, int], FundYear]) -> None:
    application, asked = row.application, asked_by(row)
    slug = split.fund or next(iter(sorted({fund for fund, _ in asked})))
    of_row = sorted(year for fund, year in asked if fund == slug)
    if split.how == "by_months":
        if not (application.starts_on and application.ends_on):
            raise Refused(
                "Skriv först när projektet börjar och slutar, på ansökans sida.",
                field="how",
                code="no-period",
            )
        parts = by_months(split.ore, application.starts_on, application.ends_on, split.nearest)
    else:
        parts = equally(split.ore, of_row, split.nearest)
    amounts = {key: ore for key, ore in amounts_of(row).items() if key[0] != slug}
    amounts |= {(slug, year): ore for year, ore in parts.items()}
    _write(
        row,
        Recommended(row.pk, row.stance, amounts, [reason.pk for reason in row.reasons.all()], row.text),
        years,
    )


def _fresh(compilation: Compilation, by: User) -> list[CompilationRow]:
    return list(rows_of(compilation, by))


def _as_asked(compilation: Compilation, by: User, years: dict[tuple[str, int], FundYear]) -> None:
    for row in _fresh(compilation, by):
        if row.stance == Stance.UNDECIDED:
            one = Recommended(
                row.pk, Stance.GRANT, asked_by(row), [r.pk for r in row.reasons.all()], row.text
            )
            _write(row, one, years)


def _equally(compilation: Compilation, by: User, years: dict[tuple[str, int], FundYear]) -> None:
    """Fund by fund and year by year, in whole hundreds of kronor; what refused and hidden rows hold is not shared."""
    mine = {
        row.pk: row
        for row in _fresh(compilation, by)
        if row.stance not in (Stance.REFUSE, Stance.DECIDED_BEFORE)
    }
    others = [
        row for row in rows_of(compilation) if row.pk not in mine and row.stance != Stance.DECIDED_BEFORE
    ]
    given: dict[int, dict[tuple[str, int], int]] = {pk: {} for pk in mine}
    for left in left_of(compilation):
        key = (left.fund, left.year)
        free = left.free - sum(amounts_of(row).get(key, 0) for row in others)
        asking = [row for row in mine.values() if asked_by(row).get(key)]
        for row, ore in zip(
            asking, fill_equally(free, [asked_by(r)[key] for r in asking], 10_000), strict=True
        ):
            given[row.pk][key] = ore
    for pk, row in mine.items():
        _write(
            row, Recommended(pk, Stance.PART, given[pk], [r.pk for r in row.reasons.all()], row.text), years
        )


def _in_order(compilation: Compilation, by: User) -> None:
    """The best assessed first; those not assessed keep their order after them, and what is decided before stands first."""
    call = compilation.call
    weights = dict(call.criteria.values_list("pk", "weight"))
    scores = scores_of(call.pk, Application.objects.filter(call=call))
    rows = list(rows_of(compilation))

    def order(row: CompilationRow) -> tuple[int, int, int]:
        share = shares(scores.get(row.application_id, {}), weights)
        return (row.stance != Stance.DECIDED_BEFORE, -1 if share is None else -share - 2, row.position)

    for position, row in enumerate(sorted(rows, key=order), 1):
        if row.position != position:
            CompilationRow.objects.filter(pk=row.pk).update(position=position)


def _state(compilation: Compilation) -> dict[str, Any]:
    """What the rows say, as plain JSON."""
    return {
        str(row.pk): {
            "position": row.position,
            "stance": row.stance,
            "text": row.text,
            "reasons": sorted(reason.pk for reason in row.reasons.all()),
            "amounts": sorted([one.fund_year_id, one.ore] for one in row.amounts.all()),
        }
        for row in rows_of(compilation)
    }


def _restore(compilation: Compilation, state: dict[str, Any]) -> None:
    for row in compilation.rows.all():
        if (was := state.get(str(row.pk))) is None:
            continue  # came in after the save
        row.position, row.stance, row.text = was["position"], was["stance"], was["text"]
        row.save(update_fields=["position", "stance", "text"])
        row.reasons.set(was["reasons"])
        row.amounts.all().delete()
        CompilationAmount.objects.bulk_create(
            CompilationAmount(row=row, fund_year_id=year, ore=ore) for year, ore in was["amounts"]
        )
