"""Items of a package as documents of ours: what can be used, and what is missing in the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from npt_training.assessment.items import item_of
from npt_training.assessment.qti import beside
from npt_training.assessment.qti.interactions import Interaction, Picture
from npt_training.assessment.qti.item import QtiItem, read_item
from npt_training.assessment.qti.package import ItemFile, Package
from npt_training.assessment.qti.pictures import Taken, take
from npt_training.assessment.qti.wording import plain
from npt_training.assessment.qti.xmlread import Node
from npt_training.assessment.qti.xmlwrite import as_xml
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

LONGEST_PROMPT = 4000
MOST_MARKS = 9
NOT_SHOWN = ("math", "audio", "video", "qti-feedback-block", "qti-feedback-inline")
FITTING = {
    "choice": ("identifier",), "hotspot": ("identifier",), "graphicOrder": ("identifier",),
    "selectPoint": ("point",), "positionObject": ("point",), "graphicAssociate": ("pair",),
    "graphicGapMatch": ("directedPair",), "textEntry": ("string", "integer", "float"),
    "extendedText": ("string",),
}  # fmt: skip
"""What the response of an interaction may be, by the specification."""
_SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass
class Incoming:
    """One item of a package. ``doc`` None: it can't be used, ``problems`` say why.

    ``own``: it is an item of ours that came back, not one of another system.
    """

    file: str
    identifier: str = ""
    title: str = ""
    kind: str = ""
    own: bool = False
    doc: dict[str, Any] | None = None
    pictures: list[Taken] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Limits:
    """What an upload may have; ``module`` is where items of other systems are filed."""

    max_bytes: int
    max_pixels: int
    module: str


def incoming(package: Package, limits: Limits) -> list[Incoming]:
    """Every item of a package, each with its document or its problems."""
    found: list[Incoming] = []
    used: set[str] = set()
    for file in package.items:
        one = _one(file, package, limits)
        if one.doc is not None:
            if one.doc["id"] in used:
                one.doc, one.pictures = None, []
                one.problems.append(_("another item of this package has the same identifier"))
            else:
                used.add(one.doc["id"])
        found.append(one)
    return found


def _one(file: ItemFile, package: Package, limits: Limits) -> Incoming:
    one = Incoming(file.href)
    try:
        read = read_item(file.content)
    except NptError as refusal:
        one.problems.append(refusal.message)
        return one
    one.identifier, one.title = read.identifier[:200], read.title[:200]
    one.kind = ", ".join(dict.fromkeys(part.kind for part in read.interactions))
    try:
        own = beside.document_of(file)
        if own is not None:
            one.own = True
            one.doc, one.pictures = beside.brought_back(own, file, package, limits)
            one.kind = str(one.doc.get("kind"))
            return one
        one.problems = [*read.missing, *_not_usable(read)]
        if not one.problems:
            one.doc = _document(read, file, package, limits, one)
            item_of(one.doc)
    except NptError as refusal:
        one.doc = None
        one.problems.append(refusal.message)
    except ValidationError as error:
        one.doc = None
        one.problems += [str(fault["msg"])[:300] for fault in error.errors()[:5]]
    return one


def _not_usable(read: QtiItem) -> Iterator[str]:
    """What we understand and cannot ask with our own pages."""
    if len(read.interactions) > 1:
        yield _("more than one interaction in one item")
    body = read.root.first("qti-item-body")
    for node in body.walk() if body is not None else ():
        if node.name in NOT_SHOWN:
            yield _("<%(name)s> (line %(line)s) can't be shown", name=node.name, line=node.line)
    for asked in read.interactions:
        base = read.responses[asked.response].base_type
        if base not in FITTING[asked.kind]:
            yield _("its response can't be of the type %(type)s", type=base or "record")
        for option in [*asked.options, *asked.gaps]:
            if option.picture is not None and not option.text:
                yield _("an answer that is a picture without words")
        if read.by_hand and asked.kind != "extendedText":
            yield _("nothing in the item says how it is scored")
        elif not read.by_hand and not read.max_score:
            yield _("its highest score can't be told from its rules")


def _document(
    read: QtiItem, file: ItemFile, package: Package, limits: Limits, one: Incoming
) -> dict[str, Any]:
    asked = read.interactions[0]
    doc: dict[str, Any] = {
        "id": slug(read.identifier),
        "kind": "qti",
        "module": limits.module,
        "origin": "hand",
        "level": "U",
        "prompt": prompt_of(read, asked),
        "rationale": f"QTI item {read.identifier}"[:400],
    }
    pictures = _pictures(read, asked)
    if len({picture.href for picture in pictures}) > 1:
        raise beside.NotUsable(_("The item has more than one picture."))
    if pictures:
        content = package.file(file.href, pictures[0].href)
        if content is None:
            raise beside.NotUsable(
                _("The picture %(name)s is not in the package.", name=pictures[0].href[:100])
            )
        taken = take(content, max_bytes=limits.max_bytes, max_pixels=limits.max_pixels)
        one.pictures = [taken]
        doc["picture"] = taken.photo(pictures[0].alt)
        if asked.picture is not None and asked.picture.size is None:
            _say_size(read.root, asked.picture.href, taken)
    if read.by_hand:
        return doc | _written(read)
    return doc | {"xml": as_xml(read.root).decode()}


def _pictures(read: QtiItem, asked: Interaction) -> list[Picture]:
    """The picture of the interaction, or those of the body where it has none."""
    if asked.picture is not None:
        return [asked.picture]
    body = read.root.first("qti-item-body")
    found = []
    for node in body.walk() if body is not None else ():
        if node.name == "img" or (node.name == "object" and node.get("data")):
            found.append(Picture(node.get("src") or node.get("data"), None, None, node.get("alt")))
    return found


def _say_size(root: Node, href: str, taken: Taken) -> None:
    """Coordinates without a declared size are in pixels of the file that came."""
    for node in root.walk():
        if href in (node.get("src"), node.get("data")):
            node.attributes |= {"width": str(taken.width), "height": str(taken.height)}


def _written(read: QtiItem) -> dict[str, Any]:
    """Free text becomes an item that our instructors mark."""
    told = [
        plain(block)
        for block in read.root.walk()
        if block.name == "qti-rubric-block" and "scorer" in block.get("view")
    ]
    body = "\n\n".join(
        plain(node) for node in read.root.walk() if node.name == "qti-content-body"
    ).strip()
    words = "\n".join(part for part in told if part) or body
    most = min(max(round(read.max_score or 1), 1), MOST_MARKS)
    text = (words or _("Answers what was asked."))[:LONGEST_PROMPT]
    return {
        "kind": "written",
        "rubric": [{"id": "r1", "text": text, "marks": most}],
        "model_answer": text,
    }


def prompt_of(read: QtiItem, asked: Interaction) -> str:
    """The words of the body and of the interaction, or the title where there are none."""
    parts = [part for part in (read.words, asked.prompt) if part]
    return "\n\n".join(dict.fromkeys(parts))[:LONGEST_PROMPT] or read.title or read.identifier


def slug(identifier: str) -> str:
    """The lasting name of an imported item, which is never that of an item of ours."""
    return "qti-" + (_SIGNS.sub("-", identifier.lower()).strip("-")[:90] or "item")
