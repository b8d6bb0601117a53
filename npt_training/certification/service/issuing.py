"""Issuing a certificate and appending sealed events; used by the verbs, never alone."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.certification import notices, numbers
from npt_training.certification.dates import years_after
from npt_training.certification.errors import NameMissing
from npt_training.certification.models import (
    AwardDecision,
    AwardProposal,
    Certificate,
    CertificateEvent,
    CertificateHolder,
)
from npt_training.certification.scheme import Scheme
from npt_training.certification.service.registry import events_of
from npt_training.certification.statements import name_digest, sealed, stamp
from npt_training.certification.states import Kind, Reason, State
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.ids import new_secret
from npt_training.core.jobs import emit
from npt_training.core.runtime import current
from npt_training.core.signing import canonical, sha256_hex


def issue(
    s: Session, proposal: AwardProposal, decision: AwardDecision, scheme: Scheme
) -> Certificate:
    """The certificate of a confirmed decision, its sealed first event and a mail to the holder."""
    person = s.get_one(Person, proposal.person_id)
    if not person.legal_name:
        raise NameMissing()
    at, salt = now(), new_secret(128)
    certificate = Certificate(
        number=numbers.make(secrets.randbits(numbers.RANDOM_BITS)),
        organisation_id=proposal.organisation_id,
        person_id=proposal.person_id,
        decision_id=decision.id,
        scheme=scheme.document(),
        issuer=s.get_one(Organisation, proposal.organisation_id).issuer_name,
        demonstration=current().signer.demonstration,
        valid_from=at.date(),
        valid_until=years_after(at.date(), scheme.valid_years),
        issued_at=at,
    )
    s.add(certificate)
    s.flush()
    s.add(CertificateHolder(certificate_id=certificate.id, name=person.legal_name, salt=salt))
    append(
        s,
        certificate,
        kind=Kind.ISSUED,
        state=State.VALID,
        reason=Reason.AWARD,
        sentence="",
        actor_id=decision.decided_by,
        more={
            "holder": {
                "person": proposal.person_id,
                "name_digest": name_digest(salt, person.legal_name),
            },
            "scheme": {
                "id": scheme.id,
                "version": scheme.version,
                "title": scheme.title,
                "digest": sha256_hex(canonical(scheme.document())),
            },
            "issuer": certificate.issuer,
            "valid_from": certificate.valid_from.isoformat(),
            "valid_until": certificate.valid_until.isoformat(),
            "demonstration": certificate.demonstration,
            "evaluation": sha256_hex(canonical(decision.evaluation)),
            "proposed_by": proposal.proposed_by,
            "confirmed_by": decision.decided_by,
        },
    )
    return certificate


def append(
    s: Session,
    certificate: Certificate,
    *,
    kind: Kind,
    state: State,
    reason: Reason,
    sentence: str,
    actor_id: str,
    scope: list[dict[str, Any]] | None = None,
    more: dict[str, Any] | None = None,
) -> CertificateEvent:
    """Append one sealed event to a certificate that the caller has locked; tell the holder."""
    before = events_of(s, certificate.id)
    at = now()
    statement = {
        "certificate": certificate.id,
        "number": certificate.number,
        "position": len(before) + 1,
        "previous": before[-1].digest if before else None,
        "kind": kind.value,
        "state": state.value,
        "reason": reason.value,
        "sentence": sentence,
        "actor": actor_id,
        "at": stamp(at),
        **({"scope": scope} if scope is not None else {}),
        **(more or {}),
    }
    made = sealed(statement)
    event = CertificateEvent(
        certificate_id=certificate.id,
        position=len(before) + 1,
        kind=kind.value,
        state=state.value,
        reason=reason.value,
        sentence=sentence,
        scope=scope,
        actor_id=actor_id,
        at=at,
        statement=made.text,
        digest=made.digest,
        seal=made.seal,
    )
    s.add(event)
    s.flush()
    detail = {"kind": kind.value, "reason": reason.value}
    audit.record(s, "certification.event", actor=actor_id, subject=certificate.id, detail=detail)
    notices.tell_holder(s, certificate, event)
    told = {"person_id": certificate.person_id, "certificate_id": certificate.id}
    emit(s, "certification.status_changed", told, key=event.id)
    return event


def superseded_by_renewal(
    s: Session, former: list[Certificate], actor: Principal, certificate: Certificate
) -> None:
    """The old certificates end as superseded; their dates stay as they are."""
    for old in former:
        append(
            s,
            old,
            kind=Kind.SUPERSEDED,
            state=State.SUPERSEDED,
            reason=Reason.RENEWAL,
            sentence="",
            actor_id=actor.person_id,
            more={"replaced_by": certificate.number},
        )
