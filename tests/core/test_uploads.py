"""Uploads: only whole, small enough pictures, made anew by us."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from npt_training.core.images import UploadRefused, accept_upload


def _picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def _accept(content: bytes) -> object:
    return accept_upload(content, max_bytes=1_000_000, max_pixels=40_000_000)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_made_anew(kind: str) -> None:
    clean = accept_upload(_picture(kind), max_bytes=1_000_000, max_pixels=40_000_000)
    assert (clean.width, clean.height, clean.media_type) == (40, 30, "image/png")
    assert Image.open(io.BytesIO(clean.content)).format == "PNG"


def test_metadata_is_gone() -> None:
    info = PngInfo()
    info.add_text("Comment", "secret place")
    clean = accept_upload(_picture(pnginfo=info), max_bytes=1_000_000, max_pixels=40_000_000)
    assert b"secret place" not in clean.content


def test_a_60_megapixel_bomb_is_refused_before_decoding() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 10_000, 6_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(UploadRefused, match="60 megapixels"):
        _accept(bomb)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_polyglot_is_refused(kind: str) -> None:
    with pytest.raises(UploadRefused, match="more than a picture"):
        _accept(_picture(kind) + b"<script>alert(1)</script>PK\x03\x04 and more")


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a" + b"\0" * 50,
        b"",
        b"%PDF-1.7",
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused, match="not a PNG, JPEG or WebP"):
        _accept(content)


def test_a_damaged_picture_is_refused() -> None:
    noise = Image.effect_noise((400, 300), 80)
    out = io.BytesIO()
    noise.save(out, "PNG")
    whole = out.getvalue()
    middle = len(whole) // 2
    with pytest.raises(UploadRefused, match="damaged"):
        _accept(whole[: middle - 20] + b"\0" * 40 + whole[middle + 20 :])


def test_a_large_file_is_refused() -> None:
    with pytest.raises(UploadRefused, match="larger than"):
        _accept(b"\0" * 1_000_001)
