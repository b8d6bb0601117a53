"""Every kind of item has its page of analysis, and what was answered stands there in words."""

from __future__ import annotations

import pytest

from tests.accounts.factories import sign_in
from tests.assessment import factories, items, more_items
from tests.assessment.analysis.crowd import make_crowd

DOCS = {
    make().get("id"): make
    for make in (*items.ALL, items.trace, items.territory, items.order, *more_items.MORE)
}
SAID = {
    "b9-points-1": ["without: Sural nerve", "Where people tapped"],
    "b9-region-1": ["The gap", "The bone", "of 12 tapped the"],
    "b9-area-1": ["beside it", "12 drawn"],
    "b9-associate-1": ["right"],
    "b9-numeric-1": ["25 mm", "40 mm"],
    "b9-short-1": ["saphenous nerve"],
    "b9-evidence-1": ["What was answered"],
    "b9-typed-1": ["What was answered"],
    "b9-territory-1": ["inside", "outside", "of 12 tapped the"],
    "b9-order-1": ["a b c", "c b a"],
    "b9-trace-1": ["12 drawn"],
    "b9-spots-1": ["Where people tapped"],
}


@pytest.fixture(params=["sqlite"])
def backend(request):
    return str(request.param)


def test_analysis_knows_every_kind(app, client):
    edition_id = factories.make_edition([make() for make in DOCS.values()])
    crowd = make_crowd(12, edition_id=edition_id)
    assert set(crowd.items) == set(DOCS)
    sign_in(client, crowd.instructor)
    assert client.get("/analysis/tests/quiz-B9").status_code == 200
    assert client.get("/analysis/nerves/sural").status_code == 200
    for code, row in crowd.items.items():
        page = client.get(f"/analysis/tests/quiz-B9/items/{row}")
        assert page.status_code == 200, (code, page.text[-800:])
        for words in SAID.get(code, []):
            assert words in page.text, (code, words)
