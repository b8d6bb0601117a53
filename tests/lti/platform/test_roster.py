"""Names and roles in pages, with rows that are broken where a test wants them so."""

from __future__ import annotations

from tests.lti.platform.roster import CONTAINER
from tests.lti.platform.scene import Scene
from tests.lti.platform.world import MEMBERS, SCORE


def test_members_are_told_in_pages_by_short_role_names(scene: Scene) -> None:
    for _ in range(10):
        scene.platform.add_user(scene.course)
    url = f"/courses/{scene.course.id}/memberships"
    first = scene.call("GET", url, MEMBERS, media=CONTAINER)
    assert len(first.json["members"]) == 10
    assert 'rel="next"' in first.headers["Link"]
    assert first.json["members"][0] == {
        "user_id": scene.learner.id,
        "status": "Active",
        "roles": ["Learner"],
        "name": scene.learner.name,
        "given_name": scene.learner.given,
        "family_name": scene.learner.family,
        "email": scene.learner.email,
    }
    last = scene.call("GET", f"{url}?from=10", MEMBERS, media=CONTAINER)
    assert len(last.json["members"]) == 2
    assert "Link" not in last.headers
    teachers = scene.call("GET", f"{url}?role=Instructor", MEMBERS, media=CONTAINER).json
    assert [row["user_id"] for row in teachers["members"]] == [scene.teacher.id]


def test_the_roster_needs_its_scope_and_media_type(scene: Scene) -> None:
    url = f"/courses/{scene.course.id}/memberships"
    assert scene.call("GET", url, SCORE, media=CONTAINER).status_code == 403
    assert scene.call("GET", url, MEMBERS, media="application/json").status_code == 406
    assert scene.call("GET", f"{url}?limit=0", MEMBERS, media=CONTAINER).status_code == 400


def test_rows_without_names_and_broken_ones(scene: Scene) -> None:
    scene.platform.share_pii = False
    scene.course.broken_rows = [{"roles": ["Learner"]}, "nobody", {"user_id": 5, "roles": None}]
    url = f"/courses/{scene.course.id}/memberships"
    members = scene.call("GET", url, MEMBERS, media=CONTAINER).json["members"]
    assert set(members[0]) == {"user_id", "status", "roles"}
    assert members[2:] == scene.course.broken_rows
