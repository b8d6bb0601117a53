"""The pages of the atlas: for anybody signed in, readable without scripts."""

import re

import pytest

from tests.atlas.packs import committed, make_edition
from tests.world import make_organisation, make_person, sign_in


@pytest.fixture
def signed_in(app, client):
    make_edition()
    sign_in(client, make_person(make_organisation(), "trainee"))
    return client


def test_a_stranger_is_sent_to_sign_in(app, client):
    make_edition()
    for path in ("/atlas", "/atlas/nerves/sural", "/atlas/views/ankle-lateral-right"):
        assert client.get(path).status_code == 302


def test_every_nerve_and_view_has_a_page(signed_in):
    for nerve in committed().nerves.values():
        answer = signed_in.get(f"/atlas/nerves/{nerve.id}")
        assert answer.status_code == 200, nerve.id
        assert "not yet reviewed by an anatomist" in answer.text
        assert nerve.find[2].split(".")[0][:40] in answer.text.replace("&#39;", "'")
    for view in committed().views:
        assert signed_in.get(f"/atlas/views/{view}").status_code == 200, view


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("sural", "Sural nerve"),
        ("NERVUS SURALIS", "Sural nerve"),
        ("superficial peroneal", "Superficial fibular nerve"),
        ("fibularis superficialis", "Superficial fibular nerve"),
        ("baxter", "Inferior calcaneal nerve"),
        ("morton", "Common plantar digital nerves"),
    ],
)
def test_search_knows_synonyms_and_latin(signed_in, words, first):
    page = signed_in.get("/atlas", query_string={"q": words}).text
    hits = page.split('id="hits"')[1].split("</section>")[0]
    assert re.findall(r">([^<]+)</a>", hits)[0].startswith(first)


def test_search_without_a_hit_says_what_to_try(signed_in):
    assert "No nerve has that name here" in signed_in.get("/atlas?q=zzz").text


def test_layers_are_switched_by_the_address(signed_in):
    path = "/atlas/views/ankle-lateral-right"
    plain = signed_in.get(f"{path}?shown=1").text
    assert "layer-course" not in plain
    drawn = signed_in.get(f"{path}?shown=1&layer=course&layer=spread&layer=hazards").text
    assert drawn.count('class="layer-course"') > 3
    assert "layer-spread" in drawn
    assert "layer-hazard" in drawn
    one = signed_in.get(f"{path}?shown=1&layer=course&nerve=sural").text
    assert 0 < one.count('class="layer-course"') < drawn.count('class="layer-course"')


def test_unknown_pages_are_not_found(signed_in):
    assert signed_in.get("/atlas/nerves/nothing").status_code == 404
    assert signed_in.get("/atlas/views/nothing").status_code == 404


def test_figures_have_no_inline_style_and_no_script(signed_in):
    page = signed_in.get("/atlas/nerves/sural").text
    figure = page.split('<figure class="plate">')[1].split("</figure>")[0]
    assert "style=" not in figure
    assert "<script" not in figure
    assert "srcset=" in figure
