"""What is typed about an institution, and by somebody new who comes from one."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form


class ChangeForm(Form):
    name = StringField(
        _l("Name"),
        [InputRequired(_l("Write the institution's name.")), Length(max=200)],
        description=_l("It stands on the button: “Sign in with …”."),
    )
    secret = PasswordField(
        _l("Client secret"),
        [Optional(), Length(max=1000)],
        description=_l("It is kept encrypted and never shown. Left empty, nothing changes."),
        render_kw={"autocomplete": "off"},
    )
    creates_people = BooleanField(
        _l("Let its people make an account"),
        description=_l(
            "Whoever comes from there for the first time may become a trainee of yours. "
            "Otherwise only people who have an account can connect it."
        ),
    )


class InstitutionForm(ChangeForm):
    issuer = StringField(
        _l("Issuer"),
        [InputRequired(_l("Write the issuer's address.")), Length(max=255)],
        description=_l("The beginning of its OpenID Connect address, as it writes it itself."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    client_id = StringField(
        _l("Client id"),
        [InputRequired(_l("Write the client id the institution gave you.")), Length(max=255)],
        render_kw={"autocomplete": "off"},
    )


class NewPersonForm(Form):
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Write your name.")), Length(max=200)],
        description=_l("As you write it yourself. You can add your legal name later."),
        render_kw={"autocomplete": "name"},
    )
