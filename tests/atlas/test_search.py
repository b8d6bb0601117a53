"""Search finds by any name, forgives a slip, and says what it matched."""

import pytest

from npt_training.atlas import search
from npt_training.atlas.contents import contents
from tests.atlas.packs import make_edition
from tests.world import make_organisation, make_person, sign_in

HAZARD_KINDS = {kind: kind for kind in ("nerve", "artery", "vein", "tendon", "pleura", "organ")}


@pytest.fixture
def find(app):
    entries = search.index(contents(make_edition(views=())), {"ankle": "Ankle"}, HAZARD_KINDS)
    return lambda wanted: search.found(entries, wanted)


@pytest.mark.parametrize(
    ("wanted", "kind", "ident", "what"),
    [
        ("sural", "nerve", "sural", "name"),
        ("NERVUS SURALIS", "nerve", "sural", "latin"),
        ("n. suralis", "nerve", "sural", "latin"),
        ("Sürál", "nerve", "sural", "name"),
        ("superficial peroneal", "nerve", "superficial_fibular", "name"),
        ("fibularis superficialis", "nerve", "superficial_fibular", "latin"),
        ("baxter", "nerve", "inferior_calcaneal", "synonym"),
        ("morton", "nerve", "common_plantar_digital", "synonym"),
        ("great saphenous vein", "hazard", "great_saphenous_vein", "name"),
        ("GSV", "hazard", "great_saphenous_vein", "synonym"),
        ("adductor tubercle", "landmark", "adductor_tubercle", "name"),
        ("ankle", "region", "ankle", "name"),
    ],
)
def test_the_first_hit_and_what_it_matched(find, wanted, kind, ident, what):
    hit = find(wanted)[0]
    assert (hit.kind, hit.id, hit.what, hit.slip) == (kind, ident, what, False)


@pytest.mark.parametrize(
    ("wanted", "ident"),
    [("surral", "sural"), ("saphenuos", "saphenous"), ("superfical fibular", "superficial_fibular"),
     ("achiles tendon", "achilles_tendon")],
)  # fmt: skip
def test_a_slip_is_forgiven_and_told(find, wanted, ident):
    hits = find(wanted)
    assert hits[0].id == ident or ident in [hit.id for hit in hits[:4]]
    assert all(hit.slip for hit in hits)


def test_every_word_has_to_be_there(find):
    assert find("sural zebra") == []
    assert find("zzz") == []
    assert find("   ") == []
    assert len(find("nerve")) <= search.MOST


def test_parts_of_a_word_need_its_beginning(find):
    assert "sural" in [hit.id for hit in find("sur")]
    assert "sural" not in [hit.id for hit in find("ural")]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("sural", "sural", 0), ("sural", "surral", 1), ("sural", "srual", 1), ("sural", "rural", 1),
     ("", "abc", 3), ("ulnar", "radial", 5)],
)  # fmt: skip
def test_slips_are_counted(one, other, count):
    assert search.slips(one, other) == search.slips(other, one) == count


def test_the_page_and_its_json_tell_the_same(app, client):
    make_edition(views=())
    sign_in(client, make_person(make_organisation(), "trainee"))
    page = client.get("/atlas", query_string={"q": "Nervus suralis"}).text
    answer = client.get(
        "/atlas", query_string={"q": "Nervus suralis"}, headers={"Accept": "application/json"}
    ).json
    first = answer["hits"][0]
    assert answer["count"] == len(answer["hits"])
    assert (first["kind"], first["id"], first["what"]) == ("nerve", "sural", "latin")
    assert f'href="{first["href"]}"' in page
    assert "Latin: Nervus suralis" in page
    assert client.get(first["href"]).status_code == 200


def test_a_search_without_a_hit_says_what_to_try(app, client):
    make_edition(views=())
    sign_in(client, make_person(make_organisation(), "trainee"))
    assert "Nothing here has that name" in client.get("/atlas?q=zzz").text
    close = client.get("/atlas?q=surral").text
    assert "Nothing is spelt like that" in close
    assert "/atlas/nerves/sural" in close


def test_a_query_of_tags_is_text(app, client):
    make_edition(views=())
    sign_in(client, make_person(make_organisation(), "trainee"))
    page = client.get("/atlas", query_string={"q": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in page
