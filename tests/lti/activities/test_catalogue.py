"""What a course may link to."""

from __future__ import annotations

from flask import Flask

from npt_training.assessment.exam import service as exams
from npt_training.lti.activities.activity import Activity, Kind
from npt_training.lti.activities.catalogue import catalogue
from tests.assessment.exam import factories as exam
from tests.lti.activities.factories import make_school


def test_everything_of_the_newest_edition_is_offered(app: Flask) -> None:
    school = make_school()
    names = [one.name for one in catalogue(school.organisation.id).entries]
    assert names == [
        "tier:basic",
        "module:B9",
        "lesson:b9-one",
        "lesson:b9-two",
        "lesson:b9-three",
        "quiz:B9",
        "certificate:mine",
    ]


def test_titles_and_minutes_are_told(app: Flask) -> None:
    found = catalogue(make_school().organisation.id)
    quiz = found.find(Activity(Kind.QUIZ, "B9"))
    assert quiz is not None
    assert (quiz.title, quiz.minutes, quiz.under) == (
        "Quiz: Leg and foot",
        5,
        "Leg, ankle and foot",
    )
    tier = found.find(Activity(Kind.TIER, "basic"))
    assert tier is not None
    assert tier.minutes == 20


def test_search_wants_every_word_and_minds_no_accents(app: Flask) -> None:
    found = catalogue(make_school().organisation.id)
    assert [one.name for one in found.search("LEG quíz")] == ["quiz:B9"]
    assert [one.name for one in found.search("lesson TWO")] == ["lesson:b9-two"]
    assert found.search("lesson nowhere") == ()
    assert found.search("  ") == found.entries


def test_published_exams_of_the_own_school_are_offered(app: Flask) -> None:
    world = exam.make_world()
    published = exam.published(world)
    draft = exams.create(world.staff, "Not published")
    names = {one.name for one in catalogue(world.organisation.id).entries}
    assert f"exam:{published}" in names
    assert f"exam:{draft}" not in names
    other = make_school()
    assert f"exam:{published}" not in {one.name for one in catalogue(other.organisation.id).entries}
    exams.set_closed(world.staff, published, closed=True)
    assert f"exam:{published}" not in {one.name for one in catalogue(world.organisation.id).entries}


def test_what_was_chosen_keeps_its_order_and_is_taken_once(app: Flask) -> None:
    found = catalogue(make_school().organisation.id)
    chosen = found.chosen(["quiz:B9", "lesson:b9-one", "quiz:B9", "quiz:NOPE", "rubbish"])
    assert [one.name for one in chosen] == ["quiz:B9", "lesson:b9-one"]
