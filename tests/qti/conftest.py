"""What the QTI tests share: the schemas of the vectors, and items on a tiny atlas."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from npt_training.assessment.qti.export import WrittenItem, write_item
from npt_training.assessment.service.bank import Held, bank_of
from tests.assessment.factories import make_edition


def vectors() -> Path:
    """The folder of third-party vectors; skips, or fails where they are required."""
    folder = Path(os.environ.get("NPT_TEST_VECTORS", "")) / "qti3"
    if os.environ.get("NPT_TEST_VECTORS") and folder.is_dir():
        return folder
    if os.environ.get("NPT_REQUIRE_VECTORS") == "1":
        pytest.fail("NPT_REQUIRE_VECTORS is set, but NPT_TEST_VECTORS names no folder with qti3")
    pytest.skip("NPT_TEST_VECTORS names no folder with the QTI schemas (qti3)")


@lru_cache(maxsize=1)
def item_schema() -> Any:
    """The item schema of QTI 3.0 (SBAC profile, which allows no ``data-*`` and more)."""
    import xmlschema

    return xmlschema.XMLSchema(str(vectors() / "qti3-run" / "imsqti_asiv3p0_sbac_local.xsd"))


@pytest.fixture
def valid_item() -> Callable[[bytes], None]:
    """Fails with the reasons where an item is not valid by the schema."""

    def check(xml: bytes) -> None:
        faults = [f"{one.path}: {one.reason}" for one in item_schema().iter_errors(xml.decode())]
        assert not faults, faults

    vectors()
    return check


@pytest.fixture
def held(app: Any) -> Callable[..., Held]:
    """An item of the bank on the tiny atlas, from its document."""

    def make(doc: dict[str, Any]) -> Held:
        return bank_of(make_edition([doc])).by_code[doc["id"]]

    return make


@pytest.fixture
def written(held: Callable[..., Held]) -> Callable[[dict[str, Any]], WrittenItem]:
    """An item document written as QTI."""
    return lambda doc: write_item(held(doc))
