"""The preview as one thing: the product on its own database, what was read, what was found."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, redirect, request

from npt_training.accounts import service as accounts
from npt_training.accounts.principal import Permission, Principal
from npt_training.app import create_app
from npt_training.content import look_across, report_of
from npt_training.core.errors import NptError
from npt_training.core.migrate import upgrade
from npt_training.core.runtime import EXTENSION
from npt_training.core.web import SAFE_METHODS, render
from npt_training.core.yamlfile import ContentProblem
from npt_training.preview import files, views
from npt_training.preview.findings import Finding, about, findings
from npt_training.preview.pages import Page, Spot, pages_of, places_of
from npt_training.preview.reading import Reader, Reading
from npt_training.preview.shelf import Shelf

KEY = "npt_preview"
HOSTS = {"localhost", "127.0.0.1", "[::1]"}
EVERY_S = 0.4
"""How often files are looked at."""
SETTLED_S = 0.1
"""An editor writes in steps: a file counts once nothing has moved for so long."""
MAY_POST = {"npt.core.theme", "npt.preview.answer", "npt.preview.save"}
UNLOCKED = ("npt.preview.state", "npt.core.")


class NoSuchModule(NptError):
    """``--module`` names a module the pack does not have."""


class NoPack(NptError):
    """The folder holds no content."""


@dataclass(frozen=True)
class Shown:
    """What the pages stand on at one moment."""

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    broken: frozenset[str]
    checked: bool
    """False while the whole is being checked or cannot be."""
    places: dict[tuple[str, str], Spot]

    def page(self, path: str) -> Page | None:
        return next((page for page in self.pages if page.url == path), None)

    def about(self, page: Page) -> list[Finding]:
        return about(page, self.findings, self.broken)


class Preview:
    """``source`` holds courses/ and quizzes/; ``work`` is an empty folder to be thrown away."""

    def __init__(
        self,
        source: Path,
        work: Path,
        *,
        public_url: str,
        module: str | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        missing = [top for top in files.FOLDERS if not (source / top).is_dir()]
        if missing:
            raise NoPack(
                f"{source} holds no {' and no '.join(missing)}. Name the folder that holds both "
                "courses and quizzes."
            )
        self.source, self.module, self.say = source, module, say
        self.run, self.version, self.looks = secrets.token_hex(4), 0, 0
        self.doing = ""
        self.lock = threading.RLock()
        self.copy = files.Copy(source, work / "pack")
        self.reader = Reader(self.copy)
        self.app = _application(work, public_url)
        self.shown = Shown((), (), frozenset(), False, {})
        self.app.extensions[KEY] = self
        with self.app.app_context():
            upgrade(self.app.extensions[EXTENSION].db)
            principal = _author()
            self.shelf = Shelf(principal.person_id)
        self.app.extensions[EXTENSION].load_principal = lambda: principal
        self._hook()

    def start(self) -> None:
        """Read everything for the first time. Raises NoSuchModule."""
        self.seen = files.seen(self.source)
        self.say("Reading the pack …")
        self._read(set(self.seen))
        codes = self.reading.rooms.courses.module_ids
        if self.module is not None and self.module not in codes:
            listed = ", ".join(sorted(codes, key=lambda code: (code[0], len(code), code)))
            raise NoSuchModule(f"There is no module {self.module}. There are: {listed}.")

    def watch(self, stop: threading.Event) -> None:
        """Read again what changes, until ``stop``. No fault of a file ends it."""
        while not stop.wait(EVERY_S):
            now = files.seen(self.source)
            if now == self.seen:
                continue
            while not stop.wait(SETTLED_S) and (later := files.seen(self.source)) != now:
                now = later
            changed = files.differing(self.seen, now)
            self.seen = now
            self.say(f"{time.strftime('%H:%M:%S')} {_named(changed)} changed. Reading …")
            began = time.monotonic()
            try:
                self._read(changed)
            except Exception as error:  # the author goes on writing, whatever it is
                self.app.logger.exception("the preview could not read the pack")
                self._fail(repr(error), changed)
            self.say(f"Shown after {time.monotonic() - began:.1f} s. {self.told()}")

    def told(self) -> str:
        """How many findings there are, in words."""
        heavy = sum(one.heavy for one in self.shown.findings)
        light = len(self.shown.findings) - heavy
        return f"Mistakes: {heavy}, to look at: {light}."

    def _read(self, changed: set[str]) -> None:
        self.doing = f"Reading {_named(changed)} …" if self.version else "Reading the pack …"
        try:
            reading = self.reader.read(changed)
            if reading.rooms.atlas.problems:
                raise NoPack(
                    "The atlas of the pack has mistakes, so no picture can be shown:\n"
                    + "\n".join(str(problem) for problem in reading.rooms.atlas.problems[:20])
                )
            with self.lock, self.app.app_context():
                self.shelf.put(reading, self._say)
                self.reading = reading
                self.version += 1
                self._show(reading.problems, reading.rooms.courses.warnings, checked=False)
        finally:
            self.doing = ""
        if reading.whole:
            threading.Thread(
                target=self._check, args=(self.version, reading), name="npt-check", daemon=True
            ).start()

    def _say(self, text: str) -> None:
        self.doing = text
        self.say(text)

    def _check(self, version: int, reading: Reading) -> None:
        """What only the whole shows; takes seconds, so pages do not wait for it."""
        began = time.monotonic()
        whole = replace(reading.rooms, problems=[], warnings=[])
        try:
            look_across(whole)
            report = report_of(whole)
        except Exception:
            self.app.logger.exception("the check of the whole pack failed")
            return
        with self.lock, self.app.app_context():
            if version == self.version:
                self._show(report.problems, report.warnings, checked=True)
                took = time.monotonic() - began
                self.say(f"The whole pack is checked ({took:.1f} s). {self.told()}")

    def _show(
        self,
        problems: Iterable[ContentProblem],
        warnings: Iterable[ContentProblem],
        *,
        checked: bool,
    ) -> None:
        places = places_of(self.copy.folder)
        pages = pages_of(self.reading, places)
        if self.module is not None:
            pages = [page for page in pages if page.module == self.module]
        found = findings(problems, warnings, places, self.source)
        broken = self.reading.broken
        self.shown = Shown(tuple(pages), tuple(found), broken, checked, places)
        self.looks += 1

    def _fail(self, error: str, changed: set[str]) -> None:
        reason = (
            f"The preview itself failed on this change ({error}) and shows what it showed before. "
            "The terminal says more."
        )
        own = [Finding(name, 0, reason, True) for name in sorted(changed)]
        with self.lock:
            self.shown = replace(self.shown, findings=(*own, *self.shown.findings))
            self.looks += 1

    def _hook(self) -> None:
        app = self.app
        views.hang(app)
        app.before_request(self._before)
        app.after_request(self._after)
        inner = app.wsgi_app
        free = ("/preview/state", "/static/", "/files/")

        def one_at_a_time(environ: Any, start_response: Any) -> Any:
            if environ.get("PATH_INFO", "").startswith(free):
                return inner(environ, start_response)
            with self.lock:
                return inner(environ, start_response)

        app.wsgi_app = one_at_a_time  # type: ignore[method-assign]

    def _before(self) -> Any:
        if request.host.rpartition(":")[0] not in HOSTS and request.host not in HOSTS:
            abort(403)
        if request.path == "/":
            return redirect("/preview/")
        if request.method not in SAFE_METHODS and request.endpoint not in MAY_POST:
            return render("preview/kept_nothing.html"), 405
        page = self.shown.page(request.path)
        if page is not None and self.shown.broken & page.files and "last-good" not in request.args:
            return views.broken_page(page.files & self.shown.broken, page), 422
        return None

    def _after(self, response: Response) -> Response:
        framed = response.headers.get("X-Frame-Options") == "SAMEORIGIN"
        if response.mimetype != "text/html" or framed or response.is_streamed:
            return response
        if response.status_code == 500:
            response.set_data(render("preview/unmade.html", broken=sorted(self.shown.broken)))
        text = response.get_data(as_text=True)
        head, end, tail = text.rpartition("</body>")
        if end:
            response.set_data(head + views.panel(request.path) + end + tail)
        return response


def current_preview() -> Preview:
    """The preview of the application in context."""
    found: Preview = current_app.extensions[KEY]
    return found


def _application(work: Path, public_url: str) -> Flask:
    """The product with none of the author's settings that name places where things are kept."""
    data = work / "data"
    data.mkdir()
    app = create_app(
        {
            "mode": "development", "data_dir": data, "keys_dir": data / "keys",
            "database_url": f"sqlite:///{data / 'preview.sqlite3'}", "storage_url": "",
            "secret_key": secrets.token_urlsafe(48), "public_url": public_url, "smtp_url": "",
            "content_dir": None, "rate_limits": False, "rate_limit_storage": "memory://",
            "trusted_proxies": 0, "sqlite_max_page_count": None, "languages": ["en"],
            "open_sign_up": False, "lti_loopback": False, "site_name": "Preview",
        }
    )  # fmt: skip
    app.config["SESSION_COOKIE_NAME"] = "npt_preview_session"
    return app


def _author() -> Principal:
    """Who looks: may read what learners read, and nothing else."""
    accounts.ensure_roles()
    school = accounts.create_organisation("Preview")
    person = accounts.create_person(
        name="Author", email=None, organisation_id=school.id, roles=["trainee"]
    )
    seeing = frozenset({Permission.VIEW_OWN, Permission.LEARN})
    return Principal(person.id, person.name, school.id, seeing)


def _named(changed: set[str]) -> str:
    first, *others = sorted(changed)
    return f"{first} and {len(others)} more" if others else first
