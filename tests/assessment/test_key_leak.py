"""Before an answer is in, no byte that is sent differs with the key.

Each kind is played twice over HTTP on the same stimulus with two different keys. Everything the
server sends is compared, after replacing CSP nonces, CSRF tokens and attempt ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.items import KINDS, item_of
from npt_training.assessment.items.added import OURS
from tests.accounts.factories import make_organisation, make_person, post, post_json, sign_in
from tests.assessment import factories, figure_items, items, more_items, photo_items

SEED = "5eed5eed5eed5eed"
Doc = dict[str, Any]


def secret(name: str, **more: Any) -> Doc:
    """What an author writes around a key; nothing of it may show before the answer."""
    return more | {
        "id": f"b9-{name}",
        "origin": "generated" if name == "one" else "hand",
        "level": "R" if name == "one" else "A",
        "rationale": f"Because {name} is right.",
        "sources": [] if name == "one" else ["standring"],
        "task": f"task-{name}",
        "stands_on": [{"what": "course", "id": "sural", "part": name, "basis": "measured"}],
    }


def options(right: str) -> list[Doc]:
    return [
        {"id": i, "text": f"Statement {i}", "correct": i == right, "why": f"{i} against {right}"}
        for i in "abcd"
    ]


def rubric(name: str) -> list[Doc]:
    rows = 1 if name == "one" else 3
    return [{"id": f"{name}-{n}", "text": f"{name} {n}", "marks": 1 + n} for n in range(rows)]


PLACING = ("locate", "written", "trace", "territory", "points", "region", "area")
NAMES = ["sural", "tibial_twin", "saphenous", "superficial_fibular", "medial_plantar"]
PAIRS: dict[str, tuple[Doc, Doc]] = {
    "locate": (
        items.locate(**secret("one")),
        items.locate(
            **secret("two", structure="saphenous", target={"landmark": "malleolus"}),
            full_mm=15,
            half_mm=45,
        ),
    ),
    "identify": (
        items.identify(**secret("one"), options=NAMES[:4]),
        items.identify(
            **secret("two", structure="tibial_twin", highlight={"course": "tibial_twin"}),
            options=NAMES[3::-1],
            answer="tibial_twin",
        ),
    ),
    "identify-exit": (
        items.identify(**secret("one", highlight={"exit": "sural"}), options=NAMES[:4]),
        items.identify(
            **secret("two", highlight={"exit": "tibial_twin"}),
            options=NAMES[3::-1],
            answer="tibial_twin",
        ),
    ),
    "label": (
        items.label(**secret("one"), names=NAMES),
        items.label(
            **secret(
                "two",
                pins=[{"course": nerve} for nerve in ("tibial_twin", *NAMES[2:4])],
            ),
            names=NAMES[::-1],
        ),
    ),
    "choice": (
        items.choice(**secret("one"), options=options("a")),
        items.choice(**secret("two", structure="sural"), options=options("c")[::-1]),
    ),
    "choice-multiple": (
        items.choice(**secret("one"), options=options("a"), multiple=True),
        items.choice(
            **secret("two"),
            options=[o | {"correct": o["id"] in "bd"} for o in options("b")],
            multiple=True,
        ),
    ),
    "identify-territory": (
        items.identify(**secret("one", highlight={"territory": "sural"}), options=NAMES[:4]),
        items.identify(
            **secret("two", highlight={"territory": "tibial_twin"}),
            options=NAMES[3::-1],
            answer="tibial_twin",
        ),
    ),
    "trace": (
        items.trace(**secret("one")),
        items.trace(
            **secret("two", structure="saphenous", target={"course": "saphenous"}),
            full_mm=15,
            half_mm=45,
        ),
    ),
    "territory": (
        items.territory(**secret("one")),
        items.territory(
            **secret("two", structure="saphenous", target={"territory": "saphenous"}), band_mm=5
        ),
    ),
    "order": (
        items.order(**secret("one")),
        items.order(**secret("two", structure="saphenous"), answer=["c", "a", "b"]),
    ),
    "order-row": (
        items.row(**secret("one")),
        items.row(**secret("two", structure="sural"), answer=["b", "c", "a"]),
    ),
    "written": (
        items.written(**secret("one"), rubric=rubric("one"), model_answer="One.", view=items.VIEW,
                      pin=True),
        items.written(**secret("two", structure="sural"), rubric=rubric("two"), model_answer="Two!",
                      view=items.VIEW, pin=True),
    ),
}  # fmt: skip
TWIN = {"course": "tibial_twin"}
STORY = more_items.case()["stages"]
SECOND = [
    STORY[0] | {"ask": STORY[0]["ask"] | {"options": options("c")}, "weight": 3},
    STORY[1] | {"ask": STORY[1]["ask"] | {"target": {"course": "saphenous"}, "half_mm": 45}},
    STORY[2] | {"ask": STORY[2]["ask"] | {"answer": 3, "tolerance": 0.5}},
]
FIRST = [STORY[0] | {"ask": STORY[0]["ask"] | {"options": options("a")}}, *STORY[1:]]
TWO_ZONES = [
    {"id": "two", "name": "Two", "circle": {"at": [0.7, 0.7], "r": 0.2}},
    {"id": "vein", "name": "Vein", "right": False, "unsafe": True,
     "polygon": [[0.1, 0.1], [0.2, 0.1], [0.2, 0.4]]},
]  # fmt: skip
PAIRS |= {
    "points": (
        more_items.points(**secret("one")),
        more_items.points(**secret("two", structure="sural"), full_mm=15, half_mm=45,
                          structures=[{"landmark": "malleolus"}, TWIN, {"course": "saphenous"}]),
    ),
    "points-photo": (
        more_items.spots(**secret("one")),
        more_items.spots(**secret("two"), spots=[{"id": "two", "name": "Two", "at": [0.5, 0.1]}]),
    ),
    "locate-photo": (
        photo_items.locate(**secret("one")),
        photo_items.locate(**secret("two"), full_mm=15, half_mm=45,
                           drawn=[{"id": "sural", "exit": [[0.9, 0.1]]}]),
    ),
    "trace-photo": (
        photo_items.trace(**secret("one")),
        photo_items.trace(**secret("two"),
                          drawn=[{"id": "sural", "course": [[0.2, 0.9], [0.9, 0.1]]}]),
    ),
    "area-photo": (
        photo_items.area(**secret("one")),
        photo_items.area(**secret("two"), drawn=[
            {"id": "sural", "territory": [[0.5, 0.5], [0.9, 0.5], [0.9, 0.9]]}]),
    ),
    "region": (
        more_items.region(**secret("one")),
        more_items.region(**secret("two", structure="saphenous"), zones=TWO_ZONES),
    ),
    "region-every": (
        more_items.regions(**secret("one")),
        more_items.regions(**secret("two", structure="saphenous"), zones=TWO_ZONES),
    ),
    "area": (
        more_items.area(**secret("one")),
        more_items.area(
            **secret("two", structure="saphenous", target={"territory": "saphenous"}), band_mm=5
        ),
    ),
    "associate": (
        more_items.associate(**secret("one")),
        more_items.associate(**secret("two", structure="sural"), answer={"l1": "r2", "l2": "r1"}),
    ),
    "numeric": (
        more_items.numeric(**secret("one")),
        more_items.numeric(**secret("two"), answer=2, unit="cm", tolerance=0, half=1),
    ),
    "short": (
        more_items.short(**secret("one")),
        more_items.short(**secret("two"), accepted=["Two"], half=[], others=["Three"]),
    ),
    "evidence": (
        more_items.evidence(**secret("one")),
        more_items.evidence(**secret("two"), answer="PROMO", near=[], why={}),
    ),
    "identify-typed": (
        more_items.typed(**secret("one")),
        more_items.typed(
            **secret("two", structure="tibial_twin", highlight=TWIN), answer="tibial_twin"
        ),
    ),
    "annotated": (
        more_items.annotated(**secret("one"), rubric=rubric("one"), model_answer="One."),
        more_items.annotated(**secret("two"), rubric=rubric("two"), model_answer="Two!"),
    ),
    "qti": (
        more_items.qti("A", **secret("one")),
        more_items.qti("C", **secret("two", structure="sural")),
    ),
    "qti-point": (
        more_items.qti_point(**secret("one")),
        more_items.qti_point("60,210,35", **secret("two", structure="sural")),
    ),
    "case": (
        more_items.case(**secret("one"), stages=FIRST),
        more_items.case(**secret("two", structure="saphenous"), stages=SECOND),
    ),
}  # fmt: skip
RINGS = figure_items.PINS
PAIRS |= {
    "label-figure": (
        figure_items.label(**secret("one")),
        figure_items.label(**secret("two", figure="B9/perineurium"), pins=[
            one | {"id": f"p{n}", "name": figure_items.NAMES[3 - n]} for n, one in enumerate(RINGS)
        ], names=figure_items.NAMES[::-1]),
    ),
    "choice-figure": (
        figure_items.choice(**secret("one")),
        figure_items.choice("c", **secret("two", figure="B9/perineurium")),
    ),
    "associate-figure": (
        figure_items.associate(**secret("one")),
        figure_items.associate(**secret("two", figure="B9/x"), answer={"l1": "r3", "l2": "r1"}),
    ),
    "region-figure": (
        figure_items.region(**secret("one")),
        figure_items.region(**secret("two", figure="B9/perineurium"), zones=TWO_ZONES),
    ),
    "points-figure": (
        figure_items.points(**secret("one")),
        figure_items.points(**secret("two"), full=0.02, half=0.2,
                            spots=[{"id": "two", "name": "Two", "at": [0.5, 0.1]}]),
    ),
}  # fmt: skip
PAIRS["label"][0]["pins"] = [{"course": nerve} for nerve in ("sural", *NAMES[2:4])]


@dataclass
class Wire:
    """A browser that keeps every byte it is sent."""

    client: FlaskClient
    attempt_id: str = ""
    sent: list[tuple[str, bytes]] = field(default_factory=list)

    def keep(self, answer: Any) -> Any:
        head = [f"{answer.status_code}"]
        for name, value in sorted(answer.headers.items()):
            if name == "Set-Cookie":
                value = value.split("=", 1)[0]
            elif name == "Date":
                continue
            head.append(f"{name}: {value}")
        body = answer.data
        if answer.mimetype.startswith(("text/", "application/json")):
            body = self._same(body.decode()).encode()
        self.sent.append((self._same("\n".join(head)), body))
        return answer

    def get(self, path: str) -> Any:
        return self.keep(self.client.get(path))

    def _same(self, text: str) -> str:
        text = text.replace(self.attempt_id, "ATTEMPT")
        text = re.sub(r"nonce-[\w-]+", "nonce-N", text)
        text = re.sub(r'nonce="[\w-]+"', 'nonce="N"', text)
        token = r'(name="csrf_token" value|name="csrf-token" content)="[^"]+"'
        return re.sub(token, r'\1="T"', text)


def play(wire: Wire, url: str, kind: str, mode: str) -> None:
    """Everything a browser may ask for before the answer is in."""
    page = wire.get(url).text
    wire.get(f"{url}?crop=2.1.1")
    wire.get(f"{url}?crop=4.2.3")
    addresses = set(re.findall(r'(?:src|href)="(/(?:files|pictures)/[^"]+)"', page))
    for entry in re.findall(r'srcset="([^"]+)"', page):
        addresses |= {part.split()[0] for part in entry.split(", ")}
    if kind in PLACING:
        crop = wire.get(f"{url}?crop=2.0.1").text
        addresses |= set(re.findall(r'src="(/pictures/[^"]+)"', crop))
    for address in sorted(addresses):
        wire.get(address)
    if kind in PLACING:
        click = {"place.x": "80", "place.y": "90", "w": "340", "h": "510", "crop": "2.0.1"}
        wire.keep(post(wire.client, url, click))
        wire.get(url)
    if kind == "trace":
        for more in ({"path": "0.2,0.3", "grid": "C4", "action": "add"}, {"action": "undo"}):
            wire.keep(post(wire.client, url, {"path": "0.2,0.3 0.2,0.5"} | more))
            wire.get(url)
    wire.keep(post(wire.client, url, {"grid": "Z99", "choice": "77", "pin-1": "88"}))
    wire.keep(post_json(wire.client, f"{url}/save", {"response": {"x": 7, "y": 1, "choice": ["9"],
                                                                 "pin-1": "x"}}))  # fmt: skip
    if mode == "practice":
        return
    response = {"choice": ["2"], "pin-1": "1", "text": "It is here.", "x": 0.3, "y": 0.4,
                "path": "0.25,0.1 0.3,0.9", "points": "0.25,0.1 0.3,0.9", "number": "7",
                "unit": "mm", "area": "0.25,0.1 0.3,0.9 0.1,0.8", "stage": "0",
                "marks": '[{"kind":"pin","x":0.5,"y":0.5,"text":"Mine"}]'}  # fmt: skip
    for _repeat in range(2):
        sent = {"position": 1, "response": response, "key": "k"}
        wire.keep(post_json(wire.client, f"{url}/save", sent))
    wire.get(url)
    wire.keep(post(wire.client, url, {"choice": "3", "pin-2": "2", "text": "There.", "x": "0.6",
                                      "y": "0.2", "action": "answer"}))  # fmt: skip
    wire.get(url)
    wire.get(url.rsplit("/", 1)[0])
    wire.get(url.rsplit("/", 1)[0] + "/hand-in")
    wire.get("/quizzes/B9")
    wire.get("/attempts")


def people(organisation: Organisation) -> list[Person]:
    """Two with one name: what a page says of them is the same."""
    return [make_person(organisation, "trainee", name="Same Name") for _n in range(2)]


@pytest.mark.parametrize("mode", ["quiz", "practice"])
@pytest.mark.parametrize("pair", PAIRS)
def test_key_leak_no_byte_differs_with_the_key(app: Flask, pair: str, mode: str) -> None:
    organisation = make_organisation()
    wires = []
    for doc, person in zip(PAIRS[pair], people(organisation), strict=True):
        item_of(doc)
        factories.make_edition([doc])
        actor = factories.principal(person, organisation)
        wire = Wire(app.test_client())
        sign_in(wire.client, person)
        if mode == "quiz":
            wire.attempt_id = service.start_attempt(actor, "B9", seed=SEED)
        else:
            wire.attempt_id = service.start_practice(actor, kind=doc["kind"], seed=SEED)
        play(wire, f"/attempts/{wire.attempt_id}/1", doc["kind"], mode)
        wires.append(wire)
    one, two = wires
    assert len(one.sent) == len(two.sent) > 4
    for first, second in zip(one.sent, two.sent, strict=True):
        assert first == second
    page = one.sent[0][1].decode()
    assert "data-player" in page
    for word in ("Because", "b9-one", "task-one", "tibial_twin", "standring"):
        assert word not in page


@pytest.mark.parametrize("pair", [name for name in PAIRS if not name.startswith("qti")])
def test_key_leak_hints_say_no_more_than_they_say(app: Flask, pair: str) -> None:
    """All hints shown: beside their own words, rings and lists, the page is the one without."""
    organisation = make_organisation()
    pages = []
    for doc, person in zip(PAIRS[pair], people(organisation), strict=True):
        factories.make_edition([doc])
        wire = Wire(app.test_client())
        sign_in(wire.client, person)
        actor = factories.principal(person, organisation)
        wire.attempt_id = service.start_practice(actor, kind=doc["kind"], seed=SEED)
        url = f"/attempts/{wire.attempt_id}/1"
        for seen in range(3):
            post(wire.client, f"{url}/hint", {"hints": str(seen), "stage": "0"})
        wire.get(url)
        text = wire.sent[0][1].decode()
        assert "player-hints" in text
        for word in (
            "Because",
            "against",
            "b9-one",
            "b9-two",
            "task-",
            "standring",
            "One.",
            "Two!",
        ):
            assert word not in text
        pages.append(without_hints(text))
    assert pages[0] == pages[1]


def without_hints(page: str) -> str:
    """The page without what a hint is allowed to say."""
    for part in (
        r'<section class="player-hints".*?</section>',
        r'<path class="layer-hint[^>]*>',
        r'\s*<span class="option-out">[^<]*</span>',
        r'<button class="btn btn-secondary player-hint".*?</button>',
    ):
        page = re.sub(part, "", page, flags=re.S)
    for mark in (" is-out", " disabled", " selected"):
        page = page.replace(mark, "")
    return re.sub(r'name="hints" value="\d"|\s+', " ", page)


def cases(actor: Principal, run: str) -> None:
    """Answer every stage of a case somehow."""
    sent = {"choice": ["1"], "x": ["0.3"], "y": ["0.4"], "number": ["7"], "text": ["No."]}
    stages = len(service.question(actor, run, 1).held.item.stages)  # type: ignore[attr-defined]
    for stage in range(stages):
        service.answer_practice(actor, run, 1, sent | {"stage": [str(stage)]})


def test_key_leak_every_kind_is_tried() -> None:
    assert {one["kind"] for one, _two in PAIRS.values()} == {*KINDS, *OURS}


@pytest.mark.parametrize("pair", PAIRS)
def test_key_leak_the_comparison_can_fail(app: Flask, pair: str) -> None:
    """Once the answer is in, the same comparison finds the key."""
    organisation = make_organisation()
    bodies = []
    for doc, person in zip(PAIRS[pair], people(organisation), strict=True):
        factories.make_edition([doc])
        wire = Wire(app.test_client())
        sign_in(wire.client, person)
        actor = factories.principal(person, organisation)
        wire.attempt_id = service.start_practice(actor, kind=doc["kind"], seed=SEED)
        url = f"/attempts/{wire.attempt_id}/1"
        response = {"choice": ["2"], "pin-1": "1", "text": "Here.", "x": 0.3, "y": 0.4,
                    "path": "0.25,0.1 0.3,0.9", "points": "0.25,0.1 0.3,0.9", "number": "7",
                    "area": "0.25,0.1 0.3,0.9 0.1,0.8", "unit": "mm"}  # fmt: skip
        if pair == "case":
            cases(actor, wire.attempt_id)
            bodies.append(wire.get(url).text)
            continue
        assert post_json(wire.client, f"{url}/save", {"response": response}).status_code == 200
        bodies.append(wire.get(url).text)
        assert wire.sent[0][1] != b""
    assert "Because one is right." in bodies[0]
    assert "Because two is right." in bodies[1]
    assert "Because" in bodies[0]
