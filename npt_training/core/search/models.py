"""The table of what can be found."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, LongText
from npt_training.core.ids import new_id


class SearchEntry(AppendOnly, Base):
    """Something of an edition that has a page. ``kind`` and ``code`` say which; ``place`` is what
    its address needs beside them (a lesson's module).

    ``title`` and ``body`` are shown; ``title_words`` and ``body_words`` are the same as folded
    words, which both databases index. Nothing that is a key is ever in them.
    """

    __tablename__ = "npt_search_entry"
    __table_args__ = (UniqueConstraint("edition_id", "kind", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    kind: Mapped[str]
    code: Mapped[str]
    place: Mapped[str]
    title: Mapped[LongText]
    body: Mapped[LongText]
    title_words: Mapped[LongText]
    body_words: Mapped[LongText]
