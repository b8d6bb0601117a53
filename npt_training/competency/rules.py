"""The NPT-DOPS: its items, ratings and what a complete, honest form is. Pure.

One directly observed procedure. Fifteen items, eight of them critical. Ratings are made afterwards,
by what the observer had to do. The form, its wording and its caps are programme rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum

FORM_ID = "npt-dops"
FORM_VERSION = "1"
TEXT_MIN_CHARACTERS = 15
OFFER_VALID = timedelta(days=14)
COUNTS_WITHIN = timedelta(days=14)
DISPUTE_WITHIN = timedelta(days=14)


class Rating(Enum):
    """How one item went, seen by the observer."""

    DID = "did"
    HELPED = "helped"
    STOPPED = "stopped"
    NOT_OBSERVABLE = "not_observable"


class Overall(IntEnum):
    """The retrospective E-scale: how much the observer had to do."""

    E1 = 1
    E2 = 2
    E3 = 3
    E4 = 4
    E5 = 5


@dataclass(frozen=True)
class Item:
    """One line of the form; ``unsafe`` and ``ready`` describe its two ends."""

    number: int
    title: str
    unsafe: str
    ready: str
    critical: bool


ITEMS: tuple[Item, ...] = (
    Item(
        number=1,
        title="Indication and red flags checked again today",
        unsafe="Starts without asking what changed; misses a blood thinner or a new deficit.",
        ready="Asks, examines briefly, says why today is right, or cancels.",
        critical=True,
    ),
    Item(
        number=2,
        title="Consent and expectation",
        unsafe="Promises a result or hides that it is uncertain.",
        ready="States the evidence, off-label use, alternatives and the stop option; "
        "asks them to say it back.",
        critical=True,
    ),
    Item(
        number=3,
        title="Identity, side, allergy, pregnancy, glucose",
        unsafe="Skips or assumes.",
        ready="Checks aloud and hears the answer.",
        critical=True,
    ),
    Item(
        number=4,
        title="Position and readiness for a faint",
        unsafe="Patient upright and unwatched.",
        ready="Supported or lying, plan and help in reach.",
        critical=False,
    ),
    Item(
        number=5,
        title="Surface anatomy",
        unsafe="Guesses; cannot name the neighbours.",
        ready="Marks exit and course, names two hazards, agrees with the atlas.",
        critical=True,
    ),
    Item(
        number=6,
        title="Preparing the solution",
        unsafe="Shared bag or unlabelled syringe.",
        ready="Single-patient container, label and time, checked by a second person or a scan.",
        critical=True,
    ),
    Item(
        number=7,
        title="Skin preparation and asepsis kept",
        unsafe="Touches a key part or feels again after cleaning.",
        ready="Clean field to the last point.",
        critical=True,
    ),
    Item(
        number=8,
        title="Needle: depth, angle, pace",
        unsafe="Too deep for the zone, or rushes.",
        ready="Just under the skin, calm hand, tented over ribs.",
        critical=True,
    ),
    Item(
        number=9,
        title="Volume, pressure, spacing",
        unsafe="Forces, large bolus, over-treats.",
        ready="Small bleb, stops at resistance or blanching, keeps to the plan.",
        critical=False,
    ),
    Item(
        number=10,
        title="Reaction to tingling, blood, blanching, faintness",
        unsafe="Ignores it.",
        ready="Stops, withdraws, looks again, records.",
        critical=True,
    ),
    Item(
        number=11,
        title="Talk during the procedure",
        unsafe="Silent, or leads the patient.",
        ready="Warns, checks, asks neutrally.",
        critical=False,
    ),
    Item(
        number=12,
        title="Reassessment",
        unsafe="Counts only immediate relief.",
        ready="Repeats the agreed test and records honestly, no change included.",
        critical=False,
    ),
    Item(
        number=13,
        title="Sharps, aftercare, safety net",
        unsafe="Recaps a needle; vague advice.",
        ready="Disposes at once; written advice and when to call.",
        critical=False,
    ),
    Item(
        number=14,
        title="Record",
        unsafe="Lot or point map missing.",
        ready="Point map, volumes, response, plan, next review.",
        critical=False,
    ),
    Item(
        number=15,
        title="Insight",
        unsafe="Rates far above the observer.",
        ready="Names their own next step.",
        critical=False,
    ),
)

CRITICAL: tuple[int, ...] = tuple(item.number for item in ITEMS if item.critical)
OVERALL_WORDS: Mapping[int, tuple[str, str]] = {
    1: ("I did it", "I took over, or stopped it, for an essential part."),
    2: ("I steered it", "I had to tell them what to do, step by step, for most of it."),
    3: ("I nudged it", "They ran it; I gave several prompts that mattered."),
    4: ("I stood by", "They ran it safely; I was there only in case."),
    5: ("I was not needed", "Safe and smooth, also when something unexpected came up."),
}
RATING_WORDS: Mapping[Rating, str] = {
    Rating.DID: "Did it",
    Rating.HELPED: "Needed help",
    Rating.STOPPED: "Stopped it",
    Rating.NOT_OBSERVABLE: "Not observable",
}


@dataclass(frozen=True)
class Form:
    """What the observer entered. ``ratings`` holds item number to rating, exceptions included.

    ``rest_was_done`` is the separate confirmation "everything else seen was done"; without it
    nothing is filled in for anybody.
    """

    ratings: Mapping[int, Rating]
    rest_was_done: bool
    overall: Overall | None
    done_well: str
    to_change: str = ""
    agreed_action: str = ""


@dataclass(frozen=True)
class Fault:
    """Why a form cannot be signed: which field, and a sentence."""

    field: str
    sentence: str


def cap(ratings: Mapping[int, Rating]) -> tuple[Overall, str]:
    """The highest overall the critical items allow, and why.

    A critical item "Stopped it" caps at E2, a critical "Needed help" at E3. Example: item 7
    needed help and all else was done gives E3.
    """
    critical = {number: ratings[number] for number in CRITICAL if number in ratings}
    stopped = [n for n, rating in critical.items() if rating is Rating.STOPPED]
    helped = [n for n, rating in critical.items() if rating is Rating.HELPED]
    if stopped:
        return Overall.E2, f"Item {stopped[0]} was stopped: the overall can be E2 at most."
    if helped:
        return Overall.E3, f"Item {helped[0]} needed help: the overall can be E3 at most."
    return Overall.E5, ""


def faults(form: Form) -> list[Fault]:
    """Everything that keeps this form from being signed; empty when it is complete."""
    found = [
        Fault(f"item-{number}", f"Rate item {number}: it is critical.")
        for number in CRITICAL
        if number not in form.ratings
    ]
    unrated = [item.number for item in ITEMS if item.number not in form.ratings]
    if any(number not in CRITICAL for number in unrated) and not form.rest_was_done:
        found.append(
            Fault(
                "rest_was_done",
                "Tap the exceptions, then confirm that everything else you saw was done.",
            )
        )
    if form.overall is None:
        found.append(Fault("overall", "Choose the overall: how much did you have to do?"))
    else:
        highest, why = cap(form.ratings)
        if form.overall > highest:
            found.append(Fault("overall", why))
        if form.overall <= Overall.E2 and _all_done(form):
            found.append(
                Fault(
                    "overall",
                    f"Every item was done, and the overall is E{int(form.overall)}. "
                    "Mark what you had to steer, or raise the overall.",
                )
            )
    if len(form.done_well.strip()) < TEXT_MIN_CHARACTERS:
        found.append(
            Fault("done_well", f"Write one thing done well, {TEXT_MIN_CHARACTERS} letters or more.")
        )
    if (
        form.overall is not None
        and form.overall < Overall.E5
        and len(form.to_change.strip()) < TEXT_MIN_CHARACTERS
    ):
        found.append(
            Fault(
                "to_change",
                f"Below E5, write one thing to change, {TEXT_MIN_CHARACTERS} letters or more.",
            )
        )
    return found


def _all_done(form: Form) -> bool:
    return all(form.ratings.get(n, Rating.DID) is Rating.DID for n in range(1, len(ITEMS) + 1))


def completed_ratings(form: Form) -> dict[int, str]:
    """Item number to stored value; what the confirmation filled is stored as such.

    Values are those of Rating, or ``did_by_confirmation`` for items covered by the separate tap.
    """
    return {
        item.number: form.ratings[item.number].value
        if item.number in form.ratings
        else "did_by_confirmation"
        for item in ITEMS
    }


STATES: Mapping[str, frozenset[str]] = {
    "offered": frozenset({"opened", "declined", "expired", "withdrawn"}),
    "opened": frozenset({"signed", "returned", "declined", "expired"}),
    "returned": frozenset({"offered", "withdrawn"}),
    "signed": frozenset({"disputed", "voided"}),
    "disputed": frozenset({"signed", "voided"}),
    "declined": frozenset(),
    "expired": frozenset(),
    "withdrawn": frozenset(),
    "voided": frozenset(),
}


def may_move(old: str, new: str) -> bool:
    """True when an observation in state ``old`` may become ``new``. Nothing leaves ``voided``."""
    return new in STATES.get(old, frozenset())


def counts(performed_at: datetime, signed_at: datetime) -> bool:
    """Signed within 14 days of the procedure; later signatures are for learning only.

    Ratings signed after two weeks are mostly straight-lined (Williams 2014, J Surg Educ 71:e132).
    """
    return signed_at - performed_at <= COUNTS_WITHIN
