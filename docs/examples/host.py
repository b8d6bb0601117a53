"""An application of somebody else with npt-training mounted in it under /training.

It has its own sign-in (Flask-Login), languages (Flask-Babel), CSRF protection and error pages,
and keeps all of them. Run it: ``python docs/examples/host.py``, after ``npt-training db upgrade``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, abort, redirect, render_template_string, request, session, url_for
from flask_babel import Babel
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_wtf.csrf import CSRFProtect

from npt_training import NPTTraining
from npt_training.accounts.identity import HostPerson

PEOPLE = {
    "17": {"name": "Dr Host Trainee", "email": "trainee@host.example", "roles": ["trainee"]},
    "18": {"name": "Dr Host Instructor", "email": "teacher@host.example", "roles": ["instructor"]},
}


class User(UserMixin):
    """A user of the host; ``id`` is the host's own."""

    def __init__(self, ident: str) -> None:
        self.id = ident


class HostIdentity:
    """Tells npt-training who is signed in at the host. Four questions, nothing more."""

    def current(self) -> HostPerson | None:
        """The person of this request, or None."""
        if not current_user.is_authenticated:
            return None
        found = PEOPLE[current_user.id]
        return HostPerson(
            provider="host",
            subject=current_user.id,
            name=str(found["name"]),
            email=str(found["email"]),
            roles=tuple(found["roles"]),
        )

    def reauthenticate(self, person: Any) -> bool | Any:
        """Prove again who signs: this host asks for its PIN on a page of its own."""
        if session.pop("pin_proven_for", None) == person.subject:
            return True
        return redirect(url_for("pin", next=request.path))

    def profile(self, subject: str) -> str | None:
        """The host's own page about one of its people."""
        return url_for("home") if subject in PEOPLE else None

    def sign_in_url(self, next: str) -> str:
        """Where a stranger signs in, and comes back from."""
        return url_for("sign_in", next=next)


def make_host(config: Mapping[str, Any] | None = None, *, mount: bool = True) -> Flask:
    """The host; ``mount=False`` leaves npt-training out, to compare."""
    app = Flask("host_example")
    app.config.update(SECRET_KEY="only for this example", **(config or {}))  # noqa: S106
    login = LoginManager(app)
    login.login_view = "sign_in"
    login.user_loader(lambda ident: User(ident) if ident in PEOPLE else None)
    Babel(app, locale_selector=lambda: request.accept_languages.best_match(["en", "de"]) or "en")
    CSRFProtect(app)

    @app.errorhandler(404)
    def missing(error: Exception) -> tuple[str, int]:
        return "The host's own page for what is missing.", 404

    @app.context_processor
    def words() -> dict[str, str]:
        return {"host_name": "Example Clinic Intranet"}

    @app.get("/")
    def home() -> str:
        return render_template_string("<h1>{{ host_name }}</h1><p>{{ lang }}</p>", lang="home")

    @app.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> Any:
        if request.method == "POST":
            user = User(request.form["user"])
            if user.id not in PEOPLE:
                abort(404)
            login_user(user)
            return redirect(request.args.get("next") or "/")
        return render_template_string(
            '<form method="post"><input type="hidden" name="csrf_token" '
            'value="{{ csrf_token() }}"><input name="user"></form>'
        )

    @app.route("/pin", methods=["GET", "POST"])
    def pin() -> Any:
        if request.method == "POST" and request.form["pin"] == "2468":
            session["pin_proven_for"] = current_user.id
            return redirect(request.args["next"])
        return render_template_string(
            '<form method="post"><input type="hidden" name="csrf_token" '
            'value="{{ csrf_token() }}"><label>PIN <input name="pin"></label></form>'
        )

    if mount:
        NPTTraining().init_app(app, identity=HostIdentity(), url_prefix="/training")
    return app


if __name__ == "__main__":
    make_host().run(port=5000)
