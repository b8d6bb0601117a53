"""The database: typed models, units of work, one URL for SQLite or PostgreSQL.

A unit of work is ``with write() as s`` or ``with read() as s``. On SQLite a write starts with
BEGIN IMMEDIATE, so that read-then-write cannot lose an update; on PostgreSQL lock the row you
are about to change with :func:`locked`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Engine,
    Float,
    MetaData,
    String,
    Text,
    create_engine,
    event,
    select,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

from npt_training.core.errors import StorageUnavailable

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class _Utc(TypeDecorator[datetime]):
    """Aware UTC datetimes on both databases; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a time zone was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[str, "id"]
UtcDateTime = Annotated[datetime, "utc"]
JsonDoc = Annotated[Any, "json"]
LongText = Annotated[str, "long"]


class Base(DeclarativeBase):
    """Every table of the product; names start with ``npt_``."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        Id: String(26),
        UtcDateTime: _Utc(),
        JsonDoc: JSON(none_as_null=True),
        LongText: Text(),
        str: String(255),
        float: Float(),
    }


class AppendOnly:
    """Marks tables whose rows are never changed or deleted (triggers enforce it)."""


@dataclass
class _Unit:
    session: Session
    writing: bool
    doomed: bool = False
    after_commit: list[Callable[[], None]] = field(default_factory=list)


class UnitOfWorkError(RuntimeError):
    """A write was started inside a read, or committed after an inner failure."""


class Database:
    """An engine and its units of work. One per application."""

    def __init__(self, url: str, *, pool_size: int = 20, max_page_count: int | None = None) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {"json_serializer": _dump_json}
        if self.is_sqlite:
            options |= {
                "poolclass": QueuePool,
                "pool_size": pool_size,
                "connect_args": {"check_same_thread": False, "timeout": 30},
            }
        else:
            # No ping before each use: a lost connection fails one unit, which answers 503 and
            # renews the whole pool, and the retry succeeds.
            options |= {"pool_size": pool_size, "pool_recycle": 1800}
        self.engine = create_engine(url, **options)
        if self.is_sqlite:
            _prepare_sqlite(self.engine, max_page_count)
        self._writer = self.engine.execution_options(npt_write=True)
        self._reader = (
            self.engine
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._looker = (
            self.engine.execution_options(npt_look=True)
            if self.is_sqlite
            else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        )
        self._unit: ContextVar[_Unit | None] = ContextVar("npt_unit", default=None)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that may write. Joins an outer ``write``; the outermost commits."""
        unit = self._unit.get()
        if unit is not None:
            if not unit.writing:
                raise UnitOfWorkError("a write cannot start inside a read")
            try:
                yield unit.session
            except BaseException:
                unit.doomed = True
                raise
            return
        with self._open(self._writer, writing=True) as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One read transaction. Joins whatever unit is open."""
        unit = self._unit.get()
        if unit is not None:
            yield unit.session
            return
        with self._open(self._reader, writing=False) as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A connection for one SELECT, which needs no transaction around it. Joins an open unit.

        Saves two round trips to PostgreSQL where every request looks something up.
        """
        unit = self._unit.get()
        if unit is not None:
            yield unit.session.connection()
            return
        with _as_refusal(), self._looker.connect() as connection:
            yield connection

    @contextmanager
    def _open(self, engine: Engine, *, writing: bool) -> Iterator[Session]:
        session = Session(engine, expire_on_commit=False)
        unit = _Unit(session, writing)
        token = self._unit.set(unit)
        try:
            with _as_refusal(), session.begin():
                yield session
                if unit.doomed:
                    raise UnitOfWorkError("an inner step failed, so nothing was saved")
                if not writing:
                    session.expunge_all()
                    session.rollback()
        finally:
            self._unit.reset(token)
            session.close()
        for step in unit.after_commit:
            step()

    def after_commit(self, step: Callable[[], None]) -> None:
        """Run ``step`` once the open write has committed (never if it rolls back)."""
        unit = self._unit.get()
        if unit is None or not unit.writing:
            raise UnitOfWorkError("after_commit needs an open write")
        unit.after_commit.append(step)

    def dispose(self) -> None:
        self.engine.dispose()


@contextmanager
def _as_refusal() -> Iterator[None]:
    """A database that is away, full or busy becomes a sentence for people."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StorageUnavailable() from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StorageUnavailable() from error
        raise


def _dump_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _prepare_sqlite(engine: Engine, max_page_count: int | None) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=30000")
        if max_page_count is not None:
            cursor.execute(f"PRAGMA max_page_count={int(max_page_count)}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        wanted = connection.get_execution_options()
        if "npt_look" in wanted:  # one SELECT is a transaction of its own
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE" if "npt_write" in wanted else "BEGIN")


Row = TypeVar("Row", bound=Base)


def locked(s: Session, model: type[Row], ident: str) -> Row | None:
    """The row with that primary key, locked for change until the unit of work ends."""
    primary = model.__mapper__.primary_key[0]
    return s.scalars(
        select(model)
        .where(primary == ident)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


@contextmanager
def write() -> Iterator[Session]:
    """``write`` of the running application's database."""
    from npt_training.core.runtime import current

    with current().db.write() as session:
        yield session


@contextmanager
def read() -> Iterator[Session]:
    """``read`` of the running application's database."""
    from npt_training.core.runtime import current

    with current().db.read() as session:
        yield session


@contextmanager
def look() -> Iterator[Connection]:
    """``look`` of the running application's database."""
    from npt_training.core.runtime import current

    with current().db.look() as connection:
        yield connection
