"""The committed practice bank: enough of everything, for every nerve, and made by the command."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from npt_training.assessment.facts import atlas_facts
from npt_training.assessment.figures import load_figures
from npt_training.assessment.generate import generate
from npt_training.assessment.generate.files import MARK, text_of
from npt_training.assessment.items import PRACTICE, AnyItem
from npt_training.assessment.pack import load_items
from npt_training.atlas.pack import AtlasPack, load_pack
from npt_training.cli import main

QUIZZES = Path(__file__).resolve().parents[2] / "quizzes"
BANK = QUIZZES / "items" / PRACTICE
NAMED = ("identify", "label", "choice")


@lru_cache(maxsize=1)
def atlas() -> AtlasPack:
    return load_pack(QUIZZES / "atlas")


@lru_cache(maxsize=1)
def bank() -> list[AnyItem]:
    figures, _mistakes = load_figures(QUIZZES / "figures")
    found = load_items(QUIZZES / "items", atlas_facts(atlas()), figures=figures)
    return [item for item in found if item.module == PRACTICE]


def test_at_least_800_items_stand_on_todays_truth() -> None:
    assert len(bank()) >= 800
    assert all(item.origin == "generated" and item.stands_on for item in bank())
    assert set(Counter(item.kind for item in bank())) == {
        "locate", "trace", "territory", "order", "identify", "label", "choice"
    }  # fmt: skip


def test_every_nerve_that_may_be_an_answer_is_practised_on_both_sides() -> None:
    for nerve in atlas().nerves.values():
        own = [item for item in bank() if item.structure == nerve.id]
        assert bool(own) == nerve.injectable, nerve.id
        views = {item.view for item in own}
        if nerve.injectable and not any(atlas().views[str(v)].entry.side == "both" for v in views):
            assert {str(v).rsplit("-", 1)[1] for v in views} == {"left", "right"}, nerve.id


def test_nerves_that_are_only_drawn_are_only_named() -> None:
    for nerve in atlas().nerves.values():
        points = [point for path in nerve.paths for point in path.points if not point.off_course]
        if all(point.schematic for point in points):
            kinds = {item.kind for item in bank() if item.structure == nerve.id}
            assert kinds.isdisjoint({"locate", "trace", "order"}), nerve.id


def test_the_files_are_small() -> None:
    assert all(path.stat().st_size < 120_000 for path in BANK.glob("*/*.yaml"))


@pytest.mark.long
def test_the_committed_bank_is_what_the_command_makes() -> None:
    first = next(BANK.glob("*/*.yaml")).read_text("utf-8").splitlines()[0]
    seed = first.removeprefix(MARK).split("--seed ")[1].split()[0]
    made = {doc["id"]: text_of([doc]) for doc in generate(atlas(), seed=seed)}
    committed = "".join(
        path.read_text("utf-8").split("\n", 1)[1] for path in sorted(BANK.glob("*/*.yaml"))
    )
    assert len(made) == len(bank())
    for text in made.values():
        assert text in committed


def test_examination_items_are_not_written_beside_the_practice_bank(tmp_path: Path) -> None:
    for out in (BANK, QUIZZES / "items" / "exam"):
        refused = CliRunner().invoke(main, ["items", "generate", "--exam", "--out", str(out)])
        assert refused.exit_code != 0
        assert "outside" in refused.output
    assert not (QUIZZES / "items" / "exam").exists()
