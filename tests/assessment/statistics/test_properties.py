"""What has to hold for any table of marks: bounds, and what must not change a figure."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from npt_training.assessment.statistics import intervals
from npt_training.assessment.statistics.cut import at_the_cut, effective_length
from npt_training.assessment.statistics.flags import flags
from npt_training.assessment.statistics.reliability import kr21
from npt_training.assessment.statistics.scores import Scores, scores
from npt_training.assessment.statistics.whole import analyse


@st.composite
def tables(draw, *, alike=None, binary=False):
    n, k = draw(st.integers(2, 14)), draw(st.integers(1, 7))
    mark = st.sampled_from([0.0, 1.0] if binary else [0.0, 0.25, 0.5, 1.0, math.nan])
    marks = draw(arrays(float, (n, k), elements=mark))
    most = np.array(draw(st.lists(st.sampled_from([1.0, 2.0, 8.0]), min_size=k, max_size=k)))
    if binary:
        most = np.ones(k)
    names = tuple(f"c{i}" for i in range(n)), tuple(f"i{j}" for j in range(k))
    return Scores(*names, marks * most, most, draw(st.booleans()) if alike is None else alike)


def figures(table):
    found = analyse(table, cut_share=0.6)
    return [dataclasses.astuple(item)[1:] for item in found.items], found.test


def close(a, b):
    if isinstance(a, (tuple, list)):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            close(x, y)
    else:
        assert a == pytest.approx(b, abs=1e-7), (a, b)


@settings(max_examples=200, deadline=None)
@given(tables())
def test_every_figure_is_within_its_bounds_or_not_given(table):
    found = analyse(table, cut_share=0.6)
    for item in found.items:
        assert item.n + item.omitted == len(table.candidates)
        for share in (item.facility,):
            assert share is None or 0 <= share <= 1
        for r in (
            item.point_biserial,
            item.corrected,
            item.discrimination_index,
            item.discriminative_efficiency,
        ):
            assert r is None or -1 <= r <= 1
        assert item.alpha_if_deleted is None or item.alpha_if_deleted <= 1 + 1e-9
        flags(item)
    test = found.test
    assert test.alpha is None or test.alpha <= 1 + 1e-9
    assert test.sem is None or test.sem >= 0
    assert test.cut is None or (0.5 - 1e-9 <= test.cut.agreement <= 1 + 1e-9)


@settings(max_examples=80, deadline=None)
@given(tables(), st.randoms())
def test_the_order_of_candidates_changes_nothing(table, random):
    order = list(range(len(table.candidates)))
    random.shuffle(order)
    mixed = dataclasses.replace(
        table, candidates=tuple(table.candidates[i] for i in order), marks=table.marks[order]
    )
    close(figures(table)[0], figures(mixed)[0])


@settings(max_examples=80, deadline=None)
@given(tables(), st.sampled_from([0.5, 3.0, 10.0]))
def test_shares_do_not_change_when_every_mark_counts_more(table, factor):
    larger = dataclasses.replace(table, marks=table.marks * factor, most=table.most * factor)
    for one, other in zip(analyse(table).items, analyse(larger).items, strict=True):
        for name in ("facility", "corrected", "point_biserial", "discrimination_index",
                     "discriminative_efficiency", "alpha_if_deleted"):  # fmt: skip
            close(getattr(one, name), getattr(other, name))


@settings(max_examples=80, deadline=None)
@given(tables(alike=True))
def test_a_whole_table_has_the_same_figures_as_drawn_forms(table):
    whole = dataclasses.replace(table, marks=np.nan_to_num(table.marks))
    drawn = dataclasses.replace(whole, alike=False)
    close(figures(whole)[0], figures(drawn)[0])
    close(analyse(whole).test.alpha, analyse(drawn).test.alpha)


@settings(max_examples=80, deadline=None)
@given(tables(binary=True, alike=True))
def test_with_kr21_the_effective_length_is_the_number_of_items(table):
    totals, reliability = table.totals(), kr21(table)
    if reliability is None or not 0.01 < reliability < 0.99:
        return
    k = len(table.items)
    found = effective_length(float(totals.mean()), float(totals.var()), k, reliability)
    assert found == pytest.approx(k, rel=1e-6)


def test_a_perfect_item_is_perfectly_efficient_and_a_reversed_one_the_opposite():
    table = scores([[1, 1, 1], [1, 1, 1], [0, 0, 1], [0, 0, 0]])
    best = analyse(table).items[0]
    assert best.discriminative_efficiency == pytest.approx(1)
    assert best.discrimination_index == 1
    upside = scores([[0, 1, 1], [0, 1, 1], [1, 0, 1], [1, 0, 0]])
    worst = analyse(upside).items[0]
    assert worst.discriminative_efficiency == pytest.approx(-1)
    assert next(flag.code for flag in flags(worst)) == "negative"


def test_an_item_left_out_is_not_the_same_as_one_answered_wrongly():
    answered = analyse(scores([[1, 0], [1, 1], [0, 1]])).items[1]
    left_out = analyse(scores([[1, None], [1, 1], [0, 1]])).items[1]
    assert (answered.n, answered.facility) == (3, pytest.approx(2 / 3))
    assert (left_out.n, left_out.omitted, left_out.facility) == (2, 1, 1.0)
    assert analyse(scores([[1, None], [1, 1], [0, 1]])).test.mean == pytest.approx(4 / 3)


def test_drawn_forms_do_not_punish_who_was_asked_less():
    table = scores([[1, 1, None], [None, 1, 1], [0, None, 0], [0, 0, None]], alike=False)
    assert list(table.totals()) == pytest.approx([2, 2, 0, 0])


def test_the_conditional_error_is_lords_at_the_middle_of_a_test():
    table = scores([[1] * i + [0] * (20 - i) for i in range(3, 18)])
    found = at_the_cut(
        [float(t) for t in table.totals()], most=20, cut=10, reliability=kr21(table) or 0
    )
    assert found is not None
    assert found.conditional_sem == pytest.approx(math.sqrt(10 * 10 / 19))
    assert found.passing == pytest.approx(8 / 15)


@settings(deadline=None)
@given(st.integers(1, 400), st.data())
def test_wilson_holds_the_share_and_narrows(n, data):
    share = data.draw(st.integers(0, n)) / n
    low, high = intervals.wilson(share, n)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    closer = intervals.wilson(share, 4 * n)
    assert closer[1] - closer[0] < high - low


def test_eight_people_are_told_how_unsure_the_figures_are():
    table = scores([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 1, 1], [0, 0, 0], [1, 0, 0], [1, 1, 1],
                    [0, 1, 1]])  # fmt: skip
    item = analyse(table).items[0]
    low, high = item.facility_interval
    assert (round(low, 2), round(high, 2)) == (0.31, 0.86)
    assert item.corrected_interval is not None
    assert "few" not in [flag.code for flag in flags(item)]
