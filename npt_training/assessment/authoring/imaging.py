"""Pictures of a school as bytes: made anew, turned, cut. Every result is a plain WebP of ours."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from npt_training.assessment.authoring.errors import AuthoringRefused
from npt_training.core.i18n import gettext as _
from npt_training.core.images import UploadRefused, accept_upload

MEDIA_TYPE = "image/webp"
PNG = "image/png"
MOST_PIXELS = 40_000_000
LONGEST_PX = 2000
"""Longer sides are made smaller: a phone loads it, and a tap is no finer than a pixel of it."""
SHORTEST_PX = 200
QUALITY = 90
PAPER = (248, 245, 238)


@dataclass(frozen=True)
class Made:
    content: bytes
    width: int
    height: int


def clean(content: bytes, *, max_bytes: int, max_pixels: int) -> Made:
    """A picture of ours out of an upload: no metadata, no byte of it. Raises UploadRefused."""
    safe = accept_upload(content, max_bytes=max_bytes, max_pixels=max_pixels)
    with Image.open(io.BytesIO(safe.content)) as whole:
        whole.load()
        if whole.mode == "RGBA":
            paper = Image.new("RGB", whole.size, PAPER)
            paper.paste(whole, mask=whole.getchannel("A"))
            picture = paper
        else:
            picture = whole.convert("RGB")
    if max(picture.size) > LONGEST_PX:
        picture.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    return _made(picture)


def turned(content: bytes, quarters: int) -> Made:
    """Turned clockwise by quarters."""
    ways = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
    way = ways[quarters % 4]
    picture = _opened(content)
    return _made(picture if way is None else picture.transpose(way))


def cut(content: bytes, box: tuple[float, float, float, float]) -> Made:
    """The window left, top, right, bottom (0..1); refused where hardly anything is left."""
    picture = _opened(content)
    width, height = picture.size
    left, top, right, bottom = box
    window = (
        round(left * width), round(top * height), round(right * width), round(bottom * height)
    )  # fmt: skip
    return _made(picture.crop(window))


def is_plain(content: bytes) -> bool:
    """Whether these are bytes such as we make: one WebP frame, whole, and nothing beside it.

    Only such a picture is taken from an archive as it is, so that its digest stays.
    """
    if len(content) < 30 or content[:4] != b"RIFF" or content[8:16] != b"WEBPVP8 ":
        return False
    whole = int.from_bytes(content[4:8], "little")
    frame = int.from_bytes(content[16:20], "little")
    if whole + 8 != len(content) or 20 + frame + frame % 2 != len(content):
        return False
    try:
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as picture:
            if max(picture.size) > LONGEST_PX:
                return False
            picture.load()
    except (OSError, ValueError):
        return False
    return True


def is_ours(content: bytes) -> bool:
    """Plain as above, or a PNG that making anew leaves as it is (:func:`accept_upload`)."""
    if is_plain(content):
        return True
    if not content.startswith(b"\x89PNG"):
        return False
    try:
        made = accept_upload(content, max_bytes=len(content), max_pixels=MOST_PIXELS)
    except UploadRefused:
        return False
    return made.content == content


def media_type_of(content: bytes) -> str:
    return PNG if content.startswith(b"\x89PNG") else MEDIA_TYPE


def size_of(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def _opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as whole:
        whole.load()
        return whole.convert("RGB")


def _made(picture: Image.Image) -> Made:
    if min(picture.size) < SHORTEST_PX:
        raise AuthoringRefused(
            _("The picture would be too small: at least %(px)s pixels each way.", px=SHORTEST_PX),
            field="file",
        )
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"")
    return Made(out.getvalue(), picture.width, picture.height)
