"""Filling a platform: tools, courses, people, links, columns; and what a teacher does by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.lti.platform.world import (
    INSTRUCTOR,
    LEARNER,
    SCOPES,
    Client,
    Course,
    Grade,
    LineItem,
    Link,
    Member,
    User,
    World,
)

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gita", "Hugo", "Ines", "Jan")
LAST = ("Demo", "Example", "Sample", "Trial", "Specimen", "Pattern", "Model", "Draft")


class Stock:
    """Verbs that make rows. Ids are texts nobody can guess a meaning of."""

    world: World

    def add_tool(self, tool_url: str = "http://localhost:8000", **more: Any) -> Client:
        """Register our tool by its addresses under ``tool_url``, with one deployment."""
        client = Client(
            id=self.world.new("client"),
            tool_url=tool_url,
            redirect_uris=[f"{tool_url}/lti/launch"],
            login_url=f"{tool_url}/lti/login",
            target_url=f"{tool_url}/lti/to",
            jwks_url=f"{tool_url}/lti/jwks.json",
            deployments=[self.world.new("deployment")],
        )
        self.world.clients[client.id] = replace(client, **more)
        return self.world.clients[client.id]

    @property
    def only(self) -> Client:
        """The one registered tool."""
        (client,) = self.world.clients.values()
        return client

    def add_deployment(self, client: Client) -> str:
        client.deployments.append(self.world.new("deployment"))
        return client.deployments[-1]

    def add_course(
        self, client: Client | None = None, *, title: str = "Nerves of the neck", **more: Any
    ) -> Course:
        """A course in which ``client`` (the only one) is placed; deployed once unless named."""
        client = client or self.only
        course_id = self.world.new("course")
        fields = {"deployment_id": client.deployments[0], "label": f"NP-{self.world.made}"} | more
        self.world.courses[course_id] = Course(course_id, client.id, title=title, **fields)
        return self.world.courses[course_id]

    def add_user(self, course: Course | None = None, *roles: str, **more: Any) -> User:
        """A new user; a learner of ``course`` unless roles (full URIs) are named."""
        user_id = self.world.new("user")
        n = self.world.made
        given, family = FIRST[n % len(FIRST)], f"{LAST[n % len(LAST)]} {n}"
        user = replace(User(user_id, given, family, f"{user_id}@campus.example"), **more)
        self.world.users[user.id] = user
        if course is not None:
            course.members[user.id] = Member(user.id, list(roles) or [LEARNER])
        return user

    def add_instructor(self, course: Course, **more: Any) -> User:
        return self.add_user(course, INSTRUCTOR, **more)

    def add_link(self, course: Course, *, column: float | None = None, **more: Any) -> Link:
        """A resource link; with ``column`` also a column of that maximum, tied to it."""
        client = self.world.clients[course.client_id]
        link = Link(self.world.new("link"), course.id, "An activity", client.target_url)
        self.world.links[link.id] = replace(link, **more)
        if column is not None:
            self.add_column(course, link=self.world.links[link.id], maximum=column)
        return self.world.links[link.id]

    def add_column(
        self,
        course: Course,
        *,
        label: str = "Marks",
        maximum: float = 100,
        link: Link | None = None,
    ) -> LineItem:
        item = LineItem(self.world.new("column"), course.id, label, maximum)
        item.link_id = link.id if link else None
        self.world.lineitems[item.id] = item
        return item

    def copy_course(self, course: Course, *, with_custom: bool = True) -> Course:
        """The course again, with new ids; its people stay behind, its links and columns come."""
        client = self.world.clients[course.client_id]
        copy = self.add_course(client, title=f"{course.title} (copy)")
        copy.deployment_id = course.deployment_id
        copy.history = [course.id, *course.history]
        for link in self.world.course_links(course.id):
            again = self.add_link(copy, title=link.title, url=link.url)
            again.custom = dict(link.custom) if with_custom else {}
            again.history = [link.id, *link.history]
            for item in [i for i in self.world.course_columns(course.id) if i.link_id == link.id]:
                column = self.add_column(copy, label=item.label, maximum=item.maximum, link=again)
                column.resource_id, column.tag = item.resource_id, item.tag
        return copy

    def column_of(self, link: Link) -> LineItem:
        """The one column of a link."""
        (item,) = [i for i in self.world.course_columns(link.course_id) if i.link_id == link.id]
        return item

    def grade_of(self, link: Link, user: User) -> Grade:
        """What the gradebook shows; an empty cell if nothing was ever sent."""
        return self.world.grades.get((self.column_of(link).id, user.id), Grade())

    def set_grade(self, link: Link, user: User, value: float) -> None:
        """A teacher writes a mark into the gradebook by hand."""
        key = (self.column_of(link).id, user.id)
        grade = self.world.grades.setdefault(key, Grade())
        grade.value, grade.by_teacher = value, True

    def leave(self, course: Course, user: User) -> None:
        """The user is taken off the course; the roster no longer names them."""
        del course.members[user.id]

    def token_of_another(self: Platform, client_id: str) -> str:
        """A token that is good, but for another client than ``client_id``."""
        others = [name for name in self.world.clients if name != client_id]
        token = self.world.new("token")
        other = others[-1] if others else "somebody-else"
        self.world.tokens[token] = (other, list(SCOPES), self.now() + 3600)
        return token
