"""The permission table: what each role, a stranger and an outsider get for every route and method.

The outsider holds every role in another school and asks with this school's ids. A route that is
missing from ``table.txt`` fails, and so does a line without a route. Write the table anew with
``python -m tests.permissions.write`` and read every line of the difference.
"""

from __future__ import annotations

import pytest

from npt_training.core.web import access_of
from tests.permissions.table import Row, current_routes, load
from tests.permissions.world import COLUMNS, World, open_world

pytestmark = pytest.mark.xdist_group("permissions")
TABLE = load()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return open_world(tmp_path_factory.mktemp("permissions"))


def test_every_route_is_in_the_table(world: World) -> None:
    found = current_routes(world.app)
    assert [f"{row.method} {row.route}" for row in TABLE] == found


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.route}")
def test_permission(world: World, row: Row) -> None:
    rule = row.rule(world.app)
    path = world.path(rule)
    given = {column: world.ask(column, row.method, path) for column in COLUMNS}
    assert given == row.expected


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method} {row.route}")
def test_the_table_itself_is_safe(world: World, row: Row) -> None:
    """A stranger gets nothing behind a permission; an outsider no object of this school."""
    with world.app.app_context():
        access = access_of(row.rule(world.app).endpoint)
    if access != "public":
        assert row.expected["stranger"] in {"sign in", "401"}, row
    own = {"person_id", "certificate_id", "proposal_id", "observation_id", "answer_id",
           "cohort_id", "attempt_id", "exam_id", "late_id", "invitation_id", "interest_id",
           "session_id", "secret", "draft_id", "picture_id", "platform_id", "tenant_id",
           "offer_id", "remark_id"}  # fmt: skip
    if own & set(row.rule(world.app).arguments):
        assert row.expected["outsider"] in {"403", "404"}, row
