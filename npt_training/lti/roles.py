"""What a platform's roles amount to in a course. Pure.

Only context (membership) roles decide: an administrator of the institution is nobody in a course
of theirs. Launches spell roles as full URIs, rosters mostly by short names. Source: LTI 1.3 core,
appendix A.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Amount = Literal["instructor", "learner", "none"]
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
ASSISTANT = MEMBERSHIP + "/Instructor#TeachingAssistant"
"""The start of every kind of teaching assistant: of a section, an offering, a template."""
_AMOUNTS: tuple[Amount, ...] = ("instructor", "learner", "none")


def amount(roles: Iterable[str], overrides: Mapping[str, str] | None = None) -> Amount:
    """Instructor, learner or none. ``overrides`` of the tenant say it of single roles and win.

    A teaching assistant is no instructor unless an override says so, though platforms name them
    both. A test user is nobody, whatever else they are named, unless an override is of that role.
    """
    full = {full_name(role) for role in roles}
    said = {full_name(role): value for role, value in (overrides or {}).items()}
    if TEST_USER in full and TEST_USER not in said:
        return "none"
    overridden = {said[role] for role in full if role in said}
    for value in _AMOUNTS:
        if value in overridden:
            return value
    if MEMBERSHIP + "#Instructor" in full and not any(r.startswith(ASSISTANT) for r in full):
        return "instructor"
    return "learner" if any(_learns(role) for role in full) else "none"


def is_test_user(roles: Iterable[str]) -> bool:
    """True for the pretended student with whom an instructor tries the course out."""
    return TEST_USER in {full_name(role) for role in roles}


def _learns(role: str) -> bool:
    return role == MEMBERSHIP + "#Learner" or role.startswith(MEMBERSHIP + "/Learner#")


def full_name(role: str) -> str:
    """A role as a full URI: ``Learner`` and ``membership#Learner`` are the same role."""
    if "://" in role or role.startswith("urn:"):
        return role
    name = role.removeprefix("membership")
    if name.startswith("/"):
        return MEMBERSHIP + name
    return f"{MEMBERSHIP}#{name.lstrip('#')}"
