"""Items, answers and marks refuse UPDATE and DELETE in raw SQL, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from npt_training.assessment import service
from npt_training.core.runtime import current
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items


@pytest.fixture
def marked(app: Flask) -> None:
    factories.make_edition([items.written()])
    organisation = make_organisation()
    trainee, instructor = factories.trainee(organisation), factories.instructor(organisation)
    attempt_id = service.start_attempt(trainee, "B9")
    service.save_response(trainee, attempt_id, 1, {"text": ["There."]})
    service.submit_attempt(trainee, attempt_id)
    answer_id = service.queue(instructor).answer_ids[0]
    service.mark_answer(instructor, answer_id, {"r1": 1, "r2": 0}, "", sequence=0)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("table", ["npt_item", "npt_answer", "npt_mark"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_append_only_rows_stay(app: Flask, table: str, verb: str) -> None:
    count = text(f"SELECT count(*) FROM {table}")
    with current().db.engine.connect() as connection:
        before = connection.execute(count).scalar_one()
        assert before == 1
    with pytest.raises(DBAPIError, match="append-only"), current().db.engine.begin() as connection:
        connection.execute(text(verb.format(table)))
    with current().db.engine.connect() as connection:
        assert connection.execute(count).scalar_one() == before
