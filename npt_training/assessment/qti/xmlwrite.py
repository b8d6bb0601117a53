"""XML out of plain nodes: escaped, in one namespace, the same bytes for the same nodes."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from npt_training.assessment.qti.names import QTI3
from npt_training.assessment.qti.xmlread import Node

XML = "http://www.w3.org/XML/1998/namespace"
_ALLOWED = {"\t", "\n", "\r"}


def node(
    name: str, attributes: Mapping[str, str | int | float | None] | None = None, *parts: Node | str
) -> Node:
    """An element; attributes that are None are left out, ``_`` in a name is a hyphen."""
    given = {
        key.replace("_", "-"): number(value) if isinstance(value, float) else str(value)
        for key, value in (attributes or {}).items()
        if value is not None
    }
    return Node(name, QTI3, given, 0, list(parts))


def number(value: float) -> str:
    """A number as short as it can be without losing anything."""
    return str(int(value)) if value == int(value) else repr(value)


def as_xml(root: Node, namespace: str = QTI3) -> bytes:
    """The document with its declaration. Namespaces of attributes other than xml: are left out."""
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
    _write(root, out, namespace, f' xmlns="{namespace}"')
    out.append("\n")
    return "".join(out).encode()


def _write(one: Node, out: list[str], namespace: str, more: str) -> None:
    if one.namespace and one.namespace != namespace and not more:
        more = f" xmlns={quoteattr(one.namespace)}"
        namespace = one.namespace
    out.append(f"<{one.name}{more}")
    for key, value in one.attributes.items():
        if not key.startswith("{"):
            out.append(f" {key}={quoteattr(clean(value), {chr(10): '&#10;', chr(9): '&#9;'})}")
    if not one.parts:
        out.append("/>")
        return
    out.append(">")
    for part in one.parts:
        if isinstance(part, str):
            out.append(escape(clean(part)).replace("\r", "&#13;"))
        else:
            _write(part, out, namespace, "")
    out.append(f"</{one.name}>")


def clean(text: str) -> str:
    """Without the signs XML cannot hold."""
    return "".join(
        sign
        for sign in text
        if sign in _ALLOWED
        or (sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF and ord(sign) not in (0xFFFE, 0xFFFF))
    )
