"""The triggers that make the ledger append-only and each running balance self-proving, the same on both databases,
whatever tries: form, API, admin, ORM or SQL.

A movement is refused unless it is the next one of its account, starts from the balance before it, and agrees with the
account as it stands. SQLite deletes a row that INSERT OR REPLACE takes the place of without asking the triggers on
DELETE (unless `recursive_triggers` is on, which any connection can turn off): there a row with a key that is taken is
refused before it is written. SQLite drops a table's triggers when a later migration rebuilds the table: a migration that changes
any table named here begins with `lower_guards` and ends with `raise_guards`.
"""

from __future__ import annotations

from typing import Any

SAYS = "grants: huvudboken ändras inte, bokför en återföring"
CHAIN_SAYS = "grants: rörelsen följer inte på kontots förra"
KEPT = ("grants_ledgerevent", "grants_ledgerposting", "grants_ledgermovement", "grants_ledgercut")
MOVEMENT = "grants_ledgermovement"
ACCOUNT = "grants_ledgeraccount"
ACCOUNT_SAYS = "grants: ett konto byter inte fack eller år"
_EVENTS = ("UPDATE", "DELETE")
# The keys of each table: what a row that replaces another would have in common with it.
_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "grants_ledgerevent": (("rowid",), ("id",), ("reverses_id",)),
    "grants_ledgerposting": (("rowid",), ("event_id", "line_no")),
    "grants_ledgermovement": (("rowid",), ("account_id", "version"), ("event_id", "account_id")),
    "grants_ledgercut": (("rowid",),),
}

# The movement before (none for the first one) and the account, which is updated before the movement is written.
_BROKEN = (
    "NEW.balance_after - NEW.delta <> COALESCE((SELECT before.balance_after FROM grants_ledgermovement before "
    "WHERE before.account_id = NEW.account_id AND before.version = NEW.version - 1), "
    "CASE WHEN NEW.version = 1 THEN 0 ELSE NEW.balance_after END) "
    "OR NOT EXISTS (SELECT 1 FROM grants_ledgeraccount held WHERE held.id = NEW.account_id "
    "AND held.version = NEW.version AND held.balance = NEW.balance_after)"
)


def _becomes_another(vendor: str) -> str:
    """When an account is given to another year, bucket or award: all that has been posted would say something else."""
    unlike = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    names = ("id", "fund_year_id", "bucket", "award_year_id")
    return " OR ".join(f"NEW.{name} {unlike} OLD.{name}" for name in names)


def raising(vendor: str) -> list[str]:
    """The statements that put the guards up, any old ones taken down first."""
    return [*lowering(vendor), *(_sqlite() if vendor == "sqlite" else _postgresql())]


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for table in KEPT
        for event in _EVENTS
    ]
    for table, keys in _KEYS.items():
        # One question for each key: asked for all in one, SQLite reads the whole table once most rows take nothing back.
        taken = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} kept WHERE "
            + " AND ".join(f"kept.{key} = NEW.{key}" for key in names)
            + ")"
            for names in keys
        )
        made.append(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
    chain = (
        f"CREATE TRIGGER {MOVEMENT}_chain BEFORE INSERT ON {MOVEMENT} WHEN {_BROKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{CHAIN_SAYS}'); END"
    )
    account = (
        f"CREATE TRIGGER {ACCOUNT}_same BEFORE UPDATE ON {ACCOUNT} WHEN {_becomes_another('sqlite')} "
        f"BEGIN SELECT RAISE(ABORT, '{ACCOUNT_SAYS}'); END"
    )
    return [*made, chain, account]


def _postgresql() -> list[str]:
    refuse = "RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"
    made = [
        "CREATE OR REPLACE FUNCTION grants_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse.format(says=SAYS)} END $$",
        "CREATE OR REPLACE FUNCTION grants_ledger_chain() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_BROKEN} THEN {refuse.format(says=CHAIN_SAYS)} END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {MOVEMENT}_chain BEFORE INSERT ON {MOVEMENT} "
        "FOR EACH ROW EXECUTE FUNCTION grants_ledger_chain()",
        "CREATE OR REPLACE FUNCTION grants_ledger_account() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse.format(says=ACCOUNT_SAYS)} END $$",
        f"CREATE TRIGGER {ACCOUNT}_same BEFORE UPDATE ON {ACCOUNT} FOR EACH ROW "
        f"WHEN ({_becomes_another('postgresql')}) EXECUTE FUNCTION grants_ledger_account()",
    ]
    for table in KEPT:
        made += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION grants_ledger_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION grants_ledger_refuse()",
        ]
    return made


def lowering(vendor: str) -> list[str]:
    """The statements that take them down: for undoing the migration, and for emptying a test database."""
    names = [(f"{MOVEMENT}_chain", MOVEMENT), (f"{ACCOUNT}_same", ACCOUNT)]
    whats = ("update", "delete", "replace") if vendor == "sqlite" else ("change", "truncate")
    names += [(f"{table}_no_{what}", table) for table in KEPT for what in whats]
    at = "" if vendor == "sqlite" else " ON {table}"
    return [f"DROP TRIGGER IF EXISTS {name}{at.format(table=table)}" for name, table in names]


def raise_guards(apps: Any, schema_editor: Any) -> None:
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def lower_guards(apps: Any, schema_editor: Any) -> None:
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
