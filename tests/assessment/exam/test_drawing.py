"""Drawing by blueprint: counts kept, reproducible, unseen first, found whenever there is a form."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.exam.drawing import Card, Want, draw, in_order

REGIONS, KINDS, LEVELS = ("ankle", "hand", None), ("locate", "trace"), ("R", "A")


@st.composite
def pools(draw_: st.DrawFn) -> list[Card]:
    count = draw_(st.integers(0, 16))
    pick = {"region": REGIONS, "kind": KINDS, "level": LEVELS, "structure": ("n1", "n2", None)}
    return [
        Card(
            id=f"i{n:02}",
            seen=draw_(st.integers(0, 2)),
            shown=draw_(st.integers(0, 5)),
            **{name: draw_(st.sampled_from(values)) for name, values in pick.items()},  # type: ignore[arg-type]
        )
        for n in range(count)
    ]


blueprints = st.lists(
    st.builds(
        Want,
        count=st.integers(1, 8),
        region=st.sampled_from(("ankle", "hand", None)),
        kind=st.sampled_from((*KINDS, None)),
        level=st.sampled_from((*LEVELS, None)),
    ),
    max_size=5,
)
seeds = st.integers(0, 2**64)


@given(pools(), blueprints, seeds)
def test_counts_are_kept_and_nothing_is_asked_twice(
    pool: list[Card], wants: list[Want], seed: int
) -> None:
    found = draw(pool, wants, seed)
    by_id = {card.id: card for card in pool}
    assert len(set(found.ids)) == len(found.ids)
    for line, want in enumerate(wants):
        assert len(found.by_line[line]) <= want.count
        assert all(want.fits(by_id[ident]) for ident in found.by_line[line])
    missing = {short.line: short for short in found.short}
    for line, want in enumerate(wants):
        assert (line in missing) == (len(found.by_line[line]) < want.count)


@given(pools(), blueprints, seeds)
def test_the_same_seed_gives_the_same_form(pool: list[Card], wants: list[Want], seed: int) -> None:
    assert draw(pool, wants, seed) == draw(list(reversed(pool)), wants, seed)


@given(pools(), blueprints, seeds)
def test_no_better_item_is_left_over(pool: list[Card], wants: list[Want], seed: int) -> None:
    """Unseen before seen, less shown before more shown: for each line on its own."""
    found = draw(pool, wants, seed)
    used, by_id = set(found.ids), {card.id: card for card in pool}
    for want, ids in zip(wants, found.by_line, strict=True):
        worst = max(((by_id[i].seen, by_id[i].shown) for i in ids), default=None)
        for card in pool:
            if worst is not None and card.id not in used and want.fits(card):
                assert (card.seen, card.shown) >= worst


@settings(max_examples=60)
@given(pools(), blueprints, seeds)
def test_as_many_as_there_can_be(pool: list[Card], wants: list[Want], seed: int) -> None:
    """Compared with a plain matching of single places to items."""
    assert len(draw(pool, wants, seed).ids) == _most(pool, wants)


def _most(pool: list[Card], wants: list[Want]) -> int:
    places = [want for want in wants for _turn in range(want.count)]
    holder: dict[str, int] = {}

    def place(index: int, tried: set[str]) -> bool:
        for card in pool:
            if card.id in tried or not places[index].fits(card):
                continue
            tried.add(card.id)
            if card.id not in holder or place(holder[card.id], tried):
                holder[card.id] = index
                return True
        return False

    return sum(place(index, set()) for index in range(len(places)))


def test_a_form_is_found_though_the_first_choice_was_wrong() -> None:
    pool = [
        Card("both", "locate", "ankle", "R"),
        Card("only-ankle", "trace", "ankle", "R", shown=9),
    ]
    wants = [Want(1, region="ankle"), Want(1, kind="locate")]
    for seed in range(20):
        assert sorted(draw(pool, wants, seed).ids) == ["both", "only-ankle"]


def test_a_limit_retires_an_item_and_the_shortage_is_told() -> None:
    pool = [Card("a", "locate", "ankle", "R", shown=3), Card("b", "locate", "ankle", "R")]
    found = draw(pool, [Want(2, region="ankle")], 1, limit=3)
    assert found.ids == ["b"]
    (short,) = found.short
    assert (short.line, short.wanted, short.found, short.fitting) == (0, 2, 1, 1)


def test_forms_over_time_use_the_whole_pool() -> None:
    shown: Counter[str] = Counter()
    for seed in range(30):
        pool = [Card(f"c{n}", "locate", "ankle", "R", shown=shown[f"c{n}"]) for n in range(12)]
        shown.update(draw(pool, [Want(4)], seed).ids)
    assert set(shown.values()) == {10}


@given(st.lists(st.lists(st.text(max_size=3), max_size=5), max_size=4), seeds)
def test_sections_stay_together(sections: list[list[str]], seed: int) -> None:
    mixed = in_order(sections, seed, shuffle=True)
    assert in_order(sections, seed, shuffle=False) == [i for part in sections for i in part]
    at = 0
    for part in sections:
        assert sorted(mixed[at : at + len(part)]) == sorted(part)
        at += len(part)
