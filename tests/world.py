"""People and organisations for tests: one import for every room's tests."""

from tests.accounts.factories import make_organisation, make_person, sign_in

__all__ = ["make_organisation", "make_person", "sign_in"]
