"""Loading: whole or not at all, once, and never over what is there."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from npt_training.assessment import service as assessment
from npt_training.assessment.items import format_of
from npt_training.content import ContentRefused, default_folders, digest_of, load
from npt_training.core import editions
from npt_training.core.db import Base, read
from npt_training.core.errors import NptError
from npt_training.core.runtime import current
from npt_training.curriculum import service as curriculum
from tests.assessment.factories import principal
from tests.content.test_check import MODULES, spoil
from tests.world import make_organisation, make_person, sign_in

Folders = tuple[Path, Path]


def everything() -> dict[str, int]:
    """Rows of every table that content could fill."""
    with read() as s:
        return {
            table.name: s.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Base.metadata.sorted_tables
        }


def test_content_is_loaded_whole(app: Flask, folders: Folders) -> None:
    edition = load(*folders)
    assert edition.digest == digest_of(*folders)
    assert [module.id for module in curriculum.modules(edition.id)] == list(MODULES)
    assert len(assessment.bank_of(edition.id).by_id) == edition.counts["items"]
    first = curriculum.first_find(edition.id)
    assert first is not None
    assert first.item in assessment.bank_of(edition.id).by_code


def test_the_same_content_again_changes_nothing(app: Flask, folders: Folders) -> None:
    first = load(*folders)
    before = everything()
    assert load(*folders).id == first.id
    assert everything() == before


def test_a_mistake_loads_nothing_at_all(app: Flask, folders: Folders) -> None:
    spoil(folders[0] / "basic" / "B9" / "module.yaml", "sural", "suralis")
    before = everything()
    with pytest.raises(ContentRefused) as refusal:
        load(*folders)
    assert any("suralis" in str(problem) for problem in refusal.value.problems)
    assert everything() == before


def test_a_failure_half_way_leaves_nothing(app: Flask, folders: Folders) -> None:
    before = everything()
    with current().db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE npt_award_scheme RENAME TO npt_away"))
    with pytest.raises((NptError, DatabaseError)):
        load(*folders)
    with current().db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE npt_away RENAME TO npt_award_scheme"))
    assert everything() == before
    assert load(*folders).counts["modules"] == len(MODULES)


def test_two_loads_at_once_give_one_edition(app: Flask, folders: Folders) -> None:
    found, faults = [], []

    def go() -> None:
        try:
            with app.app_context():
                found.append(load(*folders).id)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(found)) == 1


def test_new_content_is_a_new_edition_and_the_old_one_stays(app: Flask, folders: Folders) -> None:
    old = load(*folders)
    person = make_person(make_organisation(), "trainee")
    curriculum.enrol(person.id)
    module = folders[0] / "basic" / "B9" / "module.yaml"
    title = curriculum.module(old.id, "B9").title
    spoil(module, f"title: {title}", "title: A better title")
    new = load(*folders)
    assert new.id != old.id
    assert editions.newest().id == new.id
    assert curriculum.module(new.id, "B9").title == "A better title"
    assert _title(person.id) == title
    newcomer = make_person(make_organisation("Second"), "trainee")
    curriculum.enrol(newcomer.id)
    assert _title(newcomer.id) == "A better title"


def _title(person_id: str) -> str:
    [found] = [one for one in curriculum.path(person_id).modules if one.module.id == "B9"]
    return found.module.title


def test_every_lesson_of_the_repository_can_be_shown(school: Flask) -> None:
    client = school.test_client()
    sign_in(client, make_person(make_organisation(), "trainee"))
    for module in curriculum.modules(editions.newest().id):
        for line in module.lessons:
            answer = client.get(f"/learn/{module.id}/{line.id}")
            assert answer.status_code == 200, line.id
            assert "plate-picture" in answer.text or "plate-drawing" in answer.text


def test_default_folders_are_the_repositorys(app: Flask) -> None:
    courses, quizzes = default_folders()
    assert (courses / "basic" / "course.yaml").is_file()
    assert (quizzes / "atlas" / "views" / "leg.yaml").is_file()


def test_a_named_folder_wins(app: Flask, tmp_path: Path) -> None:
    assert default_folders(tmp_path, None)[0] == tmp_path


def test_a_second_form_of_every_module_asks_something_else(app: Flask) -> None:
    """Exactly the blueprint each time; fewer than half repeated, as the bank is large enough."""
    edition = load(*default_folders())
    organisation = make_organisation()
    actor = principal(make_person(organisation, "trainee"), organisation)
    for module in curriculum.modules(edition.id):
        quiz = module.quiz
        if quiz is None:
            continue
        forms = []
        for _sitting in range(2):
            attempt_id = assessment.start_attempt(actor, module.id)
            held = [asked.held for asked in assessment.questions(actor, attempt_id)]
            assert Counter(format_of(one.item) for one in held) == quiz["blueprint"], module.id
            forms.append({one.code for one in held})
            assessment.submit_attempt(actor, attempt_id)
        assert len(forms[0] & forms[1]) < len(forms[0]) / 2, module.id
