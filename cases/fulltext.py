"""The full-text index over SearchEntry, kept by the database itself, so that it can never lag behind the rows.

SQLite: two FTS5 tables with triggers, one of whole words and one of letter triplets for parts of words.
PostgreSQL: generated tsvector columns with GIN. The words are stems already, so no dictionary of the database is
used (`array_to_tsvector` and the tokenizer `ascii` take them as they are; å is not a) and both databases find the
same. `pg_trgm` makes parts of words quick where it may be installed; nothing depends on it.

SQLite drops triggers when a migration rebuilds the table: such a migration ends with `build`.
"""

from typing import Any

TABLE = "cases_searchentry"
COLUMNS = ("staff_words", "open_words")
WORDS, PARTS = "cases_search_words", "cases_search_parts"

_LIST = ", ".join(COLUMNS)
_NEW = ", ".join(f"new.{column}" for column in COLUMNS)
_OLD = ", ".join(f"old.{column}" for column in COLUMNS)


def _sqlite() -> list[str]:
    content = f"content='{TABLE}', content_rowid='id'"
    add = "".join(f"INSERT INTO {t}(rowid, {_LIST}) VALUES (new.id, {_NEW}); " for t in (WORDS, PARTS))
    drop = "".join(
        f"INSERT INTO {t}({t}, rowid, {_LIST}) VALUES ('delete', old.id, {_OLD}); " for t in (WORDS, PARTS)
    )
    return [
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5({_LIST}, {content}, tokenize='ascii')",
        f"CREATE VIRTUAL TABLE {PARTS} USING fts5({_LIST}, {content}, tokenize='trigram', detail='none')",
        f"INSERT INTO {WORDS}({WORDS}) VALUES ('rebuild')",
        f"INSERT INTO {PARTS}({PARTS}) VALUES ('rebuild')",
        f"CREATE TRIGGER cases_search_add AFTER INSERT ON {TABLE} BEGIN {add}END",
        f"CREATE TRIGGER cases_search_drop AFTER DELETE ON {TABLE} BEGIN {drop}END",
        f"CREATE TRIGGER cases_search_change AFTER UPDATE OF {_LIST} ON {TABLE} BEGIN {drop}{add}END",
    ]


def _postgresql() -> list[str]:
    statements = []
    for column in COLUMNS:
        statements += [
            f"ALTER TABLE {TABLE} ADD COLUMN {column}_vector tsvector "
            f"GENERATED ALWAYS AS (array_to_tsvector(string_to_array({column}, ' '))) STORED",
            f"CREATE INDEX {TABLE}_{column} ON {TABLE} USING gin ({column}_vector)",
        ]
    parts = "; ".join(
        f"CREATE INDEX {TABLE}_{column}_parts ON {TABLE} USING gin ({column} gin_trgm_ops)"
        for column in COLUMNS
    )
    statements.append(
        f"DO $$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm; {parts}; "
        "EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN NULL; END $$"
    )
    return statements


def building(vendor: str) -> list[str]:
    """The statements that make the index, any old one taken away first."""
    return [*dropping(vendor), *(_sqlite() if vendor == "sqlite" else _postgresql())]


def dropping(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            *(f"DROP TRIGGER IF EXISTS cases_search_{name}" for name in ("add", "drop", "change")),
            *(f"DROP TABLE IF EXISTS {name}" for name in (WORDS, PARTS)),
        ]
    return [
        *(f"DROP INDEX IF EXISTS {TABLE}_{column}_parts" for column in COLUMNS),
        *(f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {column}_vector" for column in COLUMNS),
    ]


def build(apps: Any, schema_editor: Any) -> None:
    for statement in building(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in dropping(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
