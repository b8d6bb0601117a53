"""The verbs of accounts. Other rooms import from here and write no account row themselves."""

from npt_training.accounts.service.access import (
    act_for,
    authenticate,
    end_session,
    reauthenticated,
    recognise,
    require_recent_authentication,
    seen,
    sessions_of,
    start_session,
)
from npt_training.accounts.service.invitations import invite
from npt_training.accounts.service.organisations import (
    change_organisation,
    create_organisation,
    default_organisation,
    get_organisation,
    organisation_of,
    organisations_of,
    remove_logo,
    set_logo,
)
from npt_training.accounts.service.people import (
    Member,
    MemberPage,
    change_profile,
    create_person,
    find_people,
    get_member,
    get_person,
    is_active,
    list_members,
    person_by_email,
)
from npt_training.accounts.service.recovery import set_password
from npt_training.accounts.service.roles import all_roles, ensure_roles, roles_of

__all__ = [
    "Member", "MemberPage",
    "act_for", "all_roles", "authenticate", "change_organisation", "change_profile",
    "create_organisation", "create_person", "default_organisation", "end_session",
    "ensure_roles", "find_people", "get_member", "get_organisation", "get_person",
    "invite", "is_active", "list_members", "organisation_of", "organisations_of", "person_by_email",
    "reauthenticated", "recognise", "remove_logo", "require_recent_authentication", "roles_of",
    "seen", "sessions_of", "set_logo", "set_password", "start_session",
]  # fmt: skip
