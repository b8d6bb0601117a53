"""What is installed into an edition comes back as it was, on both databases."""

from npt_training.atlas import service
from npt_training.core import storage
from tests.atlas.packs import committed, make_edition


def test_views_nerves_and_parts_come_back(app):
    edition_id = make_edition()
    pack = committed()
    assert [view.id for view in service.list_views(edition_id)] == list(pack.views)
    assert service.list_nerves(edition_id) == list(pack.nerves.values())
    assert service.list_landmarks(edition_id) == pack.landmarks
    assert service.list_hazards(edition_id) == pack.hazards
    assert service.list_sources(edition_id) == pack.sources
    view = service.get_view(edition_id, "ankle-lateral-right")
    assert view is not None
    assert view.truth == pack.views[view.id].truth
    assert sorted(view.pictures) == [480, 960, 1600]


def test_maps_are_read_from_storage_and_kept(app):
    view = service.get_view(make_edition(), "ankle-lateral-right")
    assert view is not None
    chart = service.distance_map(view, "sural")
    assert chart is not None
    assert service.distance_map(view, "sural") is chart
    assert service.distance_map(view, "no-such-key") is None


def test_maps_are_never_open_and_pictures_are(app):
    view = service.get_view(make_edition(), "foot-sole-right")
    assert view is not None
    assert all(not storage.describe(digest).open for digest in view.maps.values())
    assert all(storage.describe(digest).open for digest in view.pictures.values())
    assert service.picture_url(view, 700).endswith(view.pictures[960])


def test_unknown_ids_give_none(app):
    edition_id = make_edition()
    assert service.get_view(edition_id, "no-view") is None
    assert service.get_nerve(edition_id, "no_nerve") is None
    assert service.list_nerves("none") == []


def test_the_distractor_is_not_injectable(app):
    nerves = {nerve.id: nerve for nerve in service.list_nerves(make_edition())}
    assert len(nerves) == 87
    assert {name for name, nerve in nerves.items() if not nerve.injectable} == {
        "common_fibular",
        "inferior_calcaneal",
        "lumbar_dorsal_ramus_medial",
    }
