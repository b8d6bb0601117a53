"""A class that opens a new link at the same moment makes one course, one link, a place for each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from npt_training.core.db import read
from npt_training.lti.activities.models import Course, Learner, Link
from tests.lti.activities.factories import claims, make_school

CLASS = 12


def test_first_launches_at_the_same_moment(app: Flask) -> None:
    school = make_school()
    users = [school.user(f"learner {number}") for number in range(CLASS)]
    said = claims(activity="quiz:B9", grades=True)

    def arrive(number: int) -> str | None:
        with app.app_context():
            opened = school.launch(said, user=users[number % CLASS])
            return opened.link.id if opened.link else None

    with ThreadPoolExecutor(6) as pool:
        links = set(pool.map(arrive, range(2 * CLASS)))
    with read() as s:
        counts = [
            s.scalars(select(func.count()).select_from(model)).one()
            for model in (Course, Link, Learner)
        ]
    assert len(links) == 1
    assert counts == [1, 1, CLASS]
