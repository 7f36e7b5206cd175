"""The triggers that make the trail append-only, the same on both databases.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration ends with
`raise_guards`.
"""

from typing import Any

TABLE = "trail_event"
SAYS = "trail: händelser ändras eller tas inte bort"

SQLITE = {
    "update": f"CREATE TRIGGER trail_event_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    "delete": f"CREATE TRIGGER trail_event_no_delete BEFORE DELETE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
}
POSTGRESQL = {
    "function": "CREATE OR REPLACE FUNCTION trail_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "change": f"CREATE TRIGGER trail_event_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION trail_event_refuse()",
    "truncate": f"CREATE TRIGGER trail_event_no_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_event_refuse()",
}


def raising(vendor: str) -> list[str]:
    """The statements that put the guards up, any old ones taken down first."""
    return [*lowering(vendor), *(SQLITE if vendor == "sqlite" else POSTGRESQL).values()]


def lowering(vendor: str) -> list[str]:
    """The statements that take them down: for undoing the migration, and for emptying a test database."""
    if vendor == "sqlite":
        return [
            "DROP TRIGGER IF EXISTS trail_event_no_update",
            "DROP TRIGGER IF EXISTS trail_event_no_delete",
        ]
    return [
        f"DROP TRIGGER IF EXISTS trail_event_no_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS trail_event_no_truncate ON {TABLE}",
    ]


def raise_guards(apps: Any, schema_editor: Any) -> None:
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def lower_guards(apps: Any, schema_editor: Any) -> None:
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
