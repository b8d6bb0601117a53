"""The number of queries of every page of analysis is the same for ten people and a thousand."""

from __future__ import annotations

import pytest

from npt_training.core.runtime import EXTENSION
from tests.accounts.factories import sign_in
from tests.assessment.analysis.crowd import make_crowd
from tests.queries import counted, reads


@pytest.fixture(params=["sqlite"])
def backend(request):
    return str(request.param)


def counts(app, size):
    crowd = make_crowd(size, seed=size)
    client = app.test_client()
    sign_in(client, crowd.instructor)
    locate, identify = crowd.items["b9-locate-1"], crowd.items["b9-identify-1"]
    paths = [
        "/analysis", "/analysis/tests/quiz-B9", f"/analysis/tests/quiz-B9/items/{locate}",
        f"/analysis/tests/quiz-B9/items/{identify}", "/analysis/tests/quiz-B9/marks.csv",
        "/analysis/nerves", "/analysis/nerves/sural", "/analysis/cohorts", "/standards",
    ]  # fmt: skip
    found = {}
    for path in paths:
        client.get(path)
    app.extensions[EXTENSION].caches.pop("assessment.analysis")
    for path in paths:
        with counted(app) as seen:
            assert client.get(path).status_code == 200
        found[path.replace(locate, "locate").replace(identify, "identify")] = len(reads(seen))
    return found


def test_queries_of_analysis_do_not_grow_with_the_class(app):
    few, many = counts(app, 10), counts(app, 1000)
    assert few == many
    assert max(few.values()) <= 16, few
