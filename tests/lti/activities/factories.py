"""A school with a small edition, its platform, and launches as the core hands them on."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from npt_training.accounts.models import Organisation, Person
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.lti.activities import service
from npt_training.lti.activities.activity import Activity, parse
from npt_training.lti.activities.models import Selection
from npt_training.lti.models import Deployment, Launch, Login, LtiUser, Platform
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories as quiz

CORE = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SITE = "http://localhost:8000"
LESSONS = [
    {
        "id": f"b9-{name}", "title": f"Lesson {name}", "kind": "read", "minutes": 5,
        "nerves": [], "claims": [],
    }
    for name in ("one", "two", "three")
]  # fmt: skip
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Accepted:
    """What :class:`service.Accepted` asks for."""

    launch: Launch
    platform: Platform
    deployment: Deployment
    user: LtiUser | None
    claims: Mapping[str, Any]


@dataclass
class School:
    """An organisation with module B9 (three lessons, a quiz), a platform and its deployment."""

    organisation: Organisation
    edition_id: str
    platform: Platform
    deployment: Deployment
    users: dict[str, LtiUser] = field(default_factory=dict)

    def person(self, *roles: str, **more: Any) -> Person:
        return make_person(self.organisation, *roles, **more)

    def user(self, name: str = "ada", person: Person | None = None) -> LtiUser:
        """Somebody of the platform, the same for the same name."""
        if name not in self.users:
            with write() as s:
                row = LtiUser(
                    platform_id=self.platform.id,
                    subject=name,
                    person_id=person.id if person else None,
                    how="linked" if person else None,
                    name=name.title(),
                    first_at=now(),
                    last_at=now(),
                )
                s.add(row)
            self.users[name] = row
        return self.users[name]

    def accepted(
        self,
        claims: Mapping[str, Any],
        *,
        role: str = "learner",
        user: LtiUser | None = None,
        deployment: Deployment | None = None,
    ) -> Accepted:
        """A launch that was accepted, with its rows."""
        deployment = deployment or self.deployment
        with write() as s:
            login = Login(
                state_hash=new_id(),
                nonce=new_id(),
                platform_id=deployment.platform_id,
                target="/lti/to",
                browser_hash="b",
                created_at=now(),
                expires_at=now(),
                used_at=now(),
            )
            s.add(login)
            s.flush()
            launch = Launch(
                login_id=login.id,
                platform_id=deployment.platform_id,
                deployment_id=deployment.id,
                user_id=user.id if user else None,
                message=claims.get(CORE + "message_type", ""),
                role=role,
                roles=[],
                claims=dict(claims),
                launched_at=now(),
            )
            s.add(launch)
        return Accepted(launch, self.platform, deployment, user, claims)

    def launch(self, claims: Mapping[str, Any], **more: Any) -> service.Opened:
        """A launch arrives."""
        accepted = self.accepted(claims, **more)
        with write() as s:
            return service.note_launch(s, accepted)

    def select(
        self, activity: str, *, course_id: str | None = None, by: Person | None = None, **more: Any
    ) -> Selection:
        """An instructor chose ``activity`` by deep linking."""
        chooser = by or self.person("instructor")
        with write() as s:
            row = Selection(
                deployment_id=self.deployment.id,
                course_id=course_id,
                activity=activity,
                title=more.pop("title", "Chosen"),
                settings=more,
                chosen_by=chooser.id,
                chosen_at=now(),
            )
            s.add(row)
        return row


def make_school() -> School:
    edition_id = quiz.make_edition(quiz.choices(5), lessons=LESSONS)
    organisation = make_organisation()
    platform, deployment = make_platform(organisation)
    return School(organisation, edition_id, platform, deployment)


def make_platform(organisation: Organisation) -> tuple[Platform, Deployment]:
    """An approved platform with one approved deployment."""
    number = next(_numbers)
    with write() as s:
        platform = Platform(
            organisation_id=organisation.id,
            name="Campus",
            issuer="https://lms.example",
            client_id=f"client-{number}",
            auth_url="https://lms.example/auth",
            token_url="https://lms.example/token",
            jwks_url="https://lms.example/jwks",
            product="standard",
            status="approved",
            how="by hand",
            origins=["https://lms.example"],
            role_overrides={},
            told={},
            created_at=now(),
        )
        s.add(platform)
        s.flush()
    return platform, make_deployment(platform)


def make_deployment(platform: Platform) -> Deployment:
    with write() as s:
        deployment = Deployment(
            platform_id=platform.id,
            organisation_id=platform.organisation_id,
            deployment_id=new_id(),
            status="approved",
            created_at=now(),
        )
        s.add(deployment)
    return deployment


def claims(
    *,
    context: str | None = "course-1",
    link: str | None = "link-1",
    activity: str | None = None,
    selection: str | None = None,
    custom: Mapping[str, Any] | None = None,
    lineitem: str | None = None,
    grades: bool = False,
    title: str = "Nerves of the leg",
    link_title: str = "The quiz",
    message: str = "LtiResourceLinkRequest",
    **more: Any,
) -> dict[str, Any]:
    """Verified claims; the target names ``activity`` and ``selection`` as our own links do."""
    wanted = parse(activity)
    target = Activity.target(wanted, SITE, selection) if wanted else f"{SITE}/lti/to"
    if wanted is None and selection:
        target += f"?selection={selection}"
    said: dict[str, Any] = {
        CORE + "message_type": message,
        CORE + "target_link_uri": target,
        CORE + "custom": dict(custom or {}),
    }
    if context is not None:
        said[CORE + "context"] = {"id": context, "title": title, "label": "NP 1"}
        said[NRPS] = {"context_memberships_url": f"https://lms.example/{context}/members"}
    if link is not None:
        said[CORE + "resource_link"] = {"id": link, "title": link_title}
    if grades or lineitem:
        said[AGS] = {
            "scope": [SCOPE + "lineitem", SCOPE + "score"],
            "lineitems": f"https://lms.example/{context}/columns",
        }
        if lineitem:
            said[AGS]["lineitem"] = lineitem
    return said | more
