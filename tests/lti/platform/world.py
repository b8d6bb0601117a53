"""What a platform knows: people, courses, links, columns, grades, tools. Plain rows in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINEITEM, LINEITEM_READ = AGS + "lineitem", AGS + "lineitem.readonly"
SCORE, RESULT_READ = AGS + "score", AGS + "result.readonly"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCOPES = (LINEITEM, LINEITEM_READ, SCORE, RESULT_READ, MEMBERS)

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LEARNER, INSTRUCTOR = MEMBERSHIP + "Learner", MEMBERSHIP + "Instructor"


class Refused(Exception):
    """A request that the platform does not take: HTTP status and the reason it gives."""

    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


@dataclass
class User:
    """Somebody with an account; ``id`` is the ``sub`` of launches and the roster's ``user_id``."""

    id: str
    given: str
    family: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass
class Member:
    """A user's place in a course. ``roles`` are full URIs; ``status`` as NRPS spells it."""

    user_id: str
    roles: list[str]
    status: str = "Active"


@dataclass
class Link:
    """A resource link that opens the tool; ``history``: ids of the links it was copied from."""

    id: str
    course_id: str
    title: str
    url: str
    custom: dict[str, str] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)


@dataclass
class LineItem:
    """A column of the gradebook."""

    id: str
    course_id: str
    label: str
    maximum: float
    resource_id: str | None = None
    tag: str | None = None
    link_id: str | None = None
    review: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Grade:
    """A cell of the gradebook. ``value`` is on the column's own scale, None for no grade;
    ``timestamp`` is that of the last score taken, ``by_teacher`` that a person changed it since."""

    value: float | None = None
    comment: str | None = None
    timestamp: str = ""
    activity: str = ""
    grading: str = ""
    by_teacher: bool = False


@dataclass
class Course:
    """A context. ``broken_rows`` are members' rows told as they stand, faults and all."""

    id: str
    client_id: str
    deployment_id: str
    label: str
    title: str
    members: dict[str, Member] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    broken_rows: list[Any] = field(default_factory=list)


@dataclass
class Client:
    """A tool as registered here: its allow-listed addresses, its placements, its scopes."""

    id: str
    tool_url: str
    redirect_uris: list[str]
    login_url: str
    target_url: str
    jwks_url: str
    deployments: list[str]
    scopes: list[str] = field(default_factory=lambda: list(SCOPES))


@dataclass
class Pending:
    """A launch that the platform has started and not yet signed."""

    id: str
    client_id: str
    deployment_id: str
    user_id: str
    message: str
    course_id: str | None = None
    link_id: str | None = None
    target_url: str = ""
    lineitem_id: str | None = None
    for_user: str | None = None
    data: str | None = None
    accept_multiple: bool = True
    extra: dict[str, Any] = field(default_factory=dict)
    answered: bool = False


@dataclass
class Received:
    """A score that was taken: when (the platform's clock, in seconds), and what it said."""

    at: float
    lineitem_id: str
    body: dict[str, Any]


@dataclass
class World:
    """All rows of one platform. Everything in it can be pickled, so it outlives a process."""

    key_pem: str
    kid: str
    users: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    lineitems: dict[str, LineItem] = field(default_factory=dict)
    grades: dict[tuple[str, str], Grade] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    pending: dict[str, Pending] = field(default_factory=dict)
    tokens: dict[str, tuple[str, list[str], float]] = field(default_factory=dict)
    registration_tokens: dict[str, bool] = field(default_factory=dict)
    seen_nonces: set[str] = field(default_factory=set)
    seen_jti: set[str] = field(default_factory=set)
    calls: list[tuple[float, str, str, int]] = field(default_factory=list)
    faults: dict[str, tuple[str, int]] = field(default_factory=dict)
    made: int = 0

    def new(self, prefix: str) -> str:
        """An id nobody has yet."""
        self.made += 1
        return f"{prefix}-{self.made}"

    def course_links(self, course_id: str) -> list[Link]:
        return [link for link in self.links.values() if link.course_id == course_id]

    def course_columns(self, course_id: str) -> list[LineItem]:
        return [item for item in self.lineitems.values() if item.course_id == course_id]
