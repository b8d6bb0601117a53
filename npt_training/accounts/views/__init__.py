"""The pages of accounts: the table of contents of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from npt_training.accounts.views import account, entry, links, organisation, people, security
from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint

Page = tuple[str, str, Callable[..., Any]]

EVERYWHERE: list[Page] = [
    ("/account", "GET POST", account.profile),
    ("/people", "GET", people.people),
    ("/people/<person_id>", "GET", people.member),
    ("/organisation", "GET POST", organisation.organisation),
    ("/organisation/logo", "POST", organisation.set_logo),
    ("/organisation/logo/remove", "POST", organisation.remove_logo),
    ("/audit", "GET", organisation.audit),
]

# Only where we keep accounts ourselves; a host has its own pages for these.
OWN_ACCOUNTS: list[Page] = [
    ("/sign-in", "GET POST", entry.sign_in),
    ("/sign-in/code", "GET POST", entry.second_step),
    ("/sign-in/passkey/options", "POST", entry.passkey_options),
    ("/sign-in/passkey", "POST", entry.passkey_sign_in),
    ("/sign-out", "POST", entry.sign_out),
    ("/sign-up", "GET POST", links.sign_up),
    ("/forgotten", "GET POST", links.forgotten),
    ("/reset/<token>", "GET POST", links.reset_password),
    ("/confirm-email/<token>", "GET POST", links.confirm_email),
    ("/invitation/<token>", "GET POST", links.accept_invitation),
    ("/account/organisation", "POST", account.act_for),
    ("/account/email", "POST", account.change_email),
    ("/account/confirm", "GET POST", security.confirm_identity),
    ("/account/confirm/passkey/options", "POST", security.confirm_options),
    ("/account/confirm/passkey", "POST", security.confirm_by_passkey),
    ("/account/security", "GET", security.security),
    ("/account/security/password", "POST", security.change_password),
    ("/account/security/codes", "GET POST", security.set_up_codes),
    ("/account/security/codes/remove", "GET POST", security.remove_codes),
    ("/account/security/passkeys/new", "GET", security.add_passkey),
    ("/account/security/passkeys/options", "POST", security.add_passkey_options),
    ("/account/security/passkeys", "POST", security.add_passkey_finish),
    ("/account/security/passkeys/<passkey_id>/remove", "GET POST", security.remove_passkey),
    ("/account/security/sessions/<session_id>/end", "POST", security.end_session),
    ("/people/invite", "GET POST", people.invite),
    ("/people/invitations/<invitation_id>/withdraw", "POST", people.withdraw_invitation),
    ("/people/<person_id>/roles", "POST", people.change_roles),
    ("/people/<person_id>/close", "GET POST", people.deactivate),
    ("/people/<person_id>/reopen", "POST", people.reactivate),
    ("/people/<person_id>/second-step/remove", "GET POST", people.remove_second_step),
]


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; in host mode without the pages of our own accounts."""
    bp = Blueprint("accounts", __name__)
    for path, methods, view in EVERYWHERE + ([] if runtime.hosted else OWN_ACCOUNTS):
        bp.add_url_rule(path, view.__name__, view, methods=methods.split())
    return [bp]
