"""Tables that are only added to, kept so by triggers in the database itself: the same on SQLite and PostgreSQL, whatever
tries: form, API, admin, ORM or SQL.

SQLite drops a table's triggers when a later migration rebuilds the table: a migration that changes a table named in an
`AppendOnly` begins with `lower_guards` and ends with `raise_guards`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

type Keys = tuple[tuple[str, ...], ...]

REFUSE = "RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation';"


@dataclass(frozen=True)
class AppendOnly:
    """`tables` each with its keys, `says` what whoever changes a row is told, `function` the name of PostgreSQL's.

    SQLite deletes a row that INSERT OR REPLACE takes the place of without asking the triggers on DELETE (unless
    `recursive_triggers` is on, which any connection can turn off): there a row with a key that is taken is refused
    before it is written. A table without keys here is not asked.
    """

    tables: Mapping[str, Keys]
    says: str
    function: str

    def raising(self, vendor: str) -> list[str]:
        """The statements that put the triggers up, any old ones taken down first."""
        return [*self.lowering(vendor), *(self._sqlite() if vendor == "sqlite" else self._postgresql())]

    def lowering(self, vendor: str) -> list[str]:
        """The statements that take them down: for undoing the migration, and for emptying a test database."""
        whats = ("update", "delete", "replace") if vendor == "sqlite" else ("change", "truncate")
        at = "" if vendor == "sqlite" else " ON {table}"
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{what}{at.format(table=table)}"
            for table in self.tables
            for what in whats
        ]

    def _sqlite(self) -> list[str]:
        abort = f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        made = []
        for table, keys in self.tables.items():
            made += [
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {abort}"
                for event in ("UPDATE", "DELETE")
            ]
            # One question for each key: asked for all in one, SQLite reads the whole table.
            taken = " OR ".join(
                f"EXISTS (SELECT 1 FROM {table} kept WHERE "
                + " AND ".join(f"kept.{key} = NEW.{key}" for key in names)
                + ")"
                for names in keys
            )
            if taken:
                made.append(
                    f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {abort}"
                )
        return made

    def _postgresql(self) -> list[str]:
        made = [
            f"CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {REFUSE.format(says=self.says)} END $$"
        ]
        for table in self.tables:
            made += [
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.function}()",
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {self.function}()",
            ]
        return made

    def raise_guards(self, apps: Any, schema_editor: Any) -> None:
        for statement in self.raising(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def lower_guards(self, apps: Any, schema_editor: Any) -> None:
        for statement in self.lowering(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)
