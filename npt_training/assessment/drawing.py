"""Drawing the form of a module quiz by its blueprint. Pure; a seed fixes the form.

What comes first gives way to nothing after it: so many of each format, items not yet given in the
module, the levels asked for, no structure twice on one picture, structures in turn.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Supply = Mapping[str, Counter[str]]
"""How many items there are to choose from: format to level to count."""


@dataclass(frozen=True)
class BankItem:
    """What drawing a form needs to know of an item. ``id`` is its row.

    ``given``: in how many earlier forms of the module this person had it; ``seen``: how often
    they were asked it anywhere, practice too. ``picture`` names what it is shown on.
    """

    id: str
    format: str
    level: str = ""
    structure: str | None = None
    picture: str | None = None
    given: int = 0
    seen: int = 0

    @property
    def place(self) -> tuple[str, str] | None:
        """The structure on its picture, where it is about one."""
        return (self.structure, self.picture) if self.structure and self.picture else None


class BlueprintShort(ValueError):
    """The bank holds fewer items of ``format`` than the blueprint asks for."""

    def __init__(self, format: str, wanted: int, found: int) -> None:
        super().__init__(f"the blueprint asks for {wanted} {format} items; the bank holds {found}")
        self.format, self.wanted, self.found = format, wanted, found


def draw_form(
    bank: Sequence[BankItem],
    blueprint: Mapping[str, int],
    seed: int,
    *,
    levels: Mapping[str, int] | None = None,
) -> list[str]:
    """Item ids of one form in the order asked: exactly ``blueprint`` of each format.

    ``levels`` (R, U, A to counts; None or empty: whatever comes) is met as nearly as the items
    allow that were given least. The same seed and bank give the same form, however the bank is
    ordered. Raises BlueprintShort.
    """
    rng = random.Random(seed)  # noqa: S311 - fairness, not secrecy
    form: list[BankItem] = []
    open_pools: dict[str, list[BankItem]] = {}
    picks: dict[str, int] = {}
    for name in sorted(blueprint):
        pool = sorted((item for item in bank if item.format == name), key=lambda item: item.id)
        rng.shuffle(pool)
        sure, open_pools[name], picks[name] = _least_given(pool, name, blueprint[name])
        form += sure
    cells: dict[tuple[str, str], list[BankItem]] = {}
    for name, pool in open_pools.items():
        for item in pool:
            cells.setdefault((name, item.level if levels else ""), []).append(item)
    supply = {name: Counter[str]() for name in open_pools}
    for (name, level), items in cells.items():
        supply[name][level] = len(items)
    wanted = Counter(dict(levels or {}))
    wanted.subtract(item.level for item in form)
    plan = level_plan(supply, picks, wanted)
    for name, level in sorted(cells, key=lambda c: (len(cells[c]) - plan[c[0]][c[1]], c)):
        form += _spread(cells[name, level], plan[name][level], form)
    rng.shuffle(form)
    return [item.id for item in form]


def _least_given(
    pool: list[BankItem], name: str, count: int
) -> tuple[list[BankItem], list[BankItem], int]:
    """Items that are in for certain, those to choose from, and how many of these."""
    if len(pool) < count:
        raise BlueprintShort(name, count, len(pool))
    if not count:
        return [], [], 0
    last = sorted(item.given for item in pool)[count - 1]
    sure = [item for item in pool if item.given < last]
    return sure, [item for item in pool if item.given == last], count - len(sure)


def level_plan(
    supply: Supply, picks: Mapping[str, int], wanted: Mapping[str, int]
) -> dict[str, Counter[str]]:
    """How many items of each format and level to take, so that levels come nearest to ``wanted``.

    ``picks`` is how many of each format. Greedy first, then exchanges along shortest paths from a
    level with too many to one with too few; when none is left the distance is the least there is.
    """
    plan = {name: Counter[str]() for name in supply}
    have: Counter[str] = Counter()
    for name in sorted(supply):
        for _pick in range(picks[name]):
            spare = sorted(x for x, held in supply[name].items() if plan[name][x] < held)
            level = max(spare, key=lambda x: wanted.get(x, 0) - have[x])
            plan[name][level] += 1
            have[level] += 1
    while steps := _exchange(supply, plan, have, wanted):
        for name, out, into in steps:
            plan[name][out] -= 1
            plan[name][into] += 1
            have[out] -= 1
            have[into] += 1
    return plan


def _exchange(
    supply: Supply, plan: Supply, have: Counter[str], wanted: Mapping[str, int]
) -> list[tuple[str, str, str]]:
    """Steps (format, level out, level in) that bring one from too many to too few; or none."""
    starts = sorted(level for level in have if have[level] > wanted.get(level, 0))
    came: dict[str, list[tuple[str, str, str]]] = {level: [] for level in starts}
    queue = deque(starts)
    while queue:
        out = queue.popleft()
        if have[out] < wanted.get(out, 0):
            return came[out]
        for name in sorted(supply):
            if plan[name][out] < 1:
                continue
            for into in sorted(supply[name]):
                if into not in came and plan[name][into] < supply[name][into]:
                    came[into] = [*came[out], (name, out, into)]
                    queue.append(into)
    return []


def _spread(pool: list[BankItem], count: int, form: Sequence[BankItem]) -> list[BankItem]:
    """``count`` of ``pool``: no structure twice on a picture if possible, structures in turn."""
    pool, chosen = list(pool), list[BankItem]()
    asked: Counter[str | None] = Counter(item.structure for item in form if item.structure)
    places = {item.place for item in form if item.place}
    for _turn in range(count):
        best = min(pool, key=lambda x: (x.place in places, asked[x.structure], x.seen))
        pool.remove(best)
        chosen.append(best)
        if best.structure:
            asked[best.structure] += 1
        if best.place:
            places.add(best.place)
    return chosen
