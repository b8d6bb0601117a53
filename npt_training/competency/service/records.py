"""Reading what is signed: evidence for certification, the frozen record, the chain's health."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.competency.models import (
    ObservationEvent,
    ObservationRow,
    PrintedName,
    Signature,
)
from npt_training.competency.rules import CRITICAL
from npt_training.competency.service.signing import link
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.signing import sha256_hex, verify_seal


@dataclass(frozen=True)
class Observation:
    """A signed observation as evidence. ``critical`` maps item number to its rating.

    ``state`` is signed, disputed or voided; only ``signed`` ones that ``count`` are evidence.
    """

    id: str
    person_id: str
    observer_id: str
    epa: str
    nerve_id: str
    overall: int
    critical: Mapping[int, str]
    signed_at: datetime
    state: str
    digest: str
    counts: bool


@dataclass(frozen=True)
class SignedRecord:
    """Everything the record page shows. ``intact`` is False when one byte was changed."""

    row: ObservationRow
    document: Mapping[str, Any]
    signature: Signature
    names: Mapping[str, str]
    intact: bool


def signed_observations(person_id: str, epa: str = "EPA-4") -> list[Observation]:
    """A person's signed observations of an activity, oldest first, whatever their state now."""
    with read() as s:
        found = s.execute(
            select(ObservationRow, Signature)
            .join(Signature, Signature.observation_id == ObservationRow.id)
            .where(ObservationRow.person_id == person_id, ObservationRow.epa == epa)
            .order_by(Signature.sequence)
        ).all()
    return [_as_evidence(row, signature) for row, signature in found]


def signed_record(actor: Principal, observation_id: str) -> SignedRecord:
    """The frozen record, for the trainee, the signer, certifiers and auditors of the school."""
    with read() as s:
        found = s.execute(
            select(ObservationRow, Signature)
            .join(Signature, Signature.observation_id == ObservationRow.id)
            .where(ObservationRow.id == observation_id)
        ).one_or_none()
        if found is None or not _may_read(actor, found[0]):
            raise NotFound()
        printed = list(
            s.scalars(select(PrintedName).where(PrintedName.signature_id == found[1].id))
        )
    row, signature = found
    document = json.loads(signature.document)
    return SignedRecord(
        row=row,
        document=document,
        signature=signature,
        names={name.party: name.name or "" for name in printed},
        intact=_intact(signature) and all(_name_fits(document, name) for name in printed),
    )


def history(observation_id: str) -> list[ObservationEvent]:
    """Every move of one observation, oldest first."""
    with read() as s:
        return list(
            s.scalars(
                select(ObservationEvent)
                .where(ObservationEvent.observation_id == observation_id)
                .order_by(ObservationEvent.id)
            )
        )


def verify_chain() -> list[str]:
    """Walk the whole chain; returns the ids of observations whose record does not verify."""
    bad = []
    previous = "0" * 64
    with read() as s:
        for signature in s.scalars(select(Signature).order_by(Signature.sequence)):
            if signature.prev_hash != previous or not _intact(signature):
                bad.append(signature.observation_id)
            previous = signature.chain_hash
    return bad


def _intact(signature: Signature) -> bool:
    return (
        sha256_hex(signature.document.encode()) == signature.digest
        and link(signature.prev_hash, signature.digest) == signature.chain_hash
        and verify_seal(signature.chain_hash.encode(), signature.seal)
    )


def _name_fits(document: Mapping[str, Any], printed: PrintedName) -> bool:
    if printed.name is None or printed.salt is None:
        return True
    digest = hashlib.sha256(f"{printed.salt}:{printed.name}".encode()).hexdigest()
    return bool(document[printed.party]["name_digest"] == digest)


def _may_read(actor: Principal, row: ObservationRow) -> bool:
    if actor.person_id in (row.person_id, row.observer_id):
        return True
    return actor.organisation_id == row.organisation_id and (
        actor.may(Permission.PROPOSE_AWARD)
        or actor.may(Permission.DECIDE_AWARD)
        or actor.may(Permission.READ_AUDIT)
    )


def _as_evidence(row: ObservationRow, signature: Signature) -> Observation:
    document = json.loads(signature.document)
    return Observation(
        id=row.id,
        person_id=row.person_id,
        observer_id=signature.signer_id,
        epa=row.epa,
        nerve_id=row.nerve_id,
        overall=document["overall"],
        critical={
            item["number"]: item["rating"]
            for item in document["items"]
            if item["number"] in CRITICAL
        },
        signed_at=signature.signed_at,
        state=row.state,
        digest=signature.digest,
        counts=document["counts"],
    )
