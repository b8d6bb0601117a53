"""What an administrator types about an LMS."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import Form
from npt_training.lti.products import products
from npt_training.lti.registration.service.editing import Fields

LONG = Length(max=2000)


class PlatformForm(Form):
    """A registration's addresses, as its administrator may change them."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Write a name for this LMS.")), Length(max=200)],
        description=_l("How you call this LMS, such as “City Hospital LMS”."),
    )
    auth_url = StringField(
        _l("Sign-in address"),
        [InputRequired(_l("Copy this address from the LMS.")), LONG],
        description=_l("Also called authentication request URL or OIDC authorization endpoint."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    token_url = StringField(
        _l("Token address"),
        [InputRequired(_l("Copy this address from the LMS.")), LONG],
        description=_l("Also called access token URL or OAuth 2.0 token endpoint."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    jwks_url = StringField(
        _l("Key set address"),
        [InputRequired(_l("Copy this address from the LMS.")), LONG],
        description=_l("Also called public keyset URL or JWKS."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    token_audience = StringField(
        _l("Audience of token requests"),
        [Optional(), Length(max=500)],
        description=_l("Only where the LMS asks for one that is not its token address."),
        render_kw={"autocomplete": "off"},
    )
    product = SelectField(_l("Kind of LMS"), validate_choice=True)
    origins = TextAreaField(
        _l("LMS web addresses"),
        [Optional(), Length(max=4000)],
        description=_l(
            "Whose pages may show ours in a frame: one a line, such as https://lms.example.org. "
            "Needed where people open the LMS at another address than its issuer."
        ),
        render_kw={"rows": 3, "autocomplete": "off", "spellcheck": "false"},
    )

    def offer(self) -> None:
        """Fill the list of products; the first lets us find out."""
        known = [(p.name, _("Any other (the standard)") if p.name == "standard" else p.title)
                 for p in products().values()]  # fmt: skip
        self.product.choices = known

    def fields(self) -> Fields:
        return Fields(
            name=self.name.data or "",
            auth_url=self.auth_url.data or "",
            token_url=self.token_url.data or "",
            jwks_url=self.jwks_url.data or "",
            token_audience=self.token_audience.data or "",
            product=self.product.data or "",
            origins=self.origins.data or "",
        )


class HandForm(PlatformForm):
    """A registration made by typing."""

    issuer = StringField(
        _l("Issuer"),
        [InputRequired(_l("Copy the issuer from the LMS, letter by letter.")), Length(max=255)],
        description=_l("Also called platform ID. It has to be written exactly as the LMS does."),
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )
    client_id = StringField(
        _l("Client id"),
        [InputRequired(_l("Copy the client id from the LMS.")), Length(max=255)],
        render_kw={"autocomplete": "off"},
    )
    deployment_id = StringField(
        _l("Deployment id"),
        [Optional(), Length(max=255)],
        description=_l("Others wait for your approval when they are first seen."),
        render_kw={"autocomplete": "off"},
    )

    def offer(self) -> None:
        super().offer()
        self.product.choices = [("", _("Find out from the issuer")), *self.product.choices]
