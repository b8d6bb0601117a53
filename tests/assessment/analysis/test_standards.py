"""Setting a standard: judges, rounds, a station, and the cut that stays on record."""

from __future__ import annotations

from threading import Thread

import pytest

from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import get_person
from npt_training.assessment.analysis import setting_up, standards
from npt_training.assessment.analysis.errors import (
    BadStation,
    CutRefused,
    EstimateRefused,
    NoEstimates,
    NotAJudge,
    NotEnough,
    NothingToJudge,
    NotInvited,
    NoTitle,
    ReasonMissing,
    RoundClosed,
    TableRefused,
)
from npt_training.assessment.analysis.station import read_station
from npt_training.core.errors import Forbidden, NotFound
from tests.accounts.factories import (
    audited,
    link_in,
    mails,
    make_organisation,
    make_person,
    principal_of,
)
from tests.assessment import factories

SUMS = {
    "one": [60, 70, 50, 80, 65, 65], "two": [55, 70, 50, 75, 60, 65],
    "three": [70, 75, 55, 85, 70, 65], "four": [50, 60, 45, 70, 55, 60],
    "five": [70, 75, 60, 85, 70, 65],
}  # fmt: skip


@pytest.fixture
def school_of_judges(app):
    factories.make_edition(factories.choices(6))
    organisation = make_organisation()
    judges = {name: principal_of(make_person(organisation, "instructor")) for name in SUMS}
    return organisation, judges


@pytest.fixture
def angoff(school_of_judges):
    _organisation, judges = school_of_judges
    lead = judges["one"]
    held = setting_up.items_to_judge(lead, "B9")
    ident = setting_up.start_angoff(
        lead, title="Leg and foot", source="B9", item_ids=[one.id for one in held],
        borderline="Finds the sural nerve, mixes up the plantar ones.", about="quiz-B9",
    )  # fmt: skip
    standards.invite(lead, ident, [judge.person_id for judge in judges.values()])
    return ident, judges


def test_standard_by_judges_is_the_published_sum(angoff, school_of_judges):
    ident, judges = angoff
    for name, judge in judges.items():
        standards.estimate(judge, ident, 1, SUMS[name])
    found = standards.panel(judges["one"], ident)
    round_one = found.angoff(1)
    assert (round_one.cut, round_one.percent) == (pytest.approx(3.9), pytest.approx(65))
    assert round_one.se == pytest.approx(0.155724, abs=1e-6)
    standards.decide(judges["one"], ident, 3.9, "")
    (line,) = standards.standards_of(school_of_judges[0].id)
    assert line.decision.percent == pytest.approx(65)
    assert (line.decision.cut, line.decision.person_id) == (3.9, judges["one"].person_id)
    assert line.about == "quiz-B9"
    (entry,) = audited("assessment.standard.decide")
    assert (entry.subject, entry.detail["cut"]) == (ident, 3.9)


def test_standard_in_a_second_round_stands_on_the_new_estimates(angoff):
    ident, judges = angoff
    one, two = judges["one"], judges["two"]
    with pytest.raises(NoEstimates):
        standards.open_round(one, ident, 1)
    standards.estimate(one, ident, 1, [50] * 6)
    standards.estimate(one, ident, 1, [40] * 6)
    standards.open_round(one, ident, 1)
    with pytest.raises(RoundClosed):
        standards.estimate(two, ident, 1, [90] * 6)
    with pytest.raises(RoundClosed):
        standards.open_round(two, ident, 1)
    assert standards.panel(one, ident).computed()[0] == pytest.approx(2.4)
    standards.estimate(two, ident, 2, [80] * 6)
    found = standards.panel(one, ident)
    assert found.round == 2
    assert found.computed()[0] == pytest.approx(4.8)
    assert found.angoff(1).cut == pytest.approx(2.4)


def test_standard_keeps_the_estimates_of_judges_who_send_at_once(angoff, app):
    ident, judges = angoff
    refused = []

    def send(judge, percents):
        with app.app_context():
            try:
                standards.estimate(judge, ident, 1, percents)
            except Exception as error:  # whatever it is, it is looked at below
                refused.append(error)

    threads = [Thread(target=send, args=(judges[name], SUMS[name])) for name in SUMS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert len(standards.panel(judges["one"], ident).estimates[1]) == 5
    assert standards.panel(judges["one"], ident).angoff(1).cut == pytest.approx(3.9)


def test_standard_refuses_what_is_no_estimate(angoff):
    ident, judges = angoff
    with pytest.raises(EstimateRefused) as refused:
        standards.estimate(judges["one"], ident, 1, [50, 60, None, 50, 50, 50])
    assert refused.value.field == "estimate-3"
    with pytest.raises(EstimateRefused):
        standards.estimate(judges["one"], ident, 1, [50, 60, 101, 50, 50, 50])
    with pytest.raises(EstimateRefused):
        standards.estimate(judges["one"], ident, 1, [50])
    with pytest.raises(RoundClosed):
        standards.estimate(judges["one"], ident, 0, [50] * 6)


def test_standard_lets_only_those_judge_who_are_invited(angoff, school_of_judges):
    ident, judges = angoff
    organisation, _judges = school_of_judges
    late = principal_of(make_person(organisation, "instructor"))
    with pytest.raises(NotInvited):
        standards.estimate(late, ident, 1, [50] * 6)
    learner = make_person(organisation, "trainee")
    for wrong in ([learner.id], [judges["two"].person_id], [], ["nobody"]):
        with pytest.raises(NotAJudge):
            standards.invite(judges["one"], ident, wrong)
    standards.invite(judges["one"], ident, [late.person_id])
    (mail,) = mails(get_person(late.person_id).email)
    assert link_in(mail) == f"/standards/{ident}/estimates"
    standards.estimate(late, ident, 1, [50] * 6)


def test_standard_is_hidden_from_other_schools_and_from_trainees(angoff):
    ident, judges = angoff
    stranger = principal_of(make_person(make_organisation("Elsewhere"), "instructor"))
    for act in (
        lambda: standards.panel(stranger, ident),
        lambda: standards.estimate(stranger, ident, 1, [50] * 6),
        lambda: standards.decide(stranger, ident, 3, ""),
        lambda: standards.invite(stranger, ident, [stranger.person_id]),
    ):
        with pytest.raises(NotFound):
            act()
    one = judges["one"]
    learner = Principal("p", "p", one.organisation_id, frozenset({Permission.LEARN}))
    with pytest.raises(Forbidden):
        standards.panel(learner, ident)
    with pytest.raises(Forbidden):
        standards.decide(learner, ident, 3, "")


def test_standard_cut_is_checked_reasoned_and_replaced_without_being_lost(angoff):
    ident, judges = angoff
    one = judges["one"]
    with pytest.raises(NotEnough):
        standards.decide(one, ident, 3, "")
    standards.estimate(one, ident, 1, SUMS["one"])
    for wrong in (None, -0.1, 6.1):
        with pytest.raises(CutRefused):
            standards.decide(one, ident, wrong, "")
    with pytest.raises(ReasonMissing):
        standards.decide(one, ident, 3.5, "  ")
    standards.decide(one, ident, 3.9, "")
    with pytest.raises(RoundClosed):
        standards.estimate(judges["two"], ident, 1, [50] * 6)
    standards.decide(one, ident, 3.5, "One standard error lower, as the board decided.")
    found = standards.panel(one, ident)
    assert (found.decision.cut, found.decision.computed) == (3.5, pytest.approx(3.9))
    assert found.decisions == 2


def test_standard_needs_a_title_and_questions(school_of_judges):
    _organisation, judges = school_of_judges
    lead = judges["one"]
    ids = [one.id for one in setting_up.items_to_judge(lead, "B9")]
    with pytest.raises(NoTitle):
        setting_up.start_angoff(lead, title=" ", source="B9", item_ids=ids)
    for wrong in ([], ["nothing"], [*ids, "nothing"]):
        with pytest.raises(NothingToJudge):
            setting_up.start_angoff(lead, title="Leg", source="B9", item_ids=wrong)
    with pytest.raises(NothingToJudge):
        setting_up.start_angoff(lead, title="Leg", source="practice", item_ids=ids)


STATION = "a,1,8\nb,1,10\nc,2,11\nd,2,13\ne,2,12\nf,3,15\ng,3,16\nh,4,18\ni,4,17\nj,5,20\n"


def test_standard_of_a_station_is_the_published_line(school_of_judges):
    _organisation, judges = school_of_judges
    lead = judges["one"]
    scale = "clear fail\nborderline\nclear pass\ngood\nexcellent"
    ident = setting_up.start_station(
        lead, title="Mark the sural nerve", most=20, scale=scale, borderline=2
    )
    standards.keep_table(lead, ident, read_station(STATION, most=20, scale=5))
    found = standards.panel(lead, ident)
    assert found.regression().cut == pytest.approx(12.043478, abs=1e-6)
    standards.decide(lead, ident, 12.04, "")
    assert standards.panel(lead, ident).decision.percent == pytest.approx(60.2)
    with pytest.raises(RoundClosed):
        standards.keep_table(lead, ident, read_station(STATION, most=20, scale=5))


@pytest.mark.parametrize(
    ("most", "scale", "borderline", "field"),
    [
        (None, "a\nb\nc", 2, "most"), (0, "a\nb\nc", 2, "most"), (10, "a\nb", 2, "scale"),
        (10, "\n".join("abcdefghijk"), 2, "scale"), (10, "a\nb\nc", 4, "borderline"),
        (10, "a\nb\nc", None, "borderline"),
    ],
)  # fmt: skip
def test_standard_refuses_a_station_that_is_none(school_of_judges, most, scale, borderline, field):
    _organisation, judges = school_of_judges
    with pytest.raises(BadStation) as refused:
        setting_up.start_station(
            judges["one"], title="Station", most=most, scale=scale, borderline=borderline
        )
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,1,8\nb,2\nc,3,9", "Line 2: Write candidate, rating and score: 2 cells here."),
        ("who,rating,score\na,1,8\nb,six,9\nc,2,9", "Line 3: The rating is a whole number"),
        ("a,1,8\nb,2.5,9\nc,3,9", "Line 2: The rating is a whole number from 1 to 5."),
        ("a,1,8\nb,2,21\nc,3,9", "Line 2: The score is a number from 0 to 20"),
        ("a,1,8\nb,2,9\na,3,9", "Line 3: “a” stands in line 1 already."),
        ("a,1,8\nb,1,9\nc,1,9", "Every rating is the same"),
        ("a,1,8\nb,2,9", "from three candidates on"),
        ("", "from three candidates on"),
        ("a,1,8\n,2,9\nc,3,9", "Line 2: The candidate is missing."),
    ],
)
def test_standard_refuses_a_table_where_it_is_bad(text, said):
    with pytest.raises(TableRefused) as refused:
        read_station(text, most=20, scale=5)
    assert said in refused.value.message


def test_standard_reads_a_table_out_of_a_spreadsheet():
    rows = read_station("who\trating\tscore\na\t1\t8,5\nb\t2\t9\nc\t3\t10\n", most=20, scale=5)
    assert rows[0] == ("a", 1.0, 8.5)
