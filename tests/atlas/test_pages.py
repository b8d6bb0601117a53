"""The pages of the atlas: for anybody signed in, readable without scripts."""

import re

import pytest

from npt_training.atlas.contents import contents
from npt_training.core.editions import newest
from tests.atlas.packs import committed, make_edition
from tests.queries import counted, reads
from tests.world import make_organisation, make_person, sign_in

PICTURES = (
    "ankle-lateral-right",
    "ankle-lateral-left",
    "leg-posterior-right",
    "ankle-medial-right",
)
LISTS = ("/atlas", "/atlas/nerves", "/atlas/nerves?by=parent", "/atlas/landmarks", "/atlas/hazards",
         "/atlas/regions/ankle")  # fmt: skip
ANKLE = "/atlas/views/ankle-lateral-right"
UNREVIEWED = "not yet reviewed by an anatomist"


@pytest.fixture
def signed_in(app, client):
    make_edition(PICTURES)
    sign_in(client, make_person(make_organisation(), "trainee"))
    return client


def test_a_stranger_is_sent_to_sign_in(app, client):
    make_edition(PICTURES[:1])
    for path in (*LISTS, ANKLE, "/atlas/nerves/sural", "/atlas/landmarks/lat_mal",
                 "/atlas/hazards/achilles_tendon"):  # fmt: skip
        assert client.get(path).status_code == 302, path


def test_unknown_pages_are_not_found(signed_in):
    for path in ("nerves", "views", "landmarks", "hazards", "regions"):
        assert signed_in.get(f"/atlas/{path}/nothing").status_code == 404, path


@pytest.mark.parametrize("path", [*LISTS, ANKLE, "/atlas/nerves/sural", "/atlas/landmarks/lat_mal",
                                  "/atlas/hazards/achilles_tendon"])  # fmt: skip
def test_every_page_says_that_nothing_is_reviewed_and_has_no_inline_style(signed_in, path):
    answer = signed_in.get(path)
    assert answer.status_code == 200
    assert UNREVIEWED in answer.text
    main = answer.text.split("<main")[1].split("</main>")[0]
    assert "style=" not in main
    assert "<script" not in main


def test_a_nerve_page_says_how_to_find_it_by_hand_before_anything_else(signed_in):
    page = signed_in.get("/atlas/nerves/sural").text
    sural = committed().nerves["sural"]
    for step in sural.find:
        assert step[:30] in page.replace("&#39;", "'")
    order = [page.index(words) for words in ("plate-drawn", "Find it by hand", "Keep clear of",
             "Practise finding it", "Hazards and stop signs", "How people differ",
             "Easily taken for it", "Pictures that show it")]  # fmt: skip
    assert order == sorted(order)
    assert "/practice/nerves/sural" in page
    assert "/atlas/hazards/small_saphenous_vein" in page
    for other in sural.confused_with:
        assert f"/atlas/nerves/{other.nerve}" in page


def test_a_nerve_page_leads_to_both_sides(signed_in):
    page = signed_in.get("/atlas/nerves/sural").text
    assert "/atlas/views/ankle-lateral-right?nerve=sural" in page
    assert "/atlas/views/ankle-lateral-left?nerve=sural" in page


def test_a_deep_nerve_is_no_place_for_a_needle(signed_in):
    page = signed_in.get("/atlas/nerves/inferior_calcaneal").text
    assert "never a place for this technique" in page
    assert "Practise finding it" not in page


def test_landmarks_tell_what_is_measured_from_them(signed_in):
    page = signed_in.get("/atlas/landmarks/lat_mal").text
    assert committed().landmarks["lat_mal"].find[:40] in page
    assert "/atlas/nerves/superficial_fibular" in page
    assert "/atlas/views/ankle-lateral-right" in page


def test_hazards_tell_how_to_keep_away(signed_in):
    hazard = committed().hazards["small_saphenous_vein"]
    page = signed_in.get("/atlas/hazards/small_saphenous_vein").text.replace("&#39;", "'")
    assert hazard.danger[:40] in page
    assert hazard.avoid[:40] in page
    assert "/atlas/nerves/sural" in page
    assert "layer-hazard" in page


def drawn(page):
    """Layers that are switched on in the picture of a page."""
    groups = re.findall(r'<g data-layer="(\w+)"( class="is-off")?>', page)
    return {layer for layer, off in groups if not off}


def test_layers_are_switched_by_the_address(signed_in):
    assert drawn(signed_in.get(ANKLE).text) == {"course", "exit"}
    assert drawn(signed_in.get(f"{ANKLE}?shown=1").text) == set()
    page = signed_in.get(f"{ANKLE}?shown=1&layer=landmarks&layer=hazards&layer=nonsense").text
    assert drawn(page) == {"landmarks", "hazards"}
    assert "layer-label" in page


def test_names_stand_only_for_what_is_drawn(signed_in):
    def named(query):
        page = signed_in.get(f"{ANKLE}?shown=1&{query}").text
        names = page.split("data-stage-names")[1].split("</g>")[0]
        return set(re.findall(r"layer-of-(\w+)", names))

    assert named("layer=course") == set()
    assert named("layer=course&layer=labels") == {"nerve"}
    assert named("layer=landmarks&layer=labels") == {"landmark"}
    assert named("layer=hazards&layer=landmarks&layer=labels") == {"hazard", "landmark"}


def test_one_nerve_alone(signed_in):
    def courses(query):
        page = signed_in.get(f"{ANKLE}?{query}").text
        return page.count('class="layer-course"')

    assert 0 < courses("nerve=sural") < courses("")
    assert courses("nerve=no_such_nerve") == courses("")


def test_structures_are_links_with_names_in_the_order_of_the_picture(signed_in):
    page = signed_in.get(ANKLE).text
    sheet = page.split('<g data-layer="course"')[1].split("</g>")[0]
    found = re.findall(r'<a class="structure" href="([^"]+)" aria-label="([^"]+)"', sheet)
    assert ("/atlas/nerves/sural", "Sural nerve") in found
    tops = [
        float(y)
        for y in re.findall(r'<title>[^<]*</title>\s*<path class="hit" d="M\S+ ([\d.]+)', sheet)
    ]
    assert len(tops) == len(found) > 3


def test_ids_in_a_drawing_tell_nothing(signed_in):
    page = signed_in.get(ANKLE).text
    picture = page.split("data-atlas-stage")[1].split("</figure>")[0]
    ids = re.findall(r'\sid="([^"]+)"', picture)
    assert len(set(ids)) == len(ids) > 10
    assert all(re.fullmatch(r"l[0-9a-f]{10}(-(tone-\d|zone))?", one) for one in ids)


def test_the_other_side_keeps_the_layers(signed_in):
    page = signed_in.get(f"{ANKLE}?shown=1&layer=hazards&layer=course").text
    link = re.search(r'href="([^"]*ankle-lateral-left[^"]*)" data-keeps-layers', page).group(1)
    assert drawn(signed_in.get(link.replace("&amp;", "&")).text) == {"course", "hazards"}


def test_pictures_come_in_three_widths(signed_in):
    page = signed_in.get(ANKLE).text
    srcset = re.search(r'srcset="([^"]+)"', page).group(1)
    assert [part.split()[-1] for part in srcset.split(",")] == ["480w", "960w", "1600w"]


def test_lists_ask_the_database_no_more_for_more(app, client):
    """Two pictures or four, and on the second visit: the same few statements."""
    person = make_person(make_organisation(), "trainee")
    sign_in(client, person)
    counts = []
    for pictures in (PICTURES[:1], PICTURES):
        edition_id = make_edition(pictures, digest=str(len(pictures)) * 64)
        for path in (*LISTS, "/atlas/nerves/sural"):
            counts.append((path, statements(client, path)))
        assert contents(edition_id).pictures.keys() == set(pictures)
    half = len(counts) // 2
    for (path, few), (_, many) in zip(counts[:half], counts[half:], strict=True):
        assert many <= few + (1 if path == "/atlas/nerves/sural" else 0), path
    for path in LISTS:
        assert statements(client, path) <= 4, path


def statements(client, path):
    """How many statements a page sends to the database."""
    with counted() as seen:
        assert client.get(path).status_code == 200
    return len(reads(seen))


def test_a_page_in_twelve_of_the_whole_atlas_opens(school, backend):
    """Of 87 nerves, all landmarks, hazards and pictures; once, on one database."""
    if backend == "sqlite":
        _opens(school, _pages()[::12])


@pytest.mark.long
def test_every_page_of_the_whole_atlas_opens(school, backend):
    if backend == "sqlite":
        _opens(school, _pages())


def _pages() -> list[str]:
    atlas = contents(newest().id)
    paths = [
        *(f"nerves/{key}" for key in atlas.nerves),
        *(f"landmarks/{key}" for key in atlas.landmarks),
        *(f"hazards/{key}" for key in atlas.hazards),
        *(f"views/{key}" for key in atlas.pictures),
        *(f"regions/{picture.region}" for picture in atlas.pictures.values()),
    ]
    return list(dict.fromkeys(paths))


def _opens(school, paths: list[str]) -> None:
    client = school.test_client()
    sign_in(client, make_person(make_organisation(), "trainee"))
    for path in paths:
        answer = client.get(f"/atlas/{path}")
        assert answer.status_code == 200, path
        assert UNREVIEWED in answer.text, path
