"""Uploaded pictures: decoded by Pillow within limits, refused when odd, re-encoded always."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

FORMATS = {"PNG", "JPEG", "WEBP"}


class UploadRefused(NptError):
    """The file is not a picture we take; the sentence says why and what to send instead."""

    status = 422


@dataclass(frozen=True)
class CleanImage:
    """A picture made anew by us: no metadata, no byte of the upload itself."""

    content: bytes
    media_type: str
    width: int
    height: int


def accept_upload(content: bytes, *, max_bytes: int, max_pixels: int) -> CleanImage:
    """A clean PNG from an uploaded PNG, JPEG or WebP; raises UploadRefused.

    ``max_pixels`` is checked from the header, before anything is decompressed.
    """
    if len(content) > max_bytes:
        raise UploadRefused(
            _("This file is larger than %(mb)s MB. Save it smaller.", mb=max_bytes // 1_000_000)
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(content), formats=sorted(FORMATS))
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as error:
            raise UploadRefused(
                _("This is not a PNG, JPEG or WebP picture. Save it as one of these.")
            ) from error
        width, height = picture.size
        if width * height > max_pixels:
            raise UploadRefused(
                _(
                    "This picture has %(found)s megapixels; at most %(most)s are taken.",
                    found=round(width * height / 1_000_000),
                    most=max_pixels // 1_000_000,
                )
            )
        if _has_trailing_bytes(content, str(picture.format)):
            raise UploadRefused(
                _("This file holds more than a picture. Open it and save it as a new PNG.")
            )
        try:
            upright = ImageOps.exif_transpose(picture) or picture
            clean = upright.convert("RGBA" if "A" in upright.getbands() else "RGB")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise UploadRefused(_("This picture is damaged. Save it again and retry.")) from error
    out = io.BytesIO()
    clean.save(out, "PNG", optimize=True)
    return CleanImage(out.getvalue(), "image/png", clean.width, clean.height)


def _has_trailing_bytes(content: bytes, kind: str) -> bool:
    """True when bytes stand behind the picture's own end: two files in one."""
    if kind == "PNG":
        end = content.rfind(b"IEND")
        return end < 0 or len(content) != end + 8
    if kind == "WEBP":
        return len(content) > int.from_bytes(content[4:8], "little") + 8 + 1
    return not content.rstrip(b"\x00").endswith(b"\xff\xd9")
