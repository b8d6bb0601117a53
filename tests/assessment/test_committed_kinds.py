"""The committed items of the newer kinds: answered on the real pictures, rightly and wrongly."""

from __future__ import annotations

import random
import statistics
import time

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.items import Identify, Trace, Written
from npt_training.assessment.kinds import KINDS
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stimulus import ground_for
from npt_training.cli.demo.answers import sends
from npt_training.curriculum import service as curriculum
from tests.accounts.factories import make_organisation
from tests.assessment import factories

NEWER = ("points", "region", "area", "associate", "numeric", "short", "evidence", "case")
SCORED = ("locate", *NEWER, "trace", "territory", "order", "identify", "label", "choice")


@pytest.fixture
def trainee(school: Flask) -> Principal:
    return factories.trainee(make_organisation())


def bank(actor: Principal) -> list[Held]:
    return list(service.bank_of(curriculum.edition_of(actor.person_id)).by_id.values())


def newer(actor: Principal) -> list[Held]:
    return [
        one
        for one in bank(actor)
        if one.item.kind in NEWER or (isinstance(one.item, Identify) and one.item.typed)
    ]


def given(actor: Principal, code: str, *, right: bool) -> service.Asked:
    run = service.practise_item(actor, code)
    asked = service.question(actor, run, 1)
    for sent in sends(asked, random.Random(7), right=right):
        asked = service.answer_practice(actor, run, 1, sent)
    return asked


def test_each_newer_kind_has_at_least_two(trainee: Principal) -> None:
    held = newer(trainee)
    for kind in NEWER:
        assert sum(one.item.kind == kind for one in held) >= 2, kind
    assert any(isinstance(one.item, Written) and one.item.marks for one in bank(trainee))


def test_a_right_answer_earns_and_a_wrong_one_does_not(trainee: Principal) -> None:
    for held in newer(trainee):
        right, wrong = (given(trainee, held.code, right=one) for one in (True, False))
        assert right.fraction is not None
        assert wrong.fraction is not None
        assert right.fraction >= 0.9, held.code
        assert wrong.fraction <= 0.6, held.code
        for asked in (right, wrong):
            assert feedback_on(asked).rationale
        assert held.kind.category(held.item, wrong.response, wrong.detail) != "right"


def test_scoring_any_answer_takes_a_millisecond_at_the_median(trainee: Principal) -> None:
    """On the real pictures, their maps once decoded; a trace of thirty points is the slowest."""
    slow = {}
    for kind in SCORED:
        held = next(one for one in bank(trainee) if one.item.kind == kind)
        run = service.practise_item(trainee, held.code)
        asked, response = service.question(trainee, run, 1), {}
        for sent in sends(asked, random.Random(3), right=kind == "trace"):
            response = held.kind.keep(
                held.item, response, held.kind.parse(held.item, asked.shown, sent)
            )
        ground = ground_for(held)
        held.kind.judge(held.item, response, ground)
        spent = []
        for _time in range(40):
            start = time.process_time()
            held.kind.judge(held.item, response, ground)
            spent.append(time.process_time() - start)
        slow[kind] = statistics.median(spent) * 1000
    print({kind: round(ms, 3) for kind, ms in slow.items()})
    assert statistics.median(slow.values()) <= 1.0
    assert max(slow.values()) <= 5.0


def test_every_trace_of_the_bank_runs_the_way_its_course_is_kept(trainee: Principal) -> None:
    """What is directed is judged by the order of the truth's points, so that it must be one way."""
    traces = [one for one in bank(trainee) if isinstance(one.item, Trace)]
    assert len(traces) > 50
    for held in traces[::6]:
        item = held.item.model_copy(update={"directed": True})
        run = service.practise_item(trainee, held.code)
        sent = next(sends(service.question(trainee, run, 1), random.Random(1), right=True))
        response = held.kind.parse(item, [], sent)
        score = held.kind.judge(item, response, ground_for(held))
        assert not score.detail["against"], held.code
        assert not score.detail["wandering"], held.code
        back = {"path": response["path"][::-1]}
        turned = held.kind.judge(item, back, ground_for(held))
        assert turned.detail["against"], held.code
        assert turned.fraction == pytest.approx((score.fraction or 0) / 2, abs=0.03)


def test_demo_answers_know_every_kind(trainee: Principal) -> None:
    assert {one.item.kind for one in bank(trainee)} == set(KINDS)
