"""PostgreSQL databases for tests: made from a template once, emptied between tests.

Making a database takes longer than most tests. What a test leaves behind is deleted with triggers
off; a database whose content, tables or triggers a test changed is made anew.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import psycopg

CHAIN_START = "UPDATE npt_chain_end SET length = 0, end_hash = repeat('0', 64)"
TABLES = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'npt\\_%' ORDER BY 1"
SHAPE = """SELECT
  (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'),
  (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'i') AND relname LIKE '%npt\\_%')"""


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
                    if count and table not in self.kept:
                        connection.execute(f"DELETE FROM {table}")
                    elif count != self.kept.get(table, 0):
                        return False
                connection.execute(CHAIN_START)
        except psycopg.Error:
            return False
        return True

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
