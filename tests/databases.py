"""PostgreSQL databases for tests: made from a template once, emptied between tests.

Making a database takes longer than most tests. What a test leaves behind is deleted with triggers
off, and small tables of the template get their rows back; a database whose content, tables or
triggers a test changed is made anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import psycopg

KEPT = "npt_as_it_was"
"""A schema with the template's rows: whole where a table is small, else the ids alone."""
SMALL = 200
KEY = {"npt_file": "digest"}
TABLES = """SELECT tablename FROM pg_tables
  WHERE schemaname = 'public' AND tablename LIKE 'npt\\_%' ORDER BY 1"""
SHAPE = """SELECT
  (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'),
  (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'i') AND relname LIKE '%npt\\_%'
    AND relnamespace = 'public'::regnamespace)"""


def admin(server: Any, sql: str) -> None:
    """Run one statement outside a transaction on the server's ``postgres`` database."""
    with psycopg.connect(server.get_uri(database="postgres"), autocommit=True) as connection:
        connection.execute(sql)


@dataclass
class Pool:
    """One database made from ``template``, given to one test after the other."""

    server: Any
    template: str
    name: str = ""
    shape: tuple[int, int] = (0, 0)
    kept: dict[str, int] = field(default_factory=dict)

    def take(self) -> str:
        """The address of a database that is like the template."""
        if not self.name:
            self.name = f"t_{os.urandom(6).hex()}"
            admin(self.server, f"CREATE DATABASE {self.name} TEMPLATE {self.template}")
            with self._connect() as connection:
                self.shape = _shape(connection)
                self.kept = {t: n for t, n in _counts(connection).items() if n}
                connection.execute(f"CREATE SCHEMA {KEPT}")
                for table, count in self.kept.items():
                    columns = "*" if count <= SMALL else KEY.get(table, "id")
                    connection.execute(
                        f"CREATE TABLE {KEPT}.{table} AS SELECT {columns} FROM {table}"
                    )
        return str(self.server.get_uri(database=self.name))

    def give_back(self) -> None:
        """Delete what the test left; drop the database when that cannot be done."""
        if not self._cleaned():
            admin(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            self.name = ""

    def _cleaned(self) -> bool:
        try:
            with self._connect() as connection:
                if _shape(connection) != self.shape:
                    return False
                connection.execute("SET session_replication_role = replica")
                for table, count in _counts(connection).items():
                    if not self._as_it_was(connection, table, count):
                        return False
        except psycopg.Error:
            return False
        return True

    def _as_it_was(self, connection: psycopg.Connection[Any], table: str, count: int) -> bool:
        """Give one table the template's rows; False when rows of a large one are gone."""
        before = self.kept.get(table, 0)
        if count and not before:
            connection.execute(f"DELETE FROM {table}")
        elif 0 < before <= SMALL:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM {KEPT}.{table}")
        elif count > before:
            key = KEY.get(table, "id")
            connection.execute(
                f"DELETE FROM {table} WHERE {key} NOT IN (SELECT {key} FROM {KEPT}.{table})"
            )
        return count >= before

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.server.get_uri(database=self.name))


def _shape(connection: psycopg.Connection[Any]) -> tuple[int, int]:
    found = connection.execute(SHAPE).fetchone()
    assert found is not None
    return found[0], found[1]


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    names = [row[0] for row in connection.execute(TABLES)]
    query = " UNION ALL ".join(f"SELECT '{n}', (SELECT count(*) FROM {n})" for n in names)
    return {row[0]: row[1] for row in connection.execute(query)}
