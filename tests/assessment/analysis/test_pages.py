"""Pages of analysis and of standards: they work, the wrong method, a stranger, bad input."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from npt_training.assessment.analysis import setting_up
from npt_training.assessment.exam.models import Exam
from npt_training.core.clock import now
from npt_training.core.db import write
from tests.accounts.factories import make_organisation, make_person, post, principal_of, sign_in
from tests.assessment import factories
from tests.assessment.analysis.crowd import make_crowd


@pytest.fixture
def crowd(app):
    return make_crowd(12)


@pytest.fixture
def teacher(crowd, client):
    sign_in(client, crowd.instructor)
    return client


def pages(crowd):
    return [
        "/analysis", "/analysis/tests/quiz-B9", "/analysis/nerves", "/analysis/nerves/sural",
        "/analysis/cohorts", "/standards", "/standards/new", "/standards/new-station",
        "/standards/new?source=B9", "/analysis/tests/quiz-B9/items.csv",
        "/analysis/tests/quiz-B9/marks.csv",
        *(f"/analysis/tests/quiz-B9/items/{row}" for row in crowd.items.values()),
    ]  # fmt: skip


def test_analysis_pages_work(crowd, teacher):
    for path in pages(crowd):
        answer = teacher.get(path)
        assert answer.status_code == 200, (path, answer.text[:500])
    assert "Leg, ankle and foot" in teacher.get("/analysis").text
    first = teacher.get("/analysis/tests/quiz-B9").text
    assert "12 people" in first
    assert "counts backwards" in first


def test_analysis_filters_keep_what_was_chosen(crowd, teacher):
    text = teacher.get("/analysis/tests/quiz-B9?kind=locate&nerve=sural&tries=all").text
    assert '<option value="locate" selected>' in text
    assert '<option value="sural" selected>' in text
    assert text.count('data-label="Answers"') == 1
    nothing = teacher.get("/analysis/tests/quiz-B9?kind=written").text
    assert "No question matches" in nothing
    assert "No answers" in teacher.get("/analysis/tests/quiz-B9?cohort=1999-01").text


def test_analysis_heat_map_carries_counts_and_says_them(crowd, teacher):
    path = f"/analysis/tests/quiz-B9/items/{crowd.items['b9-locate-1']}"
    text = teacher.get(path).text
    heat = json.loads(unescape(re.search(r"data-heat='([^']*)'", text)[1]))
    assert sum(n for _c, _r, n in heat["right"] + heat["wrong"]) == 12
    assert "of 12 tapped the saphenous nerve instead" in text


def test_analysis_before_anybody_has_answered(app, client):
    factories.make_edition(factories.choices(2))
    organisation = make_organisation()
    sign_in(client, make_person(organisation, "instructor"))
    assert "Nobody has answered yet" in client.get("/analysis").text
    assert "Nobody has answered yet" in client.get("/analysis/nerves").text
    assert "No standard yet" in client.get("/standards").text
    assert client.get("/analysis/nerves/sural").status_code == 404


def test_analysis_pages_refuse_the_wrong_method(crowd, teacher):
    assert post(teacher, "/analysis").status_code == 405
    assert post(teacher, "/analysis/tests/quiz-B9").status_code == 405
    assert teacher.get("/standards/01ARZ3NDEKTSV4RRFFQ69G5FAV/cut").status_code == 405


def test_analysis_pages_are_closed_to_trainees_and_other_schools(crowd, client, app):
    sign_in(client, make_person(crowd.organisation, "trainee"))
    for path in pages(crowd):
        assert client.get(path).status_code == 403, path
    outside = app.test_client()
    sign_in(outside, make_person(make_organisation("Elsewhere"), "instructor"))
    for row in crowd.items.values():
        assert outside.get(f"/analysis/tests/quiz-B9/items/{row}").status_code == 404
    assert "b9-choice" not in outside.get("/analysis/tests/quiz-B9/items.csv").text


@pytest.mark.parametrize(
    "path",
    ["/analysis/tests/quiz-%3Cb%3E", "/analysis/tests/exam-x'y", "/analysis/tests/nothing",
     "/analysis/tests/quiz-B9/items/nothing", "/standards/nothing", "/standards/x'y",
     "/analysis/nerves/nothing"],
)  # fmt: skip
def test_analysis_pages_do_not_know_what_is_not_there(crowd, teacher, path):
    assert teacher.get(path).status_code == 404


def test_analysis_pages_take_any_page_number(crowd, teacher):
    for page in ("0", "-1", "x", "99999999", "2"):
        assert teacher.get(f"/analysis/tests/quiz-B9?page={page}").status_code == 200


def test_analysis_lists_have_pages_that_keep_the_choice(app, client):
    crowd = make_crowd(4, edition_id=factories.make_edition(factories.choices(30)))
    sign_in(client, crowd.instructor)
    first = client.get("/analysis/tests/quiz-B9?kind=choice").text
    assert "Page 1 of 2" in first
    link = unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    second = client.get(link).text
    assert "Page 2 of 2" in second
    assert second.count('data-label="Answers"') == 5
    assert '<option value="choice" selected>' in second


def test_standard_set_from_beginning_to_end_on_its_pages(crowd, teacher):
    asking = principal_of(crowd.instructor)
    held = setting_up.items_to_judge(asking, "B9")
    form = {
        "source": "B9",
        "title": "Leg",
        "about": "quiz-B9",
        "items": [one.id for one in held[:3]],
    }
    started = post(teacher, "/standards/new", form)
    assert started.status_code == 303
    path = started.location
    text = teacher.get(path).text
    assert "No judge is invited yet" in text
    assert teacher.get(f"{path}/estimates").status_code == 403
    post(teacher, f"{path}/judges", {"judges": [crowd.instructor.id]})
    assert "You are a judge" in teacher.get("/standards").text
    wrong = post(teacher, f"{path}/estimates", {"round": "1", "estimate-1": "70"})
    assert wrong.status_code == 422
    assert 'value="70"' in wrong.text
    assert "Question 2: write a whole number" in wrong.text
    estimates = {"round": "1", "estimate-1": "70", "estimate-2": "60", "estimate-3": "50"}
    assert post(teacher, f"{path}/estimates", estimates).status_code == 303
    assert post(teacher, f"{path}/rounds", {"round": "1"}).status_code == 303
    again = teacher.get(f"{path}/estimates").text
    assert "Round 2" in again
    assert "of 12" in again
    assert post(teacher, f"{path}/rounds", {"round": "1"}).status_code == 409
    refused = post(teacher, f"{path}/cut", {"cut": "2,5"})
    assert refused.status_code == 422
    assert 'value="2,5"' in refused.text
    assert post(teacher, f"{path}/cut", {"cut": "1.8"}).status_code == 303
    text = teacher.get(path).text
    assert "Cut: 1.80 of 3 marks" in text
    assert "for B9 · Leg, ankle and foot" in text
    test = teacher.get("/analysis/tests/quiz-B9").text
    assert f'href="{path}"' in test
    assert "cut 60" in test


def test_standard_of_a_station_on_its_pages(crowd, teacher):
    form = {
        "title": "Station 1",
        "most": "20",
        "scale": "fail\nborderline\npass",
        "borderline": "9",
    }
    wrong = post(teacher, "/standards/new-station", form)
    assert wrong.status_code == 422
    assert "Station 1" in wrong.text
    started = post(teacher, "/standards/new-station", form | {"borderline": "2"})
    path = started.location
    bad = post(teacher, f"{path}/table", {"table": "a,1,8\nb,4,9\nc,3,9"})
    assert bad.status_code == 422
    assert "Line 2: The rating" in bad.text
    assert "a,1,8" in bad.text
    assert post(teacher, f"{path}/table", {"table": "a,1,8\nb,2,12\nc,3,16"}).status_code == 303
    text = teacher.get(path).text
    assert "12.00" in text
    assert "station-plot" in text
    for empty in ("/standards/new", "/standards/new-station", f"{path}/cut", f"{path}/judges"):
        assert post(teacher, empty).status_code == 422, empty


def test_examinations_are_analysed_for_their_own_school(crowd, teacher, app):
    with write() as s:
        exam = Exam(organisation_id=crowd.organisation.id, title="Spring examination", draft={},
                    created_by=crowd.instructor.id, created_at=now(), changed_at=now())  # fmt: skip
        s.add(exam)
    sat = make_crowd(9, organisation=crowd.organisation, edition_id=crowd.edition_id, seed=3,
                     mode="exam", exam_id=exam.id)  # fmt: skip
    listed = teacher.get("/analysis").text
    assert listed.index("Spring examination") < listed.index("Leg, ankle and foot")
    path = f"/analysis/tests/exam-{exam.id}"
    assert "9 people" in teacher.get(path).text
    assert "12 people" in teacher.get("/analysis/tests/quiz-B9").text
    locate = sat.items["b9-locate-1"]
    assert "of 9 tapped" in teacher.get(f"{path}/items/{locate}").text
    other = app.test_client()
    sign_in(other, make_person(make_organisation("Elsewhere"), "instructor"))
    for closed in (path, f"{path}/items/{locate}", f"{path}/items.csv", f"{path}/marks.csv"):
        assert other.get(closed).status_code == 404, closed
    learner = app.test_client()
    sign_in(learner, make_person(crowd.organisation, "trainee"))
    assert learner.get(f"{path}/items/{locate}").status_code == 403
