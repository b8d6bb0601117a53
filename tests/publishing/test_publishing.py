"""From changed files to a new edition by page: checked, compared, published whole, people moved."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.core import jobs
from npt_training.core.db import read
from npt_training.core.editions import Edition, newest
from npt_training.curriculum import service as curriculum
from npt_training.publishing import service
from npt_training.publishing.errors import NobodyChosen, NotClean, SameEdition
from tests.content.conftest import folders  # noqa: F401
from tests.content.test_check import spoil
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person, sign_in


@pytest.fixture
def editor(app: Flask) -> Any:
    organisation = make_organisation()
    return principal(make_person(organisation, "administrator"), organisation, "administrator")


def test_changed_files_become_an_edition(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    folders: tuple[Path, Path],  # noqa: F811
) -> None:
    courses, _quizzes = folders
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        content_dir=courses.parent,
    )
    with app.app_context():
        organisation = make_organisation()
        person = make_person(organisation, "administrator")
        client = app.test_client()
        sign_in(client, person)
        old = newest()

        same = _checked(client)
        assert "exactly the newest edition" in same

        spoil(courses / "basic" / "B1" / "module.yaml", "minutes:", "minuets:")
        faulty = _checked(client)
        assert "courses/basic/B1/module.yaml:" in faulty
        assert "Publish as a new edition" not in faulty

        spoil(courses / "basic" / "B1" / "module.yaml", "minuets:", "minutes:")
        lesson = sorted((courses / "basic" / "B1").glob("*.md"))[0]
        spoil(lesson, "key_points:\n", 'key_points:\n  - "A sentence that was not there."\n')
        clean = _checked(client)
        assert "1 thing is different" in clean

        token = _token(clean)
        where = re.search(r"/editions/checks/\w+/publish", clean)
        assert where is not None
        spoil(lesson, "was not there", "was not there before")
        assert "files were changed after this check" in _published(client, where.group(), token)
        assert newest().id == old.id

        clean = _checked(client)
        where = re.search(r"/editions/checks/\w+/publish", clean)
        assert where is not None
        assert "Open the new edition" in _published(client, where.group(), _token(clean))
        new = newest()
        assert new.id != old.id
        page = client.get(f"/editions/{new.id}").get_data(as_text=True)
        assert "1 thing is different." in page
        code = re.search(rf"/editions/{new.id}/lessons/([\w-]+)", page)
        assert code is not None
        words = client.get(f"/editions/{new.id}/lessons/{code[1]}?against={old.id}")
        assert "<ins>A sentence that was not there before." in words.get_data(as_text=True)


def _checked(client: Any) -> str:
    page = client.get("/editions").get_data(as_text=True)
    answer = client.post("/editions/checks", data={"csrf_token": _token(page)})
    waiting = client.get(answer.location).get_data(as_text=True)
    assert 'http-equiv="refresh"' in waiting
    jobs.run_pending()
    return str(client.get(answer.location).get_data(as_text=True))


def _published(client: Any, path: str, token: str) -> str:
    answer = client.post(path, data={"csrf_token": token})
    jobs.run_pending()
    return str(client.get(answer.location).get_data(as_text=True))


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_check_that_is_not_clean_is_never_published(editor: Any) -> None:
    check_id = service.ask_for_check(editor)
    with pytest.raises(NotClean):
        service.publish(editor, check_id)


def test_people_are_moved_by_choice_and_keep_what_they_read(editor: Any, tmp_path: Path) -> None:
    organisation_id = editor.organisation_id
    old = make_edition(tmp_path)
    ada, ben, other = (_trainee(organisation_id) for _ in range(3))
    stranger = _trainee(make_organisation().id)
    for one in (ada, ben, other, stranger):
        curriculum.enrol(one.person_id)
    curriculum.mark_read(ada, "b9-first")
    new = make_edition(tmp_path)
    with pytest.raises(NobodyChosen):
        service.move(editor, [], old.id, new.id)
    with pytest.raises(SameEdition):
        service.move(editor, [ada.person_id], old.id, old.id)
    moved = service.move(editor, [ada.person_id, ben.person_id, stranger.person_id], old.id, new.id)
    assert moved == 2
    assert curriculum.edition_of(ada.person_id) == new.id
    assert curriculum.edition_of(other.person_id) == old.id
    assert curriculum.edition_of(stranger.person_id) == old.id
    assert curriculum.lessons_read(ada.person_id, "B9").read == 1
    assert [one.person_id for one in service.followers(editor, old.id)] == [other.person_id]
    lines = service.edition_lines(editor)
    assert [(line.edition.id, line.followers, line.newest) for line in lines] == [
        (new.id, 2, True),
        (old.id, 1, False),
    ]
    with read() as s:
        assert s.scalar(select(func.count()).select_from(Edition)) == 2


def _trainee(organisation_id: str) -> Any:
    from npt_training.accounts.models import Organisation

    with read() as s:
        organisation = s.get_one(Organisation, organisation_id)
    return principal(make_person(organisation, "trainee"), organisation)
