"""Items of other systems, asked with our own widgets and scored by their own rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.items.qti import Qti
from npt_training.assessment.kinds import qti_told as told
from npt_training.assessment.kinds.base import (
    Explanation,
    Fields,
    Ground,
    Judged,
    Kind,
    Picture,
    Question,
    Response,
    ShownOption,
    ShownPin,
    chosen_ids,
    first,
    point_in,
)
from npt_training.assessment.kinds.short import parse_line
from npt_training.assessment.kinds.told import parse_points, points_of
from npt_training.assessment.qti.asking import as_qti, most_pairs, most_points
from npt_training.assessment.qti.scoring import score_response
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.numeric import BadNumber, parse_number
from npt_training.assessment.shapes import Layer
from npt_training.core.i18n import gettext as _

POINTING = ("selectPoint", "positionObject")


class QtiKind(Kind[Qti]):
    """The response is one of ``{"chosen": [...]}``, ``{"points": [[x, y], ...]}``, ``{"ranks":
    {id: place}}``, ``{"gaps": {gap: option}}``, ``{"pairs": [[a, b], ...]}``, ``{"text": ...}``.
    """

    name = "qti"
    item = Qti

    def title(self) -> str:
        return _("Question from another system")

    def option_ids(self, item: Qti) -> list[str]:
        asked = item.interaction
        names = [one.identifier for one in asked.options]
        mixed = asked.kind == "graphicGapMatch" or (asked.kind == "choice" and asked.shuffle)
        return names if mixed else []

    def parse(self, item: Qti, shown: Sequence[str], fields: Fields) -> Response:
        asked = item.interaction
        names = list(shown) or [one.identifier for one in asked.options]
        if asked.kind in POINTING:
            return _points(most_points(asked), fields)
        if asked.kind == "graphicOrder":
            return _ranks(names, asked.most, fields)
        if asked.kind == "graphicGapMatch":
            return _gaps(item, names, fields)
        if asked.kind == "graphicAssociate":
            return _pairs(item, names, fields)
        if asked.kind == "textEntry":
            return _typed(item, fields)
        chosen = chosen_ids(names, list(fields.get("choice") or []))
        if asked.most is not None and len(chosen) > asked.most:
            raise ResponseRefused(
                _("At most %(most)s answers can be chosen here.", most=asked.most), field="choice"
            )
        return {"chosen": chosen} if chosen else {}

    def present(
        self, item: Qti, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        asked = item.interaction
        order = list(shown) or [one.identifier for one in asked.options]
        if asked.kind in POINTING:
            points = points_of(response, "points")
            if most_points(asked) == 1:
                point = points[0] if points else None
                return Question(self.name, item.prompt, wants_point=True, point=point)
            most = most_points(asked)
            return Question(self.name, item.prompt, wants_points=most, points=points)
        if asked.kind == "textEntry":
            text = response.get("text", "")
            if told.is_number(item):
                return Question(self.name, item.prompt, wants_number=True, number=text)
            return Question(self.name, item.prompt, wants_line=True, text=text)
        picked = response.get("chosen", [])
        words = told.words(item)
        options = [
            ShownOption(str(place), words[one], one in picked) for place, one in enumerate(order, 1)
        ]
        pins = _pins(item, order, response)
        if asked.kind == "graphicOrder":
            options = [ShownOption(str(n), str(n)) for n in range(1, len(order) + 1)]
        several = asked.kind in ("choice", "hotspot") and asked.most != 1
        return Question(self.name, item.prompt, options=options, pins=pins, multiple=several)

    def hint(self, question: Question) -> str:
        if question.wants_points:
            return _("Place up to %(most)s points.", most=question.wants_points)
        if question.multiple:
            return _("Several may be right.")
        return ""

    def before(self, item: Qti, question: Question, picture: Picture) -> list[Layer]:
        """Outlines of what may be chosen, each with its number."""
        return told.outlines(item, picture)

    def score(self, item: Qti, response: Response, ground: Ground | None) -> Score:
        given = as_qti(item.interaction, response, item.size)
        scored = score_response(item.read, {item.interaction.response: given})
        detail: dict[str, Any] = {"score": scored.score, "max": scored.max}
        if scored.problems:
            detail["problems"] = scored.problems
        return Score(scored.fraction or 0.0, detail)

    def explain(
        self, item: Qti, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return told.explanation(item, list(shown), response)

    def sentences(self, item: Qti, judged: Judged) -> list[str]:
        score, most = judged.detail.get("score"), judged.detail.get("max")
        if score is None or most is None:
            return []
        return [
            _("%(score)s of %(max)s by the rules of the question.", score=f"{score:g}",
              max=f"{most:g}")
        ]  # fmt: skip

    def after(self, item: Qti, response: Response, picture: Picture) -> list[Layer]:
        return told.outlines(item, picture) + told.scored_areas(item, picture)

    def category(self, item: Qti, response: Response, detail: Mapping[str, Any]) -> str | None:
        if not response:
            return "omitted"
        chosen = response.get("chosen")
        return ", ".join(chosen) if chosen else None


KIND = QtiKind()


def _points(most: int, fields: Fields) -> Response:
    if most == 1:
        point = point_in(fields)
        return {} if point is None else {"points": [[point.x, point.y]]}
    points = parse_points(first(fields, "points"), most, "points")
    return {"points": [[one.x, one.y] for one in points]} if points else {}


def _ranks(names: Sequence[str], most: int | None, fields: Fields) -> Response:
    places = [str(place) for place in range(1, len(names) + 1)]
    given: dict[str, int] = {}
    for number, ident in enumerate(names, 1):
        chosen = chosen_ids(places, [first(fields, f"pin-{number}")])
        if chosen:
            given[ident] = int(chosen[0])
    if len(set(given.values())) < len(given):
        raise ResponseRefused(_("Give every place in the row once."), field="pin-1")
    if most is not None and len(given) > most:
        raise ResponseRefused(
            _("At most %(most)s answers can be chosen here.", most=most), field="pin-1"
        )
    return {"ranks": given} if given else {}


def _gaps(item: Qti, names: Sequence[str], fields: Fields) -> Response:
    asked = item.interaction
    given: dict[str, str] = {}
    for number, gap in enumerate(asked.gaps, 1):
        chosen = chosen_ids(names, [first(fields, f"pin-{number}")])
        if chosen:
            given[gap.identifier] = chosen[0]
    limits = {one.identifier: one.match_max for one in asked.options}
    for option in set(given.values()):
        if limits[option] and list(given.values()).count(option) > limits[option]:
            raise ResponseRefused(
                _("One of the names is used too often. Each has its number of uses."),
                field="pin-1",
            )
    if asked.most is not None and len(given) > asked.most:
        raise ResponseRefused(
            _("At most %(most)s answers can be chosen here.", most=asked.most), field="pin-1"
        )
    return {"gaps": given} if given else {}


def _pairs(item: Qti, names: Sequence[str], fields: Fields) -> Response:
    pairs: list[list[str]] = []
    for row in range(most_pairs(item.interaction)):
        ends = [
            found[0]
            for number in (2 * row + 1, 2 * row + 2)
            if (found := chosen_ids(names, [first(fields, f"pin-{number}")]))
        ]
        if len(ends) == 2 and ends[0] != ends[1] and sorted(ends) not in map(sorted, pairs):
            pairs.append(ends)
    return {"pairs": pairs} if pairs else {}


def _typed(item: Qti, fields: Fields) -> Response:
    if not told.is_number(item):
        text = parse_line(fields)
        return {"text": text} if text else {}
    text = first(fields, "number")
    if not text:
        return {}
    try:
        value = parse_number(text)
    except BadNumber as error:
        raise ResponseRefused(
            _("This is not a number. Write it in digits, such as 12 or 2.5."), field="number"
        ) from error
    whole = item.read.responses[item.interaction.response].base_type == "integer"
    if whole and value != int(value):
        raise ResponseRefused(_("A whole number is wanted here."), field="number")
    return {"text": str(int(value)) if whole or value == int(value) else repr(value)}


def _pins(item: Qti, order: Sequence[str], response: Response) -> list[ShownPin]:
    asked, (width, height) = item.interaction, item.size

    def at(one: Any) -> Point:
        x, y = one.area.middle
        return Point(min(max(x / width, 0.0), 1.0), min(max(y / height, 0.0), 1.0))

    if asked.kind == "graphicGapMatch":
        given = response.get("gaps", {})
        places = {name: str(place) for place, name in enumerate(order, 1)}
        return [
            ShownPin(n, at(gap), places.get(given.get(gap.identifier, "")))
            for n, gap in enumerate(asked.gaps, 1)
        ]
    if asked.kind == "graphicOrder":
        ranks = response.get("ranks", {})
        return [
            ShownPin(n, at(one), str(ranks[one.identifier]) if one.identifier in ranks else None)
            for n, one in enumerate(asked.options, 1)
        ]
    if asked.kind == "graphicAssociate":
        places = {name: str(place) for place, name in enumerate(order, 1)}
        ends = [end for pair in response.get("pairs", []) for end in pair]
        chosen = [places.get(end) for end in ends] + [None] * (2 * most_pairs(asked))
        return [
            ShownPin(n + 1, None, chosen[n], told.end_words(n))
            for n in range(2 * most_pairs(asked))
        ]
    return []
