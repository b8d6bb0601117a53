"""Deep Linking 2.0: what a platform takes, and the message that goes back. Pure.

Source: 1EdTech, "LTI Deep Linking 2.0", sections 3 (settings), 4 (response) and 5 (content items).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from npt_training.lti.activities.activity import Activity, Kind
from npt_training.lti.activities.claims import (
    ACTIVITY_PARAMETER,
    HISTORY_PARAMETERS,
    SELECTION_PARAMETER,
)

MESSAGE = "LtiDeepLinkingRequest"
RESPONSE = "LtiDeepLinkingResponse"
SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
RESOURCE_LINK = "ltiResourceLink"
LIFE = timedelta(minutes=5)
"""How long the answer is good: the browser sends it on at once."""
_CORE = "https://purl.imsglobal.org/spec/lti/claim/"
_DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
RESOURCE_PREFIX = "npt-training:"
COLUMN_TAG = "score"
ANSWERED = frozenset({Kind.QUIZ, Kind.EXAM})
REVIEWABLE = ["Submitted", "Completed"]
"""What can be looked at from the gradebook (Submission Review 1.0): answers that were
handed in."""


@dataclass(frozen=True)
class Settings:
    """What the platform asks for. ``data`` None: it sent none, so none goes back."""

    return_url: str
    takes_links: bool
    multiple: bool
    columns: bool
    targets: tuple[str, ...]
    data: Any = None

    @property
    def origin(self) -> str:
        """Where the answer goes, as a source of a Content-Security-Policy."""
        parts = urlsplit(self.return_url)
        return f"{parts.scheme}://{parts.netloc}"


def read_settings(claims: Mapping[str, Any]) -> Settings | None:
    """The settings of a request; None where they name no address to answer to.

    A platform that does not say whether it takes several, or columns, takes them: what it ignores
    does no harm, and it refuses in words what it does not.
    """
    said = claims.get(SETTINGS)
    if not isinstance(said, Mapping):
        return None
    address = said.get("deep_link_return_url")
    if not isinstance(address, str) or not _is_address(address):
        return None
    targets = said.get("accept_presentation_document_targets")
    return Settings(
        return_url=address,
        takes_links=RESOURCE_LINK in _texts(said.get("accept_types"), [RESOURCE_LINK]),
        multiple=said.get("accept_multiple") is not False,
        columns=said.get("accept_lineitem") is not False,
        targets=tuple(_texts(targets, [])),
        data=said.get("data"),
    )


def _texts(value: object, otherwise: list[str]) -> list[str]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        return otherwise
    return [one.strip() for one in value if isinstance(one, str)]


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    safe = not set(text) & set(" \t\r\n\"'<>;,")
    return parts.scheme in {"https", "http"} and bool(parts.netloc) and safe


@dataclass(frozen=True)
class Item:
    """One link as chosen. ``points`` None: without a column."""

    activity: Activity
    selection_id: str
    url: str
    title: str
    text: str
    points: float | None


def content_item(item: Item, settings: Settings) -> dict[str, Any]:
    """The link as the standard writes it. Ids stand in the address and in the parameters; the
    platform fills in the histories when it is opened from a copy."""
    said: dict[str, Any] = {
        "type": RESOURCE_LINK,
        "title": item.title,
        "url": item.url,
        "custom": {
            SELECTION_PARAMETER: item.selection_id,
            ACTIVITY_PARAMETER: str(item.activity),
            **HISTORY_PARAMETERS,
        },
    }
    if item.text:
        said["text"] = item.text
    if item.points is not None and settings.columns:
        said["lineItem"] = {
            "scoreMaximum": item.points,
            "label": item.title,
            "resourceId": RESOURCE_PREFIX + item.selection_id,
            "tag": COLUMN_TAG,
        }
        if item.activity.kind in ANSWERED:
            said["lineItem"]["submissionReview"] = {"reviewableStatus": REVIEWABLE}
    if settings.targets and "iframe" not in settings.targets and "window" in settings.targets:
        said["window"] = {"targetName": "_blank"}
    return said


def response(
    *,
    client_id: str,
    issuer: str,
    deployment_id: str,
    nonce: str,
    at: datetime,
    settings: Settings,
    items: Iterable[Item] = (),
    message: str = "",
    error: str = "",
) -> dict[str, Any]:
    """The claims of the answer; without items it tells the platform that nothing was chosen.

    ``message`` and ``error`` are shown to the person there.
    """
    said: dict[str, Any] = {
        "iss": client_id,
        "aud": issuer,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFE).timestamp()),
        "nonce": nonce,
        _CORE + "deployment_id": deployment_id,
        _CORE + "message_type": RESPONSE,
        _CORE + "version": "1.3.0",
        _DL + "content_items": [content_item(item, settings) for item in items],
    }
    if settings.data is not None:
        said[_DL + "data"] = settings.data
    if message:
        said[_DL + "msg"] = message
    if error:
        said[_DL + "errormsg"] = error
    return said
