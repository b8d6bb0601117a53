"""Where the line of a requirement leads."""

from __future__ import annotations

from werkzeug.routing import BuildError

from npt_training.certification.rules import Line
from npt_training.core.web import url_to


def line_href(line: Line) -> str | None:
    """The page that moves a line on; None where the application has no such page."""
    if line.target is None:
        return None
    kind, ident = line.target
    try:
        return _address(kind, ident, str(line.facts.get("module") or ""))
    except BuildError:
        return None


def _address(kind: str, ident: str, module: str) -> str | None:
    if kind == "lesson":
        return url_to("curriculum.lesson", module_id=module, lesson_id=ident)
    if kind in {"module", "quiz"}:
        return url_to("curriculum.module", module_id=ident)
    if kind in {"practice", "nerve"}:
        return url_to("assessment.practice", **({"nerve": ident} if ident else {}))
    if kind == "observe":
        return url_to("competency.new")
    if kind == "observations":
        return url_to("competency.mine")
    if kind == "observation":
        return url_to("competency.one", observation_id=ident)
    return url_to("certification.mine") + "#name-on-certificate"
