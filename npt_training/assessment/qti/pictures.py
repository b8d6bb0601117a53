"""Pictures of a package: made anew by us before anything else looks at them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

from PIL import Image

from npt_training.assessment.authoring import imaging
from npt_training.core.images import accept_upload

LEAST_PX = 100
"""Smaller pictures are enlarged: nothing can be tapped on fewer pixels."""
LONGEST_PX = 2400


@dataclass(frozen=True)
class Taken:
    """A picture of ours. ``width`` and ``height`` are those of the file that came."""

    content: bytes
    media_type: str
    digest: str
    width: int
    height: int
    shown: tuple[int, int]

    def photo(self, alt: str) -> dict[str, object]:
        """The ``picture`` of an item; its scale on a body is not known, a pixel counts as 1 mm."""
        return {
            "digest": self.digest,
            "width": self.shown[0],
            "height": self.shown[1],
            "mm_per_px": 1.0,
            "accuracy_mm": 1.0,
            "alt": alt[:400].strip() or "Picture",
        }


def take(content: bytes, *, max_bytes: int, max_pixels: int) -> Taken:
    """The picture without metadata and without a byte of the file; raises UploadRefused.

    One that we made ourselves stays as it is, so that it keeps its address.
    """
    if imaging.is_plain(content):
        return _taken(content, imaging.MEDIA_TYPE, imaging.size_of(content))
    safe = accept_upload(content, max_bytes=max_bytes, max_pixels=max_pixels)
    came = (safe.width, safe.height)
    with Image.open(io.BytesIO(safe.content)) as opened:
        opened.load()
        picture: Image.Image = opened
    factor = max(1, -(-LEAST_PX // min(came)))
    if factor > 1:
        picture = picture.resize((came[0] * factor, came[1] * factor), Image.Resampling.LANCZOS)
    elif max(came) > LONGEST_PX:
        picture.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    else:
        return _taken(safe.content, safe.media_type, came)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return _taken(out.getvalue(), "image/png", came, picture.size)


def _taken(
    content: bytes, media_type: str, came: tuple[int, int], shown: tuple[int, int] | None = None
) -> Taken:
    digest = hashlib.sha256(content).hexdigest()
    return Taken(content, media_type, digest, came[0], came[1], shown or came)
