"""The words of an item's body as plain text: paragraphs, no markup, no feedback."""

from __future__ import annotations

import re

from npt_training.assessment.qti.xmlread import Node

_BLOCKS = (
    "p div li ul ol dl dt dd table tr h1 h2 h3 h4 h5 h6 blockquote pre section article header "
    "footer figure figcaption aside nav address"
)
BLOCKS = frozenset(_BLOCKS.split())
LEFT_OUT = ("qti-rubric-block", "qti-feedback-block", "qti-feedback-inline", "qti-catalog-info")
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]*\n[ \t\r\f\v\u00a0]*")


def plain(node: Node) -> str:
    """Text with a blank line between paragraphs; interactions and feedback are left out."""
    text = "".join(_pieces(node))
    text = _SPACES.sub("\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _pieces(node: Node) -> list[str]:
    found: list[str] = []
    for part in node.parts:
        if isinstance(part, str):
            found.append(re.sub(r"\s+", " ", part))
        elif part.name in LEFT_OUT or part.name.endswith(("-interaction", "-stage")):
            if part.name == "qti-text-entry-interaction":
                found.append("____")
        elif part.name == "br":
            found.append("\n")
        elif part.name in ("img", "object", "picture", "audio", "video", "script", "style"):
            continue
        elif part.name in BLOCKS:
            found += ["\n\n" if part.name not in ("li", "tr", "dd", "dt") else "\n"]
            found += [*_pieces(part), "\n"]
        else:
            found += _pieces(part)
    return found
