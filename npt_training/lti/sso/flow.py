"""The code flow with PKCE, state and nonce, by Authlib; its requests go through our own fetching.

Source: OpenID Connect Core 1.0 §3.1, RFC 7636 (PKCE), RFC 9207 (issuer in the answer).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError

from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_secret
from npt_training.lti.fetch import FetchFailed, get_json, post_form
from npt_training.lti.secrets import unseal
from npt_training.lti.sso.errors import ArrivalRefused, NotBegun
from npt_training.lti.sso.models import Institution
from npt_training.lti.sso.provider import (
    ALGORITHMS,
    MAX_BYTES,
    TIMEOUT_S,
    Provider,
    keys_of,
    provider_of,
)

SKEW_S = 60
FRESH_S = 300
"""How long ago at most somebody signed in there who is to confirm that it is them."""


@dataclass(frozen=True)
class Begun:
    """What a browser keeps while its person is away; used once."""

    institution_id: str
    state: str
    nonce: str
    verifier: str
    purpose: str
    back: str
    at: str

    def kept(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class Arrival:
    """Somebody an institution has signed in: ``subject`` is its own id for the person."""

    institution_id: str
    subject: str
    name: str


def begin(
    institution: Institution, *, redirect_uri: str, purpose: str, back: str
) -> tuple[str, Begun]:
    """``(address to send the browser to, what it keeps)``. ``purpose``: enter, connect or confirm;
    to confirm, the institution asks the person to sign in anew. Raises ArrivalRefused."""
    provider = provider_of(institution.issuer)
    begun = Begun(
        institution_id=institution.id,
        state=new_secret(),
        nonce=new_secret(),
        verifier=new_secret() + new_secret(),
        purpose=purpose,
        back=back,
        at=now().isoformat(),
    )
    again = {"prompt": "login", "max_age": "0"} if purpose == "confirm" else {}
    url, _state = _client(institution, provider, redirect_uri).create_authorization_url(
        provider.auth_url,
        state=begun.state,
        code_verifier=begun.verifier,
        nonce=begun.nonce,
        **again,
    )
    return url, begun


def finish(
    institution: Institution, begun: Begun, said: Mapping[str, str], *, redirect_uri: str
) -> Arrival:
    """Who came back. Raises NotBegun for another state, ArrivalRefused for everything else."""
    if not hmac.compare_digest(said.get("state", "").encode(), begun.state.encode()):
        raise NotBegun()
    provider = provider_of(institution.issuer)
    if said.get("iss", institution.issuer if not provider.names_itself else "") != (
        institution.issuer
    ):
        raise ArrivalRefused(_("The answer came from another institution than was asked."))
    if said.get("error") or not said.get("code"):
        raise ArrivalRefused(_("Your institution did not sign you in. Try again if you want to."))
    client = _client(institution, provider, redirect_uri)
    try:
        token = client.fetch_token(
            provider.token_url,
            grant_type="authorization_code",
            code=said["code"],
            code_verifier=begun.verifier,
        )
    except FetchFailed as failed:
        raise ArrivalRefused(
            _("Your institution did not finish the sign-in. %(why)s", why=failed.reason)
        ) from failed
    except (AuthlibBaseError, ValueError) as error:
        raise ArrivalRefused(_("Your institution did not finish the sign-in.")) from error
    claims = _claims(institution, provider, begun, dict(token))
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise ArrivalRefused(_("Your institution gave no usable name for your account."))
    return Arrival(institution.id, subject, _name(provider, claims, dict(token)))


def _claims(
    institution: Institution, provider: Provider, begun: Begun, token: dict[str, Any]
) -> CodeIDToken:
    """The claims of the id token, once every rule holds."""
    encoded = token.get("id_token")
    wrong = ArrivalRefused(
        _("What your institution says about you could not be proved right. Please begin again.")
    )
    if not isinstance(encoded, str):
        raise wrong
    try:
        header = jws.extract_compact(encoded.encode()).headers()
        read = jwt.decode(
            encoded, keys_of(provider, header.get("kid")), algorithms=list(ALGORITHMS)
        )
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": institution.issuer},
                "aud": {"essential": True, "value": institution.client_id},
            },
            {
                "nonce": begun.nonce,
                "client_id": institution.client_id,
                "access_token": token.get("access_token"),
                "max_age": FRESH_S if begun.purpose == "confirm" else None,
            },
        )
        claims.validate(now=int(now().timestamp()), leeway=SKEW_S)
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise wrong from error
    if begun.purpose == "confirm":
        away_s = now().timestamp() - float(claims["auth_time"])
        if not -SKEW_S <= away_s <= FRESH_S:
            raise ArrivalRefused(
                _("Your institution did not ask you to sign in anew, so that this proves nothing.")
            )
    return claims


def _name(provider: Provider, claims: CodeIDToken, token: dict[str, Any]) -> str:
    """What the institution calls the person, from the token or else its userinfo; perhaps ""."""
    name = _written(claims)
    if name or provider.userinfo_url is None:
        return name
    headers = {"Authorization": f"Bearer {token.get('access_token', '')}"}
    try:
        told = get_json(
            provider.userinfo_url, headers=headers, max_bytes=MAX_BYTES, timeout_s=TIMEOUT_S
        ).document
    except FetchFailed:
        return ""
    same = isinstance(told, dict) and told.get("sub") == claims["sub"]
    return _written(told) if same else ""


def _written(claims: Mapping[str, Any]) -> str:
    for names in (("name",), ("given_name", "family_name")):
        words = [claims.get(n) for n in names]
        text = " ".join(word for word in words if isinstance(word, str)).strip()
        if text:
            return text[:200]
    return ""


def _client(institution: Institution, provider: Provider, redirect_uri: str) -> OAuth2Client:
    secret = unseal(institution.secret)
    posts = provider.methods is not None and "client_secret_basic" not in provider.methods
    method = "none" if not secret else "client_secret_post" if posts else "client_secret_basic"
    return OAuth2Client(
        _Checked(),
        client_id=institution.client_id,
        client_secret=secret or None,
        token_endpoint_auth_method=method,
        scope=institution.scopes,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
    )


class _Checked:
    """What Authlib takes for a session: only public addresses, limited in time and size."""

    def post(
        self, url: str, *, data: dict[str, str], headers: dict[str, str], auth: Any
    ) -> _Answer:
        url, headers, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        kept = {k: v for k, v in headers.items() if k.lower() == "authorization"}
        return _Answer(
            post_form(
                url,
                dict(parse_qsl(body, keep_blank_values=True)),
                headers=kept,
                max_bytes=MAX_BYTES,
                timeout_s=TIMEOUT_S,
            ).document
        )


@dataclass(frozen=True)
class _Answer:
    """A good answer, as Authlib reads it."""

    document: Any
    status_code: int = 200

    def json(self) -> Any:
        return self.document

    def raise_for_status(self) -> None:
        """Only good answers come here."""
