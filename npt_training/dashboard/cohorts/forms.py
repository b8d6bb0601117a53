"""Forms of cohorts."""

from __future__ import annotations

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from npt_training.accounts.cohorts.service import Fields
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form


class CohortForm(Form):
    name = StringField(
        _l("Name"), [InputRequired(_l("Write a name, such as “Spring 2027”.")), Length(max=120)]
    )
    note = TextAreaField(_l("Note for instructors"), [Optional(), Length(max=2000)])
    starts_on = DateField(_l("First day"), [Optional()])
    ends_on = DateField(_l("Last day"), [Optional()])

    def fields(self) -> Fields:
        return Fields(self.name.data, self.note.data or "", self.starts_on.data, self.ends_on.data)


class AnnouncementForm(Form):
    title = StringField(_l("Title"), [InputRequired(_l("Write a title.")), Length(max=120)])
    text = TextAreaField(
        _l("Text"),
        [InputRequired(_l("Write what they should know.")), Length(max=5000)],
        description=_l("Everybody in the cohort gets it by mail and sees it on their first page."),
        render_kw={"rows": 8},
    )
