"""Our own Jinja environment: strict escaping, our globals, translations; never the host's."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import jinja2
from flask import request
from flask_wtf.csrf import generate_csrf
from jinja2.bccache import Bucket
from markupsafe import Markup
from werkzeug.local import LocalProxy

from npt_training.core import i18n
from npt_training.core.clock import now
from npt_training.core.config import Settings
from npt_training.core.runtime import current
from npt_training.core.web import absolute_url, csp_nonce, take_notices, url_to

PACKAGE = Path(__file__).resolve().parent.parent


class _SharedBytecode(jinja2.BytecodeCache):
    """Compiled templates of this process, so that a second application compiles none again."""

    _code: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._code.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


def make_environment(settings: Settings) -> jinja2.Environment:
    """The environment of one application."""
    folders = sorted(str(path) for path in PACKAGE.glob("*/templates") if path.is_dir())
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=_SharedBytecode(),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        auto_reload=not settings.production,
    )
    env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    env.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        url=url_to,
        absolute_url=absolute_url,
        asset=asset,
        csrf_field=csrf_field,
        csrf_token=generate_csrf,
        person=LocalProxy(lambda: current().load_principal()),
        can=can,
        nonce=csp_nonce,
        now=now,
        fmt_date=i18n.format_date,
        fmt_datetime=i18n.format_datetime,
        notices=take_notices,
        settings=settings,
        locale=i18n.locale_code,
        theme=theme,
        here=lambda: request.full_path.rstrip("?"),
        hosted=lambda: current().hosted,
        in_frame=lambda: current().in_frame(),
    )
    return env


def csrf_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def can(permission: str) -> bool:
    """True when the signed-in person holds the permission of that name."""
    principal: Any = current().load_principal()
    return principal is not None and any(p.name == permission for p in principal.permissions)


def theme() -> str:
    """``light``, ``dark`` or ``auto``, as the person chose on this device."""
    chosen = request.cookies.get("npt_theme", "auto")
    return chosen if chosen in {"light", "dark"} else "auto"


def asset(name: str) -> str:
    """The address of a built front-end file, by its source name such as ``main.ts``."""
    from npt_training.web.manifest import asset_url

    return url_to("core.static", path=asset_url(name))
