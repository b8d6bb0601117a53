"""No key of an examination can be derived from the repository: tried with all that it holds.

Who has the repository has every public item, every item that can be made with a public seed, and
the place where each is right on its view. Against the items of a pool made here that is tried as
it stands: keyed by the picture's name; where no name is known, by the question; and, more than
anybody has, with the view told. A blind guess is one place, or one option, for all.

The pool is made with a private seed that stands here, so that the same items are tried every time.
"""

from __future__ import annotations

import random
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.models import Organisation
from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.exam.service import making
from npt_training.assessment.generate import generate
from npt_training.assessment.items import AnyItem, Locate, TerritoryTap, Trace, item_of
from npt_training.assessment.kinds import kind_of
from npt_training.assessment.layers import pin_place
from npt_training.assessment.service.bank import Held, bank_of, school_items
from npt_training.assessment.stimulus import Stimulus, stimulus, stimulus_of
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.editions import newest
from npt_training.core.runtime import current

pytestmark = pytest.mark.long
PUBLIC_SEEDS = ("1", "npt")
COUNT = 150
GRID = [(x / 10, y / 10) for x in range(2, 9) for y in range(2, 9)]
LUCK = 0.05
"""What the mean over the pool may differ by, of some sixty answers on places."""
SEED, SCHOOL = "5e" * 32, "01EXAMKEYS0000000000000000"
TURNS = 200
ERRORS = 3.0
"""Standard errors a mean difference may lie above nought: one pool in 740 does so by chance."""
Answer = dict[str, Any]
Placed = Locate | TerritoryTap | Trace


@pytest.fixture
def pool(school: Flask) -> list[Held]:
    (current().settings.data_dir / making.SEED_FILE).write_text(SEED, "ascii")
    with write() as s:
        name = "School of the fixed seed"
        s.add(Organisation(id=SCHOOL, name=name, slug="seeded", issuer_name=name, created_at=now()))
    making.make_items(making.place_order(SCHOOL, COUNT, by=None, queue=False))
    assert making.private_seed().hex() == SEED
    found = school_items(SCHOOL, "exam")
    assert len(found) == COUNT
    return found


def public(edition_id: str) -> list[AnyItem]:
    atlas = making.pack_of(edition_id)
    docs = [
        doc for seed in PUBLIC_SEEDS for doc in generate(atlas, seed=seed, per_nerve=50, exam=True)
    ]
    return [item_of(doc) for doc in docs] + [
        held.item for held in bank_of(edition_id).by_id.values() if held.item.view is not None
    ]


def asked(item: Placed) -> tuple[str, str, str]:
    return item.kind, item.target.what, item.target.id


def right(item: Placed, view: Stimulus) -> Answer:
    """What is right on the whole view, as it would be sent."""
    if isinstance(item, Trace):
        line = [
            view.point(at)
            for stretch in view.stretches(item.target.id, item.path)[0]
            if stretch.scored
            for at in stretch.points
        ]
        return {"path": [[point.x, point.y] for point in [*line[:: -(-len(line) // 30)], line[-1]]]}
    point = view.point(pin_place(item.target, view))
    return {"x": point.x, "y": point.y}


def blind(item: Placed) -> Iterator[Answer]:
    """The same answers for every item: a place; a line of some length through a place."""
    for x, y in GRID:
        path = [[x, max(y - 0.3, 0.0)], [x, min(y + 0.3, 1.0)]]
        yield {"path": path} if isinstance(item, Trace) else {"x": x, "y": y}


def earned(held: Held, answer: Answer) -> float:
    return kind_of(held.item).judge(held.item, answer, stimulus_of(held)).fraction or 0.0


def test_no_place_that_the_repository_knows_is_a_key(pool: list[Held]) -> None:
    edition_id = newest().id
    known: dict[Any, list[tuple[str, Answer]]] = defaultdict(list)
    names = set()
    for item in public(edition_id):
        if isinstance(item, Placed):
            view = stimulus(edition_id, str(item.view))
            known[asked(item)].append((str(item.view), right(item, view)))
            names |= set(view.files.values())
    placed = [held for held in pool if isinstance(held.item, Placed)]
    by_question, told, whole, dark = [], [], [], defaultdict(list)
    for held in placed:
        item = held.item
        assert isinstance(item, Placed)
        assert item.window is not None
        assert not names & set(item.window.files.values()), "keyed by the picture: no key at all"
        found = known[asked(item)]
        assert found, "the repository does know this question"
        by_question.append(statistics.fmean(earned(held, answer) for _view, answer in found))
        here = [answer for view, answer in found if view == item.view]
        told.append(max((earned(held, answer) for answer in here), default=0.0))
        truth = right(item, stimulus(edition_id, str(item.view)))
        plain = kind_of(item).judge(item, truth, stimulus(edition_id, str(item.view)))
        whole.append(plain.fraction or 0.0)
        dark[item.kind].append([earned(held, answer) for answer in blind(item)])
    best = sum(max(map(sum, zip(*rows, strict=True))) for rows in dark.values()) / len(placed)
    figures = [round(statistics.fmean(one), 3) for one in (by_question, told, whole)]
    print("by question, with the view told, on the whole view:", figures, "blind:", round(best, 3))
    assert len(placed) > 30
    assert figures[2] > 0.9, "without the window every one of them would be a key"
    assert figures[0] <= best + LUCK
    assert figures[1] <= best + LUCK


def test_no_option_that_the_repository_knows_is_a_key(pool: list[Held]) -> None:
    """Options and pins are sent by their places, which are shuffled for every sitting: the places
    that were right once are worth no more than as many places drawn by lot."""
    edition_id = newest().id
    twins: dict[Any, AnyItem] = {question(item): item for item in public(edition_id)}
    rng = random.Random(4)
    derived, chance = [], []
    for held in pool:
        kind, item = kind_of(held.item), held.item
        twin = twins.get(question(item))
        ids = kind.option_ids(item)
        if not ids or twin is None:
            continue
        theirs = kind.option_ids(twin)
        once_right, by_lot = 0.0, 0.0
        for _turn in range(TURNS):
            here = rng.sample(ids, len(ids))
            once = places(twin, rng.sample(theirs, len(theirs)))
            once_right += sent(held, here, once)
            by_lot += sent(held, here, lot(once, len(theirs), rng))
        derived.append(once_right / TURNS)
        chance.append(by_lot / TURNS)
    more = [one - other for one, other in zip(derived, chance, strict=True)]
    error = statistics.stdev(more) / len(more) ** 0.5
    mean = statistics.fmean(more)
    print("places once right:", statistics.fmean(derived), "by lot:", statistics.fmean(chance),
          "more:", mean, "standard error:", error, "of", len(more))  # fmt: skip
    assert len(more) > 20
    assert error < LUCK / ERRORS, "it would not see what a key earns"
    assert mean <= ERRORS * error


def question(item: AnyItem) -> tuple[str, str | None, str | None]:
    """What the same question is known by, with whatever options and pins."""
    return item.kind, item.structure, item.view


def lot(form: dict[str, list[str]], most: int, rng: random.Random) -> dict[str, list[str]]:
    """The same form with other places of a list of ``most``, none of them twice."""
    drawn = iter(rng.sample(range(1, most + 1), sum(map(len, form.values()))))
    return {name: [str(next(drawn)) for _value in values] for name, values in form.items()}


def sent(held: Held, shown: Sequence[str], fields: dict[str, list[str]]) -> float:
    """What a form earns; nothing where it names a place there is not."""
    kind = kind_of(held.item)
    try:
        return earned(held, kind.parse(held.item, shown, fields))
    except ResponseRefused:
        return 0.0


def places(item: Any, order: Sequence[str]) -> dict[str, list[str]]:
    """The form of a right answer, by places in the list as it was shown."""
    if item.kind == "identify":
        return {"choice": [str(list(order).index(item.answer) + 1)]}
    if item.kind == "choice":
        return {"choice": [str(list(order).index(o.id) + 1) for o in item.options if o.correct]}
    if item.kind == "label":
        names = [list(order).index(pin.id) + 1 for pin in item.pins]
        return {f"pin-{n}": [str(name)] for n, name in enumerate(names, 1)}
    return {f"pin-{n}": [str(item.answer.index(one) + 1)] for n, one in enumerate(order, 1)}
