"""Archives that could harm are refused whole."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest

from npt_training.assessment.qti.archive import MAX_ENTRIES, read_archive, safe_name
from npt_training.assessment.qti.errors import ArchiveRefused, XmlRefused
from npt_training.assessment.qti.package import read_package
from tests.qti.packages import manifest, zipped
from tests.qti.xml import choice, declared, item

LIMIT = 25_000_000
ITEM = item(declared(correct="B"), choice())


@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml", "a/../../evil.xml", "/etc/passwd", "\\evil.xml", "a\\..\\..\\evil.xml",
        "C:/evil.xml", "C:evil.xml", "a//b.xml", "./a.xml", "a/./b.xml", "a\x01b.xml", "a" * 400,
    ],
)  # fmt: skip
def test_paths_that_leave_the_package(name: str) -> None:
    assert not safe_name(name)
    with pytest.raises(ArchiveRefused):
        read_archive(zipped({name: b"x"}), max_bytes=LIMIT)


def test_links_are_refused() -> None:
    entry = zipfile.ZipInfo("picture.png")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    with pytest.raises(ArchiveRefused, match="links"):
        read_archive(out.getvalue(), max_bytes=LIMIT)


def test_a_bomb_by_ratio_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ArchiveRefused, match="too large"):
        read_archive(zipped({"a.bin": b"\0" * 20_000_000}), max_bytes=LIMIT)


def test_a_bomb_that_lies_about_its_size() -> None:
    """The header says ten bytes; a megabyte comes out."""
    content = bytearray(zipped({"a.bin": b"\0" * 1_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(signature)
        struct.pack_into("<I", content, at + offset, 10)
    with pytest.raises(ArchiveRefused):
        read_archive(bytes(content), max_bytes=LIMIT)


def test_a_bomb_of_entries_that_overlap() -> None:
    """Two entries of the directory that name the same stored bytes."""
    content = bytearray(zipped({"a.bin": b"x" * 5000, "b.bin": b"y" * 10}))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    struct.pack_into("<II", content, second + 20, 5000, 5000)
    struct.pack_into("<I", content, second + 42, 0)
    with pytest.raises(ArchiveRefused):
        read_archive(bytes(content), max_bytes=LIMIT)


def test_too_many_files() -> None:
    with pytest.raises(ArchiveRefused, match="more than"):
        read_archive(zipped({f"{n}.txt": b"" for n in range(MAX_ENTRIES + 1)}), max_bytes=LIMIT)


@pytest.mark.parametrize("names", [("a.xml", "A.xml"), ("\u00e9.xml", "e\u0301.xml")])
def test_two_files_that_are_one_on_some_systems(names: tuple[str, str]) -> None:
    with pytest.raises(ArchiveRefused, match="one name"):
        read_archive(zipped(dict.fromkeys(names, b"x")), max_bytes=LIMIT)


def test_a_password_is_refused() -> None:
    content = bytearray(zipped({"a.xml": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    with pytest.raises(ArchiveRefused, match="password"):
        read_archive(bytes(content), max_bytes=LIMIT)


@pytest.mark.parametrize("cut", [10, 60, 200])
def test_a_damaged_archive(cut: int) -> None:
    whole = zipped({"imsmanifest.xml": manifest({"i.xml": ITEM}), "i.xml": ITEM})
    for content in (whole[:cut], whole[:-cut], whole[:50] + b"\xff" * cut + whole[50 + cut :]):
        with pytest.raises((ArchiveRefused, XmlRefused)):
            read_package(content, max_bytes=LIMIT).items[0].content.index(ITEM)


def test_a_larger_upload_than_allowed() -> None:
    for content in (zipped({"a": b"x" * 500}), b"<a/>" + b" " * 500):
        with pytest.raises(ArchiveRefused, match="larger"):
            read_package(content, max_bytes=100)


def test_a_manifest_with_entities() -> None:
    bad = b'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>'
    with pytest.raises(XmlRefused):
        read_package(zipped({"imsmanifest.xml": bad}), max_bytes=LIMIT)


@pytest.mark.parametrize("href", ["../i.xml", "/i.xml", "missing.xml", "file:///etc/passwd", ""])
def test_a_manifest_that_points_elsewhere(href: str) -> None:
    content = zipped({"imsmanifest.xml": manifest({href: ITEM}), "i.xml": ITEM})
    with pytest.raises(ArchiveRefused):
        read_package(content, max_bytes=LIMIT)


def test_an_item_reaches_files_of_its_package_only() -> None:
    content = zipped({
        "imsmanifest.xml": manifest({"items/i.xml": ITEM}), "items/i.xml": ITEM,
        "media/a picture.png": b"png",
    })  # fmt: skip
    package = read_package(content, max_bytes=LIMIT)
    assert package.file("items/i.xml", "../media/a%20picture.png") == b"png"
    for href in (
        "../../etc/passwd",
        "http://localhost/x.png",
        "//localhost/x",
        "/media/a",
        "data:,",
    ):
        assert package.file("items/i.xml", href) is None


def test_a_zip_that_is_no_package() -> None:
    with pytest.raises(ArchiveRefused, match="imsmanifest"):
        read_package(zipped({"i.xml": ITEM}), max_bytes=LIMIT)
