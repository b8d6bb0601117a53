"""The column of a link in the platform's gradebook: found before it is made, and made once.

Making one is not idempotent, so whoever looks for it or makes it holds it (``column_held_until``);
the hold ends by itself where its holder died, and the next one finds what that one made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.lti.activities.activity import parse
from npt_training.lti.activities.catalogue import catalogue
from npt_training.lti.activities.models import Link
from npt_training.lti.activities.standing import MAXIMUM
from npt_training.lti.fetch import FetchFailed
from npt_training.lti.models import Deployment, Platform
from npt_training.lti.products.base import LINEITEM, LINEITEM_READ, with_query
from npt_training.lti.services import words
from npt_training.lti.services.calls import call
from npt_training.lti.services.errors import ColumnBusy, NoColumn
from npt_training.lti.services.paging import ListBroken, pages

ITEM = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
PREFIX = "npt-training:"
TAG = "score"
HOLD = timedelta(minutes=5)
"""Longer than looking and making can take: twelve requests of 20 seconds (token and call)."""
MOST_PAGES = 5
LONGEST_LABEL = 250


@dataclass(frozen=True)
class Column:
    """Where marks of a link go."""

    url: str
    scopes: list[str]
    platform: Platform


def column(link_id: str, *, lost: str | None = None) -> Column:
    """The column of a link, found or made if it is not known; ``lost`` is an address that the
    platform no longer knows.

    Raises NoColumn, ColumnBusy, and what a call raises.
    """
    link, platform = _link(link_id)
    if link.lineitem_url and link.lineitem_url != lost:
        _follow_title(link, platform)
        return Column(link.lineitem_url, list(link.scopes), platform)
    if not link.lineitems_url or not {LINEITEM, LINEITEM_READ} & set(link.scopes):
        raise _refused(link_id, _no_service(lost))
    with _holding(link_id, lost) as kept:
        if kept is None:
            try:
                kept, made = _found_or_made(link, platform, lost)
            except FetchFailed as failed:
                if failed.status in (400, 403, 405, 422):
                    raise _refused(link_id, _not_made(failed.reason)) from failed
                raise
            _note(link_id, kept, _label(link, platform.organisation_id) if made else None)
    return Column(kept, list(link.scopes), platform)


def _link(link_id: str) -> tuple[Link, Platform]:
    with read() as s:
        link = s.get(Link, link_id)
        deployment = s.get(Deployment, link.deployment_id) if link is not None else None
        platform = s.get(Platform, deployment.platform_id) if deployment is not None else None
    if link is None or platform is None:
        raise NotFound()
    return link, platform


@contextmanager
def _holding(link_id: str, lost: str | None) -> Iterator[str | None]:
    """Hold the link's column; gives its address where somebody else has settled it meanwhile."""
    with write() as s:
        link = locked(s, Link, link_id)
        if link is None:
            raise NotFound()
        kept = link.lineitem_url if link.lineitem_url != lost else None
        if kept is None:
            if link.column_held_until is not None and link.column_held_until > now():
                raise ColumnBusy()
            link.column_held_until = now() + HOLD
    try:
        yield kept
    finally:
        if kept is None:
            with write() as s:
                link = locked(s, Link, link_id)
                if link is not None:
                    link.column_held_until = None


def _found_or_made(link: Link, platform: Platform, lost: str | None) -> tuple[str, bool]:
    found = _find(link, platform, lost)
    if found is not None:
        return found, False
    if LINEITEM not in link.scopes:
        raise _refused(link.id, _no_service(lost))
    assert link.lineitems_url is not None
    document = {
        "label": _label(link, platform.organisation_id),
        "scoreMaximum": MAXIMUM,
        "resourceId": PREFIX + link.id,
        "tag": TAG,
        "resourceLinkId": link.resource_link_id,
    }
    made = call(
        platform, "POST", link.lineitems_url, [LINEITEM],
        accept=ITEM, media_type=ITEM, document=document,
    ).document  # fmt: skip
    url = made.get("id") if isinstance(made, dict) else None
    if not isinstance(url, str) or not url:
        url = _find(link, platform, lost)
    if url is None:
        raise _refused(link.id, _not_made(_("the LMS did not say where the new column is.")))
    return url, True


def _find(link: Link, platform: Platform, lost: str | None) -> str | None:
    """Ours by its id; else the one that the platform itself made for this link. The one that seemed
    lost is taken again where it is still listed: then something else is wrong."""
    items = _listed(link, platform, resource_id=PREFIX + link.id)
    ours = [one for one in items if one.get("resourceId") == PREFIX + link.id]
    if not ours:
        items = _listed(link, platform, resource_link_id=link.resource_link_id)
        ours = [one for one in items if one.get("resourceLinkId") == link.resource_link_id]
    urls = [str(one["id"]) for one in ours if one.get("id")]
    return next((url for url in urls if url != lost), urls[0] if urls else None)


def _listed(link: Link, platform: Platform, **only: str) -> list[dict[str, Any]]:
    assert link.lineitems_url is not None
    scope = LINEITEM if LINEITEM in link.scopes else LINEITEM_READ
    url = with_query(link.lineitems_url, **only)
    found: list[dict[str, Any]] = []
    try:
        for page in pages(platform, url, [scope], ITEMS, most=MOST_PAGES):
            found += [one for one in page if isinstance(one, dict)] if type(page) is list else []
    except ListBroken as broken:
        raise _refused(link.id, _not_made(broken.reason)) from broken
    return found


def _follow_title(link: Link, platform: Platform) -> None:
    """A column that we named follows the link's title; a name given in the LMS is left alone."""
    label = _label(link, platform.organisation_id)
    if link.column_label in (None, label) or LINEITEM not in link.scopes:
        return
    assert link.lineitem_url is not None
    try:
        there = call(platform, "GET", link.lineitem_url, [LINEITEM], accept=ITEM).document
        if isinstance(there, dict) and there.get("label") == link.column_label:
            call(
                platform, "PUT", link.lineitem_url, [LINEITEM],
                accept=ITEM, media_type=ITEM, document={**there, "label": label},
            )  # fmt: skip
    except FetchFailed as failed:
        if failed.status is None:
            raise
        if failed.status >= 500 or failed.status == 429:
            return
    with write() as s:
        row = locked(s, Link, link.id)
        if row is not None:
            row.column_label = label


def _label(link: Link, organisation_id: str) -> str:
    """The link's title; of a link without one, that of what it opens."""
    if link.title:
        return link.title[:LONGEST_LABEL]
    entry = catalogue(organisation_id).find(parse(link.activity))
    return (entry.title if entry is not None else TAG)[:LONGEST_LABEL]


def _note(link_id: str, url: str, label: str | None) -> None:
    """Keep the address; ``label`` is what we named it, None where the platform did."""
    with write() as s:
        link = locked(s, Link, link_id)
        if link is None:
            raise NotFound()
        link.lineitem_url, link.column_state, link.column_error = url, "ready", None
        link.column_label = label or link.column_label


def _refused(link_id: str, reason: str) -> NoColumn:
    with write() as s:
        link = locked(s, Link, link_id)
        if link is not None:
            link.column_state, link.column_error = "refused", reason
    return NoColumn(reason)


def _no_service(lost: str | None) -> str:
    if lost:
        return _(
            "The column of this activity is no longer in the LMS gradebook, and the LMS does not "
            "let this tool make one. Add the activity to the course anew."
        )
    return _(
        "The LMS offers no gradebook column for this activity. Let it be graded in the LMS, or "
        "switch on the tool's grade service there; then open the activity once."
    )


def _not_made(reason: str) -> str:
    return _(
        "The column in the LMS gradebook could not be made: %(reason)s", reason=words.plain(reason)
    )
