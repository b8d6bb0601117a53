"""Signing: prove who you are, freeze the form, digest it, chain it, seal it.

The signed document is RFC 8785 JSON. It names people by id and by a salted digest of their name;
name and salt stand beside it, so that a person can be made anonymous later and every signature
still verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from npt_training.accounts import passkeys, passwords
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import get_person
from npt_training.competency.errors import (
    FormIncomplete,
    HostAsks,
    IdentityNotProven,
    NotInThisState,
)
from npt_training.competency.models import (
    ObservationRow,
    PrintedName,
    Signature,
    SignatureChain,
)
from npt_training.competency.rules import (
    FORM_ID,
    FORM_VERSION,
    ITEMS,
    OVERALL_WORDS,
    Form,
    completed_ratings,
    counts,
    faults,
)
from npt_training.competency.service.moves import move, of_organisation
from npt_training.competency.service.observing import refuse_conflict
from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit
from npt_training.core.runtime import current
from npt_training.core.signing import canonical, seal, sha256_hex

STATEMENT = (
    "I watched this procedure in person, face to face with the trainee. "
    "This is my own judgement, and I have no undeclared interest."
)


@dataclass(frozen=True)
class Proof:
    """How the signer proves who they are: a password, or a passkey's answer as JSON."""

    password: str = ""
    credential: str = ""


def purpose(observation_id: str) -> str:
    """What a passkey challenge for this signature is bound to."""
    return f"sign:{observation_id}"


def sign(actor: Principal, observation_id: str, form: Form, proof: Proof) -> Signature:
    """Sign an opened observation for good. Signing again returns the first signature.

    Raises FormIncomplete, IdentityNotProven, HostAsks, NotForYourself, InterestDeclared and
    NotInThisState.
    """
    actor.require(Permission.OBSERVE)
    found = faults(form)
    if found:
        raise FormIncomplete(found)
    method = prove(actor, observation_id, proof)
    with write() as s:
        row = of_organisation(s, observation_id, actor.organisation_id)
        refuse_conflict(s, actor, row)
        if row.observer_id != actor.person_id:
            raise NotFound()
        if row.state != "opened":
            raise NotInThisState(row.state)
        at = now()
        names = {
            party: _print_name(person_id)
            for party, person_id in (("trainee", row.person_id), ("observer", actor.person_id))
        }
        document = canonical(_document(row, actor, form, method, at, names)).decode()
        signature = _append(s, row, actor, document, at)
        for party, name in names.items():
            s.add(
                PrintedName(
                    signature_id=signature.id,
                    party=party,
                    person_id=name.person_id,
                    name=name.name,
                    salt=name.salt,
                )
            )
        move(s, row, "signed", actor_id=actor.person_id)
        row.signed_at = at
        emit(
            s,
            "competency.observation_signed",
            {"observation_id": row.id, "person_id": row.person_id},
            key=row.id,
        )
        return signature


def prove(actor: Principal, observation_id: str, proof: Proof) -> str:
    """The method by which the signer was proven again; raises IdentityNotProven."""
    runtime = current()
    if runtime.hosted:
        answer = runtime.identity.reauthenticate(get_person(actor.person_id))
        if answer is True:
            return "host"
        if isinstance(answer, Response):
            raise HostAsks(answer)
        raise IdentityNotProven()
    if proof.credential:
        if passkeys.finish_assertion(actor.person_id, purpose(observation_id), proof.credential):
            return "passkey"
        raise IdentityNotProven()
    if proof.password and passwords.verify_secret(actor.person_id, proof.password):
        return "password"
    raise IdentityNotProven()


@dataclass(frozen=True)
class _Name:
    person_id: str
    name: str
    salt: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.salt}:{self.name}".encode()).hexdigest()


def _print_name(person_id: str) -> _Name:
    person = get_person(person_id)
    return _Name(person_id, person.legal_name or person.name, secrets.token_hex(16))


def _document(
    row: ObservationRow,
    actor: Principal,
    form: Form,
    method: str,
    at: datetime,
    names: dict[str, _Name],
) -> dict[str, Any]:
    assert form.overall is not None
    return {
        "form": FORM_ID,
        "form_version": FORM_VERSION,
        "observation_id": row.id,
        "organisation_id": row.organisation_id,
        "edition_id": row.edition_id,
        "epa": row.epa,
        "nerve_id": row.nerve_id,
        "header": row.header,
        "performed_at": row.performed_at.isoformat(),
        "self_rating": row.self_rating,
        "trainee": {"person_id": row.person_id, "name_digest": names["trainee"].digest},
        "observer": {"person_id": actor.person_id, "name_digest": names["observer"].digest},
        "items": [
            {"number": item.number, "title": item.title, "critical": item.critical,
             "rating": completed_ratings(form)[item.number]}
            for item in ITEMS
        ],
        "overall": int(form.overall),
        "overall_words": OVERALL_WORDS[int(form.overall)][0],
        "done_well": form.done_well.strip(),
        "to_change": form.to_change.strip(),
        "agreed_action": form.agreed_action.strip(),
        "meaning": "observed_and_rated",
        "statement": STATEMENT,
        "auth_method": method,
        "signed_at": at.isoformat(),
        "counts": counts(row.performed_at, at),
    }  # fmt: skip


def _append(
    s: Session, row: ObservationRow, actor: Principal, document: str, at: datetime
) -> Signature:
    end = locked(s, SignatureChain, "main")
    assert end is not None
    digest = sha256_hex(document.encode())
    chain_hash = link(end.end_hash, digest)
    signature = Signature(
        id=new_id(),
        observation_id=row.id,
        sequence=end.length + 1,
        signer_id=actor.person_id,
        document=document,
        digest=digest,
        prev_hash=end.end_hash,
        chain_hash=chain_hash,
        seal=seal(chain_hash.encode()),
        signed_at=at,
    )
    s.add(signature)
    s.flush()
    end.length += 1
    end.end_hash = chain_hash
    return signature


def link(prev_hash: str, digest: str) -> str:
    """The next hash of the chain."""
    return sha256_hex(f"{prev_hash}{digest}".encode())
