"""The triggers that keep the rows of a § whose minutes somebody has signed as they were (KL 5:69, rule 10): the same on
both databases, whatever tries: form, API, admin, ORM or SQL.

A row is frozen while its § stands in minutes with `frozen_at`. Opening minutes again before they are approved clears
it; minutes that are approved cannot be opened. A correction is a row of its own, which nothing here stops.

SQLite drops a table's triggers when a later migration rebuilds the table, and cannot rename a table while a trigger
names one that is gone: a migration that changes any table named here begins with `lower_guards` and ends with
`raise_guards`.
"""

from __future__ import annotations

from typing import Any

SAYS = "meetings: paragrafen är undertecknad och ändras inte"
SIGNED_SAYS = "meetings: protokollet är justerat och ändras inte"

_FROZEN = (
    "EXISTS (SELECT 1 FROM meetings_minutesitem held JOIN meetings_minutes whole ON whole.id = held.minutes_id "
    "WHERE whole.frozen_at IS NOT NULL AND held.item_id = {item})"
)
_OF_DECISION = (
    "EXISTS (SELECT 1 FROM meetings_proceeding done JOIN meetings_minutesitem held ON held.item_id = done.item_id "
    "JOIN meetings_minutes whole ON whole.id = held.minutes_id "
    "WHERE whole.frozen_at IS NOT NULL AND done.decision_id = {decision})"
)
_OF_CLAUSE = "(SELECT decision_id FROM cases_decisionclause WHERE id = {row}.clause_id)"

# What makes a row of the table frozen; {row} is NEW or OLD.
ROWS: dict[str, str] = {
    **{
        f"meetings_{name}": _FROZEN.format(item="{row}.item_id")
        for name in (
            *("proceeding", "motion", "ballot", "seating", "conflict", "reservation", "minutestext"),
            "paragraph",
        )
    },
    "meetings_motion_supporters": _FROZEN.format(
        item="(SELECT item_id FROM meetings_motion WHERE id = {row}.motion_id)"
    ),
    "meetings_ballotvote": _FROZEN.format(
        item="(SELECT item_id FROM meetings_ballot WHERE id = {row}.ballot_id)"
    ),
    "meetings_minutesitem": "EXISTS (SELECT 1 FROM meetings_minutes whole WHERE whole.id = {row}.minutes_id "
    "AND whole.frozen_at IS NOT NULL)",
    "meetings_signature": "EXISTS (SELECT 1 FROM meetings_minutes whole WHERE whole.id = {row}.minutes_id "
    "AND whole.state = 'approved')",
    "cases_decision": _OF_DECISION.format(decision="{row}.id"),
    "cases_decisionclause": _OF_DECISION.format(decision="{row}.decision_id"),
    "cases_decisionamount": _OF_DECISION.format(decision=_OF_CLAUSE),
}
# Of these tables only some columns are part of what was signed.
ITEM = ("meeting_id", "case_id", "title", "kind", "withdrawn_at", "withdrawn_reason")
SIGNED = (
    *("meeting_id", "number", "immediate", "state", "place", "approval_place", "content", "sha256"),
    *("frozen_at", "approved_on"),
)
ONCE = ("file_id",)  # set when the file is made, and then never again
TABLES = (*ROWS, "meetings_agendaitem", "meetings_minutes")


def _differs(columns: tuple[str, ...], vendor: str) -> str:
    unlike = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return "(" + " OR ".join(f"NEW.{name} {unlike} OLD.{name}" for name in columns) + ")"


def _item(vendor: str) -> str:
    return f"{_FROZEN.format(item='OLD.id')} AND {_differs(ITEM, vendor)}"


def _minutes(vendor: str) -> str:
    """Approved ones keep all that was signed; signed ones their content until they are opened again."""
    approved = f"OLD.state = 'approved' AND {_differs(SIGNED, vendor)}"
    signed = f"NEW.frozen_at IS NOT NULL AND {_differs(('content', 'sha256', 'frozen_at'), vendor)}"
    filed = f"OLD.file_id IS NOT NULL AND {_differs(ONCE, vendor)}"
    return f"OLD.frozen_at IS NOT NULL AND (({approved}) OR ({signed}) OR ({filed}))"


def _conditions(table: str, vendor: str) -> dict[str, str]:
    """When each kind of change is refused."""
    if table == "meetings_agendaitem":
        return {"UPDATE": _item(vendor), "DELETE": _FROZEN.format(item="OLD.id")}
    if table == "meetings_minutes":
        return {"UPDATE": _minutes(vendor), "DELETE": "OLD.frozen_at IS NOT NULL"}
    old, new = ROWS[table].format(row="OLD"), ROWS[table].format(row="NEW")
    return {"INSERT": new, "UPDATE": f"({old}) OR ({new})", "DELETE": old}


def raising(vendor: str) -> list[str]:
    """The statements that put the guards up, any old ones taken down first."""
    made = lowering(vendor)
    for table in TABLES:
        for event, frozen in _conditions(table, vendor).items():
            made += _sqlite(table, event, frozen) if vendor == "sqlite" else _postgresql(table, event, frozen)
        if vendor != "sqlite":
            made.append(_truncate(table))
    return made


def _name(table: str, event: str) -> str:
    return f"frozen_{table}_{event.lower()}"


def _says(table: str) -> str:
    return SIGNED_SAYS if table in {"meetings_minutes", "meetings_signature"} else SAYS


def _sqlite(table: str, event: str, frozen: str) -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON {table} WHEN {frozen} "
        f"BEGIN SELECT RAISE(ABORT, '{_says(table)}'); END"
    ]


def _postgresql(table: str, event: str, frozen: str) -> list[str]:
    name = _name(table, event)
    answer = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {frozen} THEN "
        f"RAISE EXCEPTION '{_says(table)}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {answer}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION frozen_refuse_truncate()"
    )


_REFUSE_TRUNCATE = (
    "CREATE OR REPLACE FUNCTION frozen_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def lowering(vendor: str) -> list[str]:
    """The statements that take them down: for undoing the migration, and for emptying a test database."""
    events = ("INSERT", "UPDATE", "DELETE")
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {_name(table, event)}" for table in TABLES for event in events]
    taken = [
        f"DROP TRIGGER IF EXISTS {_name(table, event)} ON {table}"
        for table in TABLES
        for event in (*events, "TRUNCATE")
    ]
    return [*taken, _REFUSE_TRUNCATE]


def raise_guards(apps: Any, schema_editor: Any) -> None:
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def lower_guards(apps: Any, schema_editor: Any) -> None:
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
