"""Passkeys (WebAuthn): adding them, signing in and signing documents with them.

A challenge holds 16 random bytes and the SHA-256 of its purpose, such as "sign:<digest>". What
the authenticator signs is therefore bound to that purpose and to nothing else. Challenges are
stored here, good for five minutes and for one answer.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from npt_training.accounts.errors import PasskeyRefused
from npt_training.accounts.models import Passkey, PasskeyChallenge
from npt_training.accounts.names import clean_name
from npt_training.accounts.service.people import get_person
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current

GOOD_FOR = timedelta(minutes=5)
ADDING = "add"
Credential = str | dict[str, Any]


def origin() -> str:
    """Where the browser must stand: scheme, host and port of NPT_PUBLIC_URL."""
    parts = urlsplit(current().settings.public_url)
    return f"{parts.scheme}://{parts.netloc}"


def rp_id() -> str:
    return urlsplit(current().settings.public_url).hostname or "localhost"


def passkeys_of(person_id: str) -> list[Passkey]:
    with read() as s:
        return list(
            s.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id))
        )


def has_passkey(person_id: str) -> bool:
    return bool(passkeys_of(person_id))


def begin_registration(person_id: str) -> str:
    """Options (JSON) for making a passkey in this person's authenticator."""
    person = get_person(person_id)
    options = webauthn.generate_registration_options(
        rp_id=rp_id(),
        rp_name=current().settings.site_name,
        user_id=person.id.encode(),
        user_name=person.email or person.name,
        user_display_name=person.name,
        challenge=_new_challenge(person_id, ADDING),
        exclude_credentials=_descriptors(person_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


def finish_registration(person_id: str, credential: Credential, label: str) -> Passkey:
    """Keep the public key of a passkey just made. Raises PasskeyRefused."""
    document = _document(credential)
    with write() as s:
        challenge = _take_challenge(s, document, person_id, ADDING)
        if challenge is None:
            raise PasskeyRefused()
        try:
            made = webauthn.verify_registration_response(
                credential=document,
                expected_challenge=challenge,
                expected_rp_id=rp_id(),
                expected_origin=origin(),
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError) as error:
            raise PasskeyRefused() from error
        credential_id = bytes_to_base64url(made.credential_id)
        if s.scalars(select(Passkey.id).where(Passkey.credential_id == credential_id)).first():
            raise PasskeyRefused()
        passkey = Passkey(
            person_id=person_id,
            credential_id=credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            label=clean_name(label)[:60] or _("Passkey"),
            created_at=now(),
        )
        s.add(passkey)
        s.flush()
        audit.record(s, "accounts.add_passkey", actor=person_id, subject=passkey.id)
        return passkey


def remove(person_id: str, passkey_id: str) -> None:
    """Forget one of the person's own passkeys; raises NotFound for anybody else's."""
    with write() as s:
        passkey = locked(s, Passkey, passkey_id)
        if passkey is None or passkey.person_id != person_id:
            raise NotFound()
        s.delete(passkey)
        audit.record(s, "accounts.remove_passkey", actor=person_id, subject=passkey_id)


def begin_assertion(person_id: str | None, purpose: str) -> str:
    """Options (JSON) for one answer by a passkey, for ``purpose`` only.

    Without a person any passkey of this site may answer: that is how people sign in.
    """
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(),
        challenge=_new_challenge(person_id, purpose),
        allow_credentials=_descriptors(person_id) if person_id else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def finish_assertion(person_id: str, purpose: str, credential: Credential) -> bool:
    """True when one of the person's passkeys answered the challenge put for ``purpose``."""
    return _asserted_by(person_id, purpose, credential) == person_id


def finish_sign_in(purpose: str, credential: Credential) -> str:
    """The person whose passkey answered; raises PasskeyRefused."""
    person_id = _asserted_by(None, purpose, credential)
    if person_id is None:
        raise PasskeyRefused()
    return person_id


def _asserted_by(person_id: str | None, purpose: str, credential: Credential) -> str | None:
    try:
        document = _document(credential)
    except PasskeyRefused:
        return None
    with write() as s:
        challenge = _take_challenge(s, document, person_id, purpose)
        passkey = s.scalars(
            select(Passkey)
            .where(Passkey.credential_id == str(document.get("id", "")))
            .with_for_update()
        ).one_or_none()
        if challenge is None or passkey is None or person_id not in (None, passkey.person_id):
            return None
        try:
            answer = webauthn.verify_authentication_response(
                credential=document,
                expected_challenge=challenge,
                expected_rp_id=rp_id(),
                expected_origin=origin(),
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        passkey.sign_count, passkey.last_used_at = answer.new_sign_count, now()
        return passkey.person_id


def _document(credential: Credential) -> dict[str, Any]:
    """The credential as a JSON object; raises PasskeyRefused."""
    if isinstance(credential, str):
        try:
            credential = json.loads(credential)
        except ValueError as error:
            raise PasskeyRefused() from error
    if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
        raise PasskeyRefused()
    return credential


def _descriptors(person_id: str) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id))
        for passkey in passkeys_of(person_id)
    ]


def _new_challenge(person_id: str | None, purpose: str) -> bytes:
    challenge = secrets.token_bytes(16) + hashlib.sha256(purpose.encode()).digest()
    at = now()
    with write() as s:
        s.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < at))
        s.add(
            PasskeyChallenge(
                challenge=bytes_to_base64url(challenge),
                person_id=person_id,
                purpose=purpose[:255],
                expires_at=at + GOOD_FOR,
            )
        )
    return challenge


def _take_challenge(
    s: Session, document: dict[str, Any], person_id: str | None, purpose: str
) -> bytes | None:
    """The challenge this answer is to, taken away for good; None if it was put for nothing like it.

    Taken even when the answer turns out wrong, so that every question is answered once.
    """
    try:
        shown = json.loads(base64url_to_bytes(document["response"]["clientDataJSON"]))["challenge"]
    except (KeyError, TypeError, ValueError):
        return None
    taken = s.execute(
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.challenge == str(shown),
            PasskeyChallenge.person_id == person_id
            if person_id is not None
            else PasskeyChallenge.person_id.is_(None),
            PasskeyChallenge.purpose == purpose[:255],
            PasskeyChallenge.expires_at >= now(),
        )
        .returning(PasskeyChallenge.id)
        .execution_options(synchronize_session=False)
    ).all()
    return base64url_to_bytes(str(shown)) if taken else None
