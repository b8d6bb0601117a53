"""Built front-end files are found by their source names; an unbuilt front end says what to run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from npt_training.web.manifest import FrontEndNotBuilt, asset_url


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    manifest = {"src/main.ts": {"file": "assets/main-a1.js"}, "x.woff2": {"file": "assets/x.woff2"}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Serif.ttf").write_bytes(b"font")
    return tmp_path


def test_a_source_name_gives_the_hashed_file(dist: Path) -> None:
    assert asset_url("main.ts", dist) == "assets/main-a1.js"


def test_a_copied_file_keeps_its_name(dist: Path) -> None:
    assert asset_url("fonts/Serif.ttf", dist) == "fonts/Serif.ttf"


def test_an_unknown_name_lists_the_known_ones(dist: Path) -> None:
    with pytest.raises(FrontEndNotBuilt, match=r"no 'other.ts'.*main\.ts"):
        asset_url("other.ts", dist)


def test_a_path_out_of_the_folder_is_refused(dist: Path) -> None:
    (dist.parent / "secret").write_text("secret")
    with pytest.raises(FrontEndNotBuilt):
        asset_url("../secret", dist)


def test_an_unbuilt_front_end_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FrontEndNotBuilt, match="npm run build"):
        asset_url("main.ts", tmp_path)
