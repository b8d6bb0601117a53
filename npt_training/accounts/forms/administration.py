"""Forms of administrators."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from npt_training.accounts.forms.entry import ADDRESS
from npt_training.accounts.models import Role
from npt_training.accounts.roles import EXPLANATIONS, title_of
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form


class RolesForm(Form):
    roles = SelectMultipleField(
        _l("Roles"),
        [InputRequired(_l("Choose at least one role."))],
        description=_l("A person may hold several."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(self, roles: list[Role]) -> None:
        self.roles.choices = [SelectChoice(role.name, _words(role)) for role in roles]


def _words(role: Role) -> str:
    title = title_of(role.name, role.title)
    explanation = EXPLANATIONS.get(role.name)
    return f"{title}: {explanation}" if explanation else title


class InviteForm(RolesForm):
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write their e-mail address.")), Length(max=254), Email(ADDRESS)],
    )
    name = StringField(_l("Name"), [Optional(), Length(max=200)])


class OrganisationForm(Form):
    name = StringField(
        _l("Name"), [InputRequired(_l("Write the organisation's name.")), Length(max=200)]
    )
    issuer_name = StringField(
        _l("Issuer name"),
        [InputRequired(_l("Write the name that stands on certificates.")), Length(max=200)],
        description=_l("The name that stands on certificates."),
    )
    contact_email = EmailField(
        _l("Contact e-mail address"),
        [Optional(), Length(max=254), Email(ADDRESS)],
        description=_l("Where trainees and clinics reach you."),
    )


class LogoForm(Form):
    logo = FileField(
        _l("Logo"),
        [FileRequired(_l("Choose a picture."))],
        description=_l("PNG, JPEG or WebP; a wide picture on white or clear ground works best."),
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
