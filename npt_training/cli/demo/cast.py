"""Who plays in the demonstration. Every name says that it is made up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

PASSWORD = "learn-by-demo"  # noqa: S105  printed on purpose: it opens made-up accounts only
DOMAIN = "demo.example"


class Stage(IntEnum):
    """How far a trainee has come; each stage holds everything of those before it."""

    ARRIVED = 0
    HALF_WAY = 1
    QUIZ_WAITING = 2
    SECOND_QUIZ_WAITING = 3
    BEFORE_OBSERVATION = 4
    OBSERVATION_OFFERED = 5
    READY = 6
    PROPOSED = 7
    CERTIFIED = 8


@dataclass(frozen=True)
class Staff:
    """Somebody who works at the school or a clinic. ``what`` is printed beside the account."""

    key: str
    name: str
    role: str
    what: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


@dataclass(frozen=True)
class Trainee:
    """A trainee: ``start`` is how many days ago they joined, ``nerve`` the one they are seen on.

    ``consent`` is how the public sees the name; ``opened`` says that the observer has the form;
    ``stumbles`` that the second quiz failed at first; ``appeals`` against a score of it;
    ``near`` says that the first quiz ends near its pass mark;
    ``fate`` is what happened to the certificate later; ``listed`` prints the account.
    """

    key: str
    name: str
    stage: Stage
    start: int
    nerve: str = "sural"
    legal_name: str = ""
    consent: str = "hidden"
    opened: bool = False
    stumbles: bool = False
    appeals: bool = False
    fate: str = ""
    near: bool = False
    listed: str = ""

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def certificate_name(self) -> str:
        return self.legal_name or self.name


SCHOOL = "Demonstration School"
ISSUER = "Demonstration School, not a real issuer"

ARI = Staff("ari", "Demo Administrator Ari", "administrator", "invites people, gives roles")
INES = Staff("ines", "Demo Instructor Ines", "instructor", "has answers to mark, a form to sign")
IVO = Staff(
    "ivo", "Demo Instructor Ivo", "instructor", "has second marks to give, a case to settle"
)
CLEO = Staff("cleo", "Demo Certifier Cleo", "certifier", "has awards to propose")
CYRUS = Staff("cyrus", "Demo Certifier Cyrus", "certifier", "has awards to confirm")
CHRIS = Staff("chris", "Demo Clinic Chris", "clinic", "checks certificates of a clinic's staff")
ANA = Staff("ana", "Demo Anatomist Ana", "anatomist", "reviews the atlas entry by entry")
AYA = Staff("aya", "Demo Author Aya", "author", "writes items; one waits for somebody's review")
EMIR = Staff("emir", "Demo Examiner Emir", "examiner", "marks what the secure pool asks")
STAFF = (ARI, INES, CLEO, CYRUS, CHRIS, ANA, AYA, EMIR)
IVO_CAME = 3
"""Days ago: what was marked before then, Ines marked alone."""
SITTERS = {"hugo": 6, "ingrid": 6, "liam": 5, "mei": 5, "noor": 4, "otto": 4, "petra": 3}
"""Who sat the examination, and how many days ago."""

LONGEST = (
    "Demo María-Fernanda Guadalupe Montserrat de los Ángeles Rodríguez-Etxeberria "
    "y Fernández-Villaverde von Hohenlohe-Waldenburg-Schillingsfürst"
)
RIGHT_TO_LEFT = "نور الهدى عبد الرحمن التجريبية (ديمو)"


def trainees(valid_days: int) -> tuple[Trainee, ...]:
    """Everybody who learns; ``valid_days`` is how long a certificate of the scheme is valid."""
    s = Stage
    return (
        Trainee("ada", "Demo Trainee Ada", s.ARRIVED, 1, listed="just arrived"),
        Trainee("ben", "Demo Trainee Ben", s.ARRIVED, 2),
        Trainee("chidi", "Demo Trainee Chidi", s.HALF_WAY, 5, listed="half way through B1"),
        Trainee("dana", "Demo Trainee Dana", s.HALF_WAY, 6),
        Trainee("eunji", "Demo Trainee Eun-ji", s.QUIZ_WAITING, 7, listed="a quiz is being marked"),
        Trainee("farid", "Demo Trainee Farid", s.QUIZ_WAITING, 7),
        Trainee("greta", "Demo Trainee Greta", s.SECOND_QUIZ_WAITING, 18),
        Trainee("tomoko", "Demo Trainee Tomoko", s.QUIZ_WAITING, 8, near=True),
        Trainee("uri", "Demo Trainee Uri", s.QUIZ_WAITING, 8, near=True),
        Trainee("vera", "Demo Trainee Vera", s.SECOND_QUIZ_WAITING, 19),
        Trainee("hugo", "Demo Trainee Hugo", s.BEFORE_OBSERVATION, 24,
                listed="everything done but the observation"),
        Trainee("ingrid", "Demo Trainee Ingrid", s.BEFORE_OBSERVATION, 25, "saphenous"),
        Trainee("jamal", "Demo Trainee Jamal", s.OBSERVATION_OFFERED, 22,
                listed="has a code to show an observer"),
        Trainee("kaya", "Demo Trainee Kaya", s.OBSERVATION_OFFERED, 22, "superficial_fibular",
                opened=True),
        Trainee("liam", "Demo Trainee Liam", s.READY, 25, listed="ready to be proposed"),
        Trainee("mei", "Demo Trainee Mei", s.READY, 26, "saphenous", stumbles=True, appeals=True),
        Trainee("noor", "Demo Trainee Noor", s.PROPOSED, 28, listed="proposed, to be confirmed"),
        Trainee("otto", "Demo Trainee Otto", s.PROPOSED, 29, "medial_calcaneal"),
        Trainee("petra", "Demo Trainee Petra", s.CERTIFIED, 90, consent="full",
                legal_name="Demo Petra Example, MD", listed="certified"),
        Trainee("maria", LONGEST, s.CERTIFIED, 140, "saphenous", consent="full",
                listed="certified, the longest name"),
        Trainee("nur", RIGHT_TO_LEFT, s.CERTIFIED, 200, consent="full",
                listed="certified, a name from right to left"),
        Trainee("quinn", "Demo Trainee Quinn", s.CERTIFIED, 330, consent="initials",
                fate="suspended"),
        Trainee("rosa", "Demo Trainee Rosa", s.CERTIFIED, 480, consent="full", fate="withdrawn"),
        Trainee("sami", "Demo Trainee Sami", s.CERTIFIED, valid_days - 15, consent="hidden",
                fate="expiring", listed="certified, about to expire"),
    )  # fmt: skip


TOGETHER = ("ada", "ben", "chidi", "dana", "eunji", "farid", "greta", "hugo", "ingrid")
"""Who is in the cohort of the first instructor."""
INVITED = (("wim", "Demo Trainee Wim"), ("xenia", "Demo Trainee Xenia"))
"""Asked to join, not here yet: their mails lie in the outbox."""
