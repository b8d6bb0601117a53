"""The whole table of launches, signed with the real key of each platform, with its verdicts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.lti.core.test_hostile_launches import ACCEPT, HOSTILE, LEGAL, Row, launches
from tests.lti.signers.conftest import SignedBy

pytestmark = pytest.mark.xdist_group("openedx")


def fitted(row: Row, lms: SignedBy) -> Row:
    """The row with this platform's client id and issuer where the table names its own."""
    return replace(row, claims={name: _named(value, lms) for name, value in row.claims.items()})


def _named(value: Any, lms: SignedBy) -> Any:
    if isinstance(value, list):
        return [_named(one, lms) for one in value]
    if value == "client-1":
        return lms.client_id
    if isinstance(value, str):
        return value.replace("https://hostile.example", lms.issuer)
    return value


@pytest.mark.parametrize("row", HOSTILE, ids=lambda row: row.name)
def test_refused(lms: SignedBy, row: Row) -> None:
    before = launches(lms)
    client = lms.app.test_client()
    answer = fitted(row, lms).play(lms, client)
    assert answer.status_code == row.verdict, answer.text
    assert row.says in answer.text
    assert "npt_frame=" not in str(answer.headers)
    assert launches(lms) - before == (1 if "used" in row.name or "replay" in row.name else 0)


@pytest.mark.parametrize("row", LEGAL, ids=lambda row: row.name)
def test_accepted(lms: SignedBy, row: Row) -> None:
    client = lms.app.test_client()
    answer = fitted(row, lms).play(lms, client)
    assert answer.status_code == ACCEPT, answer.text
    assert client.get("/account").status_code == 200
