"""The school's items as a list, and the report of twins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring import forms, words
from npt_training.assessment.authoring.rules.states import shown_state
from npt_training.assessment.authoring.service import adopting, drafts
from npt_training.assessment.authoring.service import twins as finder
from npt_training.assessment.authoring.service.drafts import POOLS, Sought, standing_of
from npt_training.atlas.contents import contents
from npt_training.core import editions
from npt_training.core.i18n import ngettext
from npt_training.core.web import needs, notice, redirect_to, render, url_to

STATES = ("draft", "review", "approved", "retired")
PAIRS_PER_PAGE = 25


@needs(Permission.MANAGE_CONTENT)
def items() -> Any:
    """Every item of the school with where it stands; narrowed by words, kind, nerve, state."""
    sought = Sought(
        words=request.args.get("q", "")[:200].strip(),
        kind=_one_of("kind", forms.kinds()),
        nerve=request.args.get("nerve", "")[:100],
        state=_one_of("state", STATES),
        pool=_one_of("pool", POOLS),
    )
    found = drafts.drafts(actor(), sought, _page())
    nerves = contents(editions.newest().id).nerves
    asked = {"q": sought.words, "kind": sought.kind, "nerve": sought.nerve,
             "state": sought.state, "pool": sought.pool}  # fmt: skip
    query = urlencode({name: value for name, value in asked.items() if value})
    return render(
        "authoring/items.html",
        found=found,
        strays=len(adopting.strays(actor())),
        sought=sought,
        narrowed=bool(query),
        states=[(one, words.state_word(one), found.counts.get(one, 0)) for one in STATES],
        kinds=[(one, words.kind_word(one)) for one in forms.kinds()],
        nerves=sorted(((n.name, n.id) for n in nerves.values()), key=lambda n: n[0].casefold()),
        names={nerve.id: nerve.name for nerve in nerves.values()},
        kind_word=words.kind_word,
        state_word=words.state_word,
        state_tone=words.state_tone,
        state_of=lambda draft: shown_state(standing_of(draft)),
        pattern=url_to("authoring.items") + "?" + (query + "&" if query else "") + "page={page}",
    )


@needs(Permission.MANAGE_CONTENT)
def adopt() -> Any:
    """Take items that came another way into the list."""
    count = adopting.adopt(actor())
    notice(
        ngettext("%(num)s item is in the list now.", "%(num)s items are in the list now.", count)
    )
    return redirect_to("authoring.items")


@needs(Permission.MANAGE_CONTENT)
def twins() -> Any:
    """Pairs of items that ask the same, of which one at least is the school's own."""
    pairs = finder.report(actor())
    pages = max(1, -(-len(pairs) // PAIRS_PER_PAGE))
    page = min(max(_page(), 1), pages)
    shown = pairs[(page - 1) * PAIRS_PER_PAGE : page * PAIRS_PER_PAGE]
    own = {draft.id for draft in drafts.every(actor())}
    return render(
        "authoring/twins.html",
        pairs=shown,
        own=own,
        total=len(pairs),
        number=page,
        pages=pages,
        kind_word=words.kind_word,
        pattern=url_to("authoring.twins") + "?page={page}",
    )


def _one_of(name: str, known: Any) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _page() -> int:
    value = request.args.get("page", "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1
