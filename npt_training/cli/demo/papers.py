"""A school's own papers in the demonstration: items by its author, and an examination."""

from __future__ import annotations

import random
from datetime import timedelta

from npt_training.accounts.principal import Principal
from npt_training.assessment.authoring.service import drafts, review
from npt_training.assessment.exam import service as exams
from npt_training.assessment.exam.service.devices import Device
from npt_training.assessment.exam.spec import ExamDoc, Line, Section
from npt_training.assessment.service import bank_of, questions
from npt_training.cli.demo.answers import answer
from npt_training.core import editions
from npt_training.core.clock import FrozenClock, now

TITLE = "Demonstration examination: leg and foot"
INTRO = "Twelve questions, twenty minutes. It draws on the practice bank, so that you can try it."
PER_KIND = {"locate": 5, "identify": 4, "choice": 3}
MINUTES = 20
CUT_PERCENT = 70.0
RIGHT = 0.8
"""How often a sitter of the demonstration is right."""
WINDOW = timedelta(days=365)
COHORT, COHORT_NOTE = "Demo spring course", "The evening group. First workshop in six weeks."
ANNOUNCED = (
    "Bring a skin pencil on Saturday",
    "We mark the sural nerve and its neighbours on each other.\nDoors open at half past eight.",
)
NOT_UNDERSTOOD = (
    "“Plausible, not tested” stands beside most of it. Does that mean that it does not work?"
)
WRONG = "“Fascia” has a capital letter in one line and a small one in the next."
PUT_RIGHT = "Thank you. The next edition has it small everywhere."
OF_A_QUESTION = "I tapped close to it. How far away does a tap still count?"
OWN = {
    "demo-laces": (
        "b9-loc-sfn-exit-leg-lateral",
        "A walker's laces hurt. Tap where the superficial fibular nerve comes through the fascia.",
    ),
    "demo-heel": (
        "b9-loc-sural-ankle-lateral",
        "A runner's shoe rubs behind the outer ankle. Tap anywhere on the line of the sural nerve.",
    ),
}


def write_items(author: Principal, approver: Principal) -> None:
    """The author writes two items on the truth of the pack's; the first is approved, the second
    waits for another author.
    """
    bank = bank_of(editions.newest().id)
    for number, (name, (model, prompt)) in enumerate(OWN.items()):
        doc = bank.by_code[model].item.model_dump(mode="json", exclude_none=True)
        draft = drafts.add(author, doc | {"id": name, "prompt": prompt}, pool="practice")
        sent = review.submit(author, draft.id, draft.revision)
        if number == 0:
            review.approve(approver, sent.id, sent.revision, "Clear, and measured on the body.")


def publish_exam(writer: Principal) -> str:
    """An examination on the practice bank: the secure pool of a demonstration stays empty."""
    lines = tuple(Line(kind=kind, region="leg", count=count) for kind, count in PER_KIND.items())
    doc = ExamDoc(
        title=TITLE,
        intro=INTRO,
        sections=(Section(pool="practice", lines=lines),),
        cut_percent=CUT_PERCENT,
        cut_method="fixed",
        minutes=MINUTES,
        opens_at=now(),
        closes_at=now() + WINDOW,
        explains=True,
        confidence=True,
    )
    exam_id = exams.create(writer, TITLE)
    revision = exams.save_draft(writer, exam_id, doc, revision=1)
    exams.publish(writer, exam_id, revision=revision)
    return exam_id


def sit(actor: Principal, exam_id: str, clock: FrozenClock, rng: random.Random) -> None:
    """Answer everything within the time, a few questions wrong, and hand in."""
    device = Device(exams.new_token(), "Demonstration")
    attempt_id = exams.start(actor, exam_id, device, seed=f"{rng.getrandbits(64):016x}")
    for asked in questions(actor, attempt_id):
        exams.opened(actor, attempt_id, asked.position)
        clock.advance(seconds=rng.randint(20, 70))
        sent = answer(asked, rng, right=rng.random() < RIGHT)
        sent["confidence"] = [str(rng.randint(1, 3))]
        exams.keep(actor, attempt_id, asked.position, sent, device)
    exams.hand_in_sitting(actor, attempt_id, device)
