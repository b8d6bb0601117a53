"""The build: distances over the skin are right, and the same inputs give the same files.

Needs the extra `[atlas]`; without it these tests are skipped. The long ones make whole views.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("scipy")
pytest.importorskip("numba")
pytest.importorskip("potpourri3d")
import numpy as np

from npt_training.atlas.build.mesh import OffBody
from npt_training.atlas.build.source import SourceRefused, default_cache, fetch
from tests.atlas.balls import RADIUS_MM, ball
from tests.atlas.packs import FOLDER

ROOT = FOLDER.parents[1]
VIEWS = ("foot-sole-right", "ankle-medial-right")


@pytest.fixture(scope="module")
def sphere():
    return ball()


@pytest.fixture(scope="module")
def cache() -> Path:
    try:
        fetch(default_cache())
    except SourceRefused as refused:
        pytest.skip(f"no body to build from: {refused}")
    return default_cache()


def test_distance_over_a_ball_is_that_of_great_circles(sphere):
    surface, distance, _ = sphere
    start = surface.closest(np.array([[0.3, 1.0, 0.2]]) * 50)[0]
    field = distance.field(start)
    near = surface.tree.query(start[0], 4000)[1][::7]
    found = field.at(surface.V[near], np.stack([near] * 3, 1), np.full((len(near), 3), 1 / 3))
    cosine = surface.V[near] @ start[0] / (RADIUS_MM * np.linalg.norm(start[0]))
    true = RADIUS_MM * np.arccos(np.clip(cosine, -1, 1))
    some = true > 1
    assert np.abs(found - true)[some].mean() < 1.0
    assert (np.abs(found - true)[some] < 0.6 + 0.04 * true[some]).all()


def test_of_both_sides_the_nearer_counts(sphere):
    surface, distance, mirror = sphere
    start = surface.closest(np.array([[-50.0, 20.0, 30.0]]))[0]
    one = distance.field(start)
    both = one.with_mirror(mirror)
    corners = np.stack([np.arange(len(surface.V))] * 3, 1)[::50]
    weights = np.full(corners.shape, 1 / 3)
    P = surface.V[corners[:, 0]]
    here, there = one.at(P, corners, weights), both.at(P, corners, weights)
    right = P[:, 0] < -2
    assert np.allclose(there[right], here[right], atol=0.5)
    assert (there <= here + 0.5).all()
    assert there[P[:, 0] > 20].max() < here[P[:, 0] > 20].max()


def test_a_walk_goes_as_far_as_it_says_and_stays_on_the_skin(sphere):
    surface, _, _ = sphere
    start = surface.closest(np.array([[60.0, 0, 0]]))[0][0]
    end = surface.walk(start, np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), 40.0)
    angle = np.arccos(np.clip(start @ end / np.linalg.norm(start) / np.linalg.norm(end), -1, 1))
    assert RADIUS_MM * angle == pytest.approx(40, abs=0.6)
    assert abs(end[2] - start[2]) < 0.5
    height = surface.walk(
        start, np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), 30.0, axis=np.array([0, 1.0, 0])
    )
    assert height[1] - start[1] == pytest.approx(30, abs=0.1)


def test_a_walk_that_comes_round_names_no_place(sphere):
    surface, _, _ = sphere
    start = surface.closest(np.array([[RADIUS_MM, 0, 0]]))[0][0]
    with pytest.raises(OffBody, match="goes round the body"):
        surface.walk(start, np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), 8 * RADIUS_MM)


def test_subdivision_keeps_old_vertices_first_and_spreads_values_evenly(sphere):
    surface, distance, _ = sphere
    ones = np.ones(distance.up.shape[1], np.float32)
    assert np.allclose(distance.up @ ones, 1)
    assert distance.up.shape[0] == len(surface.V)


def anatomy(target: Path) -> Path:
    """The atlas folder without what the build made."""
    return Path(
        shutil.copytree(
            FOLDER, target, ignore=lambda folder, names: {n for n in names if made(folder, n)}
        )
    )


def made(folder: str, name: str) -> bool:
    built = Path(folder).name == "views" and not name.endswith(".yaml")
    return built or name in ("scene", "body.json")


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def body_in(cache: Path, target: Path) -> Path:
    """A cache folder of its own, with the body but no view in it."""
    target.mkdir()
    for path in cache.glob("*"):
        if path.is_file():
            (target / path.name).symlink_to(path)
    return target


def command(folder: Path, cache: Path, *views: str) -> list[str]:
    where = ["--folder", str(folder), "--cache", str(cache)]
    return [sys.executable, "-m", "npt_training.atlas.build", "build", *where, *views]


def run(folder: Path, cache: Path, *views: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command(folder, cache, *views), capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.long
def test_two_builds_give_the_same_files_and_so_does_one_that_was_killed(tmp_path, cache):
    one, two, three = (anatomy(tmp_path / name) for name in ("one", "two", "three"))
    caches = [body_in(cache, tmp_path / f"cache-{name}") for name in ("one", "two", "three")]
    for folder, own in ((one, caches[0]), (two, caches[1])):
        done = run(folder, own, *VIEWS)
        assert done.returncode == 0, done.stderr
    assert files(one) == files(two)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    begun = subprocess.Popen(
        [*command(three, caches[2], *VIEWS), "--workers", "1"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in begun.stdout:
        if line.startswith("1 of 2"):
            begun.send_signal(signal.SIGKILL)
            break
    begun.wait()
    begun.stdout.close()
    assert not (three / "views" / VIEWS[0]).exists(), "nothing is put in place before the end"
    done = run(three, caches[2], *VIEWS)
    assert done.returncode == 0, done.stderr
    assert "made before" in done.stdout
    assert files(three) == files(one)


@pytest.mark.long
def test_the_committed_truth_is_what_the_build_makes(tmp_path, cache):
    folder = anatomy(tmp_path / "atlas")
    done = run(folder, body_in(cache, tmp_path / "cache"), VIEWS[0])
    assert done.returncode == 0, done.stderr
    for path in (folder / "views" / VIEWS[0] / "truth.json", folder / "body.json"):
        committed = FOLDER / path.relative_to(folder)
        assert json.loads(path.read_text()) == json.loads(committed.read_text()), path.name


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "nerves/leg.yaml",
            "{lm: heel_lateral}",
            "{lm: heel_outer}",
            ("no landmark", "heel_outer"),
        ),
        (
            "nerves/leg.yaml",
            "walk: [{medial: 42}]",
            "walk: [{medial: 4200}]",
            ("saphenous", "body"),
        ),
        (
            "nerves/leg.yaml",
            "at: {limb: leg, t: 0.455, theta: -2, walk: [{medial: 42}]}",
            "at: {lm: head_mt1_med}",
            ("saphenous.main", "leaves its region"),
        ),
        ("views/leg.yaml", "towards: {plantar: 1}", "towards: {dorsal: 1}", ("foot-sole-right",)),
        ("views/leg.yaml", "towards: {plantar: 1}", "towards: {radial: 1}", ("no direction",)),
        ("territories/leg.yaml", "area_cm2: [", "area_cm2: [8000, 9000] #", ("cm2 of skin",)),
    ],
)
def test_bad_input_is_named_and_leaves_the_last_good_output(tmp_path, cache, file, old, new, words):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "atlas"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    before = files(folder)
    done = run(folder, cache, "foot-sole-right") if "views" in file else run(folder, cache)
    assert done.returncode == 2, done.stdout
    assert "Nothing was changed" in done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert files(folder) == before


def test_a_build_killed_while_putting_in_place_is_mended(tmp_path):
    from npt_training.atlas.build import files as made_files

    views = tmp_path / "views"
    (views / ".old-a").mkdir(parents=True)
    (views / ".old-a" / "truth.json").write_text("a")
    (views / ".old-b").mkdir()
    (views / "b").mkdir()
    (views / ".new-c").mkdir()
    made_files.recover(views)
    assert sorted(path.name for path in views.iterdir()) == ["a", "b"]
    assert (views / "a" / "truth.json").read_text() == "a"


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    from npt_training.atlas.build import files as made_files

    target = tmp_path / "deep" / "x.json"
    made_files.write(target, b"one")
    stamp = target.stat().st_mtime_ns
    time.sleep(0.01)
    made_files.write(target, b"one")
    assert target.stat().st_mtime_ns == stamp
    made_files.write(target, b"two")
    assert target.read_bytes() == b"two"
    assert [path.name for path in target.parent.iterdir()] == ["x.json"]
