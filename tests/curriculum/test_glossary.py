"""Terms of a pack: what is refused, what the pages show and find."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.curriculum.pack import load_pack
from tests.curriculum.factories import make_edition
from tests.curriculum.packs import NERVES, VIEWS, spoil, write_course
from tests.world import make_organisation, make_person, sign_in

GLOSSARY = """\
- id: seance
  name: Séance
  also: [sitting]
  meaning: One visit with treatment.
  sources: [trial-2020]
- id: unheard
  name: zyzzyva word
  meaning: Nobody says it.
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("sources: [trial-2020]", "sources: [nobody]", "there is no source nobody"),
        ("name: zyzzyva word", "name: SEANCE", "'SEANCE' is a name of the term seance already"),
        ("Nobody says it", "Said by 2 of 100", "a meaning with a number needs a source"),
    ],
)
def test_a_mistake_is_named_where_it_stands(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    course = write_course(tmp_path / "courses")
    (course / "glossary.yaml").write_text(GLOSSARY)
    line = spoil(course / "glossary.yaml", old, new)
    problems = map(str, load_pack(course, nerves=NERVES, views=VIEWS).problems)
    assert f"courses/glossary.yaml:{line}: " in " ".join(one for one in problems if reason in one)


def test_the_pages_explain_and_find(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_edition(tmp_path, files={"glossary.yaml": GLOSSARY})
    sign_in(client, make_person(make_organisation(), "trainee"))
    found = client.get("/glossary?q=seance").text
    assert 'href="/glossary/seance"' in found
    assert "zyzzyva" not in found
    assert "One visit with treatment." in client.get("/glossary/seance").text
    assert "No lesson of this edition uses it" in client.get("/glossary/unheard").text
    assert client.get("/glossary/nobody").status_code == 404
    assert 'href="/glossary/seance"' in client.get("/search?q=sitting").text


def test_who_may_look_up(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    make_edition(tmp_path, files={"glossary.yaml": GLOSSARY})
    school = make_organisation()
    assert client.get("/glossary").status_code == 302
    for role, expected in (("clinic", 403), ("author", 200), ("instructor", 200)):
        sign_in(client, make_person(school, role))
        assert client.get("/glossary/seance").status_code == expected, role
