"""npt-training stats: figures from a plain table, and refusals that name line and column."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from npt_training.cli import main
from tests.assessment.statistics.references import lsat6


def run(*arguments, text=None):
    return CliRunner().invoke(main, ["stats", "items", *arguments], input=text)


@pytest.fixture
def lsat(tmp_path):
    lines = ["candidate,q1,q2,q3,q4,q5"]
    for number, row in enumerate(lsat6().marks, 1):
        lines.append(",".join([f"c{number}", *(str(int(mark)) for mark in row)]))
    path = tmp_path / "lsat.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def test_stats_of_a_table_as_json(lsat):
    found = json.loads(run(lsat, "--json").stdout)
    assert set(found) == {"items", "test"}
    first = found["items"][0]
    assert {
        "id", "n", "facility", "discrimination_index", "discriminative_efficiency",
        "point_biserial", "corrected", "alpha_if_deleted",
    } <= set(first)  # fmt: skip
    assert (first["id"], first["n"], first["facility"]) == ("q1", 1000, 0.924)
    assert first["corrected"] == pytest.approx(0.112833, abs=1e-6)
    assert found["test"]["alpha"] == pytest.approx(0.294997, abs=1e-6)
    assert found["test"]["sem"] == pytest.approx(0.869067, abs=1e-6)
    assert (found["test"]["n"], found["test"]["mean"]) == (1000, 3.819)


def test_stats_to_read(lsat):
    said = run(lsat, "--cut", "3", "--model", "rasch").stdout
    assert "alpha 0.295" in said
    assert "KR-21 0.196" in said
    assert "at the cut of 3" in said
    assert "log-likelihood -2466.938" in said
    assert "q1" in said
    assert "weak" in said


def test_stats_take_the_most_marks_as_told():
    text = "who;a;case\nx;1;6,5\ny;0;2\nz;1;8\n"
    found = json.loads(run("-", "--json", "--max", "case=8", text=text).stdout)
    assert found["items"][1]["facility"] == pytest.approx((6.5 + 2 + 8) / 24, abs=1e-6)
    assert found["items"][1]["most"] == 8
    guessed = run("-", "--json", text=text)
    assert "No --max for case" in guessed.stderr
    assert json.loads(guessed.stdout)["items"][1]["most"] == 8


def test_stats_of_empty_cells_and_of_marks_that_do_not_vary():
    found = json.loads(run("-", "--json", text="who,a,b\nx,1,\ny,1,0\nz,1,1\n").stdout)
    a, b = found["items"]
    assert (b["n"], b["omitted"], b["facility"]) == (2, 1, 0.5)
    assert (a["facility"], a["corrected"], a["discriminative_efficiency"]) == (1, None, None)
    alone = json.loads(run("-", "--json", text="who,a\nx,1\ny,0\n").stdout)
    assert alone["test"]["alpha"] is None
    assert alone["items"][0]["alpha_if_deleted"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The table is empty"),
        ("who\nx\ny\n", "names no item"),
        ("who,a,a\nx,1,1\ny,0,0\n", "Line 1, column “a”: This item stands in the header twice."),
        ("who,a,\nx,1,1\ny,0,0\n", "Line 1: Column 3 has no name."),
        ("who,a,b\nx,1,1\ny,yes,0\n", "Line 3, column “a”: “yes” is not a number."),
        ("who,a\nx,nan\ny,0\n", "Line 2, column “a”: “nan” is not a number."),
        ("who,a\nx,1e999\ny,0\n", "Line 2, column “a”: “1e999” is not a number."),
        ("who,a\nx,2e6\ny,0\n", "Line 2, column “a”: 2e6 is more than a million."),
        ("who,a\nx,-1\ny,0\n", "Line 2, column “a”: -1 is below 0."),
        ("who,a,b\nx,1\ny,0,1\n", "Line 2: 2 cells where the header has 3."),
        ("who,a\nx,1\n\nx,0\n", "Line 4, column “who”: Candidate “x” stands in line 2 already."),
        ("who,a\n,1\nx,0\n", "Line 2, column “who”: The candidate is missing."),
        ("who,a\nx,1\n", "At least two candidates are needed; the table has 1."),
        ("who,a\n", "At least two candidates are needed; the table has 0."),
        ('who,a\n"x,1\ny,0\n', "a quotation mark is not closed"),
    ],
)
def test_stats_refuse_a_bad_table_where_it_is_bad(text, said):
    answer = run("-", "--json", text=text)
    assert answer.exit_code == 1
    assert said in answer.stderr
    assert not answer.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--max", "b=8"], "Column “b”: The most marks are given for an item that is not there."),
        (["--max", "a=1"], "Line 2, column “a”: 2 is above 1, the most marks."),
        (["--max", "a=0"], "Column “a”: The most marks are a number above 0"),
        (["--max", "a"], "is not ITEM=MARKS"),
        (["--cut", "9"], "is not between 0 and the 2 marks"),
        (["--model", "rasch"], "two candidates and two items"),
    ],
)
def test_stats_refuse_a_bad_option(arguments, said):
    answer = run("-", *arguments, text="who,a\nx,2\ny,0\n")
    assert answer.exit_code != 0
    assert said in answer.stderr


def test_stats_refuse_a_file_that_is_not_text_or_not_there(tmp_path):
    path = tmp_path / "marks.csv"
    path.write_bytes(b"who,a\nx,1\n\xff\xfe,0\n")
    assert "Line 3: This is not UTF-8 text" in run(str(path)).stderr
    assert "cannot be read" in run(str(tmp_path / "none.csv")).stderr
