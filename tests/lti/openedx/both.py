"""Open edX's site and ours side by side, connected as the guide says."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select

from npt_training.accounts.models import Organisation, Person
from npt_training.core.db import read
from npt_training.lti.models import Platform
from npt_training.lti.registration.forms import HandForm
from tests.accounts.factories import post, sign_in
from tests.lti.openedx.counterpart import Campus
from tests.lti.openedx.walk import studio_values, table, told_by_studio

UNIT = "nerve-anatomy"


@dataclass
class Both:
    """``app`` is our application with its context open; ``text`` the guide with our address."""

    campus: Campus
    app: Flask
    text: str
    organisation: Organisation
    admin: Person

    def connect(self) -> None:
        """Steps 2 and 3: Studio's form filled, what it then shows typed into ours."""
        self.campus.save_component(UNIT, studio_values(self.text), "stella")
        studio = told_by_studio(self.campus.shown("studio", UNIT, "stella"))
        client = self.app.test_client()
        sign_in(client, self.admin)
        answer = post(client, "/lti/admin/platforms/new", self._typed(studio))
        assert answer.status_code == 303, answer.text
        with read() as s:
            assert s.scalars(select(Platform.product)).one() == "openedx"

    def _typed(self, studio: dict[str, str]) -> dict[str, str]:
        """Our form's fields by the guide's table, which names both sides' labels."""
        with self.app.test_request_context():
            form = HandForm()
            form.offer()
        labels = {str(field.label.text): field for field in form}
        sent = {"name": "Campus"}
        for ours, theirs in table(self.text, "3.").items():
            field = labels[ours]
            if ours == "Issuer":
                assert "/api/" in theirs
                sent[field.name] = studio["Keyset URL"].split("/api/")[0]
            elif ours == "Kind of LMS":
                sent[field.name] = next(k for k, words in form.product.choices if words == theirs)
            else:
                sent[field.name] = studio[theirs]
        return sent
