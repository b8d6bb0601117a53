"""What each kind of item is called in a blueprint."""

from __future__ import annotations

from typing import Any

import pytest

from npt_training.assessment.items import FORMATS, KINDS, format_of, is_format, item_of
from tests.assessment import items, more_items

VIEW = {"view": "ankle-lateral-right"}


@pytest.mark.parametrize(
    ("doc", "format"),
    [
        (items.locate(), "hotspot"),
        (items.label(), "label"),
        (items.identify(), "image_choice"),
        (items.choice(), "text_choice"),
        (items.choice(**VIEW), "image_choice"),
        (items.choice(judgement=True), "judgement"),
        (items.choice(judgement=True, **VIEW), "judgement"),
        (items.written(), "written"),
        (items.trace(), "trace"),
        (more_items.points(), "hotspot"),
        (more_items.region(), "hotspot"),
        (more_items.area(), "trace"),
        (items.territory(), "trace"),
        (more_items.associate(), "matching"),
        (more_items.evidence(), "evidence"),
        (more_items.case(), "case"),
        (more_items.numeric(), "numeric"),
        (more_items.short(), "short"),
        (items.order(), "order"),
    ],
)
def test_the_format_of_an_item(doc: dict[str, Any], format: str) -> None:
    assert format_of(item_of(doc)) == format


def test_no_other_kind_changes_its_name_in_the_bank() -> None:
    """A choice without the field is written as before, so that its version stays the same."""
    assert "judgement" not in item_of(items.choice()).model_dump(exclude_none=True)


def test_formats_are_asked_for_and_kinds_that_have_another_name_are_not() -> None:
    asked = {name for name in (*FORMATS, *KINDS) if is_format(name, KINDS)}
    assert asked == {*FORMATS, "order", "short", "written"}
