"""Regrading: who moves is seen first, new marks are appended, the people affected are told."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from npt_training.accounts import interests
from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_person
from npt_training.assessment import service
from npt_training.assessment.desk import keys, regrade
from npt_training.assessment.desk.appeals import make_appeal, uphold
from npt_training.assessment.desk.changes import Change, response_key
from npt_training.assessment.desk.errors import ChangeRefused, NothingWritten, PreviewOld
from npt_training.assessment.models import Answer, ItemVersion, Mark
from npt_training.assessment.service.bank import Held
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.jobs import Job
from tests.accounts.factories import audited, mails, make_organisation, make_person
from tests.assessment import factories, items
from tests.assessment.desk.school import FULL, NONE, School, attempt, make_school, written_of

B_TOO = Change("accept", accept=("chosen:b",))
WHY = "Option b is right as well."


@dataclass
class Sat:
    """Three people of one school: all right, half right, all wrong; each written answer is full.
    ``held`` is the first choice question."""

    school: School
    held: Held
    people: list[Principal]
    attempts: list[str]

    def percents(self) -> list[float | None]:
        return [attempt(one).percent for one in self.attempts]


@pytest.fixture
def sat(app: object) -> Sat:
    coast = make_school(choices=4, markers=1)
    people, attempts = [coast.trainee() for _n in range(3)], []
    for person, right in zip(people, (4, 2, 0), strict=True):
        attempt_id = coast.sit(person, right=right)
        service.mark_answer(coast.ina, written_of(attempt_id), FULL, "", sequence=0)
        attempts.append(attempt_id)
    asked = service.questions(people[2], attempts[2])
    held = next(one.held for one in asked if one.held.item.kind == "choice")
    return Sat(coast, held, people, attempts)


def test_the_preview_says_who_moves_and_writes_nothing(sat: Sat) -> None:
    assert sat.percents() == [100.0, 60.0, 20.0]
    seen = regrade.preview(sat.school.ina, sat.held, B_TOO)
    assert seen.seen == 3
    wrong = [one.attempt_id for one in seen.lines]
    assert sat.attempts[2] in wrong
    assert sat.attempts[0] not in wrong
    line = next(one for one in seen.lines if one.attempt_id == sat.attempts[2])
    assert (line.was, line.becomes, line.move.before, line.move.after) == (0.0, 1.0, 20.0, 40.0)
    assert sat.percents() == [100.0, 60.0, 20.0]


def test_applying_appends_marks_and_counts_anew(sat: Sat) -> None:
    seen = regrade.preview(sat.school.ina, sat.held, B_TOO)
    answers, moved = regrade.apply(sat.school.ina, sat.held, B_TOO, WHY, seen.token)
    assert answers == moved == len(seen.lines)
    assert sat.percents()[2] == 40.0
    with read() as s:
        given = s.scalars(select(Mark).where(Mark.cause == "regrade")).all()
        kept = s.scalars(select(Answer.fraction).where(Answer.id == given[0].answer_id)).one()
    assert {one.fraction for one in given} == {1.0}
    assert kept == 0.0, "the first score stays as it was"
    past = keys.regrades_of(sat.school.ina, sat.held)
    assert [(one.reason, one.answers) for one in past] == [(WHY, answers)]
    assert {one.cause_id for one in given} == {past[0].id}
    assert audited("assessment.regrade")[0].actor == sat.school.ina.person_id
    assert regrade.preview(sat.school.ina, sat.held, B_TOO).lines == []


def test_who_moved_is_told_and_later_rooms_hear_of_it_again(sat: Sat) -> None:
    before = len(_jobs("assessment.attempt_finished"))
    first = {person.person_id: len(_mails(person)) for person in sat.people}
    seen = regrade.preview(sat.school.ina, sat.held, B_TOO)
    regrade.apply(sat.school.ina, sat.held, B_TOO, WHY, seen.token)
    new = {person.person_id: _mails(person)[first[person.person_id] :] for person in sat.people}
    told = new[sat.people[2].person_id]
    assert [mail.subject for mail in told] == ["Your result has been counted anew"]
    assert "was 20.0 % and is 40.0 % now: not passed" in told[0].text
    assert WHY in told[0].text
    assert new[sat.people[0].person_id] == []
    assert len(_jobs("assessment.attempt_finished")) > before


def test_a_percent_that_comes_back_is_announced_again(sat: Sat) -> None:
    ina, held = sat.school.ina, sat.held
    counts = [len(_jobs("assessment.attempt_finished"))]
    for percent in (100, 0):
        position = next(
            one.position
            for one in service.questions(sat.people[2], sat.attempts[2])
            if one.held.id == held.id
        )
        uphold(ina, make_appeal(sat.people[2], sat.attempts[2], position, "?"), "!",
               percent=percent) if percent else _lower(sat)  # fmt: skip
        counts.append(len(_jobs("assessment.attempt_finished")))
    assert sat.percents()[2] == 20.0
    assert counts[0] < counts[1] < counts[2]


def _lower(sat: Sat) -> None:
    """Back to nothing by hand, as a second appeal would."""
    from npt_training.assessment.models import Attempt
    from npt_training.assessment.service.marks import add_mark
    from npt_training.assessment.service.settle import settle
    from npt_training.core.db import locked, write

    with write() as s:
        row = locked(s, Attempt, sat.attempts[2])
        assert row is not None
        answer_id = s.scalars(select(Mark.answer_id).where(Mark.cause == "appeal").limit(1)).one()
        add_mark(s, sat.school.ina.person_id, answer_id, rubric={}, fraction=0.0, cause="appeal")
        settle(s, row, actor=sat.school.ina.person_id)


def test_full_marks_for_everybody_and_leaving_out(sat: Sat) -> None:
    ina = sat.school.ina
    full = regrade.preview(ina, sat.held, Change("full"))
    regrade.apply(ina, sat.held, Change("full"), "The picture was wrong.", full.token)
    assert sat.percents()[2] == 40.0
    out = regrade.preview(ina, sat.held, Change("exclude"))
    assert len(out.lines) == 3
    regrade.apply(ina, sat.held, Change("exclude"), "It asks two things.", out.token)
    assert sat.percents()[2] == 25.0, "one of the four that are left"
    assert sat.percents()[0] == 100.0


def test_passing_and_failing_is_counted(sat: Sat) -> None:
    seen = regrade.preview(sat.school.ina, sat.held, Change("exclude"))
    assert (seen.crossing("now-passes"), seen.crossing("now-fails")) == (0, 0)
    tall = make_school(choices=3, markers=1)
    trainee = tall.trainee()
    attempt_id = tall.sit(trainee, right=2)
    service.mark_answer(tall.ina, written_of(attempt_id), FULL, "", sequence=0)
    assert attempt(attempt_id).passed is False
    missed = next(
        one.held
        for one in service.questions(trainee, attempt_id)
        if one.held.item.kind == "choice" and one.fraction == 0
    )
    seen = regrade.preview(tall.ina, missed, Change("exclude"))
    assert seen.crossing("now-passes") == 1
    regrade.apply(tall.ina, missed, Change("exclude"), "Unclear.", seen.token)
    assert (attempt(attempt_id).percent, attempt(attempt_id).passed) == (100.0, True)


def test_a_new_version_rescores_what_was_answered(sat: Sat) -> None:
    """A later edition holds the same item with b as the right option."""
    code = sat.held.code
    doc = items.choice(id=code, prompt="Question?")
    doc["options"][0]["correct"], doc["options"][1]["correct"] = False, True
    factories.make_edition([doc, items.written()])
    versions = keys.versions_of(sat.school.ina, sat.held)
    assert [one.code for one in versions] == [code]
    change = Change("version", versions[0].id)
    seen = regrade.preview(sat.school.ina, sat.held, change)
    assert {(one.was, one.becomes) for one in seen.lines} == {(1.0, 0.0), (0.0, 1.0)}
    regrade.apply(sat.school.ina, sat.held, change, "The key was wrong.", seen.token)
    assert (sat.percents()[0], sat.percents()[2]) == (80.0, 40.0)


def test_an_upheld_appeal_is_not_taken_back(sat: Sat) -> None:
    asked = service.questions(sat.people[2], sat.attempts[2])
    position = next(one.position for one in asked if one.held.id == sat.held.id)
    appeal = make_appeal(sat.people[2], sat.attempts[2], position, "B is right.")
    uphold(sat.school.ina, appeal, "It is.", percent=100)
    doc = items.choice(id=sat.held.code)
    doc["options"][0]["correct"], doc["options"][2]["correct"] = False, True
    factories.make_edition([doc, items.written()])
    change = Change("version", keys.versions_of(sat.school.ina, sat.held)[0].id)
    seen = regrade.preview(sat.school.ina, sat.held, change)
    assert sat.attempts[2] not in {one.attempt_id for one in seen.lines}


def test_what_changed_meanwhile_is_looked_at_again(sat: Sat) -> None:
    seen = regrade.preview(sat.school.ina, sat.held, B_TOO)
    late = sat.school.trainee()
    sat.school.sit(late, right=0)
    with pytest.raises(PreviewOld):
        regrade.apply(sat.school.ina, sat.held, B_TOO, WHY, seen.token)
    with pytest.raises(PreviewOld):
        regrade.apply(sat.school.ina, sat.held, B_TOO, WHY, "made up")
    assert sat.percents()[2] == 20.0


def test_ones_own_answers_are_left_to_others(sat: Sat) -> None:
    interests.declare(sat.school.ina.person_id, sat.people[2].person_id, "other")
    seen = regrade.preview(sat.school.ina, sat.held, B_TOO)
    assert seen.left_to_others == 1
    assert sat.attempts[2] not in {one.attempt_id for one in seen.lines}


@pytest.mark.parametrize(
    "change", [Change("other"), Change("accept"), Change("version", "01NOSUCHVERSION")]
)
def test_a_change_that_says_nothing_is_refused(sat: Sat, change: Change) -> None:
    with pytest.raises(ChangeRefused):
        regrade.preview(sat.school.ina, sat.held, change)


def test_a_reason_is_needed_and_the_only_question_stays(sat: Sat) -> None:
    seen = regrade.preview(sat.school.ina, sat.held, B_TOO)
    with pytest.raises(NothingWritten):
        regrade.apply(sat.school.ina, sat.held, B_TOO, " ", seen.token)
    factories.make_edition(factories.choices(1))
    lone = sat.school.trainee()
    attempt_id = factories.sit(lone, right=0).id
    held = service.questions(lone, attempt_id)[0].held
    with pytest.raises(ChangeRefused, match="only one"):
        regrade.preview(sat.school.ina, held, Change("exclude"))


def test_another_school_is_not_touched(sat: Sat) -> None:
    away = make_organisation("Away")
    stranger = factories.principal(make_person(away, "instructor"), away)
    with pytest.raises(NotFound):
        keys.asked_item(stranger, sat.held.id)
    assert regrade.preview(stranger, sat.held, B_TOO).lines == []
    assert keys.asked_items(stranger, 1)[0] == []


def test_answers_are_grouped_by_what_was_chosen(sat: Sat) -> None:
    groups = keys.responses(sat.school.ina, sat.held)
    assert sum(one.count for one in groups) == 3
    assert {one.words for one in groups} <= {"Behind it", "Before it"}
    assert [one.held.code for one in keys.asked_items(sat.school.ina, 1)[0]] == sorted(
        one.held.code for one in service.questions(sat.people[0], sat.attempts[0])
    )


@pytest.mark.parametrize(
    ("response", "key"),
    [
        (None, None),
        ({}, None),
        ({"x": 0.1, "y": 0.2}, None),
        ({"text": "Sural", "x": 0.1}, None),
        ({"chosen": ["b", "a"]}, "chosen:a,b"),
        ({"chosen": "sural"}, "chosen:sural"),
        ({"text": "  Nervus  SURÁLIS "}, "text:nervus suralis"),
    ],
)
def test_equal_responses_have_one_key(response: dict[str, object] | None, key: str | None) -> None:
    assert response_key(response) == key


def _mails(person: Principal) -> list[object]:
    return mails(get_person(person.person_id).email)


def _jobs(event: str) -> list[str]:
    with read() as s:
        return list(s.scalars(select(Job.id).where(Job.key.startswith(event))))


def test_marks_of_people_are_kept_in_a_regrade(sat: Sat) -> None:
    """A written question can be left out; its rubric marks stay on the row that leaves it out."""
    with read() as s:
        row = s.scalars(select(ItemVersion).where(ItemVersion.kind == "written")).first()
    assert row is not None
    held = keys.asked_item(sat.school.ina, row.id)
    assert keys.versions_of(sat.school.ina, held) == []
    seen = regrade.preview(sat.school.ina, held, Change("exclude"))
    regrade.apply(sat.school.ina, held, Change("exclude"), "Off the topic.", seen.token)
    assert sat.percents() == [100.0, 50.0, 0.0]
    with read() as s:
        out = s.scalars(select(Mark).where(Mark.cause == "excluded")).all()
    assert {tuple(sorted(one.rubric.items())) for one in out} == {(("r1", 2), ("r2", 1))}
    assert NONE not in [one.rubric for one in out]
