"""What happens in the demonstration, through the same verbs as the pages, in the order of time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from npt_training.accounts import service as accounts
from npt_training.accounts.cohorts import announcing
from npt_training.accounts.cohorts import service as cohorts
from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import invitations
from npt_training.assessment import service as assessment
from npt_training.assessment.desk.appeals import make_appeal
from npt_training.certification import service as certification
from npt_training.certification.states import Kind, Reason
from npt_training.cli.demo import cast, papers
from npt_training.cli.demo.answers import sends
from npt_training.cli.demo.cast import PASSWORD, Staff, Trainee
from npt_training.competency import service as competency
from npt_training.competency.rules import CRITICAL, Form, Overall, Rating
from npt_training.core.clock import FrozenClock, now
from npt_training.core.jobs import run_pending
from npt_training.curriculum import service as curriculum
from npt_training.remarks import desk as remarks_desk
from npt_training.remarks import service as remarks
from npt_training.remarks.places import place_for

DONE_WELL = "Marked the exit and named the vein beside it before the needle came out."
TO_CHANGE = "Say aloud sooner what you feel when the resistance changes."
MARKED_WELL = "Clear, and you named what you do not know."
MARKED_SHORT = "A good start. Say what you would do next, and when you would stop."
APPEAL = "I meant the same place. Could somebody look at my answer again?"
MOST_RUNS = 5
"""Runs on one nerve, should a quiz have gone wrong on it before."""
SHORT_OF_WORDS = {"farid", "greta", "uri"}


@dataclass
class Story:
    """Steps with their moment; ``play`` moves the clock and runs them, jobs in between."""

    clock: FrozenClock
    today: datetime
    school: Organisation
    steps: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    people: dict[str, Principal] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    _exam: str = ""
    _observations: dict[str, str] = field(default_factory=dict)
    _proposals: dict[str, str] = field(default_factory=dict)
    _certificates: dict[str, str] = field(default_factory=dict)

    def at(self, days_ago: float, hour: float, step: Callable[[], None]) -> None:
        """Plan ``step`` for that hour (UTC) of the day ``days_ago``; always in the past."""
        moment = self.today - timedelta(days=days_ago) + timedelta(hours=hour)
        self.steps.append((moment, len(self.steps), step))

    def play(self) -> None:
        for moment, _order, step in sorted(self.steps, key=lambda planned: planned[:2]):
            self.clock.set(moment)
            step()
            run_pending()

    # people

    def join(self, who: Staff | Trainee) -> None:
        role = who.role if isinstance(who, Staff) else "trainee"
        person = accounts.create_person(
            name=who.name,
            email=who.email,
            organisation_id=self.school.id,
            roles=(role,),
            password=PASSWORD,
            confirmed=True,
        )
        allowed = accounts.roles_of(person.id, self.school.id)[0].permissions
        self.people[who.key] = Principal(
            person_id=person.id,
            name=person.name,
            organisation_id=self.school.id,
            permissions=frozenset({Permission(value) for value in allowed}),
            reauthenticated_at=now(),
        )
        if isinstance(who, Trainee):
            curriculum.enrol(person.id)

    def invite(self, key: str, name: str) -> None:
        invitations.invite(
            organisation_id=self.school.id,
            email=f"{key}@{cast.DOMAIN}",
            roles=("trainee",),
            by=self.people[cast.ARI.key].person_id,
            name=name,
        )

    # learning

    def read(self, who: Trainee, module_id: str, place: int) -> None:
        """Read lesson number ``place`` (from 0) of a module."""
        actor = self.people[who.key]
        edition = curriculum.edition_of(actor.person_id)
        curriculum.mark_read(actor, curriculum.module(edition, module_id).lessons[place].id)

    def first_find(self, who: Trainee, *, right: bool) -> None:
        """The exercise that a newcomer starts with."""
        actor = self.people[who.key]
        found = curriculum.first_find(curriculum.edition_of(actor.person_id))
        assert found is not None
        self._practise(actor, assessment.practise_item(actor, found.item), who, right=right)

    def practise(self, who: Trainee) -> None:
        """The nerve they want to be observed on, until its image gate opens."""
        actor = self.people[who.key]
        for _run in range(MOST_RUNS):
            run = assessment.start_practice(actor, nerve_id=who.nerve)
            self._practise(actor, run, who, right=True)
            if assessment.image_gate(actor.person_id, who.nerve, now()).open:
                return

    def _practise(self, actor: Principal, attempt: str, who: Trainee, *, right: bool) -> None:
        rng = random.Random(f"{who.key} practises")  # noqa: S311
        for asked in assessment.questions(actor, attempt):
            if not asked.answered:
                for sent in sends(asked, rng, right=right):
                    assessment.answer_practice(actor, attempt, asked.position, sent)

    def quiz(self, who: Trainee, module_id: str, wrong: tuple[int, int]) -> None:
        """Sit the quiz of a module; from ``wrong[0]`` to ``wrong[1]`` questions go wrong."""
        actor, rng = self.people[who.key], random.Random(f"{who.key}{module_id}{wrong}")  # noqa: S311
        attempt = assessment.start_attempt(actor, module_id, seed=f"{rng.getrandbits(64):016x}")
        asked = assessment.questions(actor, attempt)
        judged = [one.position for one in asked if one.held.item.kind != "written"]
        missed = set(rng.sample(judged, rng.randint(*wrong)))
        for one in asked:
            self.clock.advance(seconds=rng.randint(15, 80))
            right = one.position not in missed and not (
                one.held.item.kind == "written" and who.key in SHORT_OF_WORDS
            )
            for sent in sends(one, rng, right=right):
                assessment.save_response(actor, attempt, one.position, sent, key=None)
        assessment.submit_attempt(actor, attempt, key=f"{who.key}-{attempt}")

    def mark_everything(self) -> None:
        """Ines marks what waits: full marks where enough was written, part of them elsewhere."""
        ines = self.people[cast.INES.key]
        for answer_id in assessment.queue(ines).answer_ids:
            self.clock.advance(minutes=2)
            sheet = assessment.sheet(ines, answer_id)
            long = len(sheet.response.get("text", "")) > len(sheet.item.model_answer) * 0.6
            given = {row.id: row.marks if long else row.marks // 2 for row in sheet.item.rubric}
            comment = MARKED_WELL if long else MARKED_SHORT
            assessment.mark_answer(ines, answer_id, given, comment, sequence=sheet.sequence)

    def mark_near(self) -> None:
        """Two results near the pass mark: Ines marks both, Ivo one of them, and they differ."""
        self._tick(cast.INES, "tomoko", half=True)
        self._tick(cast.INES, "uri", half=True)
        self._tick(cast.IVO, "uri", half=False)

    def _tick(self, marker: Staff, trainee: str, *, half: bool) -> None:
        """Marks for what waits of one trainee: every line of the rubric, or the first half."""
        actor, person = self.people[marker.key], self.people[trainee].person_id
        task = "first" if half else "second"
        wanted = assessment.Wanted(task, person_id=person)
        for answer_id in assessment.queue(actor, wanted).answer_ids:
            self.clock.advance(minutes=3)
            sheet = assessment.sheet(actor, answer_id)
            rows = sheet.item.rubric
            given = {
                row.id: 0 if half and place >= (len(rows) + 1) // 2 else row.marks
                for place, row in enumerate(rows)
            }
            assessment.mark_answer(actor, answer_id, given, MARKED_SHORT, sequence=sheet.sequence)

    # papers of the school

    def write_items(self) -> None:
        papers.write_items(self.people[cast.AYA.key], self.people[cast.ARI.key])

    def publish_exam(self) -> None:
        self._exam = papers.publish_exam(self.people[cast.AYA.key])

    def sit_exam(self, key: str) -> None:
        rng = random.Random(f"{key} is examined")  # noqa: S311
        papers.sit(self.people[key], self._exam, self.clock, rng)

    def appeal(self, who: Trainee) -> None:
        """Ask to look again at the first question that a released quiz scored as not right."""
        actor = self.people[who.key]
        out = [line for line in assessment.history(actor) if line.mode == "quiz"]
        for line in (one for one in out if one.status == "released"):
            for asked in assessment.questions(actor, line.id):
                if asked.held.item.kind != "written" and (asked.fraction or 0) < 1:
                    make_appeal(actor, line.id, asked.position, APPEAL)
                    return

    # being observed

    def ask_for_observation(self, who: Trainee) -> None:
        row = competency.request_observation(
            self.people[who.key],
            competency.Request(
                nerve_id=who.nerve,
                side="right",
                place="Demonstration clinic",
                indication="heel pain" if who.nerve == "sural" else "pain of the lower leg",
                solution="Dextrose 5 %",
                lot="DEMO-001",
                expiry=(now() + timedelta(days=300)).date().isoformat(),
                volume_ml=4.0,
                points=6,
                guidance="landmark",
                first_session=True,
                complexity="routine",
                performed_at=now() - timedelta(hours=1),
                self_rating=4,
            ),
        )
        self._observations[who.key] = row.link_secret

    def show_code(self, who: Trainee) -> None:
        """The trainee shows the code and Ines opens the form on her phone."""
        competency.open_by_link(self.people[cast.INES.key], self._observations[who.key])

    def sign(self, who: Trainee) -> None:
        """Ines rates and signs with her password, as on her phone."""
        overall = Overall.E5 if who.nerve == "sural" else Overall.E4
        form = Form(
            ratings=dict.fromkeys(CRITICAL, Rating.DID),
            rest_was_done=True,
            overall=overall,
            done_well=DONE_WELL,
            to_change="" if overall is Overall.E5 else TO_CHANGE,
        )
        ines = self.people[cast.INES.key]
        observation = competency.open_by_link(ines, self._observations[who.key]).id
        competency.sign(ines, observation, form, competency.Proof(password=PASSWORD))

    # being certified

    def gather(self, keys: tuple[str, ...]) -> None:
        """The instructor puts people who learn together into a cohort and tells them something."""
        ines = self.people["ines"]
        made = cohorts.make(ines, cohorts.Fields(papers.COHORT, papers.COHORT_NOTE))
        there = [self.people[key].person_id for key in keys if key in self.people]
        cohorts.put_in(ines, made, there)
        announcing.announce(ines, made, *papers.ANNOUNCED)

    def ask_editors(self) -> None:
        """A lesson is not understood, a nerve's page has a slip, a question is doubted."""
        chidi, eunji, hugo = (self.people[key] for key in ("chidi", "eunji", "hugo"))
        lesson = curriculum.modules(curriculum.edition_of(chidi.person_id))[0].lessons[0].id
        quiz = next(one.id for one in assessment.history(hugo) if one.mode == "quiz")
        said = (
            (eunji, "nerve", "sural", "error", papers.WRONG),
            (chidi, "lesson", lesson, "question", papers.NOT_UNDERSTOOD),
            (hugo, "item", f"{quiz}/1", "question", papers.OF_A_QUESTION),
        )
        made = [
            remarks.say(reader, place_for(reader, place, code), kind, text, form="demo")
            for reader, place, code, kind, text in said
        ]
        remarks_desk.answer(
            self.people[cast.AYA.key], made[0], papers.PUT_RIGHT, seen=0, corrected=True
        )

    def give_name(self, who: Trainee) -> None:
        certification.set_certificate_name(self.people[who.key], who.certificate_name)

    def propose(self, who: Trainee) -> None:
        self._proposals[who.key] = certification.propose_award(
            self.people[cast.CLEO.key],
            self.people[who.key].person_id,
            "The evidence is complete; the observation was read.",
        )

    def confirm(self, who: Trainee) -> None:
        made = certification.confirm_award(
            self.people[cast.CYRUS.key],
            self._proposals[who.key],
            "Checked against the scheme, line by line.",
        )
        self.numbers[who.key], self._certificates[who.key] = made.number, made.id

    def consent(self, who: Trainee) -> None:
        certification.set_consent(self.people[who.key], who.consent)

    def move(self, who: Trainee, kind: Kind, reason: Reason, sentence: str) -> None:
        certification.change_status(
            self.people[cast.CYRUS.key], self._certificates[who.key], kind, reason, sentence
        )
