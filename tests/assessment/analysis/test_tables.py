"""Any text at all given as a table is read or refused in a sentence; nothing else happens."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.analysis.errors import TableRefused
from npt_training.assessment.analysis.station import read_station
from npt_training.assessment.analysis.table import number, read_table

cells = st.one_of(
    st.sampled_from(["", "1", "0", "0,5", "x", '"', "nan", "-1", "1e9", "\u0663", "1_0", " 2 "]),
    st.text(max_size=4),
)
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.lists(cells, min_size=1, max_size=4), max_size=6).flatmap(
        lambda rows: st.sampled_from(",;\t").map(
            lambda mark: "\n".join(mark.join(row) for row in rows)
        )
    ),
)


@settings(max_examples=300, deadline=None)
@given(texts, st.dictionaries(st.text(max_size=3), st.floats(), max_size=2))
def test_any_text_is_a_table_or_refused(text, most):
    try:
        table = read_table(text, most).scores
    except TableRefused:
        return
    assert table.marks.shape == (len(table.candidates), len(table.items))
    assert ((table.marks >= 0) | ~table.present).all()
    assert (table.marks <= table.most)[table.present].all()


@settings(max_examples=300, deadline=None)
@given(texts)
def test_any_text_is_a_station_or_refused(text):
    try:
        rows = read_station(text, most=20, scale=5)
    except TableRefused:
        return
    assert all(1 <= rating <= 5 and 0 <= score <= 20 for _name, rating, score in rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_system_ends_them(end):
    assert read_table(end.join(["who,a", "x,1", "y,0", ""])).scores.candidates == ("x", "y")
    assert len(read_station(end.join(["a,1,2", "b,2,3", "c,3,4"]), most=20, scale=5)) == 3


def test_a_cell_without_end_is_refused():
    long = "x" * 200_000
    with pytest.raises(TableRefused):
        read_station(f"{long},1,2", most=20, scale=5)
    with pytest.raises(TableRefused):
        read_table(f"who,a\n{long},1\ny,0\n")


@settings(deadline=None)
@given(st.text(max_size=12))
def test_a_number_is_finite_or_none(text):
    value = number(text)
    assert value is None or math.isfinite(value)
