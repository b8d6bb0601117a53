"""Jobs and outbox: one leased table, written in the same transaction as their cause.

A job is claimed with a lease. Its handler runs inside one write together with marking the job
done, so its effect in our database happens exactly once however often a worker dies. A handler
that reaches outside (SMTP) is registered with ``external=True``: it runs outside any transaction
and must itself be safe to repeat.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Index, Table, UniqueConstraint, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from npt_training.core.clock import now
from npt_training.core.db import Base, Id, JsonDoc, LongText, UtcDateTime, locked, read, write
from npt_training.core.errors import NptError
from npt_training.core.ids import new_id

log = structlog.get_logger("npt.jobs")
Handler = Callable[[dict[str, Any]], None]
LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 20
MAX_BACKOFF = timedelta(hours=6)


class Job(Base):
    """One piece of work. ``(name, key)`` is unique: the same cause is never queued twice."""

    __tablename__ = "npt_job"
    __table_args__ = (
        UniqueConstraint("name", "key"),
        Index("ix_npt_job_due", "state", "run_after"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    key: Mapped[str]
    payload: Mapped[JsonDoc]
    state: Mapped[str] = mapped_column(default="ready")
    run_after: Mapped[UtcDateTime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[UtcDateTime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[LongText | None]
    created_at: Mapped[UtcDateTime]
    done_at: Mapped[UtcDateTime | None]


_TABLE = cast(Table, Job.__table__)
_QUEUE = {
    True: sqlite.insert(_TABLE).on_conflict_do_nothing(),
    False: postgresql.insert(_TABLE).on_conflict_do_nothing(),
}
"""By whether the database is SQLite."""


@dataclass(frozen=True)
class _Task:
    handler: Handler
    external: bool


@dataclass
class TaskRegistry:
    """The tasks and event handlers of one application. Rooms fill it from their ``tasks.py``."""

    tasks: dict[str, _Task] = field(default_factory=dict)
    listeners: dict[str, list[str]] = field(default_factory=dict)
    wake: threading.Event = field(default_factory=threading.Event)

    def task(self, name: str, handler: Handler, *, external: bool = False) -> None:
        """Register work that is queued by name with :func:`enqueue`."""
        if name in self.tasks:
            raise ValueError(f"the task {name} is registered twice")
        self.tasks[name] = _Task(handler, external)

    def handle(self, event: str, name: str, handler: Handler, *, external: bool = False) -> None:
        """Register ``handler`` under ``name`` for every ``event`` recorded with :func:`emit`."""
        self.task(name, handler, external=external)
        self.listeners.setdefault(event, []).append(name)


def enqueue(
    s: Session, name: str, payload: dict[str, Any], *, key: str, delay: timedelta = timedelta()
) -> None:
    """Queue work in this transaction. The same ``(name, key)`` again changes nothing."""
    _queue(s, [name], payload, key, delay)


def emit(s: Session, event: str, payload: dict[str, Any], *, key: str) -> None:
    """Record that something happened: one job for each handler of ``event``."""
    from npt_training.core.runtime import current

    names = current().tasks.listeners.get(event, [])
    if names:
        _queue(s, names, payload, f"{event}:{key}", timedelta())


def _queue(
    s: Session, names: list[str], payload: dict[str, Any], key: str, delay: timedelta
) -> None:
    from npt_training.core.runtime import current

    at = now()
    rows = [
        {
            "id": new_id(),
            "name": name,
            "key": key,
            "payload": payload,
            "state": "ready",
            "run_after": at + delay,
            "attempts": 0,
            "created_at": at,
        }
        for name in names
    ]
    s.flush()
    s.connection().execute(_QUEUE[current().db.is_sqlite], rows)
    current().db.after_commit(current().tasks.wake.set)


def run_one(owner: str) -> bool:
    """Claim and run one due job; False when nothing is due."""
    claimed = _claim(owner)
    if claimed is None:
        return False
    job_id, name, payload = claimed
    from npt_training.core.runtime import current

    task = current().tasks.tasks.get(name)
    try:
        if task is None:
            raise LookupError(f"no task is registered under {name}")
        if task.external:
            task.handler(payload)
            with write() as s:
                _finish(s, job_id, owner)
        else:
            with write() as s:
                if _finish(s, job_id, owner):
                    task.handler(payload)
    except Exception as error:
        log.warning("job failed", job=job_id, name=name, error=type(error).__name__)
        _fail(job_id, owner, error)
    return True


def run_pending(limit: int = 1000) -> int:
    """Run due jobs until none is left or ``limit`` is reached; returns how many ran."""
    owner = f"run-{secrets.token_hex(6)}"
    done = 0
    while done < limit and run_one(owner):
        done += 1
    return done


def work_forever(stop: threading.Event, *, idle_s: float = 1.0) -> None:
    """The worker's loop: run what is due, then wait to be woken or for ``idle_s`` seconds."""
    from npt_training.core.runtime import current

    owner = f"worker-{secrets.token_hex(6)}"
    wake = current().tasks.wake
    while not stop.is_set():
        try:
            busy = run_one(owner)
        except NptError:
            busy = False
        if not busy:
            wake.wait(idle_s)
            wake.clear()


def waiting() -> int:
    """How many jobs are neither done nor given up."""
    with read() as s:
        return len(s.scalars(select(Job.id).where(Job.state.in_(("ready", "leased")))).all())


def _claim(owner: str) -> tuple[str, str, dict[str, Any]] | None:
    at = now()
    due = or_(
        (Job.state == "ready") & (Job.run_after <= at),
        (Job.state == "leased") & (Job.lease_until < at),
    )
    with read() as s:
        if s.scalars(select(Job.id).where(due).limit(1)).first() is None:
            return None
    with write() as s:
        job = s.scalars(
            select(Job)
            .where(due)
            .order_by(Job.run_after, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if job is None:
            return None
        job.state, job.lease_owner, job.lease_until = "leased", owner, at + LEASE
        job.attempts += 1
        return job.id, job.name, job.payload


def _finish(s: Session, job_id: str, owner: str) -> bool:
    job = locked(s, Job, job_id)
    if job is None or job.state != "leased" or job.lease_owner != owner:
        return False
    job.state, job.done_at, job.lease_owner, job.lease_until = "done", now(), None, None
    return True


def _fail(job_id: str, owner: str, error: Exception) -> None:
    with write() as s:
        job = locked(s, Job, job_id)
        if job is None or job.lease_owner != owner:
            return
        job.last_error = f"{type(error).__name__}: {error}"[:2000]
        job.lease_owner = job.lease_until = None
        if job.attempts >= MAX_ATTEMPTS:
            job.state = "failed"
            return
        job.state = "ready"
        backoff = min(timedelta(seconds=2 ** min(job.attempts, 16)), MAX_BACKOFF)
        job.run_after = now() + backoff
