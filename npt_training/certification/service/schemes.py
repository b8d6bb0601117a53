"""Award schemes: read from files, kept with an edition, looked up for a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.certification.errors import SchemeMissing
from npt_training.certification.models import AwardScheme
from npt_training.certification.scheme import Scheme, from_document
from npt_training.core.db import read
from npt_training.core.yamlfile import ContentError, ContentProblem, YamlFile, load_yaml


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Quiz(_Strict):
    module: str
    pass_percent: float = Field(gt=0, le=100)


class _Observation(_Strict):
    form: str
    epa: str
    levels: list[int] = Field(min_length=1)
    never: list[Literal["stopped", "helped"]]
    nerves: list[str] = Field(min_length=1)
    max_age_months: int = Field(gt=0)


class _Scope(_Strict):
    id: str
    place: Literal["alone", "supervised", "not_covered"]
    text: str = Field(min_length=10)


class _Scheme(_Strict):
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str
    title: str = Field(min_length=3, max_length=80)
    statement: str = Field(min_length=20, max_length=400)
    valid_years: int = Field(ge=1, le=10)
    renewal_months: int = Field(ge=0)
    lessons: list[str]
    quizzes: list[_Quiz]
    observation: _Observation
    image_gate_percent: float = Field(gt=0, le=100)
    scope: list[_Scope] = Field(min_length=1)
    experimental: str = Field(default="", max_length=400)


def load_schemes(
    folder: Path,
    *,
    modules: Collection[str],
    nerves: Collection[str],
    name: str = "courses/schemes",
) -> list[Scheme]:
    """Every scheme file in ``folder``; raises ContentError with file, line and reason."""
    problems: list[ContentProblem] = []
    found: list[Scheme] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            file = load_yaml(path, f"{name}/{path.name}")
            parsed = _Scheme.model_validate(file.data)
        except ContentError as error:
            problems += error.problems
            continue
        except ValidationError as error:
            problems += file.problems_of(error)
            continue
        problems += _unknown(file, parsed, modules, nerves)
        if any(parsed.id == other.id for other in found):
            problems.append(
                file.problem(f"the scheme {parsed.id} stands in another file too", "id")
            )
        found.append(from_document(parsed.model_dump()))
    if problems:
        raise ContentError(problems)
    return found


def _unknown(
    file: YamlFile, scheme: _Scheme, modules: Collection[str], nerves: Collection[str]
) -> list[ContentProblem]:
    problems = []
    for index, module in enumerate(scheme.lessons):
        if module not in modules:
            problems.append(file.problem(f"there is no module {module}", "lessons", index))
    for index, quiz in enumerate(scheme.quizzes):
        if quiz.module not in modules:
            problems.append(file.problem(f"there is no module {quiz.module}", "quizzes", index))
    for index, nerve in enumerate(scheme.observation.nerves):
        if nerve not in nerves:
            reason = f"there is no nerve {nerve}"
            problems.append(file.problem(reason, "observation", "nerves", index))
    return problems


def install(s: Session, edition_id: str, schemes: Iterable[Scheme]) -> None:
    """Keep ``schemes`` with an edition, in the transaction that loads it."""
    for scheme in schemes:
        s.add(
            AwardScheme(
                edition_id=edition_id,
                code=scheme.id,
                version=scheme.version,
                doc=scheme.document(),
            )
        )
    s.flush()


def scheme_of(edition_id: str) -> AwardScheme:
    """The scheme that trainees of an edition work towards; raises SchemeMissing."""
    with read() as s:
        row = s.scalars(
            select(AwardScheme)
            .where(AwardScheme.edition_id == edition_id)
            .order_by(AwardScheme.code)
            .limit(1)
        ).first()
    if row is None:
        raise SchemeMissing()
    return row
