"""Times are shown in the reader's own zone, and the zone is said."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from npt_training.accounts.service import change_profile
from npt_training.core.i18n import format_datetime
from tests.accounts.factories import sign_in
from tests.world import make_organisation, make_person

AT = datetime(2026, 5, 12, 12, 3, tzinfo=UTC)


def test_without_a_reader_it_is_the_site_s_zone(app: Flask) -> None:
    assert format_datetime(AT) == "12 May 2026, 12:03 UTC"


def test_a_person_s_own_zone_is_used(app: Flask) -> None:
    person = make_person(make_organisation(), "trainee")
    change_profile(
        person.id, name=person.name, legal_name=None, locale=None, time_zone="Asia/Kolkata"
    )
    client = app.test_client()
    sign_in(client, person)
    page = client.get("/account/security").get_data(as_text=True)
    assert "IST" in page
