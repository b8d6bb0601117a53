"""Links in mail come from NPT_PUBLIC_URL, whatever Host header a request forges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.service import recovery
from tests.accounts.factories import csrf, mails, make_organisation, make_person, sign_in


def post_forged(client: FlaskClient, path: str, data: dict[str, Any]) -> Any:
    """Send a form of this browser's session with another site's name in every host header."""
    token = csrf(client)
    cookie = client.get_cookie("npt_session")
    assert cookie is not None
    bare = client.application.test_client(use_cookies=False)
    return bare.post(
        path,
        data={"csrf_token": token, **data},
        headers={
            "Host": "evil.example",
            "X-Forwarded-Host": "evil.example",
            "Forwarded": "host=evil.example",
            "Cookie": f"npt_session={cookie.value}",
        },
    )


def test_a_forged_host_reaches_no_mail(make_app: Callable[..., Flask]) -> None:
    app = make_app(open_sign_up=True, public_url="http://training.example.org")
    with app.app_context():
        boss = make_person(make_organisation(), "administrator", email="boss@example.org")
        client, stranger = app.test_client(), app.test_client()
        sign_in(client, boss)
        answers = [
            post_forged(stranger, "/forgotten", {"email": boss.email}),
            post_forged(stranger, "/sign-up", {"name": "Ada", "email": "ada@example.org"}),
            post_forged(client, "/people/invite", {"email": "e@example.org", "roles": "trainee"}),
            post_forged(client, "/account/email", {"email": "b@example.org"}),
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 303, 303]
        recovery.ask_to_confirm(boss.id)
        sent = mails()
        assert len(sent) == 5
        for mail in sent:
            assert "http://training.example.org/" in mail.text
            assert "evil" not in mail.text
