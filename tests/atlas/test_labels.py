"""Names on pictures: no crossing, no covering, inside the margin, or a refusal with its reason."""

import itertools
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npt_training.atlas.labels import (
    Ground,
    Label,
    LabelCannotBePlaced,
    Wanted,
    arrange,
    place,
    short_name,
    wrapped,
)
from npt_training.atlas.plane import enters, gap_to_box, gap_to_line, meet
from tests.atlas.packs import committed, mostly_long

WIDTH, HEIGHT = 1600, 2000
MARGIN = WIDTH * 0.02
NAMES = (
    "Sural nerve", "Great saphenous vein", "Tip of the lateral malleolus", "Tibial nerve",
    "Intermediate dorsal cutaneous nerve of foot", "Posterior femoral cutaneous nerve",
)  # fmt: skip


def limb(left, right):
    """The outline of something body-like between two shares of the width."""
    return [(WIDTH * left, 0), (WIDTH * right, 0), (WIDTH * (right - 0.05), HEIGHT),
            (WIDTH * (left + 0.05), HEIGHT)]  # fmt: skip


@st.composite
def pictures(draw):
    """Up to 30 names whose exits lie apart, on a limb of a close-up or a slim one."""
    left, right = draw(st.sampled_from([(0.3, 0.7), (0.2, 0.85), (0.4, 0.6), (0.05, 0.95)]))
    count = draw(st.integers(1, 30))
    xs = st.integers(int(WIDTH * (left + 0.06)), int(WIDTH * (right - 0.06)))
    ys = st.integers(150, HEIGHT - 150)
    wanted: list[Wanted] = []
    for x, y in draw(st.lists(st.tuples(xs, ys), min_size=count, max_size=count)):
        if all(math.dist((x, y), other.spots[0]) > 45 for other in wanted):
            number = len(wanted)
            name = f"{NAMES[number % len(NAMES)]} {number}"
            wanted.append(Wanted("nerve", f"n{number}", name, ((float(x), float(y)),)))
    points = [(*want.spots[0], want.key) for want in wanted]
    return wanted, Ground(WIDTH, HEIGHT, [limb(left, right)], points)


def faults(labels: list[Label], ground: Ground) -> list[str]:
    """Every rule that is broken, in words."""
    found = []
    for label in labels:
        left, top, right, bottom = label.box
        if left < MARGIN or top < MARGIN or right > WIDTH - MARGIN or bottom > HEIGHT - MARGIN:
            found.append(f"{label.key} leaves the margin")
        for x, y, key in ground.points:
            if gap_to_box((x, y), label.box) == 0:
                found.append(f"{label.key} covers the exit of {key}")
            if key != label.key and gap_to_line((x, y), label.end, label.spot) < 5:
                found.append(f"the leader of {label.key} runs over the exit of {key}")
    for one, other in itertools.combinations(labels, 2):
        a, b = one.box, other.box
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]:
            found.append(f"{one.key} covers {other.key}")
        if meet(one.end, one.spot, other.end, other.spot):
            found.append(f"the leaders of {one.key} and {other.key} cross")
        for first, second in ((one, other), (other, one)):
            if enters(first.end, first.spot, second.box):
                found.append(f"the leader of {first.key} runs through {second.key}")
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pictures())
def test_no_name_crosses_or_covers_another(picture):
    wanted, ground = picture
    labels = arrange(wanted, ground, view="a-view")
    assert sorted(label.key for label in labels) == sorted(want.key for want in wanted)
    assert faults(labels, ground) == []


def test_the_check_itself_finds_faults():
    """Two names on one another, over an exit, at the edge: all of it is seen."""
    spot, box = (800.0, 900.0), (700.0, 880.0, 1590.0, 920.0)
    one, other = (
        Label("nerve", key, ("x",), 0, 0, "start", 40, spot, box, (690.0, 900.0)) for key in "ab"
    )
    found = " ".join(faults([one, other], Ground(WIDTH, HEIGHT, points=[(*spot, "a")])))
    for word in ("margin", "covers the exit", "covers b", "cross", "runs through"):
        assert word in found


def test_the_same_picture_is_always_named_the_same():
    wanted = [
        Wanted("nerve", f"n{i}", NAMES[i % 6], ((600.0 + 13 * (i * 7 % 11), 300.0 + 45 * i),))
        for i in range(30)
    ]
    ground = Ground(WIDTH, HEIGHT, [limb(0.3, 0.7)], [(*w.spots[0], w.key) for w in wanted])
    assert arrange(wanted, ground) == arrange(list(reversed(wanted)), ground)


def test_a_name_that_finds_no_room_stops_with_view_name_and_reason():
    long = "A name that is far too long for a picture that is as narrow as this " * 3
    wanted = [Wanted("nerve", "long", long, ((500.0, 500.0),))]
    with pytest.raises(LabelCannotBePlaced) as refusal:
        arrange(wanted, Ground(1000, 1000), view="heel-back")
    assert refusal.value.view == "heel-back"
    assert refusal.value.name == long
    assert "margin" in refusal.value.reason


def test_too_many_names_stop_too_and_without_a_view_are_left_out():
    wanted = [Wanted("nerve", f"n{i}", "A fairly long name of a nerve", ((200.0, 100.0 + i * 5),))
              for i in range(60)]  # fmt: skip
    ground = Ground(400, 500, shares=(0.05,))
    with pytest.raises(LabelCannotBePlaced, match="another name"):
        arrange(wanted, ground, view="toe")
    some = arrange(wanted, ground)
    assert 0 < len(some) < 60


@pytest.mark.parametrize("view", mostly_long(sorted(committed().views)))
def test_every_nerve_of_every_view_can_be_named(view):
    pack = committed()
    truth = pack.views[view].truth
    labels = place(truth, {key: nerve.name for key, nerve in pack.nerves.items()})
    drawn = {key for key, nerve in truth["nerves"].items() if nerve["courses"] or nerve["exits"]}
    assert {label.key for label in labels} == drawn


def test_names_on_plates_are_short():
    assert short_name("Common fibular nerve at the neck") == "Common fibular n. at the neck"
    assert short_name("Inferior calcaneal nerve (first branch)") == "Inferior calcaneal n."
    assert wrapped("Intermediate dorsal cutaneous n.") == ("Intermediate", "dorsal cutaneous n.")
    assert wrapped("Supraclavicular n., lateral branch")[1] == "lateral branch"
    assert wrapped("Sural n.") == ("Sural n.",)
