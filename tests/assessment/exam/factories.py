"""A school with a secure pool, an examination written and published, and people who sit it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.analysis import setting_up
from npt_training.assessment.analysis import standards as setting
from npt_training.assessment.exam import service
from npt_training.assessment.exam.service import Device
from npt_training.assessment.exam.spec import ExamDoc, Line, Section
from npt_training.assessment.items import item_of
from npt_training.assessment.service.bank import add_item
from npt_training.core.db import write
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories, items

LAPTOP = Device("token of the laptop", "Firefox, Linux")
PHONE = Device("token of the phone", "Safari, iPhone")


@dataclass
class World:
    """``staff`` may do everything a supervisor does; ``person`` sits."""

    organisation: Organisation
    edition_id: str
    staff: Principal
    person: Person
    actor: Principal

    def trainee(self) -> Principal:
        return factories.trainee(self.organisation)


def make_world(pool: int = 6, practice: int = 3) -> World:
    """An edition with ``practice`` choices and a secure pool with ``pool`` of them."""
    edition_id = factories.make_edition(factories.choices(practice))
    organisation = make_organisation()
    fill_pool(organisation.id, edition_id, pool)
    person = make_person(organisation, "trainee")
    return World(
        organisation,
        edition_id,
        factories.instructor(organisation),
        person,
        factories.principal(person, organisation),
    )


def fill_pool(organisation_id: str, edition_id: str, count: int, **more: Any) -> None:
    with write() as s:
        for n in range(count):
            doc = items.choice(id=f"exam-item-{n}", prompt=f"Secret {n}?", **more)
            add_item(
                s, item_of(doc), edition_id=edition_id, organisation_id=organisation_id, pool="exam"
            )


def doc(**more: Any) -> ExamDoc:
    """Four questions from the secure pool in thirty minutes."""
    plan: dict[str, Any] = {
        "title": "Final examination",
        "sections": (Section(title="Nerves", lines=(Line(kind="choice", count=4),)),),
        "cut_percent": 75.0,
        "cut_method": "angoff",
        "minutes": 30,
        "attempts": 2,
        "cooldown_hours": 24,
    }
    return ExamDoc.model_validate(plan | more)


def published(world: World, **more: Any) -> str:
    """An exam that can be started; returns its id."""
    exam_id = service.create(world.staff, "Final examination")
    revision = service.save_draft(world.staff, exam_id, doc(**more), revision=1)
    service.publish(world.staff, exam_id, revision=revision)
    return exam_id


def answer(
    actor: Principal, attempt_id: str, position: int, *, right: bool, device: Device = LAPTOP,
    **more: Any,
) -> Any:  # fmt: skip
    """Keep ``a``, which is right, or ``b``."""
    value = factories.place_of(actor, attempt_id, position, "a" if right else "b")
    fields = {"choice": [value], **more.pop("fields", {})}
    return service.keep(actor, attempt_id, position, fields, device, **more)


def sit(actor: Principal, exam_id: str, *, right: int) -> Any:
    """A whole sitting, handed in; returns the attempt."""
    attempt_id = service.start(actor, exam_id, LAPTOP)
    for asked in assessment.questions(actor, attempt_id):
        answer(actor, attempt_id, asked.position, right=asked.position <= right)
    return service.hand_in_sitting(actor, attempt_id, LAPTOP)


def standard(judge: Principal, title: str = "Leg and foot", *, decided: bool = True) -> str:
    """A standard of one judge, whose estimates come to a cut of 75 %."""
    held = setting_up.items_to_judge(judge, "B9")
    ident = setting_up.start_angoff(
        judge, title=title, source="B9", item_ids=[one.id for one in held],
        borderline="Finds the sural nerve.", about="quiz-B9",
    )  # fmt: skip
    setting.invite(judge, ident, [judge.person_id])
    setting.estimate(judge, ident, 1, [70, 80, 75])
    if decided:
        found = setting.panel(judge, ident).computed()
        assert found is not None
        setting.decide(judge, ident, found[0], "")
    return ident
