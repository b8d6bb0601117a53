"""Addresses of the rooms' pages, for the homes and for the doors of the curriculum."""

from __future__ import annotations

from npt_training.core.web import url_to


def learn() -> str:
    return url_to("curriculum.learn")


def lesson(module_id: str, lesson_id: str) -> str:
    return url_to("curriculum.lesson", module_id=module_id, lesson_id=lesson_id)


def module(module_id: str) -> str:
    return url_to("curriculum.module", module_id=module_id)


def quiz(module_id: str) -> str:
    return url_to("assessment.quiz", module_id=module_id)


def attempt(attempt_id: str) -> str:
    return url_to("assessment.attempt", attempt_id=attempt_id)


def sitting(attempt_id: str) -> str:
    return url_to("exam.sitting", attempt_id=attempt_id)


def practice(nerve_id: str | None = None) -> str:
    return url_to("assessment.practice", nerve=nerve_id or None)


def practise_item(code: str) -> str:
    return url_to("assessment.practise_item", code=code)


def review() -> str:
    return url_to("recall.today")


def live_room() -> str:
    return url_to("live.desk")


def marking() -> str:
    return url_to("assessment.marking")


def observing() -> str:
    return url_to("competency.observing")


def observation_form(observation_id: str) -> str:
    return url_to("competency.form", observation_id=observation_id)


def missing() -> str:
    return url_to("certification.mine")


def awards() -> str:
    return url_to("certification.desk")


def proposal(proposal_id: str) -> str:
    return url_to("certification.proposal", proposal_id=proposal_id)


def verify() -> str:
    return url_to("verification.form")


def staff_check() -> str:
    return url_to("verification.staff")


def people() -> str:
    return url_to("accounts.people")


def items() -> str:
    return url_to("authoring.items")


def remarks() -> str:
    return url_to("remarks.queue")


def remark(remark_id: str) -> str:
    return url_to("remarks.entry", remark_id=remark_id)


def outbox() -> str:
    return url_to("core.outbox")
