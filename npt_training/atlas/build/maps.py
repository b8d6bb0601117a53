"""Distance maps as small grey pictures: one byte per pixel, finest near the structure."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

MAX_MM = 100.0
OFF_BODY = 255
_TOP = 160
ENCODING = {"form": "square", "max_mm": MAX_MM, "top": _TOP, "off_body": OFF_BODY}


def encode(distance_mm: np.ndarray, mask: np.ndarray, most_mm: float = MAX_MM) -> bytes:
    """PNG of mm = (v / 160)**2 * 100 on the body, 255 off it; beyond `most_mm` it says "far"."""
    share = np.clip(distance_mm / MAX_MM, 0, 1)
    share[distance_mm > most_mm] = 1
    grey = np.full(mask.shape, OFF_BODY, np.uint8)
    grey[mask] = np.rint(np.sqrt(share) * _TOP).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "PNG", optimize=True)
    return out.getvalue()
