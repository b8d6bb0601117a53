"""Hints of practice: what each kind tells, that it is kept first, and that it never is the key."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.errors import AlreadyAnswered, NoHints
from npt_training.assessment.items import LABELS, item_of
from npt_training.assessment.kinds import KINDS, kind_of
from npt_training.assessment.kinds.numeric import TIMES_WIDER, between
from npt_training.assessment.kinds.qti import QtiKind
from npt_training.assessment.models import Answer, HintShown
from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from tests.accounts.factories import make_organisation, post, sign_in
from tests.assessment import atlas, factories, items, more_items

Doc = dict[str, Any]
OPTIONS = [
    {"id": i, "text": f"Statement {i}", "correct": i == "b", "why": f"why {i}"} for i in "abcde"
]
DOCS: dict[str, Doc] = {
    "locate": items.locate(),
    "locate-exit": items.locate(target={"exit": "sural"}),
    "locate-landmark": items.locate(structure=None, target={"landmark": "malleolus"}),
    "identify": items.identify(),
    "typed": more_items.typed(),
    "label": items.label(),
    "choice": items.choice(options=OPTIONS),
    "several": items.choice(
        options=[o | {"correct": o["id"] in "bd"} for o in OPTIONS], multiple=True
    ),
    "trace": items.trace(),
    "territory": items.territory(),
    "order": items.order(),
    "row": items.row(),
    "written": items.written(),
    "points": more_items.points(),
    "spots": more_items.spots(),
    "region": more_items.region(),
    "regions": more_items.regions(),
    "area": more_items.area(),
    "associate": more_items.associate(),
    "numeric": more_items.numeric(),
    "short": more_items.short(),
    "evidence": more_items.evidence(),
    "case": more_items.case(),
}


def run_of(doc: Doc) -> tuple[Principal, str]:
    factories.make_edition([doc])
    actor = factories.trainee(make_organisation())
    return actor, service.start_practice(actor, kind=doc["kind"], seed="5eed5eed5eed5eed")


def ladder(actor: Principal, run: str) -> list[Any]:
    """Every hint there is, one asked after the other."""
    shown: list[Any] = []
    for _n in range(9):
        try:
            shown = service.ask_hint(actor, run, 1, seen=len(shown))
        except NoHints:
            return shown
    raise AssertionError("a ladder without an end")


def test_every_kind_of_ours_is_tried() -> None:
    assert {doc["kind"] for doc in DOCS.values()} == set(KINDS)
    assert all(kind.gives_hints for kind in KINDS.values())


@pytest.mark.parametrize("name", DOCS)
def test_every_kind_has_one_to_three_and_always_the_same(app: Flask, name: str) -> None:
    actor, run = run_of(DOCS[name])
    shown = ladder(actor, run)
    assert 1 <= len(shown) <= 3
    other = factories.trainee(make_organisation())
    again = service.start_practice(other, kind=DOCS[name]["kind"], seed="5eed5eed5eed5eed")
    assert ladder(other, again) == shown
    for number, hint in enumerate(shown):
        assert hint.text
        assert hint not in shown[:number]


def rows() -> list[tuple[int, int, str]]:
    with read() as s:
        found = s.scalars(select(HintShown).order_by(HintShown.id)).all()
        assert all(row.shown_at is not None for row in found)
        return [(row.stage, row.number, row.doc["text"]) for row in found]


def test_a_hint_is_kept_before_it_is_shown_and_asking_twice_is_once(app: Flask) -> None:
    actor, run = run_of(DOCS["choice"])
    first = service.ask_hint(actor, run, 1, seen=0)
    assert service.ask_hint(actor, run, 1, seen=0) == first
    assert rows() == [(0, 1, first[0].text)]
    second = service.ask_hint(actor, run, 1, seen=1)
    assert second[0] == first[0]
    assert [number for _stage, number, _text in rows()] == [1, 2]
    with pytest.raises(NoHints):
        service.ask_hint(actor, run, 1, seen=2)


@pytest.mark.parametrize("name", ["choice", "several", "identify", "evidence"])
def test_no_right_answer_is_left_out_and_two_stay_at_least(app: Flask, name: str) -> None:
    actor, run = run_of(DOCS[name])
    asked = service.question(actor, run, 1)
    values = [value for hint in ladder(actor, run) for value in hint.without]
    assert len(values) == len(set(values)) > 0
    shown = list(LABELS) if name == "evidence" else asked.shown
    out = {shown[int(value) - 1] for value in values}
    item: Any = asked.held.item
    right = set(getattr(item, "right", ())) or {item.answer, *getattr(item, "near", ())}
    assert not out & right
    assert len(shown) - len(out) >= 2
    if name == "several":
        assert len(out) < len(item.options) - len(right), "what is left would be the key"


@pytest.mark.parametrize("name", ["label", "order", "row"])
def test_a_filled_place_is_right_and_two_stay_open(app: Flask, name: str) -> None:
    actor, run = run_of(DOCS[name])
    asked = service.question(actor, run, 1)
    fills: dict[str, str] = {}
    for hint in ladder(actor, run):
        fills |= hint.fills
    kind, item = asked.held.kind, asked.held.item
    count = len(kind.present(item, asked.shown, {}, {}).pins)
    assert 1 <= len(fills) <= count - 2
    response = kind.parse(item, asked.shown, {one: [value] for one, value in fills.items()})
    key = {str(n): one for n, one in enumerate(getattr(item, "key", ()))}
    key = key or {one: n for n, one in enumerate(getattr(item, "answer", ()), 1)}
    given = next(iter(response.values()))
    assert all(key[name] == value for name, value in given.items())


def pairs(count: int) -> Doc:
    left = [{"id": f"l{n}", "text": f"Left {n}"} for n in range(count)]
    right = [{"id": f"r{n}", "text": f"Right {n}"} for n in range(count)]
    return more_items.associate(
        left=left, right=right, answer={f"l{n}": f"r{n}" for n in range(count)}
    )


@pytest.mark.parametrize(("count", "filled"), [(2, 0), (3, 1), (4, 2), (5, 2)])
def test_pairs_are_joined_as_long_as_two_stay_open(app: Flask, count: int, filled: int) -> None:
    actor, run = run_of(pairs(count))
    assert sum(len(hint.fills) for hint in ladder(actor, run)) == filled


RINGS = {
    "locate": ((0.25 * 400, None), 20),
    "locate-exit": ((0.25 * 400, 0.2 * 600), 20),
    "locate-landmark": ((0.5 * 400, 0.5 * 600), 20),
}


@pytest.mark.parametrize("name", RINGS)
def test_a_ring_is_broad_holds_the_place_and_is_not_centred_on_it(app: Flask, name: str) -> None:
    (x, y), half_mm = RINGS[name]
    actor, run = run_of(DOCS[name])
    ring = ladder(actor, run)[-1].ring
    assert ring is not None
    left, top, radius = ring
    away = abs(left - x) if y is None else math.dist((left, top), (x, y))
    assert radius * atlas.MM_PER_PX >= 3 * half_mm
    assert away <= 0.85 * radius
    assert y is None or away >= 0.15 * radius


def test_rings_of_many_questions_on_one_place_are_one_ring(app: Flask) -> None:
    """Nothing is won by asking for hints in question after question on the same place."""
    docs = [items.locate(id=f"b9-{n}", target={"exit": "sural"}) for n in range(6)]
    factories.make_edition(docs)
    actor = factories.trainee(make_organisation())
    run = service.start_practice(actor, kind="locate")
    found = set()
    for asked in service.questions(actor, run):
        shown: list[Any] = []
        while not shown or shown[-1].ring is None:
            shown = service.ask_hint(actor, run, asked.position, seen=len(shown))
        found.add(shown[-1].ring)
    assert len(found) == 1


def test_another_installation_draws_another_ring(app: Flask) -> None:
    actor, run = run_of(DOCS["locate-exit"])
    here = ladder(actor, run)[-1].ring
    app.secret_key = "another secret of another place"
    other = factories.trainee(make_organisation())
    run = service.start_practice(other, kind="locate")
    assert ladder(other, run)[-1].ring != here


@pytest.mark.parametrize(
    ("answer", "tolerance", "wanted"),
    [(42, 3, (10, 100)), (4, 1.6, (0, 10)), (4, 5, (0, 100)), (-7, 0, (-10, -1)), (0, 0, (0, 1)),
     (0.03, 0, (0.01, 0.1)), (100, 1, (100, 1000))],
)  # fmt: skip
def test_the_range_of_a_number(
    answer: float, tolerance: float, wanted: tuple[float, float]
) -> None:
    low, high = between(answer, tolerance)
    assert (low, high) == pytest.approx(wanted)
    assert low <= answer <= high
    assert high - low >= TIMES_WIDER * tolerance


def test_a_sentence_that_says_the_name_is_left_out(app: Flask, monkeypatch: Any) -> None:
    told = atlas.NERVE_DOC | {"territory": "Where the N. suralis goes.", "latin": "Nervus suralis"}
    monkeypatch.setattr(atlas, "NERVE_DOC", told)
    actor, run = run_of(DOCS["identify"])
    texts = [hint.text for hint in ladder(actor, run)]
    assert not any("suralis" in text for text in texts)
    assert texts[0] == "Its roots: S1."


def test_a_case_has_hints_of_each_stage(app: Flask) -> None:
    actor, run = run_of(DOCS["case"])
    first = ladder(actor, run)
    asked = service.question(actor, run, 1)
    assert service.hints_of(asked).shown == first
    service.answer_practice(actor, run, 1, {"stage": ["0"], "choice": ["1"]})
    asked = service.question(actor, run, 1)
    assert service.hints_of(asked).shown == []
    assert service.ask_hint(actor, run, 1, seen=0)
    assert {stage for stage, _number, _text in rows()} == {0, 1}


def test_a_quiz_and_an_examination_have_none(app: Flask) -> None:
    person, organisation = factories.member("trainee")
    factories.make_edition([DOCS["choice"]])
    actor = factories.principal(person, organisation)
    quiz = service.start_attempt(actor, "B9")
    with pytest.raises(NoHints):
        service.ask_hint(actor, quiz, 1, seen=0)
    assert not service.hints_of(service.question(actor, quiz, 1)).offered
    client = app.test_client()
    sign_in(client, person)
    assert "hint" not in re.sub(r'data-words="[^"]+"', "", client.get(f"/attempts/{quiz}/1").text)
    assert post(client, f"/attempts/{quiz}/1/hint", {"hints": "0"}).status_code == 409
    assert rows() == []


def test_once_answered_there_are_none_and_the_answer_says_how_many(app: Flask) -> None:
    actor, run = run_of(DOCS["choice"])
    service.ask_hint(actor, run, 1, seen=0)
    service.ask_hint(actor, run, 1, seen=1)
    value = factories.place_of(actor, run, 1, "b")
    asked = service.answer_practice(actor, run, 1, {"choice": [value]})
    assert (asked.fraction, asked.hints) == (1.0, 2)
    with read() as s:
        assert s.scalars(select(Answer.hints)).one() == 2
    with pytest.raises(AlreadyAnswered):
        service.ask_hint(actor, run, 1, seen=2)
    assert service.history(actor)[0].hinted == 1


def test_a_stranger_gets_none(app: Flask) -> None:
    _actor, run = run_of(DOCS["choice"])
    stranger = factories.trainee(make_organisation())
    with pytest.raises(NotFound):
        service.ask_hint(stranger, run, 1, seen=0)


def signed_in(app: Flask, doc: Doc) -> tuple[Any, str]:
    person, organisation = factories.member("trainee")
    factories.make_edition([doc])
    run = service.start_practice(factories.principal(person, organisation), kind=doc["kind"])
    client = app.test_client()
    sign_in(client, person)
    return client, f"/attempts/{run}/1"


def test_the_page_shows_hints_above_and_keeps_what_was_typed(app: Flask) -> None:
    client, url = signed_in(app, DOCS["short"])
    page = client.get(url).text
    assert f'formaction="{url}/hint"' in page
    assert "Show a hint" in page
    assert "player-hints" not in page
    answer = post(
        client, f"{url}/hint", {"hints": "0", "text": "Half a thought", "confidence": "2"}
    )
    assert (answer.status_code, answer.location) == (303, f"{url}#hint-1")
    page = client.get(url).text
    assert "2 words, with so many letters: 5, 5." in page
    assert 'value="Half a thought"' in page
    assert "Another hint" in page
    assert re.search(r'name="confidence" value="2" checked', page)
    assert page.index("player-hints") < page.index('name="text"')
    post(client, f"{url}/hint", {"hints": "1", "text": "More"})
    page = client.get(url).text
    assert page.index('id="hint-1"') < page.index('id="hint-2"')
    assert "That was the last hint." in page
    assert "/hint" not in page
    post(client, url, {"text": "Sural nerve", "action": "answer"})
    page = client.get(url).text
    assert "Answered with 2 hints" in page
    assert "with 2 hints" in client.get(url.rsplit("/", 1)[0]).text
    assert "1 with hints" in client.get("/attempts").text


def test_a_filled_place_stands_in_the_form_and_a_left_out_answer_is_closed(app: Flask) -> None:
    client, url = signed_in(app, DOCS["label"])
    post(client, f"{url}/hint", {"hints": "0", "pin-1": "2"})
    page = client.get(url).text
    assert len(re.findall(r'<option value="\d"\s+selected', page)) == 2
    client, url = signed_in(app, DOCS["choice"])
    post(client, f"{url}/hint", {"hints": "0", "choice": "1"})
    page = client.get(url).text
    assert page.count(" disabled") == 1
    assert "left out by a hint" in page


def test_what_cannot_be_kept_stays_on_the_page(app: Flask) -> None:
    client, url = signed_in(app, DOCS["numeric"])
    answer = post(client, f"{url}/hint", {"hints": "0", "number": "about ten", "unit": "mm"})
    assert answer.status_code == 200
    assert 'value="about ten"' in answer.text
    assert "It lies between" in answer.text
    again = post(client, f"{url}/hint", {"hints": "1", "number": "7", "unit": "mm"})
    assert again.status_code == 409
    assert "There is no other hint" in again.text
    assert 'value="7"' in again.text
    for bad in ("x", "-1", "999", "²"):
        assert post(client, f"{url}/hint", {"hints": bad}).status_code in (303, 409)


def test_a_case_keeps_the_answer_of_its_stage_on_the_page(app: Flask) -> None:
    client, url = signed_in(app, DOCS["case"])
    answer = post(client, f"{url}/hint", {"hints": "0", "stage": "0", "choice": "2"})
    assert answer.status_code == 200
    assert "left out by a hint" in answer.text


def test_an_answer_with_a_hint_does_not_open_the_gate(app: Flask) -> None:
    docs = [items.locate(id=f"b9-{n}") for n in range(3)]
    factories.make_edition(docs)
    actor = factories.trainee(make_organisation())
    run = service.start_practice(actor, kind="locate")
    for position in (1, 2, 3):
        if position == 2:
            service.ask_hint(actor, run, position, seen=0)
        service.answer_practice(actor, run, position, {"x": ["0.25"], "y": ["0.4"]})
    gate = service.image_gate(actor.person_id, "sural", now())
    assert (gate.open, gate.answered, gate.needed) == (False, 2, 3)
    assert service.image_gates(actor.person_id, now())["sural"] == gate


def test_kinds_of_others_without_hints_have_no_button() -> None:
    assert kind_of(item_of(items.choice())).gives_hints
    assert not QtiKind().gives_hints
