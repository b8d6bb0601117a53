"""The examination of a tier: the form of its mock, the school's own items, refused until whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import NotPublishable, UnknownModule
from npt_training.assessment.exam.service.tier import ON_PICTURES
from npt_training.assessment.items import item_of
from npt_training.assessment.items.formats import format_of
from npt_training.assessment.service import bank_of, questions
from npt_training.assessment.service.bank import add_item
from npt_training.core.clock import FrozenClock
from npt_training.core.db import write
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories
from tests.assessment.exam.factories import LAPTOP


@pytest.fixture
def keeper(school: Flask) -> Principal:
    organisation = make_organisation()
    return factories.principal(make_person(organisation, "administrator"), organisation)


def author(keeper: Principal, formats: Any, share: float = 1.0) -> None:
    """What a school's authors would write: here the mock's items under names of their own."""
    edition_id = newest().id
    held: Counter[str] = Counter()
    own = [one for one in bank_of(edition_id).by_id.values() if one.module_id == "B10"]
    total = Counter(format_of(one.item) for one in own)
    with write() as s:
        for one in own:
            name = format_of(one.item)
            if name not in formats or held[name] >= total[name] * share:
                continue
            held[name] += 1
            doc = one.item.model_dump(mode="json", exclude_none=True)
            item = item_of(doc | {"id": f"school-{one.code}", "origin": "hand"})
            add_item(
                s, item, edition_id=edition_id, organisation_id=keeper.organisation_id, pool="exam"
            )


def faults(keeper: Principal, exam_id: str) -> dict[str, str]:
    return dict(service.look(keeper, exam_id, 0).faults)


def blueprint() -> dict[str, int]:
    return dict(service.mocks()["B10"]["blueprint"])


def test_publishing_is_refused_until_each_format_is_there(keeper: Principal) -> None:
    exam_id = service.begin(keeper, "B10")
    written = service.get(keeper, exam_id)
    wanted = blueprint()
    asked = {line.kind: line.count for part in written.draft.sections for line in part.lines}
    assert asked == wanted | {"image_choice": wanted["image_choice"] - 4, "hazard": 4}
    assert written.draft.levels == {"R": 24, "U": 34, "A": 22}
    assert written.draft.own_bars == {"hazard": 90, "evidence": 75}
    assert [part.module for part in written.draft.sections] == ["B10", None]
    assert sum(asked.values()) == 80
    assert {part.pool for part in written.draft.sections} == {"exam"}
    with pytest.raises(NotPublishable) as refusal:
        service.publish(keeper, exam_id, revision=written.revision)
    told = [what for _, what in refusal.value.faults]
    for count in asked.values():
        assert any(what.startswith(f"{count} × ") and "has 0" in what for what in told)
    assert "an examination has a time limit" in told

    author(keeper, set(wanted) - set(ON_PICTURES))
    left = [what for what in faults(keeper, exam_id).values() if "×" in what]
    assert len(left) == len(ON_PICTURES) + 1
    author(keeper, ON_PICTURES, share=0.25)
    left = [what for what in faults(keeper, exam_id).values() if "×" in what]
    assert any("20 × " in what and "has 10 that" in what for what in left)


def test_a_second_form_asks_other_items(keeper: Principal, clock: FrozenClock) -> None:
    wanted = blueprint()
    author(keeper, set(wanted))
    exam_id = service.begin(keeper, "B10")
    written = service.get(keeper, exam_id)
    doc = written.draft.model_copy(update={"minutes": 120, "release": "at_once"})
    revision = service.save_draft(keeper, exam_id, doc, revision=written.revision)
    service.publish(keeper, exam_id, revision=revision)
    sitter = _trainee(keeper)
    forms = []
    for seed in ("a1", "b2"):
        attempt_id = service.start(sitter, exam_id, LAPTOP, seed=seed)
        asked = questions(sitter, attempt_id)
        assert Counter(format_of(one.held.item) for one in asked) == wanted
        forms.append({one.held.series for one in asked})
        service.hand_in_sitting(sitter, attempt_id, LAPTOP)
        clock.advance(days=2)
    assert len(forms[0]) == len(forms[1]) == 80
    assert len(forms[0] & forms[1]) < 40


def _trainee(keeper: Principal) -> Principal:
    from npt_training.accounts.service import get_organisation

    organisation = get_organisation(keeper.organisation_id)
    return factories.principal(make_person(organisation, "trainee"), organisation)


def test_only_a_mock_begins_an_examination(keeper: Principal) -> None:
    assert list(service.mocks()) == ["B10"]
    with pytest.raises(NotFound):
        service.begin(keeper, "B1")


def test_a_module_without_nerves_or_unknown_is_told_and_nothing_is_made(keeper: Principal) -> None:
    for name in ("B99", "B1"):
        with pytest.raises(UnknownModule, match=f"no module {name} that names nerves"):
            service.order_items(keeper, 5, module=name)
    assert service.newest_order(keeper.organisation_id) is None
    exam_id = service.begin(keeper, "B10")
    written = service.get(keeper, exam_id)
    first, second = written.draft.sections
    elsewhere = (first.model_copy(update={"module": "B99"}), second)
    doc = written.draft.model_copy(update={"sections": elsewhere})
    service.save_draft(keeper, exam_id, doc, revision=written.revision)
    told = [what for _where, what in service.look(keeper, exam_id, 0).faults]
    assert "There is no module B99 that names nerves. Choose another." in told
