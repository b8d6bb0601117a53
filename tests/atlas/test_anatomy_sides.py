"""The mistakes that must never happen: wrong side, wrong order, in front instead of behind.

The body stands with x towards its left, y up and z forward, so on a right leg medial is +x,
lateral is -x, anterior is +z.
"""

import json

import pytest

from tests.atlas.packs import FOLDER, committed

POINTS = {
    name: entry["mm"]
    for name, entry in json.loads((FOLDER / "body.json").read_text())["points"].items()
}
LATERAL, UP, FORWARD = 0, 1, 2


def at(name):
    return POINTS[name]


def test_sural_passes_behind_and_below_the_lateral_malleolus():
    assert at("sural.main.behind")[FORWARD] < at("lat_mal_prominence")[FORWARD] - 15
    assert at("sural.main.below")[UP] < at("lat_mal")[UP] - 8
    assert at("sural.main.below")[LATERAL] < at("med_mal")[LATERAL] - 30
    assert at("sural.main.achilles")[LATERAL] < at("achilles_mal_level")[LATERAL]


def test_saphenous_passes_in_front_of_the_medial_malleolus():
    assert at("saphenous.main.ankle")[FORWARD] > at("med_mal")[FORWARD] + 10
    assert at("saphenous.main.ankle")[LATERAL] > at("lat_mal")[LATERAL] + 30
    assert at("saphenous.main.exit")[LATERAL] > at("tibial_tuberosity")[LATERAL] + 20


def test_superficial_fibular_is_in_front_of_the_fibula_and_its_branches_in_order():
    leaves = at("superficial_fibular.main.exit")
    assert leaves[LATERAL] < at("tibial_shin_mid")[LATERAL]
    assert leaves[FORWARD] > at("superficial_fibular.main.above")[FORWARD]
    across = [
        at("lat_mal")[LATERAL],
        at("intermediate_dorsal_cutaneous_foot.main.crossing")[LATERAL],
        at("medial_dorsal_cutaneous_foot.main.crossing")[LATERAL],
        at("saphenous.main.ankle")[LATERAL],
    ]
    assert across == sorted(across)


def test_medial_calcaneal_stays_behind_the_artery_on_the_inner_side():
    tunnel = at("tarsal_tunnel_bundle.main.tunnel")
    leaves = at("medial_calcaneal.main.exit")
    assert leaves[FORWARD] < tunnel[FORWARD]
    assert leaves[LATERAL] > at("heel_lateral")[LATERAL] + 20


def test_plantar_nerves_lie_on_their_sides_of_the_sole():
    assert at("medial_plantar.main.exit")[LATERAL] > at("lateral_plantar.main.exit")[LATERAL] + 15
    exits = [at(f"common_plantar_digital.{n}.exit") for n in ("first", "second", "third", "fourth")]
    assert [p[LATERAL] for p in exits] == sorted((p[LATERAL] for p in exits), reverse=True)
    heads = [at(f"head_mt{n}_plantar")[LATERAL] for n in range(1, 6)]
    order = [heads[0]]
    for leaves, head in zip(exits, heads[1:], strict=True):
        order += [leaves[LATERAL], head]
    assert order == sorted(order, reverse=True)


def test_common_fibular_rounds_the_neck_under_the_lateral_sural_start():
    assert at("common_fibular.main.head")[FORWARD] < at("fibular_head")[FORWARD]
    assert at("common_fibular.main.neck")[UP] < at("fibular_head")[UP] - 15
    assert at("lateral_sural_cutaneous.main.exit")[LATERAL] < at("popliteal_crease_mid")[LATERAL]


def test_malleoli_and_borders_of_a_right_foot():
    assert at("med_mal")[UP] > at("lat_mal")[UP] + 5
    assert at("med_mal")[LATERAL] > at("lat_mal")[LATERAL] + 40
    assert at("toe1")[LATERAL] > at("toe3")[LATERAL] > at("toe5")[LATERAL]
    assert at("navicular_tuberosity")[LATERAL] > at("base_mt5")[LATERAL]


@pytest.mark.parametrize(
    ("view", "left", "right"),
    [
        ("leg-anterior-right", "gerdy_tubercle", "tibial_shin_mid"),
        ("leg-lateral-right", "heel_lateral", "base_mt5"),
        ("leg-medial-right", "head_mt1_med", "heel_medial"),
        ("ankle-lateral-right", "heel_lateral", "base_mt5"),
        ("ankle-medial-right", "head_mt1_med", "med_mal"),
        ("ankle-anterior-right", "web4", "web1"),
        ("foot-dorsum-right", "web4", "web1"),
        ("foot-sole-right", "head_mt5_plantar", "head_mt1_plantar"),
        ("knee-lateral-right", "fibular_head", "gerdy_tubercle"),
    ],
)
def test_left_and_right_in_the_pictures(view, left, right):
    seen = committed().views[view].truth["landmarks"]
    assert seen[left]["at"][0] < seen[right]["at"][0]


@pytest.mark.parametrize("view", ["leg-posterior-right", "heel-posterior-right"])
def test_from_behind_a_right_heel_has_its_inner_side_left(view):
    nerves = committed().views[view].truth["nerves"]
    middle = committed().views[view].truth["landmarks"]["heel_posterior"]["at"][0]
    inner, outer = (
        [x for run in nerves[name]["courses"] for x, _ in run["points"]]
        for name in ("medial_calcaneal", "lateral_calcaneal")
    )
    assert max(inner) < middle < min(outer)


def test_every_nerve_has_an_exit_or_a_course_somewhere():
    for name in committed().nerves:
        shown = [v.truth["nerves"].get(name) for v in committed().views.values()]
        assert any(found and (found["courses"] or found["exits"]) for found in shown), name


def test_what_is_schematic_throughout_is_never_asked():
    """No course or exit of it may be scored, nor of a nerve that is no right answer."""
    for name, nerve in committed().nerves.items():
        points = [point for path in nerve.paths for point in path.points]
        drawn_only = all(point.schematic for point in points if point.depth != "deep")
        if nerve.injectable and not drawn_only:
            continue
        for view in committed().views.values():
            found = view.truth["nerves"].get(name)
            if found:
                assert not found["scorable"]["course"], (view.entry.id, name)
                assert not found["scorable"]["exit"], (view.entry.id, name)


def test_most_nerves_can_be_asked():
    asked = {
        name
        for view in committed().views.values()
        for name, found in view.truth["nerves"].items()
        if found["scorable"]["course"] or found["scorable"]["exit"]
    }
    assert len(asked) >= 60
    assert asked <= {name for name, nerve in committed().nerves.items() if nerve.injectable}
