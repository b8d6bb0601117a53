"""Our own line drawings: checked, then written anew so that nothing unexpected reaches a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from npt_training.core.yamlfile import ContentProblem

ELEMENTS = {
    "svg", "g", "path", "line", "polyline", "polygon", "circle", "ellipse", "rect", "text",
    "tspan", "title", "desc", "defs", "marker", "clipPath", "use",
}  # fmt: skip
ATTRIBUTES = {
    "viewBox", "class", "id", "d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy",
    "r", "rx", "ry", "width", "height", "points", "transform", "text-anchor",
    "dominant-baseline", "font-size", "font-weight", "font-style", "letter-spacing",
    "marker-start", "marker-mid", "marker-end", "markerWidth", "markerHeight", "markerUnits",
    "refX", "refY", "orient", "clip-path", "clipPathUnits", "href", "stroke-width",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "fill", "fill-opacity", "stroke",
    "stroke-opacity", "opacity", "pathLength", "preserveAspectRatio", "xmlns", "version",
    "role", "focusable", "aria-hidden", "aria-label", "aria-labelledby", "aria-describedby",
    "overflow", "vector-effect", "paint-order", "fill-rule",
}  # fmt: skip
DROPPED_FROM_ROOT = {
    "width", "height", "role", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden",
    "xmlns", "version", "focusable", "id",
}  # fmt: skip
NAMESPACE = "http://www.w3.org/2000/svg"
_POINTS_HERE = re.compile(r"#[A-Za-z][\w.-]*")
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]*)['\"]?\s*\)")
_PAINT = {"fill", "stroke"}
_FREE_PAINT = {"none", "currentColor", "context-stroke", "inherit"}


@dataclass
class _Drawing:
    file: str
    prefix: str
    alt: str
    out: list[str] = field(default_factory=list)
    problems: list[ContentProblem] = field(default_factory=list)
    depth: int = 0
    skipping: int = 0
    parser: expat.XMLParserType = field(init=False)

    def problem(self, reason: str) -> None:
        line = self.parser.CurrentLineNumber
        self.problems.append(ContentProblem(self.file, line, reason))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if name not in ELEMENTS:
            self.problem(f"<{name}> is not allowed in a drawing")
        if self.depth == 1:
            self._check_root(name, attributes)
        if self.skipping or name in {"title", "desc"}:
            self.skipping += 1
            return
        kept = []
        for key, value in attributes.items():
            if self._refused(key, value):
                continue
            if self.depth == 1 and key in DROPPED_FROM_ROOT:
                continue
            kept.append(f" {key}={quoteattr(self._renamed(key, value))}")
        if self.depth == 1:
            kept.append(f' role="img" aria-label={quoteattr(self.alt)} focusable="false"')
        self.out.append(f"<{name}{''.join(kept)}>")

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skipping:
            self.skipping -= 1
            return
        self.out.append(f"</{name}>")

    def text(self, text: str) -> None:
        if not self.skipping:
            self.out.append(escape(text))

    def doctype(self, *_: object) -> None:
        self.problem("a document type is not allowed in a drawing")

    def _check_root(self, name: str, attributes: dict[str, str]) -> None:
        if name != "svg" or attributes.get("xmlns", NAMESPACE) != NAMESPACE:
            self.problem("the drawing must be one <svg> element")
        if "viewBox" not in attributes:
            self.problem("the <svg> needs a viewBox")

    def _refused(self, key: str, value: str) -> bool:
        if key.lower().startswith("on"):
            self.problem(f"the event attribute {key} is not allowed in a drawing")
        elif key == "style":
            self.problem("a style attribute is not allowed; use the classes fig-ink, fig-accent")
        elif key not in ATTRIBUTES:
            self.problem(f"the attribute {key} is not allowed in a drawing")
        elif key == "href" and not _POINTS_HERE.fullmatch(value):
            self.problem("href may only point into the drawing itself")
        elif any(not _POINTS_HERE.fullmatch(target) for target in _URL.findall(value)):
            self.problem(f"{key} may only point into the drawing itself")
        elif key in _PAINT and value not in _FREE_PAINT and "url(" not in value:
            self.problem(f"{key} must be none or currentColor; colours come from the classes")
        else:
            return False
        return True

    def _renamed(self, key: str, value: str) -> str:
        """Ids carry the drawing's name, so that two drawings on one page cannot collide."""
        if key == "id":
            return f"{self.prefix}-{value}"
        if key == "href":
            return f"#{self.prefix}-{value[1:]}"
        return _URL.sub(lambda m: f"url(#{self.prefix}-{m[1][1:]})", value)


def clean_svg(content: bytes, file: str, name: str, alt: str) -> tuple[str, list[ContentProblem]]:
    """The drawing as safe inline SVG, and every reason why it may not be used.

    ``name`` prefixes its ids; ``alt`` becomes the accessible name.
    """
    drawing = _Drawing(file, name, alt)
    parser = drawing.parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = drawing.start
    parser.EndElementHandler = drawing.end
    parser.CharacterDataHandler = drawing.text
    parser.StartDoctypeDeclHandler = drawing.doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = f"the drawing is not well-formed: {expat.ErrorString(error.code)}"
        drawing.problems.append(ContentProblem(file, error.lineno, reason))
    return "".join(drawing.out), drawing.problems
