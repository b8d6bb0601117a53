"""Puts what every room can be asked for into the search index of an edition."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from npt_training.assessment import finding as assessment
from npt_training.atlas import finding as atlas
from npt_training.core.db import write
from npt_training.core.search import service as search
from npt_training.curriculum import finding as curriculum


def index(edition_id: str) -> None:
    """Write the entries of an edition that was just loaded, in the caller's transaction."""
    with write() as s:
        for room in (curriculum, atlas, assessment):
            search.install(s, edition_id, room.findables(edition_id))


def index_older(edition_id: str) -> None:
    """Index an edition loaded before there was an index; nothing where it is indexed."""
    if search.is_indexed(edition_id):
        return
    try:
        index(edition_id)
    except IntegrityError:
        if not search.is_indexed(edition_id):
            raise
