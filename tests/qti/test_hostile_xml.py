"""XML that could harm is refused before anything of it is used."""

from __future__ import annotations

import pytest

from npt_training.assessment.qti import xmlread
from npt_training.assessment.qti.errors import QtiRefused, XmlRefused
from npt_training.assessment.qti.item import read_item
from npt_training.assessment.qti.xmlread import read_xml
from tests.qti.xml import choice, declared, item

LAUGHS = "".join(
    f'<!ENTITY l{n + 1} "&l{n};&l{n};&l{n};&l{n};&l{n};&l{n};&l{n};&l{n};">' for n in range(9)
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode(), id="laughs"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', id="file"
        ),
        pytest.param(b'<!DOCTYPE a SYSTEM "http://localhost/a.dtd"><a/>', id="external subset"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://localhost/">%p;]><a/>', id="parameter"
        ),
        pytest.param(b"<!DOCTYPE a><a/>", id="any document type"),
        pytest.param('<a title="x"/>'.encode("utf-16"), id="utf-16"),
        pytest.param(b'<?xml version="1.0" encoding="utf-7"?><a/>', id="utf-7"),
        pytest.param(b'<?xml version="1.0" encoding="latin-1"?><a/>', id="latin-1 said"),
        pytest.param(b"<a>\xff</a>", id="no utf-8"),
        pytest.param(b"<a>\x00</a>", id="a zero byte"),
        pytest.param(b"<a>" * 5000 + b"</a>" * 5000, id="too deep"),
        pytest.param(b"<a>" + b"<b/>" * 60_000 + b"</a>", id="too many"),
        pytest.param(b"<a>&nbsp;</a>", id="an entity nobody declared"),
        pytest.param(b"<a><b></a>", id="not well-formed"),
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04", id="a zip"),
    ],
)
def test_it_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(XmlRefused) as refusal:
        read_xml(content)
    assert refusal.value.message.endswith(".")


def test_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xmlread, "_Reader", None)
    with pytest.raises(XmlRefused):
        read_xml(b" " * 200, max_bytes=100)


@pytest.mark.parametrize(
    "content",
    [
        b"<html/>",
        item(declared(base="colour"), choice()),
        item(declared(cardinality="many"), choice()),
        item(declared(base="integer", correct="one"), choice()),
        item(declared(name="OTHER"), choice()),
        item(declared(base="identifier", correct="A|B"), choice()),
        item(declared(), choice().replace('max-choices="1"', 'max-choices="-1"')),
        item(declared(), choice().replace('identifier="B"', 'identifier="A"')),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(content: bytes) -> None:
    with pytest.raises(QtiRefused):
        read_item(content)
