"""The platform: its settings, its rows, its addresses, and how it is served, stopped and kept."""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.lti.platform import keys
from tests.lti.platform.claims import RESOURCE, REVIEW, launch_claims
from tests.lti.platform.drive import Approved, Driving
from tests.lti.platform.site import make_site
from tests.lti.platform.stock import Stock
from tests.lti.platform.world import Client, Course, Link, Pending, User, World

HOST = "127.0.0.1"


class Platform(Stock, Driving):
    """One LMS. See the package's docstring for how a test uses it."""

    def __init__(
        self,
        *,
        port: int | None = None,
        issuer: str | None = None,
        base: str | None = None,
        now: Callable[[], float] = time.time,
        state: Path | None = None,
        own_key: bool = False,
    ) -> None:
        self.port, self.now, self.state = port, now, state
        self.base = base or (f"http://{HOST}:{port}" if port else "https://campus.example")
        self.issuer = issuer or self.base
        self.token_url = f"{self.base}/token"
        self.token_audience: str | None = None
        self.family = "strict"
        self.storage: str | None = None
        self.share_pii = self.share_sub = self.short_roles = True
        self.loses_custom = self.refuses_unknown = False
        self.page_size = 10
        self.stale_status, self.not_gradable = 409, 400
        self.type_id = "7"
        self.tool_custom: dict[str, str] = {}
        self.configuration_extra: dict[str, Any] = {}
        self.tool_keys: Callable[[Client], dict[str, Any]] = keys.published
        self.linked: list[Link] = []
        self.lock = threading.RLock()
        self.world = self._kept() or World(
            key_pem=keys.new_key_pem() if own_key else keys.run_key_pem(),
            kid="own" if own_key else "strict",
        )
        self.wsgi: Flask = make_site(self)
        self._server: Any = None

    # Addresses
    def lineitems_url(self, course_id: str) -> str:
        return f"{self.base}/courses/{course_id}/lineitems"

    def lineitem_url(self, item_id: str) -> str:
        """A column's address carries a query, which ``/scores`` has to stand before."""
        return f"{self.base}/lineitems/{item_id}?type_id={self.type_id}"

    # Launches
    def begin(
        self,
        link: Link | None,
        user: User | str,
        *,
        message: str = RESOURCE,
        course: Course | None = None,
        client: Client | None = None,
        deployment_id: str | None = None,
        for_user: User | str | None = None,
        **extra: Any,
    ) -> str:
        """Start a launch: the tool's login address with the parameters a platform adds.

        ``extra`` are claims by their full names that replace those of the launch.
        """
        course = course or (self.world.courses[link.course_id] if link else None)
        client = client or self.world.clients[course.client_id if course else self.only.id]
        learner = for_user.id if isinstance(for_user, User) else for_user
        pending = Pending(
            id=self.world.new("hint"),
            client_id=client.id,
            deployment_id=deployment_id
            or (course.deployment_id if course else client.deployments[0]),
            user_id=user.id if isinstance(user, User) else user,
            message=message,
            course_id=course.id if course else None,
            link_id=link.id if link else None,
            target_url=link.url if link and message == RESOURCE else client.target_url,
            for_user=learner,
            data=f"data of {self.world.made}" if message != RESOURCE else None,
            extra=extra,
        )
        if message == REVIEW and link:
            column = next(
                i for i in self.world.course_columns(link.course_id) if i.link_id == link.id
            )
            pending.lineitem_id = column.id
            pending.target_url = (column.review or {}).get("url", link.url)
        self.world.pending[pending.id] = pending
        sent = {
            "iss": self.issuer,
            "target_link_uri": pending.target_url,
            "login_hint": pending.user_id,
            "lti_message_hint": pending.id,
            "client_id": client.id,
            "lti_deployment_id": pending.deployment_id,
        }
        if self.storage:
            sent["lti_storage_target"] = self.storage
        self.keep()
        return f"{client.login_url}?{urlencode(sent)}"

    def id_token(
        self,
        login_params: dict[str, str] | MultiDict[str, str],
        *,
        headers: dict[str, Any] | None = None,
        without: tuple[str, ...] = (),
        **claims: Any,
    ) -> str:
        """The signed answer to a login of the tool, with ``claims`` in place of its own.

        ``without`` names claims to leave out; ``headers`` replace those of the JWT.
        """
        pending = self.world.pending[login_params["lti_message_hint"]]
        said = launch_claims(self, pending, login_params["nonce"]) | claims
        return self.sign({k: v for k, v in said.items() if k not in without}, headers)

    def sign(self, claims: dict[str, Any], headers: dict[str, Any] | None = None) -> str:
        return keys.sign(self.world, claims, headers)

    def jwks(self) -> dict[str, Any]:
        return keys.jwks(self.world)

    # Our application in this process
    def follow(self, app: Flask) -> None:
        """Keep the application's time, and ask it for its keys without a server."""
        clock = app.extensions["npt_training"].clock
        self.now = lambda: clock.now().timestamp()
        self.tool_keys = lambda _client: app.test_client().get("/lti/jwks.json").get_json()

    def approve_in(self, app: Flask, client: Client | None = None, **more: Any) -> Approved:
        """See :func:`tests.lti.platform.approve.approve`."""
        from tests.lti.platform.approve import approve

        return approve(self, app, client, **more)

    # Misbehaviour
    def misbehave(self, where: str, how: str, times: int = -1) -> None:
        """See :mod:`tests.lti.platform.faults`."""
        self.world.faults[where] = (how, times)

    def behave(self) -> None:
        self.world.faults.clear()

    def spend_fault(self, where: str) -> str:
        """How to misbehave at ``where`` now; empty for not at all. Counts down."""
        with self.lock:
            name = where if where in self.world.faults else "*"
            how, times = self.world.faults.get(name, ("", 0))
            if not how or not where:
                return ""
            self.world.faults[name] = (how, times - 1)
            if times == 1:
                del self.world.faults[name]
            return how

    # Serving and keeping
    def serve(self) -> Platform:
        """Serve by waitress on its port, in a thread of this process."""
        from waitress.server import create_server

        assert self.port, "a platform that is served needs a port"
        self._server = create_server(self.wsgi, host=HOST, port=self.port, threads=8)
        threading.Thread(target=self._server.run, daemon=True).start()
        return self

    def stop(self) -> None:
        """Close the port: connections are refused until :meth:`serve`."""
        if self._server is not None:
            self._server.task_dispatcher.shutdown(timeout=5)
            self._server.close()
            self._server = None

    def __enter__(self) -> Platform:
        return self.serve()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _kept(self) -> World | None:
        if self.state is None or not self.state.exists():
            return None
        return pickle.loads(self.state.read_bytes())

    def keep(self) -> None:
        """Write all rows to the state file, if there is one, so that a new process has them."""
        if self.state is None:
            return
        with self.lock:
            fresh = self.state.with_suffix(".new")
            fresh.write_bytes(pickle.dumps(self.world))
            fresh.replace(self.state)
