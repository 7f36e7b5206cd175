"""The database itself refuses to change the ledger, whatever tries; and when the guards have been down, `manage.py
verify` names what was done."""

import contextlib
import datetime
import itertools

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from grants import guards
from grants.actions.cuts import make_cut
from grants.actions.funds import accounts_of
from grants.actions.granting import Grant, grant
from grants.actions.posting import reverse
from grants.models import AccountDay, Bucket, LedgerAccount, LedgerEvent, LedgerMovement, LedgerPosting
from grants.verification import cuts, ledger
from tests import factories
from tests.grants import money
from tests.grants.money import DAY, TKR
from tests.worlds import kept

pytestmark = pytest.mark.django_db
MAY = datetime.date(2024, 5, 21)
REFUSED = r"huvudboken ändras inte|följer inte"
KEPT = ("ledgerevent", "ledgerposting", "ledgermovement", "ledgercut")
NUMBERS = {"ledgerposting": "ore", "ledgermovement": "delta", "ledgercut": "number"}
WORDS = {"ledgerevent": "reason"} | NUMBERS


@kept
def fund(ks, economist, registrar, official):
    """Two frames, a grant, its reversal, another grant, and a cut."""
    fund = money.fund(ks, economist, y2024=3_000 * TKR, y2025=3_000 * TKR)
    decided = money.decision(factories.case(by=registrar, official=official), registrar, MAY)
    for ore in (100, 200):
        given = grant(
            decision=decided, grants=[Grant("A", [(money.year(fund, 2024), ore * TKR)])], by=economist
        )
        if ore == 100:
            reverse(event=given.event, reason="Upphävt", by=economist)
    make_cut(fund=fund, name="Uttag", as_of=MAY, by=economist)
    return fund


@contextlib.contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def all_of(table):
    return list(apps.get_model("grants", table).objects.order_by("pk").values())


WAYS = {
    "orm update": lambda model, column: model.objects.update(**{column: 7}),
    "orm delete": lambda model, column: model.objects.all()._raw_delete(model.objects.db),
    "orm save": lambda model, column: _saved(model, column),
    "orm bulk update": lambda model, column: model.objects.bulk_update(_changed(model, column), [column]),
    "orm upsert": lambda model, column: model.objects.bulk_create(
        _changed(model, column), update_conflicts=True, unique_fields=["pk"], update_fields=[column]
    ),
    "sql update": lambda model, column: run(f"UPDATE {model._meta.db_table} SET {column} = '7'"),
    "sql delete": lambda model, column: run(f"DELETE FROM {model._meta.db_table}"),
    "sql upsert": lambda model, column: run(
        f"INSERT INTO {model._meta.db_table} SELECT * FROM {model._meta.db_table} WHERE true "
        f"ON CONFLICT (id) DO UPDATE SET {column} = '7'"
    ),
}
ONLY = {
    "sqlite": {
        "sql replace": lambda model, column: run(
            f"INSERT OR REPLACE INTO {model._meta.db_table} SELECT * FROM {model._meta.db_table}"
        ),
        "sql update or replace": lambda model, column: run(
            f"UPDATE OR REPLACE {model._meta.db_table} SET {column} = '7'"
        ),
    },
    "postgresql": {
        "sql truncate": lambda model, column: _truncated(model._meta.db_table),
        "sql merge": lambda model, column: run(
            f"MERGE INTO {model._meta.db_table} t USING {model._meta.db_table} s ON t.id = s.id "
            "WHEN MATCHED THEN DELETE"
        ),
    },
}


def _truncated(table):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # nothing else is in the way
    run(f"TRUNCATE {table} CASCADE")


def _changed(model, column):
    row = model.objects.first()
    setattr(row, column, 7)
    return [row]


def _saved(model, column):
    _changed(model, column)[0].save()


@pytest.mark.parametrize("table", KEPT)
def test_ledger_cannot_be_changed(fund, table):
    for how, way in (WAYS | ONLY[connection.vendor]).items():
        _is_refused(table, how, way)


def _is_refused(table, how, way):
    before = all_of(table)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        way(apps.get_model("grants", table), WORDS[table])
    assert all_of(table) == before, how


REPLACED = {
    "ledgerevent": [("id", "'{id}'"), ("reverses_id", "'{reverses_id}'")],
    "ledgerposting": [("id", "{id}"), ("event_id, line_no", "'{event_id}', {line_no}")],
    "ledgermovement": [
        ("account_id, version", "{account_id}, {version}"),
        ("event_id, account_id", "'{event_id}', {account_id}"),
    ],
}
REPLACINGS = [(table, *one) for table, keys in REPLACED.items() for one in keys]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
def test_row_is_not_replaced_by_one_with_any_of_its_keys(fund):
    """SQLite deletes what INSERT OR REPLACE takes the place of without asking the triggers on DELETE."""
    for table, columns, values in [*REPLACINGS, ("ledgerevent", "rowid", "1")]:
        _is_not_replaced(table, columns, values)


def _is_not_replaced(table, columns, values):
    model = apps.get_model("grants", table)
    rows = model.objects.order_by("pk")
    row = (rows.exclude(reverses=None) if "reverses" in columns else rows).values().first()
    plain = {name: value.hex if hasattr(value, "hex") else value for name, value in row.items()}
    given = {name: f"'{value}'" if value is not None else "NULL" for name, value in plain.items()}
    free = {"ledgerevent": {"id": "'new'", "reverses_id": "NULL"}}.get(table, {"id": "NULL"})
    free |= {name: "999" for name in ("line_no", "version") if name in given}
    taken = dict(zip(columns.split(", "), values.format(**plain).split(", "), strict=True))
    given |= free | taken
    before = all_of(table)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        run(
            f"INSERT OR REPLACE INTO {model._meta.db_table} ({', '.join(given)}) VALUES ({', '.join(given.values())})"
        )
    assert all_of(table) == before


def test_account_stays_what_it_is(fund):
    account = LedgerAccount.objects.get(bucket=Bucket.GRANTED, balance__gt=0)
    other = LedgerAccount.objects.filter(bucket=Bucket.PAID).exclude(award_year=account.award_year).first()
    for change in (
        {"bucket": Bucket.PAID, "award_year": other.award_year},
        {"fund_year": money.year(fund, 2025)},
        {"award_year": None, "bucket": Bucket.LAPSED},
        {"id": 10_000},
    ):
        with pytest.raises(IntegrityError, match="byter inte"), transaction.atomic():
            LedgerAccount.objects.filter(pk=account.pk).update(**change)


@pytest.mark.parametrize(("version", "after"), [(9, 100), (2, 7)])
def test_movement_that_does_not_follow_is_refused(fund, version, after):
    first = LedgerMovement.objects.filter(account__bucket=Bucket.AVAILABLE).first()
    with pytest.raises(IntegrityError, match="följer inte"), transaction.atomic():
        LedgerMovement.objects.create(
            event=first.event,
            account=accounts_of(money.year(fund, 2024))[Bucket.RESERVED],
            delta=100,
            version=version,
            balance_after=after,
            effective_on=DAY,
            recorded_at=first.recorded_at,
        )


def test_account_below_zero_is_refused_by_the_database(fund):
    """The CHECK, by itself: the door's own questions are not asked here."""
    for bucket, balance in ((Bucket.AVAILABLE, -1), (Bucket.SHORTFALL, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            LedgerAccount.objects.filter(bucket=bucket, fund_year__year=2025).update(balance=balance)


# What is changed by hand: table, column, and its new value in SQL.
HAND = [
    ("ledgeraccount", "balance", "balance + 1"),
    ("ledgeraccount", "balance", "0"),
    ("ledgeraccount", "version", "version + 1"),
    ("ledgeraccount", "last_recorded_at", "'2031-01-01'"),
    ("accountday", "delta", "delta + 1"),
    ("accountday", "day", "'2031-01-01'"),
    ("accountday", "delete", ""),
    ("ledgermovement", "delta", "delta + 1"),
    ("ledgermovement", "balance_after", "balance_after + 1"),
    ("ledgermovement", "version", "version + 90"),
    ("ledgermovement", "effective_on", "'2031-01-01'"),
    ("ledgermovement", "recorded_at", "'2031-01-01'"),
    ("ledgermovement", "delete", ""),
    ("ledgerposting", "ore", "ore + 1"),
    ("ledgerposting", "line_no", "line_no + 5"),
    ("ledgerposting", "delete", ""),
    ("ledgerevent", "effective_on", "'2031-01-01'"),
    ("ledgerevent", "recorded_at", "'2031-01-01'"),
    ("ledgerevent", "reason", "'annat'"),
    ("ledgerevent", "reference", "'annat'"),
    ("ledgerevent", "fingerprint", "'0'"),
    ("ledgercut", "number", "number + 1"),
    ("ledgercut", "as_of", "'2031-01-01'"),
    ("ledgercut", "figures", "'[]'"),
    ("ledgercut", "versions", "'{}'"),
]


@pytest.mark.parametrize("table", sorted({table for table, *_ in HAND}))
def test_verify_names_whatever_row_was_changed_by_hand(fund, table):
    """Each row in turn, with the guards down."""
    assert [*ledger(), *cuts()] == []
    for statement in guards.lowering(connection.vendor):
        run(statement)
    for column, value in [(column, value) for named, column, value in HAND if named == table]:
        _is_named(apps.get_model("grants", table), column, value)
    assert [*ledger(), *cuts()] == []


def _is_named(model, column, value):
    change = f"UPDATE TABLE SET {column} = {value}" if value else "DELETE FROM TABLE"
    changed = 0
    for row in list(model.objects.values()):
        with contextlib.suppress(IntegrityError), undone():  # the CHECKs do not let every value by
            statement = f"{change.replace('TABLE', model._meta.db_table)} WHERE id = %s"
            run(statement, getattr(row["id"], "hex", row["id"]))
            if model.objects.filter(pk=row["id"]).values().first() != row:
                changed += 1
                assert [*ledger(), *cuts()], (model, column, row)
    assert changed, column


def test_verify_names_an_event_and_a_line_put_in_by_hand(fund):
    event = LedgerEvent.objects.exclude(reverses=None).get()
    posting = LedgerPosting.objects.filter(event=event).first()
    account = LedgerAccount.objects.filter(bucket=Bucket.LAPSED).first()
    additions = itertools.chain(
        [LedgerPosting(event=event, line_no=2, src=posting.src, dst=account, ore=5)],
        [AccountDay(account=account, day=MAY, delta=5)],
    )
    for row in additions:
        with undone():
            row.save()
            assert list(ledger())
    assert list(ledger()) == []


def test_verify_says_which_account_and_what_it_should_be(fund):
    LedgerAccount.objects.filter(bucket=Bucket.LAPSED, fund_year__year=2024).update(balance=1)
    (said,) = ledger()
    assert said.startswith("Klimat 2024 förfallet")
    assert "har 1 öre efter 0 rörelser" in said
    assert "rörelserna ger 0 efter 0" in said
