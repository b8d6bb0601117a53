"""The components in an environment as strict as the product's, without application or database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from npt_training.core.i18n import gettext, ngettext
from npt_training.web.manifest import asset_url

WEB = Path(__file__).resolve().parents[2] / "npt_training" / "web" / "templates"


class Site:
    """What the base page reads of the settings."""

    site_name = "School of nerves"


def environment(*folders: Path) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader([WEB, *folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.globals.update(
        _=gettext,
        ngettext=ngettext,
        url=lambda endpoint, **values: "/" + endpoint.replace(".", "/"),
        asset=lambda name: "/static/" + asset_url(name),
        csrf_field=lambda: Markup('<input type="hidden" name="csrf_token" value="token">'),
        csrf_token=lambda: "token",
        nonce=lambda: "nonce",
        in_frame=lambda: False,
        person="Somebody",
        can=lambda permission: True,
        notices=list,
        settings=Site,
        locale=lambda: "en",
        theme=lambda: "auto",
        here=lambda: "/here",
    )
    return env


def rendered(source: str, **values: Any) -> str:
    """``source`` with the components imported as ``ui`` and ``player``."""
    head = '{% import "web/ui.html" as ui %}{% import "web/player_stage.html" as player %}'
    return environment().from_string(head + source).render(**values)
