"""Today: the next thing follows what the trainee has done."""

from __future__ import annotations

import re

from npt_training.assessment import service as assessment
from npt_training.certification import service as certification
from npt_training.core.clock import FrozenClock
from npt_training.curriculum import service as curriculum
from tests.dashboard.conftest import Place


def next_of(text: str) -> str:
    """The title of the page's one next thing."""
    assert text.count('class="next-thing"') == 1
    found = re.search(r'id="next-thing-title">([^<]*)<', text)
    assert found
    return found[1]


def read_all(place: Place, person, *module_ids: str) -> None:
    actor = place.acting(person, "trainee")
    curriculum.enrol(person.id)
    for entry in curriculum.path(person.id).modules:
        if entry.module.id in module_ids:
            for line in entry.module.lessons:
                curriculum.mark_read(actor, line.id)


def test_the_first_nerve_then_the_first_lesson_then_the_next(place: Place) -> None:
    person = place.person("trainee")
    actor = place.acting(person, "trainee")
    assert next_of(place.today(person)) == "Find your first nerve"
    lessons = curriculum.path(person.id).modules[0].module.lessons
    curriculum.mark_read(actor, lessons[0].id)
    assert next_of(place.today(person)) == lessons[1].title


def test_after_the_lessons_comes_the_quiz(place: Place) -> None:
    person = place.person("trainee")
    read_all(place, person, "B1")
    assert next_of(place.today(person)).startswith("Quiz: ")


def test_an_open_quiz_comes_first(place: Place) -> None:
    person = place.person("trainee")
    assessment.start_attempt(place.acting(person, "trainee"), "B9")
    assert next_of(place.today(person)).startswith("Go on with your quiz")


def test_a_quiz_that_waits_for_marking_is_not_asked_for_again(place: Place) -> None:
    person = place.person("trainee")
    read_all(place, person, "B1")
    hand_in_with_text(place, person)
    text = place.today(person)
    assert next_of(text) == curriculum.path(person.id).modules[1].module.lessons[0].title
    assert "waiting for others" in text


def hand_in_with_text(place: Place, person) -> str:
    """Hand in the quiz of B1 with a written answer, so that it waits for marking."""
    actor = place.acting(person, "trainee")
    attempt = assessment.start_attempt(actor, "B1")
    for asked in assessment.questions(actor, attempt):
        if asked.held.item.kind == "written":
            assessment.save_response(actor, attempt, asked.position, {"text": ["It depends."]})
    assessment.submit_attempt(actor, attempt)
    return attempt


def test_while_cooling_off_practice_is_offered_with_the_time(
    place: Place, clock: FrozenClock
) -> None:
    person = place.person("trainee")
    actor = place.acting(person, "trainee")
    read_all(place, person, "B1")
    for _try in range(2):
        attempt = assessment.start_attempt(actor, "B1")
        assessment.submit_attempt(actor, attempt)
    text = place.today(person)
    assert next_of(text) == "Practise ten pictures"
    assert "is possible from" in text
    clock.advance(hours=25)
    assert next_of(place.today(person)).startswith("Quiz: ")


def test_the_three_numbers_are_those_of_the_award_rules(place: Place) -> None:
    person = place.person("trainee", legal_name="Person of the Register")
    read_all(place, person, "B1")
    award = certification.award_status(person.id)
    assert award.done >= 2
    text = place.today(person)
    numbers = re.findall(r"<dt>([^<]*)</dt><dd>(\d+)</dd>", text)
    assert numbers[:3] == [
        ("done", str(award.done)),
        ("waiting for others", str(award.waiting)),
        ("yours to do", str(award.yours)),
    ]


def test_every_open_line_leads_somewhere(place: Place) -> None:
    person = place.person("trainee")
    client = place.browser(person)
    client.get("/")
    text = client.get("/").text
    lines = re.findall(r'<li class="line">(.*?)</li>', text, re.S)
    open_lines = [line for line in lines if "yours to do" in line]
    assert len(open_lines) >= 5
    for line in open_lines:
        href = re.search(r'href="([^"#]*)', line)
        assert href, line
        assert client.get(href[1]).status_code == 200, href[1]
