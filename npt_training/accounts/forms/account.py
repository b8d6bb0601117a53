"""Forms of one's own account."""

from __future__ import annotations

from zoneinfo import available_timezones

from babel import Locale
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from npt_training.accounts.forms.entry import ADDRESS, CodeForm, ResetForm
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.runtime import current
from npt_training.core.web import Form

__all__ = ["CodeForm", "ConfirmForm", "EmailForm", "PasswordForm", "ProfileForm"]


class ProfileForm(Form):
    """In host mode without the fields the host decides: see ``for_host``."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Write your name.")), Length(max=200)],
        description=_l("As you write it yourself; this is what others here see."),
        render_kw={"autocomplete": "name"},
    )
    legal_name = StringField(
        _l("Legal name"),
        [Optional(), Length(max=200)],
        description=_l(
            "Certificates carry this name, as in your passport or professional register. "
            "Leave it empty if it is the same as above."
        ),
    )
    profession = StringField(
        _l("Profession"),
        [Optional(), Length(max=120)],
        description=_l("Such as general practitioner or physiotherapist."),
    )
    registration_no = StringField(
        _l("Registration number"),
        [Optional(), Length(max=120)],
        description=_l("Your number in the professional register, if you have one."),
    )
    locale = SelectField(_l("Language"), [Optional()])
    time_zone = SelectField(_l("Time zone"), [Optional()])

    def prepare(self) -> None:
        """Fill the lists, and leave out what a host application decides."""
        if current().hosted:
            del self.name, self.locale, self.time_zone
            return
        self.locale.choices = [SelectChoice("", _l("As the browser says"))] + [
            SelectChoice(code, Locale.parse(code.replace("-", "_")).display_name)
            for code in current().settings.languages
        ]
        self.time_zone.choices = [SelectChoice("", current().settings.time_zone)] + [
            SelectChoice(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())
        ]


class EmailForm(Form):
    email = EmailField(
        _l("New e-mail address"),
        [InputRequired(_l("Write an e-mail address.")), Length(max=254), Email(ADDRESS)],
        description=_l("It becomes yours when you open the link we send there."),
        render_kw={"autocomplete": "email"},
    )


class PasswordForm(ResetForm):
    current = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Write your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ConfirmForm(Form):
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Write your password."))],
        render_kw={"autocomplete": "current-password"},
    )
