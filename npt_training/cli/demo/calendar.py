"""When everything happened in the demonstration: each person's way, put on the calendar."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from npt_training.certification.states import Kind, Reason
from npt_training.cli.demo import cast
from npt_training.cli.demo.cast import Stage, Trainee
from npt_training.cli.demo.story import Story
from npt_training.curriculum import service as curriculum


def plan(story: Story, everybody: tuple[Trainee, ...]) -> None:
    """Put everything that happened on the calendar."""
    first = max(who.start for who in everybody) + 3
    for who in cast.STAFF:
        story.at(first, 8, partial(story.join, who))
    story.at(cast.IVO_CAME, 8, lambda: story.join(cast.IVO))
    for trainee in everybody:
        _path(story, trainee)
    story.at(1, 12, story.mark_near)
    story.at(9, 9, story.write_items)
    story.at(8, 9, story.publish_exam)
    for hour, (key, days_ago) in enumerate(cast.SITTERS.items()):
        story.at(days_ago, 10 + hour, partial(story.sit_exam, key))
    story.at(1, 17, lambda: story.gather(cast.TOGETHER))
    story.at(1, 18, story.ask_editors)
    for key, name in cast.INVITED:
        story.at(1, 16, partial(story.invite, key, name))


def _path(story: Story, who: Trainee) -> None:
    """One trainee's way, as far as they have come; days are counted from joining."""

    def on(day: float, hour: float, step: Callable[[], None]) -> None:
        story.at(who.start - day, hour, step)

    stage = who.stage
    on(0, 9, lambda: story.join(who))
    if who.key != "ada":
        on(0, 18, lambda: story.first_find(who, right=stage is not Stage.ARRIVED))
    if stage >= Stage.HALF_WAY:
        lessons = 3 if stage is Stage.HALF_WAY else _lessons(story, "B1")
        for place in range(lessons):
            on(1 + place * 0.7, 18, partial(story.read, who, "B1", place))
    if stage >= Stage.QUIZ_WAITING:
        on(6, 19, lambda: story.quiz(who, "B1", (3, 3) if who.near else (0, 2)))
    if stage >= Stage.SECOND_QUIZ_WAITING:
        on(7, 12, story.mark_everything)
        for place in range(_lessons(story, "B9")):
            on(8 + place, 18.5, partial(story.read, who, "B9", place))
        if who.stumbles:
            on(16, 19, lambda: story.quiz(who, "B9", (8, 8)))
            on(17, 12, story.mark_everything)
        on(17, 19, lambda: story.quiz(who, "B9", (0, 3)))
    if stage >= Stage.BEFORE_OBSERVATION:
        on(18, 12, story.mark_everything)
        if who.appeals:
            on(19, 9, lambda: story.appeal(who))
        on(20, 17, lambda: story.practise(who))
    if stage >= Stage.OBSERVATION_OFFERED:
        on(21, 14, lambda: story.ask_for_observation(who))
        if who.opened:
            on(21, 15, lambda: story.show_code(who))
    if stage >= Stage.READY:
        on(21, 16, lambda: story.sign(who))
        on(22, 20, lambda: story.give_name(who))
    if stage >= Stage.PROPOSED:
        on(24, 11, lambda: story.propose(who))
    if stage >= Stage.CERTIFIED:
        on(26, 15, lambda: story.confirm(who))
        on(26, 20, lambda: story.consent(who))
    _fate(story, who)


def _fate(story: Story, who: Trainee) -> None:
    why = "A report about the treatment of a patient is being looked into; nobody was harmed."
    if who.fate == "suspended":
        story.at(
            12, 10, lambda: story.move(who, Kind.SUSPENDED, Reason.SAFETY, f"Demonstration. {why}")
        )
    if who.fate == "withdrawn":
        story.at(
            210, 10, lambda: story.move(who, Kind.SUSPENDED, Reason.SAFETY, f"Demonstration. {why}")
        )
        end = "Demonstration. The report was confirmed, and the holder was heard."
        story.at(190, 10, lambda: story.move(who, Kind.WITHDRAWN, Reason.SAFETY, end))


def _lessons(story: Story, module_id: str) -> int:
    from npt_training.core.editions import newest

    return len(curriculum.module(newest().id, module_id).lessons)
