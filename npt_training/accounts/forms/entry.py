"""Forms of people who are not signed in yet."""

from __future__ import annotations

from wtforms import EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length

from npt_training.accounts.passwords import MAX_LENGTH
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form

ADDRESS = _l("Write an e-mail address such as name@example.org.")


class SignInForm(Form):
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username webauthn"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Write your password.")), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class CodeForm(Form):
    code = StringField(
        _l("Code"),
        [InputRequired(_l("Write the six digits from your app.")), Length(max=12)],
        description=_l("Six digits from your authenticator app."),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class SignUpForm(Form):
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Write your name.")), Length(max=200)],
        description=_l("As you write it yourself."),
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=254), Email(ADDRESS)],
        description=_l("We send you a link to go on."),
        render_kw={"autocomplete": "email"},
    )


class ForgottenForm(Form):
    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Write your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )


class ResetForm(Form):
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Write a new password."))],
        description=_l("At least ten characters; a short sentence works well."),
        render_kw={"autocomplete": "new-password"},
    )


class AcceptForm(ResetForm):
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Write your name.")), Length(max=200)],
        description=_l("As you write it yourself. You can add your legal name later."),
        render_kw={"autocomplete": "name"},
    )
    field_order = ("name", "password")
