"""The triggers that make the ledger append-only (core.guards) and each running balance self-proving, the same on both
databases, whatever tries: form, API, admin, ORM or SQL.

A movement is refused unless it is the next one of its account, starts from the balance before it, and agrees with the
account as it stands. A migration that changes any table named here begins with `lower_guards` and ends with
`raise_guards`.
"""

from __future__ import annotations

from typing import Any

from core.guards import REFUSE, AppendOnly

SAYS = "grants: huvudboken ändras inte, bokför en återföring"
CHAIN_SAYS = "grants: rörelsen följer inte på kontots förra"
MOVEMENT = "grants_ledgermovement"
ACCOUNT = "grants_ledgeraccount"
ACCOUNT_SAYS = "grants: ett konto byter inte fack eller år"
# Each table with its keys: what a row that replaces another would have in common with it.
KEPT = AppendOnly(
    tables={
        "grants_ledgerevent": (("rowid",), ("id",), ("reverses_id",)),
        "grants_ledgerposting": (("rowid",), ("event_id", "line_no")),
        "grants_ledgermovement": (("rowid",), ("account_id", "version"), ("event_id", "account_id")),
        "grants_ledgercut": (("rowid",),),
    },
    says=SAYS,
    function="grants_ledger_refuse",
)

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
    own = _sqlite() if vendor == "sqlite" else _postgresql()
    return [*lowering(vendor), *KEPT.raising(vendor), *own]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {MOVEMENT}_chain BEFORE INSERT ON {MOVEMENT} WHEN {_BROKEN} "
        f"BEGIN SELECT RAISE(ABORT, '{CHAIN_SAYS}'); END",
        f"CREATE TRIGGER {ACCOUNT}_same BEFORE UPDATE ON {ACCOUNT} WHEN {_becomes_another('sqlite')} "
        f"BEGIN SELECT RAISE(ABORT, '{ACCOUNT_SAYS}'); END",
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION grants_ledger_chain() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_BROKEN} THEN {REFUSE.format(says=CHAIN_SAYS)} END IF; RETURN NEW; END $$",
        f"CREATE TRIGGER {MOVEMENT}_chain BEFORE INSERT ON {MOVEMENT} "
        "FOR EACH ROW EXECUTE FUNCTION grants_ledger_chain()",
        "CREATE OR REPLACE FUNCTION grants_ledger_account() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {REFUSE.format(says=ACCOUNT_SAYS)} END $$",
        f"CREATE TRIGGER {ACCOUNT}_same BEFORE UPDATE ON {ACCOUNT} FOR EACH ROW "
        f"WHEN ({_becomes_another('postgresql')}) EXECUTE FUNCTION grants_ledger_account()",
    ]


def lowering(vendor: str) -> list[str]:
    """The statements that take them down: for undoing the migration, and for emptying a test database."""
    names = [(f"{MOVEMENT}_chain", MOVEMENT), (f"{ACCOUNT}_same", ACCOUNT)]
    at = "" if vendor == "sqlite" else " ON {table}"
    own = [f"DROP TRIGGER IF EXISTS {name}{at.format(table=table)}" for name, table in names]
    return [*own, *KEPT.lowering(vendor)]


def raise_guards(apps: Any, schema_editor: Any) -> None:
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def lower_guards(apps: Any, schema_editor: Any) -> None:
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
