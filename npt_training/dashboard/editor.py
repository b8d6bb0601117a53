"""The editor's home: what readers find wrong or do not understand."""

from __future__ import annotations

from npt_training.accounts.principal import Principal
from npt_training.core.i18n import format_date, ngettext
from npt_training.core.i18n import gettext as _
from npt_training.dashboard import links
from npt_training.dashboard.shapes import Empty, Line, NextThing, Section
from npt_training.remarks import desk
from npt_training.remarks.desk import Wanted
from npt_training.remarks.words import KIND_WORDS

SHOWN = 3
WORDS_MOST = 90
MINUTES_EACH = 3
"""Planning figure: reading the place, and three sentences."""


def section(actor: Principal) -> Section:
    found = desk.queue(actor, Wanted())
    waits = found.waiting
    return Section(
        role="editor",
        title=_("Content"),
        next=_next(waits),
        numbers=((waits, ngettext("question waits", "questions wait", waits)),),
        list_title=_("From readers, the oldest first"),
        lines=tuple(
            Line(
                _short(one.row.text),
                links.remark(one.row.id),
                f"{KIND_WORDS[one.row.kind]} · {format_date(one.row.made_at)}",
            )
            for one in found.lines[:SHOWN]
        ),
        more=Line(_("Everything from readers"), links.remarks()),
        empty=Empty(
            _("No question waits"),
            _("What readers find wrong or do not understand comes here."),
        ),
        urgent=waits > 0,
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= WORDS_MOST:
        return words
    return words[:WORDS_MOST].rsplit(" ", 1)[0] + " …"


def _next(waits: int) -> NextThing:
    if waits:
        return NextThing(
            title=ngettext("%(num)s question waits", "%(num)s questions wait", waits),
            text=_("Readers found something wrong or did not understand it."),
            href=links.remarks(),
            action=_("Open the queue"),
            minutes=waits * MINUTES_EACH,
        )
    return NextThing(
        title=_("Every question is answered"),
        text=_("Meanwhile you can look at the items, or write one."),
        href=links.items(),
        action=_("Open the items"),
        kicker=_("Nothing waits for you"),
        idle=True,
    )
