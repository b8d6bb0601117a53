"""One campus for the whole module, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.lti.openedx.counterpart import Campus
from tests.ports import free_port


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    made = Campus(free_port(), tmp_path_factory.mktemp("campus") / "site")
    made.start()
    yield made
    made.stop()
