"""A package outside npt_training adds a kind of item, and it goes through everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.assessment import service
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.items import added_kinds, item_of, kind_names
from npt_training.assessment.kinds import KINDS, kind_of
from npt_training.assessment.models import Answer
from npt_training.assessment.pack import ContentError, blueprint_gaps, load_items
from npt_training.core.db import read
from tests.accounts.factories import make_organisation, make_person, post, post_json, sign_in
from tests.assessment import factories, items

CODE = '''
from typing import Annotated, Literal
from pydantic import Field
from npt_training.assessment.items.common import Common
from npt_training.assessment.kinds.base import (
    ExplainedOption, Explanation, Kind, Question, ShownOption, chosen_ids
)
from npt_training.assessment.scoring import Score


class YesNo(Common):
    """A statement that holds or does not; ``sure`` of it earns the rest of the mark."""

    kind: Literal["yesno"]
    holds: bool
    half: Annotated[float, Field(ge=0, le=1)] = 0.5


class YesNoKind(Kind[YesNo]):
    name = "yesno"
    item = YesNo

    def title(self):
        return "Yes or no"

    def option_ids(self, item):
        return ["no", "perhaps", "yes"]

    def parse(self, item, shown, fields):
        chosen = chosen_ids(shown, list(fields.get("choice") or [])[:1])
        return {"said": chosen[0]} if chosen else {}

    def present(self, item, shown, response, names):
        options = [ShownOption(str(n), one, response.get("said") == one)
                   for n, one in enumerate(shown, 1)]
        return Question(self.name, item.prompt, options=options)

    def hint(self, question):
        return "Perhaps earns a part."

    def score(self, item, response, ground):
        right = "yes" if item.holds else "no"
        said = response["said"]
        fraction = 1.0 if said == right else item.half if said == "perhaps" else 0.0
        return Score(fraction, {"right": said == right})

    def explain(self, item, shown, response, names):
        right = "yes" if item.holds else "no"
        return Explanation(options=[ExplainedOption(one, one == right, response.get("said") == one)
                                    for one in shown])

    def sentences(self, item, judged):
        return ["You said " + judged.response["said"] + "."]

    def category(self, item, response, detail):
        return response.get("said", "omitted")
'''
DOC = items.common("yesno", structure="sural", prompt="Is it so?", holds=True)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution as pip would have put it on the path."""
    (tmp_path / "yesno_items.py").write_text(CODE, encoding="utf-8")
    info = tmp_path / "yesno_items-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: yesno-items\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[npt_training.item_kinds]\nyesno = yesno_items:YesNoKind\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    added_kinds.cache_clear()
    yield tmp_path
    added_kinds.cache_clear()


def test_without_the_package_the_kind_is_unknown() -> None:
    assert "yesno" not in kind_names()
    with pytest.raises(ValueError, match="yesno"):
        item_of(DOC)
    assert "'yesno' is not a format" in blueprint_gaps([], "B9", {"yesno": 1})[0][0]


@pytest.mark.usefixtures("package")
def test_its_items_are_read_and_checked_as_files(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path / "bank", DOC, items.choice())
    found = load_items(folder, items.facts())
    assert [item.kind for item in found] == ["choice", "yesno"]
    assert kind_names() == (*KINDS, "qti", "yesno")
    assert blueprint_gaps(found * 2, "B9", {"yesno": 1, "text_choice": 1}) == ([], [])
    items.write_bank(tmp_path / "bank", DOC | {"half": 7, "structure": "nowhere"})
    with pytest.raises(ContentError, match=r"yesno\.yaml:\d+: half"):
        load_items(folder, items.facts())


@pytest.mark.usefixtures("package")
def test_it_is_shown_answered_scored_and_explained(app: Flask) -> None:
    factories.make_edition([DOC])
    organisation = make_organisation()
    person = make_person(organisation, "trainee")
    actor = factories.principal(person, organisation)
    client = app.test_client()
    sign_in(client, person)
    assert "Yes or no" in client.get("/practice").text
    run = service.start_practice(actor, kind="yesno")
    page = client.get(f"/attempts/{run}/1").text
    assert "Is it so?" in page
    assert "Perhaps earns a part." in page
    assert "player-hint" not in page, "a kind without hints has no button"
    assert post(client, f"/attempts/{run}/1/hint", {"hints": "0"}).status_code == 409
    place = factories.place_of(actor, run, 1, "perhaps")
    sent = post_json(client, f"/attempts/{run}/1/save", {"response": {"choice": [place]}})
    assert sent.json == {"saved": True}
    asked = service.question(actor, run, 1)
    assert asked.fraction == 0.5
    assert feedback_on(asked).sentences == ["You said perhaps."]
    assert "You said perhaps." in client.get(f"/attempts/{run}/1").text
    with read() as s:
        row = s.scalars(select(Answer).where(Answer.attempt_id == run)).one()
    assert (row.kind, row.structure, row.fraction) == ("yesno", "sural", 0.5)
    kind = kind_of(asked.held.item)
    assert kind.category(asked.held.item, row.response or {}, row.detail) == "perhaps"
    assert json.loads(json.dumps(row.detail)) == {"right": False}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("broken", ["yesno = yesno_items:YesNo", "other = yesno_items:YesNoKind"])
def test_a_package_that_brings_no_kind_is_named(tmp_path: Path, broken: str) -> None:
    info = tmp_path / "yesno_items-1.0.dist-info"
    (info / "entry_points.txt").write_text(f"[npt_training.item_kinds]\n{broken}\n")
    added_kinds.cache_clear()
    with pytest.raises(TypeError, match="yesno_items"):
        added_kinds()
