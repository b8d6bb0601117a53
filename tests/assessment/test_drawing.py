"""The form of a module quiz: blueprint kept, levels near, unseen first, one seed one form."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.drawing import BankItem, BlueprintShort, draw_form, level_plan

seeds = st.integers(0, 2**64)
FORMATS = ("case", "hotspot", "label")


@st.composite
def banks(draw: st.DrawFn, times: int = 1) -> tuple[list[BankItem], dict[str, int]]:
    """A blueprint and a bank that holds it at least ``times`` over."""
    blueprint = {name: draw(st.integers(0, 4)) for name in FORMATS}
    bank = []
    for name, count in blueprint.items():
        for n in range(times * count + draw(st.integers(0, 3))):
            nerve = draw(st.sampled_from([None, "sural", "saphenous"]))
            picture = draw(st.sampled_from([None, "ankle", "heel"]))
            level = draw(st.sampled_from("RUA"))
            seen = draw(st.integers(0, 3))
            bank.append(BankItem(f"{name}-{n}", name, level, nerve, picture, 0, seen))
    return bank, blueprint


@st.composite
def wishes(draw: st.DrawFn, total: int) -> dict[str, int]:
    first = draw(st.integers(0, total))
    second = draw(st.integers(0, total - first))
    return {"R": first, "U": second, "A": total - first - second}


@given(st.data(), seeds)
def test_a_form_is_exactly_the_blueprint(data: st.DataObject, seed: int) -> None:
    bank, blueprint = data.draw(banks())
    levels = data.draw(wishes(sum(blueprint.values())))
    given_before = [replace(item, given=data.draw(st.integers(0, 2))) for item in bank]
    form = draw_form(given_before, blueprint, seed, levels=levels)
    assert len(set(form)) == len(form)
    assert Counter(ident.split("-")[0] for ident in form) == +Counter(blueprint)


@given(st.data(), seeds, seeds)
def test_a_second_form_from_a_bank_twice_as_large_repeats_nothing(
    data: st.DataObject, one: int, two: int
) -> None:
    """Fewer than half is promised; whatever was practised in between."""
    bank, blueprint = data.draw(banks(times=2))
    levels = data.draw(wishes(sum(blueprint.values())))
    first = draw_form(bank, blueprint, one, levels=levels)
    after = [replace(item, given=int(item.id in first)) for item in bank]
    assert not set(first) & set(draw_form(after, blueprint, two, levels=levels))


@given(st.data(), seeds)
def test_the_same_seed_gives_the_same_form(data: st.DataObject, seed: int) -> None:
    bank, blueprint = data.draw(banks())
    levels = data.draw(wishes(sum(blueprint.values())))
    mixed = data.draw(st.permutations(bank))
    assert draw_form(bank, blueprint, seed, levels=levels) == draw_form(
        mixed, blueprint, seed, levels=levels
    )


@given(st.data())
def test_levels_come_as_near_as_any_choice_could(data: st.DataObject) -> None:
    supply, picks = {}, {}
    for name in FORMATS[:2]:
        counts = {level: data.draw(st.integers(0, 3)) for level in "RUA"}
        supply[name] = Counter(counts)
        picks[name] = data.draw(st.integers(0, sum(counts.values())))
    wanted = data.draw(wishes(sum(picks.values())))

    def distance(*parts: tuple[int, ...]) -> int:
        had = [sum(part) for part in zip(*parts, strict=True)]
        return sum(abs(a - b) for a, b in zip(had, wanted.values(), strict=True))

    def ways(name: str) -> list[tuple[int, ...]]:
        ranges = [range(supply[name][level] + 1) for level in "RUA"]
        return [way for way in itertools.product(*ranges) if sum(way) == picks[name]]

    plan = level_plan(supply, picks, wanted)
    taken = [tuple(plan[name][level] for level in "RUA") for name in supply]
    for name, way in zip(supply, taken, strict=True):
        assert way in ways(name)
    assert distance(*taken) == min(
        distance(*parts) for parts in itertools.product(*(ways(name) for name in supply))
    )


NERVES = ("sural", "saphenous", "plantar")
BANK = [
    BankItem(f"hotspot-{nerve}-{picture}-{n}", "hotspot", "R", nerve, picture)
    for nerve in NERVES
    for picture in ("ankle", "heel")
    for n in range(3)
]


@given(seeds)
def test_every_nerve_is_asked_before_any_twice(seed: int) -> None:
    form = draw_form(BANK, {"hotspot": 3}, seed)
    assert {ident.split("-")[1] for ident in form} == set(NERVES)


@given(seeds)
def test_no_nerve_is_asked_twice_on_one_picture_while_there_is_another(seed: int) -> None:
    places = [tuple(i.split("-")[1:3]) for i in draw_form(BANK, {"hotspot": 6}, seed)]
    assert len(set(places)) == 6


def test_what_was_practised_least_comes_first_among_equals() -> None:
    bank = [BankItem(f"case-{n}", "case", "R", seen=n % 3) for n in range(9)]
    assert set(draw_form(bank, {"case": 3}, 1)) == {"case-0", "case-3", "case-6"}


def test_a_bank_too_small_is_said() -> None:
    with pytest.raises(BlueprintShort) as refusal:
        draw_form(BANK, {"written": 1}, 1)
    assert (refusal.value.format, refusal.value.wanted, refusal.value.found) == ("written", 1, 0)
