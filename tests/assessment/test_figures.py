"""Diagrams as pictures of items: read, drawn, asked, scored without millimetres, explained."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from pydantic import ValidationError

from npt_training.assessment import service
from npt_training.assessment.figures import PAPER, load_figures, on_its_figure
from npt_training.assessment.items import format_of, item_of
from npt_training.assessment.kinds import KINDS
from npt_training.assessment.pack import ContentError, load_items
from npt_training.assessment.planar import planar
from npt_training.core import storage
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.assessment import factories, figure_items, items, photo_items

Doc = dict[str, Any]
Make = Callable[..., Doc]


def test_a_drawing_becomes_a_picture_on_paper_the_same_each_time(tmp_path: Path) -> None:
    figures, problems = load_figures(figure_items.written(tmp_path / "figures"))
    assert problems == []
    figure = figures["B9/nerve-cut"]
    picture = Image.open(io.BytesIO(figure.content)).convert("RGB")
    assert picture.size == (1280, figure.height) == (1280, 640)
    assert picture.getpixel((5, 630)) == tuple(bytes.fromhex(PAPER[1:]))
    assert picture.getpixel((640, 140)) == (0xF2, 0xC2, 0x30)
    dark = picture.crop((30, 30, 260, 80)).convert("L").histogram()[:60]
    assert sum(dark) > 200, "the words are drawn, in a font of ours"
    assert figure.digest == hashlib.sha256(figure.content).hexdigest()
    from npt_training.assessment import figures as module

    module._picture.cache_clear()
    again, _problems = load_figures(tmp_path / "figures")
    assert again["B9/nerve-cut"].content == figure.content
    assert b"nerve" not in figure.content
    assert b"erineurium" not in figure.content


@pytest.mark.parametrize(
    ("svg", "entry", "reason"),
    [
        (figure_items.SVG.replace("<circle", '<circle style="fill:red"'), None, "style attribute"),
        (figure_items.SVG.replace("<circle", "<script/><circle"), None, "<script> is not allowed"),
        (figure_items.SVG.replace("0 0 640 320", "0 0 640"), None, "viewBox holds four numbers"),
        (figure_items.SVG.replace("640 320", "640 3200"), None, "2 times as high"),
        (None, "- id: other\n  title: T\n  alt: A\n", "the drawing other.svg is missing"),
        (None, "- id: other\n  title: T\n  alt: A\n", "has no entry for this drawing"),
        (None, "- id: nerve-cut\n  title: T\n", "alt: Field required"),
        (None, figure_items.ENTRY * 2, "the id nerve-cut is taken"),
        (None, "id: nerve-cut", "a list of drawings"),
    ],
)
def test_a_mistake_in_a_drawing_is_named(
    tmp_path: Path, svg: str | None, entry: str | None, reason: str
) -> None:
    svg, entry = svg or figure_items.SVG, entry or figure_items.ENTRY
    found = figure_items.written(tmp_path / "figures", svg, entry)
    _figures, problems = load_figures(found)
    assert any(reason in one.reason for one in problems), problems
    assert all(one.file.startswith("quizzes/figures/B9/") for one in problems)


def test_an_item_names_its_figure_and_gets_its_picture(tmp_path: Path) -> None:
    figures, _problems = load_figures(figure_items.written(tmp_path / "figures"))
    bank = items.write_bank(
        tmp_path / "bank", *(figure_items.authored(make()) for make in figure_items.ALL)
    )
    loaded = load_items(bank, items.facts(), figures=figures)
    assert {item.picture.digest for item in loaded if item.picture} == {
        figures["B9/nerve-cut"].digest
    }
    assert {item.kind: format_of(item) for item in loaded} == {
        "associate": "matching", "choice": "image_choice", "label": "label", "points": "hotspot",
        "region": "hotspot",
    }  # fmt: skip
    for item in loaded:
        assert item_of(item.model_dump(mode="json", exclude_none=True)) == item


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"figure": "B9/other"}, "there is no diagram B9/other"),
        ({"figure": "nerve-cut"}, "figure: String should match"),
        ({"picture": figure_items.FIGURE["picture"]}, "leave picture out"),
        ({"pins": [figure_items.PINS[0], *[{"course": "sural"}] * 2]}, "a diagram knows no course"),
        ({"pins": [figure_items.PINS[0]] * 3}, "stands here twice"),
        ({"names": figure_items.NAMES[:3]}, "one name that belongs to no pin"),
        ({"pins": [one | {"name": "Cut across"} if n == 0 else one
                   for n, one in enumerate(figure_items.PINS)],
          "names": ["Cut across", *figure_items.NAMES]}, "is asked for, and the drawing says it"),
        ({"pins": [one | {"name": "Rings"} if n == 0 else one
                   for n, one in enumerate(figure_items.PINS)],
          "names": ["Rings", *figure_items.NAMES]}, "is asked for, and its alt says it"),
    ],
)  # fmt: skip
def test_a_label_item_that_cannot_be_is_refused(tmp_path: Path, more: Doc, reason: str) -> None:
    figures, _problems = load_figures(figure_items.written(tmp_path / "figures"))
    doc = figure_items.authored(figure_items.label()) | more
    bank = items.write_bank(tmp_path / "bank", doc)
    with pytest.raises(ContentError) as refusal:
        load_items(bank, items.facts(), figures=figures)
    assert reason in str(refusal.value)
    assert "label.yaml" in str(refusal.value)


@pytest.mark.parametrize(
    ("doc", "reason"),
    [
        (photo_items.locate(**figure_items.FIGURE), "needs millimetres or nerves of the atlas"),
        (photo_items.trace(**figure_items.FIGURE), "needs millimetres or nerves of the atlas"),
        (photo_items.area(**figure_items.FIGURE), "needs millimetres or nerves of the atlas"),
        (photo_items.identify(**figure_items.FIGURE), "needs millimetres or nerves of the atlas"),
        (figure_items.points(full_mm=5, half_mm=10), "a diagram has no mm: give full and half"),
        (figure_items.points(full=None), "a diagram has no mm: give full and half"),
        (figure_items.points(full=0.2), "half is not smaller than full"),
        (figure_items.label(figure=None), "give a photograph its scale"),
        (figure_items.label(picture=photo_items.label()["picture"]), "has no scale in mm"),
        (figure_items.choice(figure=None, picture=None), "letters are drawn on a figure"),
        (figure_items.associate(right=[{"id": "r1", "at": [0.1, 0.1]}, {"id": "r2", "text": "x"}]),
         "draw all of them in one way"),
        (items.choice(marks=[{"letter": "A", "at": [0, 0]}]), "letters are drawn on a figure"),
        (items.label(pins=figure_items.PINS, names=figure_items.NAMES), "name structures of it"),
    ],
)  # fmt: skip
def test_nothing_is_measured_where_there_is_no_scale(doc: Doc, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        item_of(doc)


def judged(doc: Doc, response: Doc) -> float:
    item = item_of(doc)
    score = KINDS[item.kind].judge(item, response, planar(item))
    assert score.fraction is not None
    return score.fraction


@pytest.mark.parametrize(
    ("make", "response", "fraction"),
    [
        (figure_items.label, {"pins": {"0": "Epineurium", "1": "Perineurium"}}, 2 / 3),
        (figure_items.label, {"pins": {"0": "Myelin"}}, 0),
        (figure_items.choice, {"chosen": ["a"]}, 1),
        (figure_items.associate, {"pairs": {"l1": "r1", "l2": "r3"}}, 0.5),
        (figure_items.region, {"x": 0.35, "y": 0.3}, 1),
        (figure_items.region, {"x": 0.401, "y": 0.3}, 0),
        (figure_items.region, {"x": 0.8, "y": 0.5}, 0),
        (figure_items.points, {"points": [[0.26, 0.5], [0.75, 0.58]]}, 1),
        (figure_items.points, {"points": [[0.25, 0.5], [0.75, 0.65]]}, 0.75),
        (figure_items.points, {"points": [[0.25, 0.5], [0.75, 0.75]]}, 0.5),
    ],
)
def test_scoring_on_a_diagram(make: Make, response: Doc, fraction: float) -> None:
    """Heights count in shares of the width, too: 0.08 of the height of 640 is 0.04 of 1280."""
    assert judged(make(), response) == pytest.approx(fraction)


def test_a_trainee_labels_a_diagram_from_the_quiz_to_the_explanation(
    app: Flask, tmp_path: Path
) -> None:
    """The picture is fetched by address; nothing on the page says what the pins are."""
    figures, _problems = load_figures(figure_items.written(tmp_path / "figures"))
    figure = figures["B9/nerve-cut"]
    storage.put(figure.content, "image/webp")
    factories.make_edition([on_its_figure(figure_items.authored(figure_items.label()), figures)])
    organisation = make_organisation()
    person = make_person(organisation, "trainee")
    actor, client = factories.principal(person, organisation), app.test_client()
    sign_in(client, person)
    attempt_id = service.start_attempt(actor, "B9")
    url = f"/attempts/{attempt_id}/1"
    page = client.get(url).text
    assert f"/files/{figure.digest}" in page
    assert client.get(f"/files/{figure.digest}").data == figure.content
    assert figure.alt in page
    assert all(f">{name}</option>" in page for name in figure_items.NAMES)
    assert all(word not in page for word in ("nerve-cut", "outer", "A nerve", " mm"))
    shown = service.question(actor, attempt_id, 1).shown
    given = {
        f"pin-{number}": str(shown.index(str(pin["name"])) + 1)
        for number, pin in enumerate(figure_items.PINS, 1)
    }
    assert post(client, url, given | {"action": "answer"}).status_code == 303
    assert post(client, f"/attempts/{attempt_id}/hand-in", {}).status_code == 303
    assert service.quiz_result(actor.person_id, "B9").best_percent == 100.0
    told = client.get(url).text
    assert told.count('class="layer-label label-text"') == 3
    assert figure_items.label()["rationale"] in told
    assert "Yellow: the course" not in told
