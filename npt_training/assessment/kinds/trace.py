"""Trace: tap points along the nerve; the line between them is what is scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from npt_training.assessment.items import Trace
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Judged,
    Kind,
    Question,
    Response,
    first,
    path_of,
)
from npt_training.assessment.kinds.told import parse_points
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.locate import Bands
from npt_training.assessment.scoring.trace import score_trace
from npt_training.core.i18n import gettext as _

MOST_POINTS = 40


class TraceKind(Kind[Trace]):
    """The response is ``{"path": [[x, y], ...]}``; the form holds it as ``x,y x,y ...``."""

    name = "trace"
    item = Trace
    measured = True

    def title(self) -> str:
        return _("Draw its course")

    def parse(self, item: Trace, shown: Sequence[str], fields: Fields) -> Response:
        points = parse_points(first(fields, "path"), MOST_POINTS, "path")
        return {"path": [[point.x, point.y] for point in points]} if points else {}

    def present(
        self, item: Trace, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(
            self.name, item.prompt, wants_path=True, path=path_of(response),
            flat=item.picture is not None,
        )  # fmt: skip

    def hint(self, question: Question) -> str:
        if question.flat:
            return _(
                "Tap points along the nerve, one after the other. The line between them is "
                "measured on the photograph."
            )
        return _(
            "Tap points along the nerve, one after the other. The line between them is measured "
            "along the skin."
        )

    def hints(self, item: Trace, facts: HintFacts) -> list[Hint]:
        """Places it passes, in words of the atlas; a ring with the begin of the line."""
        if facts.picture is None:
            return []
        hints = hinting.passes(facts, item.target.id, item.path)
        sides = facts.picture.stretches(item.target.id, item.path)
        starts = [one.points[0] for side in sides[:1] for one in side if one.scored][:1]
        told = _("One end of the line lies inside the ring, not in its middle.")
        radius = hinting.tolerance_px(facts, item.half_mm)
        for at in starts:
            hints += hinting.ring(facts, at, radius, told, "trace", item.target.id, item.path)
        return hints or [hinting.spread_out()]

    def score(self, item: Trace, response: Response, ground: Ground | None) -> Score:
        """Where both sides are shown, the side that fits the line better."""
        assert ground is not None
        drawn = [ground.at(point) for point in path_of(response)]

        def distance(places: np.ndarray) -> np.ndarray:
            return ground.mm_each(item.target, places)

        bands = Bands(item.full_mm, item.half_mm)
        sides = ground.stretches(item.target.id, item.path)
        directed = bool(item.directed)
        scores = [
            score_trace(drawn, stretches, distance, bands, directed=directed) for stretches in sides
        ]
        return max(scores, key=lambda score: score.fraction or 0.0)

    def explain(
        self, item: Trace, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation(truth=item.target, full_mm=item.full_mm, half_mm=item.half_mm)

    def sentences(self, item: Trace, judged: Judged) -> list[str]:
        """How much of the course the line covers, and how much of the line strays."""
        detail = judged.detail
        if "covered" not in detail:
            return []
        if detail["mm"] is None and not detail["covered"]:
            return [_("A line needs two points on the body at least.")]
        shares = {name: round(100 * detail[name]) for name in ("covered", "off")}
        told = shares | {"mm": detail["of_mm"]}
        sentences = [
            _(
                "Your line covers %(covered)s %% of the course (%(mm)s mm on the photograph); "
                "%(off)s %% of your line is too far from it.",
                **told,
            )
            if item.picture is not None
            else _(
                "Your line covers %(covered)s %% of the course (%(mm)s mm along the skin); "
                "%(off)s %% of your line is too far from it.",
                **told,
            ),
            _("A tenth of each is free. Stretches that are only drawn, or lie deep, do not count."),
        ]
        if detail["mm"] is not None:
            sentences.insert(1, _("On average it is %(mm)s mm away.", mm=detail["mm"]))
        if detail.get("wandering"):
            sentences.append(
                _("The line goes to and fro instead of along the nerve once: half of it counts.")
            )
        if detail.get("against"):
            sentences.append(_("It runs against the nerve: half of it counts."))
        return sentences

    def legend(self, item: Trace) -> list[str]:
        return [_("Dark line with dots: what you drew.")]

    def category(self, item: Trace, response: Response, detail: Mapping[str, Any]) -> str | None:
        return None if response else "omitted"
