"""Checking and publishing are work of the background: both read every file of the content."""

from __future__ import annotations

from npt_training.core.jobs import TaskRegistry
from npt_training.publishing import service


def register(tasks: TaskRegistry) -> None:
    tasks.task(service.CHECK, lambda job: service.run_check(job["check_id"]), external=True)
    tasks.task(service.PUBLISH, lambda job: service.run_publish(job["check_id"]), external=True)
