"""What platforms call people, and what it amounts to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.lti.roles import MEMBERSHIP, TEST_USER, amount

SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
ASSISTANT = f"{MEMBERSHIP}/Instructor#TeachingAssistant"
LEARNER, INSTRUCTOR = f"{MEMBERSHIP}#Learner", f"{MEMBERSHIP}#Instructor"


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([LEARNER], "learner"),
        ([INSTRUCTOR], "instructor"),
        ([INSTRUCTOR, LEARNER], "instructor"),
        (["Learner"], "learner"),
        (["Instructor"], "instructor"),
        (["membership#Instructor"], "instructor"),
        ([f"{MEMBERSHIP}/Learner#NonCreditLearner"], "learner"),
        # Another scope decides nothing in a course.
        ([INSTITUTION + "Instructor"], "none"),
        ([INSTITUTION + "Administrator", SYSTEM + "SysAdmin"], "none"),
        ([INSTITUTION + "Instructor", LEARNER], "learner"),
        # Platforms name an assistant both; so they are no instructor.
        ([INSTRUCTOR, ASSISTANT], "none"),
        ([INSTRUCTOR, ASSISTANT + "Section"], "none"),
        ([INSTRUCTOR, ASSISTANT, LEARNER], "learner"),
        ([f"{MEMBERSHIP}#ContentDeveloper"], "none"),
        ([f"{MEMBERSHIP}#Mentor"], "none"),
        (["http://vocab.example/roles#Wizard"], "none"),
        ([], "none"),
        ([LEARNER, TEST_USER], "none"),
        ([INSTRUCTOR, TEST_USER], "none"),
    ],
)
def test_the_table(roles: list[str], expected: str) -> None:
    assert amount(roles) == expected
    assert amount(reversed(roles)) == expected


@pytest.mark.parametrize(
    ("roles", "overrides", "expected"),
    [
        ([INSTRUCTOR, ASSISTANT], {ASSISTANT: "instructor"}, "instructor"),
        ([INSTRUCTOR], {"Instructor": "learner"}, "learner"),
        ([f"{MEMBERSHIP}#Mentor"], {"Mentor": "learner"}, "learner"),
        ([INSTITUTION + "Faculty"], {INSTITUTION + "Faculty": "instructor"}, "instructor"),
        ([LEARNER, TEST_USER], {"Learner": "learner"}, "none"),
        ([LEARNER, TEST_USER], {TEST_USER: "learner"}, "learner"),
    ],
)
def test_a_tenants_own_words(roles: list[str], overrides: dict[str, str], expected: str) -> None:
    assert amount(roles, overrides) == expected


@given(st.lists(st.text(max_size=60) | st.sampled_from([LEARNER, SYSTEM + "SysAdmin"])))
def test_nobody_becomes_instructor_without_being_named_one(roles: list[str]) -> None:
    if not any(role.endswith("Instructor") for role in roles):
        assert amount(roles) != "instructor"
