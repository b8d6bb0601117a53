"""One assessment item, read whole: what it shows, asks, declares and how it scores."""

from __future__ import annotations

from dataclasses import dataclass

from npt_training.assessment.qti.bound import maximum
from npt_training.assessment.qti.declarations import Outcome, Response, outcome_of, response_of
from npt_training.assessment.qti.errors import QtiRefused, Unsupported
from npt_training.assessment.qti.interactions import Interaction, interactions_of
from npt_training.assessment.qti.names import modern
from npt_training.assessment.qti.processing import unsupported
from npt_training.assessment.qti.wording import plain
from npt_training.assessment.qti.xmlread import Node, read_xml
from npt_training.core.i18n import gettext as _

LEFT_BEHIND = ("qti-template-declaration", "qti-template-processing", "qti-assessment-stimulus-ref")


@dataclass(frozen=True)
class QtiItem:
    """``root`` is the item's own XML in the names of 3.0; ``missing`` what is not supported."""

    root: Node
    identifier: str
    title: str
    words: str
    interactions: list[Interaction]
    responses: dict[str, Response]
    outcomes: dict[str, Outcome]
    processing: Node | None
    missing: list[str]

    @property
    def by_hand(self) -> bool:
        """Whether a person has to mark it: said so, free text without a key, or no rules."""
        score = self.outcomes.get("SCORE")
        if score is not None and score.human:
            return True
        if self.processing is None:
            return True
        return any(
            one.kind == "extendedText"
            and not (one.response in self.responses and self.responses[one.response].keyed)
            for one in self.interactions
        )

    @property
    def max_score(self) -> float | None:
        most = {one.response: one.most for one in self.interactions}
        return maximum(self.processing, self.responses, self.outcomes, most)


def read_item(content: bytes) -> QtiItem:
    """An item from its XML; raises XmlRefused or QtiRefused."""
    return item_from(modern(read_xml(content)))


def item_from(root: Node) -> QtiItem:
    """The same from a parsed tree in the names of 3.0."""
    body = root.first("qti-item-body")
    found, unknown = interactions_of(body) if body is not None else ([], [])
    size = next((one.picture.size for one in found if one.picture), None)
    responses = {
        one.identifier: one
        for one in (response_of(node, size) for node in root.all("qti-response-declaration"))
    }
    outcomes = {
        one.identifier: one
        for one in (outcome_of(node) for node in root.all("qti-outcome-declaration"))
    }
    processing = root.first("qti-response-processing")
    for one in found:
        if one.response not in responses:
            raise QtiRefused(
                _(
                    "Line %(line)s: no response named %(name)s is declared.",
                    line=one.line,
                    name=one.response[:60] or "''",
                )
            )
    missing = [Unsupported(f"<{name}>", line).message for name, line in unknown]
    missing += [Unsupported(f"<{n.name}>", n.line).message for n in root.all(*LEFT_BEHIND)]
    if root.get("adaptive") in ("true", "1"):
        missing.append(Unsupported(_("an adaptive item"), root.line).message)
    if not found and not unknown:
        missing.append(_("the item asks nothing"))
    missing += unsupported(processing)
    return QtiItem(
        root,
        root.get("identifier"),
        root.get("title"),
        plain(body) if body is not None else "",
        found,
        responses,
        outcomes,
        processing,
        missing,
    )
