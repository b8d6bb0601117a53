"""Starting to set a standard: which questions the judges look at, or what a station is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.analysis.errors import BadStation, NothingToJudge, NoTitle
from npt_training.assessment.analysis.models import Standard
from npt_training.assessment.analysis.tests import names_of_tests
from npt_training.assessment.errors import SecureQuestion
from npt_training.assessment.service.bank import Held, bank_of, school_items
from npt_training.assessment.service.secure import may_see_secure
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.editions import newest
from npt_training.core.i18n import gettext as _

MOST_ITEMS, MOST_TITLE, MOST_WORDS = 200, 200, 2000
LEAST_SCALE, MOST_SCALE = 3, 10


def items_to_judge(actor: Principal, source: str) -> list[Held]:
    """The questions of a source: ``B9`` (a module of the pack), ``exam`` or ``practice`` (the
    school's own pools). Raises SecureQuestion for the examination pool where it is hidden."""
    actor.require(Permission.MARK)
    if source == "exam" and not may_see_secure(actor):
        raise SecureQuestion()
    if source in ("exam", "practice"):
        return school_items(actor.organisation_id, source)
    return sorted(bank_of(newest().id).of_module(source), key=lambda held: held.code)


def start_angoff(
    actor: Principal,
    *,
    title: str,
    source: str,
    item_ids: Sequence[str],
    borderline: str = "",
    about: str = "",
) -> str:
    """Lay questions before judges; returns the id. ``item_ids`` is a choice out of the source;
    ``about`` the key of the test that the cut is for, if there is one already."""
    held = {one.id: one for one in items_to_judge(actor, source)}
    chosen = [one for one in dict.fromkeys(item_ids) if one in held]
    if not 0 < len(chosen) <= MOST_ITEMS or len(chosen) != len(set(item_ids)):
        raise NothingToJudge()
    edition_id = held[chosen[0]].edition_id
    if about and about not in names_of_tests(actor.organisation_id):
        about = ""
    doc = {
        "items": [{"id": one, "edition": held[one].edition_id, "most": 1.0} for one in chosen],
        "borderline": borderline.strip()[:MOST_WORDS],
    }
    return _write(actor, edition_id, "angoff", title, about, doc)


def start_station(
    actor: Principal, *, title: str, most: float | None, scale: str, borderline: int | None
) -> str:
    """A practical station: its most marks, the words of its rating scale (one a line, the worst
    first) and which of them is borderline, from 1. Returns the id."""
    actor.require(Permission.MARK)
    words = [line.strip()[:MOST_TITLE] for line in scale.splitlines() if line.strip()]
    if most is None or not 0 < most <= 10_000:
        raise BadStation(_("The most marks of the station are a number above 0."), "most")
    if not LEAST_SCALE <= len(words) <= MOST_SCALE:
        raise BadStation(_("Write three to ten ratings, one a line, the worst first."), "scale")
    if borderline is None or not 1 <= borderline <= len(words):
        raise BadStation(
            _("The borderline rating is one of the lines: 1 to %(last)s.", last=len(words)),
            "borderline",
        )
    doc = {"most": most, "scale": words, "borderline": borderline}
    return _write(actor, newest().id, "borderline", title, "", doc)


def _write(
    actor: Principal,
    edition_id: str,
    method: str,
    title: str,
    about: str,
    doc: Mapping[str, object],
) -> str:
    actor.require(Permission.MARK)
    title = title.strip()
    if not title or len(title) > MOST_TITLE:
        raise NoTitle()
    with write() as s:
        row = Standard(
            organisation_id=actor.organisation_id,
            edition_id=edition_id,
            method=method,
            title=title,
            about=about[:100],
            doc=dict(doc),
            created_by=actor.person_id,
            created_at=now(),
        )
        s.add(row)
        s.flush()
        what = {"method": method}
        record(s, "assessment.standard.start", actor=actor.person_id, subject=row.id, detail=what)
        return row.id
