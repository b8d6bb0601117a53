"""Pictures of the school: made anew, cut for good, calibrated, confirmed, and then unchanged."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from npt_training.assessment.authoring import imaging
from npt_training.assessment.authoring.errors import (
    AuthoringRefused,
    NotDeidentified,
    PictureInUse,
    Uncalibrated,
)
from npt_training.assessment.authoring.service import drafts, pictures
from npt_training.core import storage
from npt_training.core.errors import NotFound
from npt_training.core.images import UploadRefused
from npt_training.core.runtime import current
from tests.accounts.factories import audited
from tests.assessment.authoring.school import ALL_TICKED, make_school, photo, ready_picture


def test_nothing_of_the_upload_is_left(app: Flask) -> None:
    school = make_school()
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    content = photo((3000, 2000), exif=exif)
    row = pictures.upload(school.ada, content)
    stored = storage.get(row.digest)
    assert b"Secret Camera" in content
    assert b"Secret Camera" not in stored
    with Image.open(io.BytesIO(stored)) as made:
        assert (made.format, made.size) == ("WEBP", (2000, 1333))
        assert not made.getexif()
    assert imaging.is_plain(stored)
    assert storage.describe(row.digest).open is False


def test_what_is_cut_away_is_deleted(app: Flask) -> None:
    school = make_school()
    row = pictures.upload(school.ada, photo())
    first = row.digest
    row = pictures.crop(school.ada, row.id, first, (0, 0, 1, 0.5))
    assert (row.width, row.height) == (800, 300)
    assert storage.describe(first) is None
    assert not current().storage.has(first)


def test_a_file_that_another_school_has_too_stays(app: Flask) -> None:
    one, two = make_school(), make_school(name="Elsewhere")
    mine, theirs = pictures.upload(one.ada, photo()), pictures.upload(two.ada, photo())
    assert mine.digest == theirs.digest
    pictures.discard(one.ada, mine.id)
    assert current().storage.has(theirs.digest)
    pictures.discard(two.ada, theirs.id)
    assert not current().storage.has(theirs.digest)


def test_turning_four_times_gives_the_size_back(app: Flask) -> None:
    school = make_school()
    row = pictures.upload(school.ada, photo())
    sizes = []
    for _n in range(4):
        row = pictures.turn(school.ada, row.id, row.digest, quarters=1)
        sizes.append((row.width, row.height))
    assert sizes == [(600, 800), (800, 600), (600, 800), (800, 600)]


def test_the_scale_follows_from_two_points(app: Flask) -> None:
    school = make_school()
    row = pictures.upload(school.ada, photo())
    row = pictures.calibrate(school.ada, row.id, row.digest, points=[(0, 0), (0.6, 0.6)], mm=120)
    assert row.mm_per_px == pytest.approx(120 / (480**2 + 360**2) ** 0.5)
    for points, mm in ([[(0, 0), (0.01, 0)], 10], [[(0, 0), (1.5, 0)], 10],
                       [[(0, 0), (0.5, 0)], 0], [[(0, 0), (0.5, 0)], float("nan")]):  # fmt: skip
        with pytest.raises(Uncalibrated):
            pictures.calibrate(school.ada, row.id, row.digest, points=points, mm=mm)  # type: ignore[arg-type]


def test_only_a_confirmed_picture_is_open_and_in_items(app: Flask) -> None:
    school = make_school()
    row = pictures.upload(school.ada, photo())
    words = {"alt": "Ankle", "credit": "Own work"}
    with pytest.raises(Uncalibrated):
        pictures.confirm(school.ada, row.id, row.digest, ticked=ALL_TICKED, **words)
    row = pictures.calibrate(school.ada, row.id, row.digest, points=[(0, 0), (0.5, 0)], mm=100)
    for less in range(len(ALL_TICKED)):
        with pytest.raises(NotDeidentified):
            pictures.confirm(school.ada, row.id, row.digest, ticked=ALL_TICKED[:less], **words)
    for bad in ({"alt": ""}, {"credit": " "}):
        with pytest.raises(AuthoringRefused):
            pictures.confirm(school.ada, row.id, row.digest, ticked=ALL_TICKED, **(words | bad))
    with pytest.raises(AuthoringRefused):
        drafts.begin(school.ada, "region", picture_id=row.id)
    row = pictures.confirm(school.ada, row.id, row.digest, ticked=ALL_TICKED, **words)
    assert storage.describe(row.digest).open is True
    [entry] = audited("authoring.picture_confirmed")
    assert (entry.actor, entry.subject) == (school.ada.person_id, row.id)
    draft = drafts.begin(school.ada, "region", picture_id=row.id)
    assert draft.doc["picture"]["digest"] == row.digest
    assert draft.doc["picture"]["accuracy_mm"] == pytest.approx(1.0)


def test_a_confirmed_picture_never_changes(app: Flask) -> None:
    school = make_school()
    row = ready_picture(school.ada)
    copy = pictures.crop(school.ada, row.id, row.digest, (0, 0, 0.5, 1))
    assert (copy.id != row.id, copy.from_id, copy.confirmed_by) == (True, row.id, None)
    assert copy.mm_per_px == row.mm_per_px
    assert current().storage.has(row.digest)
    with pytest.raises(PictureInUse):
        pictures.discard(school.ada, row.id)
    with pytest.raises(PictureInUse):
        pictures.calibrate(school.ada, row.id, row.digest, points=[(0, 0), (1, 0)], mm=9)


def test_bad_pictures_are_refused(app: Flask) -> None:
    school = make_school()
    for content in (b"nothing", photo()[:200], photo() + b"PK\x03\x04 more"):
        with pytest.raises(UploadRefused):
            pictures.upload(school.ada, content)
    row = pictures.upload(school.ada, photo())
    for box in ((0, 0, 0.01, 0.01), (0.5, 0, 0.2, 1), (0, 0, 2, 1), (float("nan"), 0, 1, 1)):
        with pytest.raises(AuthoringRefused):
            pictures.crop(school.ada, row.id, row.digest, box)
    with pytest.raises(NotFound):
        pictures.picture(make_school(name="Elsewhere").ada, row.id)
