"""Courses of an LMS, the links in them, what was chosen for them, and who came by them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Course(Base):
    """A context of a deployment. ``copied_from`` is the course it was copied from, once known;
    ``settled_at`` says that an instructor was asked about the copy (or there was nothing to ask).
    One curriculum may stand in any number of courses."""

    __tablename__ = "npt_lti_course"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    deployment_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_deployment.id"))
    context_id: Mapped[str]
    title: Mapped[str]
    label: Mapped[str | None]
    memberships_url: Mapped[LongText | None]
    lineitems_url: Mapped[LongText | None]
    scopes: Mapped[JsonDoc]
    settings: Mapped[JsonDoc]
    copied_from: Mapped[Id | None]
    settled_at: Mapped[UtcDateTime | None]
    settled_by: Mapped[Id | None]
    created_at: Mapped[UtcDateTime]
    last_at: Mapped[UtcDateTime]


class Selection(Base):
    """What an instructor chose by deep linking; ``id`` travels in the link and comes back with
    every launch of it, also from a copied course.

    ``activity`` is ``kind:code`` (lesson, module, quiz, exam, tier, certificate)."""

    __tablename__ = "npt_lti_selection"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    deployment_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_deployment.id"), index=True)
    course_id: Mapped[Id | None]
    activity: Mapped[str]
    title: Mapped[str]
    settings: Mapped[JsonDoc]
    chosen_by: Mapped[Id]
    chosen_at: Mapped[UtcDateTime]


class Link(Base):
    """A resource link of a course and the activity it opens; NULL while nobody has chosen one.

    ``lineitem_url`` is the platform's column for it, kept once found or made; ``column_state``:
    none (the platform offers no grades), wanted, ready, refused, with ``column_error`` in words.
    ``column_label`` is the name we last gave it; NULL where the platform made it. Whoever looks for
    it or makes it holds it till ``column_held_until``, so that two workers make one column.
    """

    __tablename__ = "npt_lti_link"
    __table_args__ = (UniqueConstraint("deployment_id", "resource_link_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    deployment_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_deployment.id"))
    course_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_lti_course.id"), index=True)
    resource_link_id: Mapped[str]
    selection_id: Mapped[Id | None]
    activity: Mapped[str | None]
    title: Mapped[str]
    settings: Mapped[JsonDoc]
    copied_from: Mapped[Id | None]
    lineitem_url: Mapped[LongText | None]
    lineitems_url: Mapped[LongText | None]
    scopes: Mapped[JsonDoc]
    column_state: Mapped[str]
    column_error: Mapped[LongText | None]
    column_label: Mapped[LongText | None]
    column_held_until: Mapped[UtcDateTime | None]
    created_at: Mapped[UtcDateTime]
    last_at: Mapped[UtcDateTime]


class Learner(Base):
    """Somebody who opened a link as a learner: their marks go to its column.

    ``active`` is false once the roster no longer has them."""

    __tablename__ = "npt_lti_learner"
    __table_args__ = (UniqueConstraint("link_id", "user_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    link_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_link.id"))
    user_id: Mapped[Id] = mapped_column(ForeignKey("npt_lti_user.id"), index=True)
    first_at: Mapped[UtcDateTime]
    last_at: Mapped[UtcDateTime]
