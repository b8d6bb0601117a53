"""The trainee's request and the observer's NPT-DOPS as web forms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from npt_training.competency import rules
from npt_training.competency.service.requests import COMPLEXITY, GUIDANCE, SIDES, Request
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form

SELF_CHOICES = [
    SelectChoice(1, _l("E1: it was done for me, or stopped")),
    SelectChoice(2, _l("E2: I was told what to do, step by step")),
    SelectChoice(3, _l("E3: I ran it with several prompts that mattered")),
    SelectChoice(4, _l("E4: I ran it safely, somebody stood by")),
    SelectChoice(5, _l("E5: nobody was needed")),
]
WORDS = {
    "right": _l("Right"), "left": _l("Left"),
    "landmark": _l("By landmarks"), "ultrasound": _l("By ultrasound"),
    "routine": _l("Routine"), "some difficulty": _l("Some difficulty"), "complex": _l("Complex"),
}  # fmt: skip


def _worded(values: Iterable[str]) -> list[SelectChoice]:
    return [SelectChoice(value, WORDS[value]) for value in values]


class RequestForm(Form):
    """What the trainee fills in; no patient data is asked for."""

    nerve_id = SelectField(_l("Nerve"), validators=[InputRequired(_l("Choose the nerve."))])
    side = RadioField(_l("Side"), choices=_worded(SIDES), default="right")
    performed_at = DateTimeLocalField(
        _l("When it was done"), validators=[InputRequired(_l("Enter date and time."))]
    )
    place = StringField(_l("Place"), validators=[InputRequired(), Length(max=120)])
    indication = StringField(
        _l("Indication"),
        description=_l(
            "In general words, such as “heel pain”. Nothing that tells who the patient is."
        ),
        validators=[Length(max=120)],
    )
    solution = StringField(
        _l("Solution"), default="Dextrose 5 %", validators=[InputRequired(), Length(max=80)]
    )
    lot = StringField(_l("Lot number"), validators=[InputRequired(), Length(max=40)])
    expiry = DateField(_l("Expires on"), validators=[InputRequired(_l("Enter the expiry date."))])
    volume_ml = DecimalField(
        _l("Total volume in ml"),
        validators=[InputRequired(), NumberRange(0.1, 100, _l("Enter 0.1 to 100 ml."))],
    )
    points = IntegerField(
        _l("Number of points"),
        validators=[InputRequired(), NumberRange(1, 60, _l("Enter 1 to 60 points."))],
    )
    guidance = RadioField(_l("Guidance"), choices=_worded(GUIDANCE), default="landmark")
    first_session = RadioField(
        _l("Session"),
        choices=[
            SelectChoice("first", _l("First session")),
            SelectChoice("return", _l("Return session")),
        ],
        default="first",
    )
    complexity = RadioField(_l("This case was"), choices=_worded(COMPLEXITY), default="routine")
    self_rating = RadioField(
        _l("How did it go? Rate yourself first"),
        choices=SELF_CHOICES,
        coerce=int,
        description=_l("Your observer sees this only after rating you."),
        validators=[InputRequired(_l("Rate yourself, E1 to E5."))],
    )

    def as_request(self, zone: ZoneInfo) -> Request:
        """The entered values; the time is read in the site's time zone."""
        local: datetime = self.performed_at.data
        return Request(
            nerve_id=self.nerve_id.data,
            side=self.side.data,
            place=self.place.data.strip(),
            indication=(self.indication.data or "").strip(),
            solution=self.solution.data.strip(),
            lot=self.lot.data.strip(),
            expiry=self.expiry.data.isoformat(),
            volume_ml=float(self.volume_ml.data),
            points=self.points.data,
            guidance=self.guidance.data,
            first_session=self.first_session.data == "first",
            complexity=self.complexity.data,
            performed_at=local.replace(tzinfo=zone),
            self_rating=self.self_rating.data,
        )


def read_dops(values: MultiDict[str, str]) -> rules.Form:
    """The observer's form from what the page sent; unknown values count as not given."""
    ratings = {}
    for item in rules.ITEMS:
        given = values.get(f"item-{item.number}", "")
        if given in {rating.value for rating in rules.Rating}:
            ratings[item.number] = rules.Rating(given)
    overall = values.get("overall", "")
    return rules.Form(
        ratings=ratings,
        rest_was_done=values.get("rest_was_done") == "yes",
        overall=rules.Overall(int(overall)) if overall in {"1", "2", "3", "4", "5"} else None,
        done_well=values.get("done_well", "")[:2000],
        to_change=values.get("to_change", "")[:2000],
        agreed_action=values.get("agreed_action", "")[:2000],
    )
