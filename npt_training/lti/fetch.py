"""Every request we make to a platform or an institution goes through here.

Only public https addresses, resolved once and dialled as checked; a limit on bytes and on the
whole time, not only on each read; no proxy from the environment; no redirect but to the same host.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, Literal
from urllib.parse import urlencode, urljoin

import structlog
from urllib3 import HTTPHeaderDict
from urllib3.exceptions import HTTPError, SSLError

from npt_training.core.i18n import gettext as _
from npt_training.core.runtime import current
from npt_training.lti.addresses import AddressRefused, read_target, shown
from npt_training.lti.lookup import resolve_within
from npt_training.lti.outgoing import Answer, Late, TooLarge, Watch, exchange

log = structlog.get_logger("npt.lti.fetch")
Kind = Literal["address", "unreachable", "tls", "slow", "large", "redirect", "status", "not_json"]
MAX_BYTES = 1_000_000
TIMEOUT_S = 10.0
REDIRECTS = 3
LONGEST_WAIT_S = 7 * 86_400


class FetchFailed(Exception):
    """No usable answer. ``reason`` says it in words.

    ``status``, ``headers`` and ``body`` are the platform's where it answered at all;
    ``retry_after_s`` is how long it asked us to wait.
    """

    def __init__(self, reason: str, kind: Kind, answer: Answer | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind
        self.status = answer.status if answer else None
        self.headers = answer.headers if answer else HTTPHeaderDict()
        self.body = answer.body.decode("utf-8", "replace")[:10_000] if answer else ""
        self.retry_after_s = _retry_after(self.headers.get("Retry-After"))


@dataclass(frozen=True)
class Fetched:
    """A good answer; ``document`` is its JSON, None where the body was empty."""

    url: str
    status: int
    headers: HTTPHeaderDict
    body: bytes
    document: Any


def get_json(
    url: str,
    *,
    accept: str = "application/json",
    max_bytes: int = MAX_BYTES,
    timeout_s: float = TIMEOUT_S,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """GET a JSON document. Raises FetchFailed."""
    fetched = _fetch("GET", url, None, {**(headers or {}), "Accept": accept}, max_bytes, timeout_s)
    if fetched.document is None:
        raise FetchFailed(
            _("%(url)s answered with nothing.", url=shown(url)),
            "not_json",
            Answer(fetched.status, fetched.headers, fetched.body),
        )
    return fetched


def post_form(
    url: str,
    form: Mapping[str, str],
    *,
    accept: str = "application/json",
    max_bytes: int = MAX_BYTES,
    timeout_s: float = TIMEOUT_S,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """POST a form, read JSON. Raises FetchFailed."""
    sent = {
        **(headers or {}),
        "Accept": accept,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return _fetch("POST", url, urlencode(form).encode(), sent, max_bytes, timeout_s)


def post_json(url: str, document: Any, **options: Any) -> Fetched:
    """POST a JSON document; see :func:`send_json` for the options. Raises FetchFailed."""
    return send_json("POST", url, document, **options)


def put_json(url: str, document: Any, **options: Any) -> Fetched:
    """PUT a JSON document; see :func:`send_json` for the options. Raises FetchFailed."""
    return send_json("PUT", url, document, **options)


def send_json(
    method: str,
    url: str,
    document: Any,
    *,
    media_type: str = "application/json",
    accept: str = "application/json",
    max_bytes: int = MAX_BYTES,
    timeout_s: float = TIMEOUT_S,
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Send JSON as ``media_type``. An empty answer is good, a page of HTML is not."""
    body = json.dumps(document, allow_nan=False).encode()
    sent = {**(headers or {}), "Accept": accept, "Content-Type": media_type}
    return _fetch(method, url, body, sent, max_bytes, timeout_s)


def _fetch(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    max_bytes: int,
    timeout_s: float,
) -> Fetched:
    headers = {**headers, "User-Agent": _user_agent()}
    try:
        with Watch(timeout_s) as watch:
            answer, final = _ask(method, url, body, headers, max_bytes, watch)
        if not 200 <= answer.status < 300:
            raise FetchFailed(_status_words(url, answer), "status", answer)
        return Fetched(final, answer.status, answer.headers, answer.body, _document(final, answer))
    except FetchFailed as failed:
        log.info(
            "a request to a platform failed",
            url=shown(url),
            kind=failed.kind,
            status=failed.status,
        )
        raise


def _ask(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    max_bytes: int,
    watch: Watch,
) -> tuple[Answer, str]:
    loopback = current().settings.lti_loopback
    name = shown(url)
    try:
        target = read_target(url, loopback=loopback)
        for _hop in range(REDIRECTS + 1):
            numbers = resolve_within(target, watch.left_s, loopback=loopback)
            answer = exchange(
                method, target, numbers,
                headers=headers, body=body, max_bytes=max_bytes, watch=watch,
            )  # fmt: skip
            if answer.status not in {301, 302, 303, 307, 308}:
                return answer, url
            url = urljoin(url, answer.headers.get("Location", ""))
            onward = read_target(url, loopback=loopback)
            if method != "GET" or onward.origin != target.origin:
                break
            target = onward
        raise FetchFailed(
            _("%(url)s sends us on to another address; we do not follow.", url=name),
            "redirect",
            answer,
        )
    except AddressRefused as error:
        raise FetchFailed(str(error), "address") from error
    except Late as error:
        raise FetchFailed(
            _("%(url)s did not answer in %(seconds)d seconds.", url=name, seconds=watch.seconds),
            "slow",
        ) from error
    except TooLarge as error:
        raise FetchFailed(
            _("%(url)s answered with more than %(bytes)d bytes.", url=name, bytes=max_bytes),
            "large",
        ) from error
    except (ssl.SSLError, SSLError) as error:
        raise FetchFailed(
            _("The certificate of %(url)s is not trusted here.", url=name), "tls"
        ) from error
    except (OSError, HTTPError, ValueError) as error:
        raise FetchFailed(_("%(url)s could not be reached.", url=name), "unreachable") from error


def _document(url: str, answer: Answer) -> Any:
    if not answer.body.strip():
        return None
    try:
        return json.loads(answer.body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        page = answer.body.lstrip()[:1] == b"<"
        words = (
            _("%(url)s answered with a web page where data was expected.", url=shown(url))
            if page
            else _("%(url)s answered with something that is not JSON.", url=shown(url))
        )
        raise FetchFailed(words, "not_json", answer) from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _status_words(url: str, answer: Answer) -> str:
    if answer.status == 429:
        return _("%(url)s asks us to slow down (429).", url=shown(url))
    if answer.status >= 500:
        return _(
            "%(url)s has trouble of its own (%(status)d).", url=shown(url), status=answer.status
        )
    return _("%(url)s refused (%(status)d).", url=shown(url), status=answer.status)


def _retry_after(value: str | None) -> int | None:
    """Seconds of a Retry-After header, whichever way it is written; None without a usable one."""
    if not value:
        return None
    try:
        seconds = int(value)
    except ValueError:
        try:
            seconds = int((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0), LONGEST_WAIT_S)


def _user_agent() -> str:
    return f"npt-training/{version('npt-training')} (+{current().settings.public_url})"
