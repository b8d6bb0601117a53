"""Reports on what was sat: right figures, flags where they belong, nobody else's answers."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.analysis import service
from npt_training.assessment.analysis.reading import Choice
from npt_training.assessment.analysis.service import Wanted
from npt_training.assessment.items import item_of
from npt_training.assessment.models import Answer, Mark
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.errors import Forbidden, NotFound
from tests.accounts.factories import make_organisation, make_person, principal_of, sign_in
from tests.assessment import factories, items
from tests.assessment.analysis.crowd import make_crowd


@pytest.fixture
def crowd(app):
    return make_crowd(40)


def test_analysis_lists_what_was_sat(crowd):
    (line,) = service.tests(principal_of(crowd.instructor))
    assert (line.test.key, line.people, line.attempts) == ("quiz-B9", 40, 40)
    assert line.test.cut_percent == 60
    assert 0 < line.mean_percent < 100


def test_analysis_finds_the_item_that_runs_backwards_and_the_easy_one(crowd):
    report = service.report(principal_of(crowd.instructor), crowd.key, Choice())
    assert report.people == 40
    assert report.whole.items == 10
    assert report.whole.alpha > 0.5
    assert report.whole.cut is not None
    flags = {line.held.code: {flag.code for flag in line.flags} for line in report.lines}
    assert report.lines[0].held.code == "b9-choice-1"
    assert "negative" in flags["b9-choice-1"]
    assert "easy" in flags["b9-choice-0"]
    assert {"unused", "second_place"} & flags["b9-choice-2"] == {"unused"}
    assert "second_place" in flags["b9-locate-1"]
    times = report.lines[0].times
    assert 20 <= times.low_s <= times.median_s <= times.high_s <= 50


def test_analysis_says_how_many_tapped_what_instead(crowd):
    found = service.item(
        principal_of(crowd.instructor), crowd.key, crowd.items["b9-locate-1"], Choice()
    )
    first, second = found.line.clusters
    assert {first.name, second.name} == {"sural nerve", "saphenous nerve"}
    wrong = second if first.right else first
    assert (wrong.structure, wrong.right, wrong.of) == ("saphenous", False, 40)
    assert first.n + second.n == len(found.taps) == 40
    said = {one.words: (one.row.n, one.row.right) for one in found.choosers}
    assert said["right"] == (40 - wrong.n, True)
    assert sum(n for n, _right in said.values()) == 40
    assert sum(n for _c, _r, n in found.heat.right) == sum(t.fraction > 0 for t in found.taps)
    assert sum(n for _c, _r, n in found.heat.wrong) == wrong.n


def test_analysis_names_distractors_and_who_chose_them(crowd):
    found = service.item(
        principal_of(crowd.instructor), crowd.key, crowd.items["b9-identify-1"], Choice()
    )
    rows = {one.words: one.row for one in found.choosers}
    assert rows["Sural nerve"].right is True
    assert rows["Saphenous nerve"].right is False
    assert sum(row.n for row in rows.values()) == 40
    assert rows["Sural nerve"].mean_rest > rows["Saphenous nerve"].mean_rest
    assert rows["Medial plantar nerve"].n == 0
    label = service.item(
        principal_of(crowd.instructor), crowd.key, crowd.items["b9-label-1"], Choice()
    )
    assert "Saphenous nerve, called: Superficial fibular nerve" in {
        one.words for one in label.choosers
    }


def test_analysis_lays_traces_over_the_picture(crowd):
    trace = service.item(
        principal_of(crowd.instructor), crowd.key, crowd.items["b9-trace-1"], Choice()
    )
    assert trace.heat is None
    assert trace.drawn == len(trace.lines) == 40
    assert {right for _d, right in trace.lines} == {True, False}


def test_analysis_can_be_narrowed(crowd):
    report = service.report(principal_of(crowd.instructor), crowd.key, Choice())
    of_kind = service.matching(principal_of(crowd.instructor), report.lines, Wanted(kind="choice"))
    assert len(of_kind) == 6
    about = service.matching(principal_of(crowd.instructor), report.lines, Wanted(nerve="sural"))
    assert {line.held.item.kind for line in about} == {"locate", "identify", "trace"}
    negative = service.matching(
        principal_of(crowd.instructor), report.lines, Wanted(flag="negative")
    )
    assert "b9-choice-1" in [line.held.code for line in negative]


def test_analysis_by_cohort_looks_at_those_who_joined_then(crowd):
    asking = principal_of(crowd.instructor)
    lines = [line for line in service.cohort_lines(asking) if line.tests]
    assert [line.tests[0].people for line in lines] == [20, 20]
    report = service.report(asking, crowd.key, Choice(cohort=lines[0].cohort))
    assert report.people == 20
    assert service.report(asking, crowd.key, Choice(cohort="1999-01")).people == 0


def test_analysis_by_nerve(crowd):
    asking = principal_of(crowd.instructor)
    (line,) = service.nerves(asking)
    assert (line.structure, line.answers, line.people, line.items) == ("sural", 120, 40, 3)
    found = service.nerve(asking, "sural")
    assert dict(found.instead)["saphenous"] > 5
    assert sum(one.answers for one in found.by_cohort) == 120
    with pytest.raises(NotFound):
        service.nerve(asking, "radial")


def test_analysis_is_of_ones_own_school_alone(crowd):
    stranger = principal_of(make_person(make_organisation("Elsewhere"), "instructor"))
    assert service.tests(stranger) == []
    assert service.report(stranger, crowd.key, Choice()).people == 0
    with pytest.raises(NotFound):
        service.item(stranger, crowd.key, crowd.items["b9-locate-1"], Choice())
    with pytest.raises(NotFound):
        service.report(stranger, "exam-01ARZ3NDEKTSV4RRFFQ69G5FAV", Choice())
    trainee = Principal("p", "p", crowd.organisation.id, frozenset({Permission.LEARN}))
    for ask in (service.tests, service.nerves, service.cohort_lines):
        with pytest.raises(Forbidden):
            ask(trainee)
    with pytest.raises(Forbidden):
        service.item(trainee, crowd.key, crowd.items["b9-locate-1"], Choice())


def test_analysis_counts_first_tries_unless_all_are_asked_for(app):
    factories.make_edition(factories.choices(3))
    organisation = make_organisation()
    learner = factories.trainee(organisation)
    factories.sit(learner, right=0)
    factories.sit(learner, right=3)
    asking = factories.instructor(organisation)
    first = service.report(asking, "quiz-B9", Choice())
    assert [line.figures.facility for line in first.lines] == [0, 0, 0]
    every = service.report(asking, "quiz-B9", Choice(tries="all"))
    assert [line.figures.facility for line in every.lines] == [0.5, 0.5, 0.5]


def test_analysis_is_new_after_another_answer_and_after_a_mark(app):
    factories.make_edition([items.written(), *factories.choices(1)])
    organisation = make_organisation()
    asking = factories.instructor(organisation)
    learner = factories.trainee(organisation)
    attempt_id = service_start(learner)
    before = service.report(asking, "quiz-B9", Choice())
    assert (before.people, before.unmarked) == (1, 1)
    answer = next(a for a in assessment.questions(learner, attempt_id)
                  if a.held.item.kind == "written")  # fmt: skip
    with write() as s:
        s.add(Mark(answer_id=answer.answer_id, sequence=1, supersedes=None,
                   marker_id=asking.person_id, rubric={}, fraction=0.5, comment="",
                   given_at=now()))  # fmt: skip
    after = service.report(asking, "quiz-B9", Choice())
    assert after.unmarked == 0
    marked = next(line for line in after.lines if line.held.item.kind == "written")
    assert marked.figures.facility == 0.5


def test_an_item_taken_out_does_not_count_in_the_test(crowd):
    asking = principal_of(crowd.instructor)
    before = service.report(asking, crowd.key, Choice())
    backwards = before.line(crowd.items["b9-choice-1"])
    with write() as s:
        answers = s.scalars(select(Answer).where(Answer.item_code == "b9-choice-1")).all()
        for answer in answers:
            s.add(Mark(answer_id=answer.id, sequence=1, supersedes=None, rubric={},
                       marker_id=asking.person_id, fraction=0.0, comment="", given_at=now(),
                       cause="excluded"))  # fmt: skip
    after = service.report(asking, crowd.key, Choice())
    line = after.line(crowd.items["b9-choice-1"])
    assert line.taken_out
    assert line.figures.facility == backwards.figures.facility
    assert (before.whole.items, after.whole.items) == (10, 9)
    assert after.whole.alpha == pytest.approx(backwards.figures.alpha_if_deleted)
    assert len(after.lines) == 10


def service_start(learner):
    attempt_id = assessment.start_attempt(learner, "B9")
    for asked in assessment.questions(learner, attempt_id):
        if asked.held.item.kind == "written":
            fields = {"text": ["In the hollow."]}
        else:
            fields = {"choice": ["1"]}
        assessment.save_response(learner, attempt_id, asked.position, fields)
    assessment.submit_attempt(learner, attempt_id)
    return attempt_id


def test_analysis_of_practice_takes_each_persons_first_answer(app):
    factories.make_edition(factories.choices(2))
    organisation = make_organisation()
    learner = factories.trainee(organisation)
    for chosen in ("b", "a"):
        run = assessment.practise_item(learner, "b9-choice-0")
        place = factories.place_of(learner, run, 1, chosen)
        assessment.answer_practice(learner, run, 1, {"choice": [place]})
    asking = factories.instructor(organisation)
    first = service.report(asking, "practice", Choice())
    assert [(line.figures.n, line.figures.facility) for line in first.lines] == [(1, 0.0)]


def test_analysis_exports_tables_that_the_command_reads(crowd, client):
    sign_in(client, crowd.instructor)
    figures = list(csv.DictReader(io.StringIO(
        client.get("/analysis/tests/quiz-B9/items.csv").text.lstrip("\ufeff"))))  # fmt: skip
    assert {row["item"] for row in figures} == set(crowd.items)
    from npt_training.assessment.analysis.table import read_table
    from npt_training.assessment.statistics.whole import analyse

    text = client.get("/analysis/tests/quiz-B9/marks.csv").text
    assert not any(person in text for person in crowd.people)
    again = analyse(read_table(text).scores)
    report = service.report(principal_of(crowd.instructor), crowd.key, Choice())
    assert again.test.alpha == pytest.approx(report.whole.alpha, abs=1e-5)


def test_an_items_words_are_one_in_two_editions(app):
    edition = factories.make_edition(factories.choices(2))
    first = make_crowd(5, edition_id=edition, seed=1)
    second = make_crowd(
        6, organisation=first.organisation, edition_id=factories.make_edition(factories.choices(2)),
        seed=2,
    )  # fmt: skip
    report = service.report(principal_of(first.instructor), "quiz-B9", Choice())
    assert [line.figures.n for line in report.lines] == [11, 11]
    assert {line.id for line in report.lines} == set(second.items.values())
    assert item_of(factories.choices(1)[0]).kind == "choice"
