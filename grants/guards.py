"""The triggers that make the ledger append-only and each running balance self-proving, the same on both databases,
whatever tries: form, API, admin, ORM or SQL.

A movement is refused unless it is the next one of its account, starts from the balance before it, and agrees with the
account as it stands. SQLite drops a table's triggers when a later migration rebuilds the table: a migration that changes
any table named here begins with `lower_guards` and ends with `raise_guards`.
"""

from __future__ import annotations

from typing import Any

SAYS = "grants: huvudboken ändras inte, bokför en återföring"
CHAIN_SAYS = "grants: rörelsen följer inte på kontots förra"
KEPT = ("grants_ledgerevent", "grants_ledgerposting", "grants_ledgermovement", "grants_ledgercut")
MOVEMENT = "grants_ledgermovement"
_EVENTS = ("UPDATE", "DELETE")

# The movement before (none for the first one) and the account, which is updated before the movement is written.
_BROKEN = (
    "NEW.balance_after - NEW.delta <> COALESCE((SELECT before.balance_after FROM grants_ledgermovement before "
    "WHERE before.account_id = NEW.account_id AND before.version = NEW.version - 1), "
    "CASE WHEN NEW.version = 1 THEN 0 ELSE NEW.balance_after END) "
    "OR NOT EXISTS (SELECT 1 FROM grants_ledgeraccount held WHERE held.id = NEW.account_id "
    "AND held.version = NEW.version AND held.balance = NEW.balance_after)"
)


def raising(vendor: str) -> list[str]:
    """The statements that put the guards up, any old ones taken down first."""
    return [*lowering(vendor), *(_sqlite() if vendor == "sqlite" else _postgresql())]


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        for table in KEPT
        for event in _EVENTS
    ]
    chain = (
        f"CREATE TRIGGER {MOVEMENT}_chain BEFORE INSERT ON {MOVEMENT} WHEN {_BROKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{CHAIN_SAYS}'); END"
    )
    return [*made, chain]


def _postgresql() -> list[str]:
    refuse = "RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"
    made = [
        "CREATE OR REPLACE FUNCTION grants_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse.format(says=SAYS)} END $$",
        "CREATE OR REPLACE FUNCTION grants_ledger_chain() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_BROKEN} THEN {refuse.format(says=CHAIN_SAYS)} END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {MOVEMENT}_chain BEFORE INSERT ON {MOVEMENT} "
        "FOR EACH ROW EXECUTE FUNCTION grants_ledger_chain()",
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
    if vendor == "sqlite":
        names = [f"{table}_no_{event.lower()}" for table in KEPT for event in _EVENTS]
        return [f"DROP TRIGGER IF EXISTS {name}" for name in [*names, f"{MOVEMENT}_chain"]]
    pairs = [(f"{table}_no_{what}", table) for table in KEPT for what in ("change", "truncate")]
    return [
        f"DROP TRIGGER IF EXISTS {name} ON {table}"
        for name, table in [*pairs, (f"{MOVEMENT}_chain", MOVEMENT)]
    ]


def raise_guards(apps: Any, schema_editor: Any) -> None:
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def lower_guards(apps: Any, schema_editor: Any) -> None:
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
