"""Forms of safety corrections."""

from __future__ import annotations

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form
from npt_training.curriculum.corrections.words import SEVERITIES

TEXT_MIN, TEXT_MAX = 20, 2000


class CorrectionForm(Form):
    """``concerns`` is ``kind:code`` of one of the ``subjects`` the view offers."""

    concerns = StringField(
        _l("What it concerns"), validators=[InputRequired(_l("Choose what it concerns."))]
    )
    severity = RadioField(
        _l("How serious it is"),
        choices=list(SEVERITIES.items()),
        validators=[InputRequired(_l("Say how serious it is."))],
    )
    text = TextAreaField(
        _l("What is wrong, and what holds instead"),
        description=_l("Plain sentences. They stand at the top of the page they concern."),
        validators=[
            InputRequired(_l("Write what is wrong and what holds instead.")),
            Length(TEXT_MIN, TEXT_MAX, _l("Write 20 to 2000 characters.")),
        ],
    )
    source = TextAreaField(
        _l("Source"),
        description=_l("The label, guideline, paper or report it rests on, so that it is found."),
        validators=[
            InputRequired(_l("Name the source.")),
            Length(8, 500, _l("Write 8 to 500 characters.")),
        ],
    )


class WithdrawalForm(Form):
    """``mended_in`` is an edition's id, empty when the correction holds for nobody any more."""

    mended_in = StringField(_l("What has changed"))
    reason = TextAreaField(
        _l("Why it no longer holds"),
        validators=[
            InputRequired(_l("Say why.")),
            Length(8, 500, _l("Write 8 to 500 characters.")),
        ],
    )
