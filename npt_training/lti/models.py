"""Whom we trust and who came: platforms, tenants, keys, logins, launches, frame sessions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Platform(Base):
    """A registration: one client of ours at one issuer. Cloud platforms share an issuer, so only
    (issuer, client_id) names it.

    ``status``: pending (an administrator has to look), approved, ended. ``product`` names the
    plugin of :mod:`.products` (standard where none fits). ``origins`` are the addresses whose
    pages may frame ours, as ``https://host[:port]``; an issuer's address need not be the LMS's own.
    ``token_audience`` is the ``aud`` of our client assertion where it is not ``token_url``.
    ``role_overrides``: role URI to ``learner``, ``instructor`` or ``none``. ``told`` keeps what the
    platform answered when it was registered. ``held_until``: its services are left alone till then,
    ``held_why`` says why in words; ``failures`` counts those in a row.
    """

    __tablename__ = "npt_lti_platform"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    auth_url: Mapped[LongText]
    token_url: Mapped[LongText]
    token_audience: Mapped[LongText | None]
    jwks_url: Mapped[LongText]
    product: Mapped[str]
    status: Mapped[str]
    how: Mapped[str]
    origins: Mapped[JsonDoc]
    role_overrides: Mapped[JsonDoc]
    told: Mapped[JsonDoc]
    created_by: Mapped[Id | None]
    created_at: Mapped[UtcDateTime]
    decided_by: Mapped[Id | None]
    decided_at: Mapped[UtcDateTime | None]
    held_until: Mapped[UtcDateTime | None]
    held_why: Mapped[LongText | None]
    failures: Mapped[int] = mapped_column(default=0)


class Deployment(Base):
    """A tenant: one placement of our tool on a platform. Unknown ones wait as pending."""

    __tablename__ = "npt_lti_deployment"
    __table_args__ = (UniqueConstraint("platform_id", "deployment_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    deployment_id: Mapped[str]
    name: Mapped[str | None]
    status: Mapped[str]
    created_at: Mapped[UtcDateTime]
    decided_by: Mapped[Id | None]
    decided_at: Mapped[UtcDateTime | None]


class RegistrationLink(Base):
    """A link for dynamic registration: good once, stored as the SHA-256 of its token.

    ``used_at`` without ``platform_id``: the platform was asked and no registration is known to
    have come of it."""

    __tablename__ = "npt_lti_registration_link"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_by: Mapped[Id]
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    used_at: Mapped[UtcDateTime | None]
    withdrawn_at: Mapped[UtcDateTime | None]
    platform_id: Mapped[Id | None]


class ToolKey(Base):
    """A key pair of ours; ``id`` is its ``kid``. It signs between ``signs_from`` and
    ``signs_until`` and stays published until ``published_until``; ``secret`` is the private key,
    encrypted with the site's secret."""

    __tablename__ = "npt_lti_key"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    public: Mapped[JsonDoc]
    secret: Mapped[LongText]
    created_at: Mapped[UtcDateTime]
    signs_from: Mapped[UtcDateTime]
    signs_until: Mapped[UtcDateTime | None]
    published_until: Mapped[UtcDateTime | None]


class PlatformKeys(Base):
    """A platform's key set as last fetched whole: ``keys`` is a JWK set of those we can use.

    ``fetched_at`` is when that was (long ago when it never worked), ``missed_at`` when we last
    asked, ``failed_at`` when asking last failed and ``failure`` why, in words."""

    __tablename__ = "npt_lti_platform_keys"

    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"), primary_key=True)
    url: Mapped[LongText]
    keys: Mapped[JsonDoc]
    fetched_at: Mapped[UtcDateTime]
    missed_at: Mapped[UtcDateTime | None]
    failed_at: Mapped[UtcDateTime | None]
    failure: Mapped[LongText | None]


class AccessToken(Base):
    """A token for a platform's services. It belongs to one registration, never to an issuer.

    ``scopes`` is the sorted scopes joined by spaces; ``secret`` is the token, encrypted.
    """

    __tablename__ = "npt_lti_access_token"
    __table_args__ = (UniqueConstraint("platform_id", "scope_digest"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"))
    scope_digest: Mapped[str]
    scopes: Mapped[LongText]
    secret: Mapped[LongText]
    fetched_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]


class Login(Base):
    """One OIDC login we began. State, nonce, platform, target and browser belong together and are
    used once; ``used_at`` is set in the transaction that accepts the launch.

    ``browser_hash`` is the SHA-256 of the value our login cookie or the platform's storage holds.
    """

    __tablename__ = "npt_lti_login"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    state_hash: Mapped[str] = mapped_column(unique=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"))
    deployment_id: Mapped[str | None]
    target: Mapped[LongText]
    browser_hash: Mapped[str]
    storage_target: Mapped[str | None]
    created_at: Mapped[UtcDateTime] = mapped_column(index=True)
    expires_at: Mapped[UtcDateTime]
    used_at: Mapped[UtcDateTime | None]


class Launch(AppendOnly, Base):
    """A launch that was accepted. ``claims`` are those we use later, without the person's data.

    ``role`` is what the message's membership roles amount to: instructor, learner or none.
    """

    __tablename__ = "npt_lti_launch"
    __table_args__ = (UniqueConstraint("login_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    login_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_login.id"))
    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"))
    deployment_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_deployment.id"), index=True)
    user_id: Mapped[Id | None]
    message: Mapped[str]
    role: Mapped[str]
    roles: Mapped[JsonDoc]
    claims: Mapped[JsonDoc]
    launched_at: Mapped[UtcDateTime]


class LtiUser(Base):
    """Somebody of a platform: (registration, subject). ``person_id`` is set once and never
    rebound; ``how`` is created (a new person), linked (the person signed in to it) or NULL (not
    decided yet). Name and address are what the platform last said."""

    __tablename__ = "npt_lti_user"
    __table_args__ = (UniqueConstraint("platform_id", "subject"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    platform_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_platform.id"))
    subject: Mapped[str]
    person_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"), index=True)
    how: Mapped[str | None]
    name: Mapped[str | None]
    email: Mapped[str | None]
    first_at: Mapped[UtcDateTime]
    last_at: Mapped[UtcDateTime]


class FrameSession(Base):
    """A browser inside an LMS (or the tab opened from it). Its cookie is Partitioned and holds the
    token whose SHA-256 this row keeps; the launch says who, where and as what."""

    __tablename__ = "npt_lti_session"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(unique=True)
    launch_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_launch.id"), index=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    framed: Mapped[bool]
    created_at: Mapped[UtcDateTime]
    last_seen: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    revoked_at: Mapped[UtcDateTime | None]


class TabCode(Base):
    """A code that carries a launch into a new tab: 60 seconds, once, by POST. ``purpose``: open
    (go on there), own (with one's own account), join (connect the two)."""

    __tablename__ = "npt_lti_tab_code"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    code_hash: Mapped[str] = mapped_column(unique=True)
    launch_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_launch.id"), index=True)
    target: Mapped[LongText]
    purpose: Mapped[str]
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    used_at: Mapped[UtcDateTime | None]
