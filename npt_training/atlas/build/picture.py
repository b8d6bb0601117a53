"""The committed pictures: plain renderings as WebP in three widths."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from npt_training.atlas.build.camera import Camera, look
from npt_training.atlas.build.shade import Coat, colour, outline, paper

WIDTHS_PX = (480, 960, 1600)
_BAND_PX, _MARGIN_PX = 400, 12
_QUALITY = 80


def render(
    camera: Camera, V: np.ndarray, T: np.ndarray, coat: Coat, oversampling: int = 2
) -> Image.Image:
    """The picture at the camera's size, made in bands so that memory stays small."""
    used, corners = np.unique(T, return_inverse=True)
    V, T, coat = V[used], corners.reshape(T.shape), coat.of(used)
    whole = Image.new("RGB", (camera.width_px, camera.height_px))
    ground = paper(camera.height_px * oversampling, camera.width_px * oversampling)
    deepest = _deepest(camera, V, T)
    rows_of = camera.project(V)[:, 1][T]
    highest, lowest = rows_of.min(1), rows_of.max(1)
    for top in range(0, camera.height_px, _BAND_PX):
        bottom = min(top + _BAND_PX, camera.height_px)
        first, last = top - _MARGIN_PX, bottom + _MARGIN_PX
        middle = (first + last) / 2 - camera.height_px / 2
        centre = camera.centre + camera.axes[1] * middle * camera.mm_per_px
        band = replace(camera, centre=centre, height_px=last - first).sized(oversampling)
        buffer = look(band, V, T[(lowest > first - 2) & (highest < last + 2)])
        a, b = first * oversampling, last * oversampling
        rows = np.clip(np.arange(a, b), 0, len(ground) - 1)
        picture = ground[rows].copy()
        picture[buffer.mask] = colour(buffer, band, coat)
        picture = outline(picture, buffer, oversampling, deepest)
        done = Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))
        done = done.resize((camera.width_px, last - first), Image.Resampling.LANCZOS)
        whole.paste(
            done.crop((0, _MARGIN_PX, camera.width_px, last - first - _MARGIN_PX)), (0, top)
        )
    return whole


def _deepest(camera: Camera, V: np.ndarray, T: np.ndarray) -> float:
    buffer = look(camera.sized(0.25), V, T)
    if not buffer.mask.any():
        raise ValueError("nothing of the body is in the picture")
    return float(buffer.depth[buffer.mask].max())


def webp(picture: Image.Image, width_px: int) -> bytes:
    if picture.width != width_px:
        height = round(picture.height * width_px / picture.width)
        picture = picture.resize((width_px, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
