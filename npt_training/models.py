"""Brings every room's tables into one metadata, for migrations and for starting up."""

from __future__ import annotations

import importlib
import importlib.util

ROOMS = (
    "core.audit", "core.jobs", "core.mail", "core.storage", "core.editions",
    "accounts.models", "accounts.interests", "accounts.cohorts.models",
    "atlas.models_db", "atlas.review.models",
    "curriculum.models", "curriculum.parts.models", "curriculum.faculty.models",
    "curriculum.corrections.models", "curriculum.sheets.models",
    "assessment.models", "assessment.desk.models",
    "competency.models", "certification.models", "verification.models",
    "assessment.exam.models", "assessment.analysis.models",
    "assessment.recall.models",
    "assessment.live.models",
    "assessment.authoring.models", "assessment.qti.models",
    "lti.models", "lti.activities.models", "lti.services.models", "lti.sso.models",
    "publishing.models", "remarks.models",
)  # fmt: skip


def import_models() -> None:
    """Import the modules that hold tables."""
    for name in ROOMS:
        if importlib.util.find_spec(f"npt_training.{name}") is not None:
            importlib.import_module(f"npt_training.{name}")
