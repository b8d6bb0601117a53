"""Setting standards: the list, setting up, the judges' page, the table of a station, the cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.accounts.service import find_people
from npt_training.assessment.analysis import setting_up, station
from npt_training.assessment.analysis import standards as rules
from npt_training.assessment.analysis.errors import NotInvited
from npt_training.assessment.analysis.groups import facilities
from npt_training.assessment.analysis.standards import Panel, panel, standards_of
from npt_training.assessment.analysis.table import number as read_number
from npt_training.assessment.analysis.tests import names_of_tests
from npt_training.assessment.analysis.views.common import WORDS, kind_title, page_of
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.secure import may_see_secure, prompt_for, require_sight
from npt_training.assessment.stimulus import structure_names
from npt_training.core.editions import newest
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render
from npt_training.curriculum import service as curriculum


@needs(Permission.MARK)
def standards() -> str:
    asking = actor()
    everything = standards_of(asking.organisation_id)
    shown, page, pages = page_of(everything)
    yours = [one for one in everything if _waits_for(one, asking)]
    return render(
        "analysis/standards.html", lines=shown, place=page, pages=pages, yours=yours, **WORDS
    )


@needs(Permission.MARK)
def new() -> str:
    return _new_page(actor())


@needs(Permission.MARK)
def start() -> Any:
    asking, form = actor(), request.form
    try:
        ident = setting_up.start_angoff(
            asking,
            title=form.get("title", ""),
            source=form.get("source", ""),
            item_ids=form.getlist("items"),
            borderline=form.get("borderline", ""),
            about=form.get("about", ""),
        )
    except NptError as refusal:
        return _new_page(asking, refusal), refusal.status
    notice(_("Set up. Now invite the judges."))
    return redirect_to("analysis.standard", standard_id=ident)


@needs(Permission.MARK)
def new_station() -> str:
    return render("analysis/new_station.html", refusal=None, form={})


@needs(Permission.MARK)
def start_station() -> Any:
    form = request.form
    borderline = form.get("borderline", "")
    try:
        ident = setting_up.start_station(
            actor(),
            title=form.get("title", ""),
            most=read_number(form.get("most", "")),
            scale=form.get("scale", ""),
            borderline=_whole(borderline),
        )
    except NptError as refusal:
        return render("analysis/new_station.html", refusal=refusal, form=form), refusal.status
    notice(_("Set up. Now paste the ratings and scores."))
    return redirect_to("analysis.standard", standard_id=ident)


@needs(Permission.MARK)
def standard(standard_id: str) -> str:
    return _page(actor(), standard_id)


@needs(Permission.MARK)
def invite(standard_id: str) -> Any:
    asking = actor()
    try:
        rules.invite(asking, standard_id, request.form.getlist("judges"))
    except NptError as refusal:
        return _refused(asking, standard_id, refusal)
    notice(_("Invited. They find it under Standards and on this page."))
    return redirect_to("analysis.standard", standard_id=standard_id)


@needs(Permission.MARK)
def judge(standard_id: str) -> str:
    return _judge_page(actor(), panel(actor(), standard_id))


@needs(Permission.MARK)
def estimate(standard_id: str) -> Any:
    asking = actor()
    found = panel(asking, standard_id)
    given = [request.form.get(f"estimate-{n}", "") for n in range(1, _count(found) + 1)]
    try:
        rules.estimate(
            asking, standard_id, _whole(request.form.get("round", "")) or 0, [*map(_whole, given)]
        )
    except NptError as refusal:
        if refusal.status in (403, 404):
            raise
        return _judge_page(asking, panel(asking, standard_id), refusal, given), refusal.status
    notice(_("Your estimates are kept. You may change them until the round is closed."))
    return redirect_to("analysis.standard", standard_id=standard_id)


@needs(Permission.MARK)
def next_round(standard_id: str) -> Any:
    asking = actor()
    try:
        rules.open_round(asking, standard_id, _whole(request.form.get("round", "")) or 0)
    except NptError as refusal:
        return _refused(asking, standard_id, refusal)
    notice(_("The next round is open: judges see what the others said and how people answered."))
    return redirect_to("analysis.standard", standard_id=standard_id)


@needs(Permission.MARK)
def station_table(standard_id: str) -> Any:
    asking = actor()
    found = panel(asking, standard_id)
    try:
        scale = len(found.doc.get("scale", ()))
        rows = station.read_station(request.form.get("table", ""), most=found.most, scale=scale)
        rules.keep_table(asking, standard_id, rows)
    except NptError as refusal:
        return _refused(asking, standard_id, refusal)
    notice(_("Kept: %(count)s candidates.", count=len(rows)))
    return redirect_to("analysis.standard", standard_id=standard_id)


@needs(Permission.MARK)
def decide(standard_id: str) -> Any:
    asking = actor()
    cut = read_number(request.form.get("cut", ""))
    try:
        rules.decide(asking, standard_id, cut, request.form.get("reason", ""))
    except NptError as refusal:
        return _refused(asking, standard_id, refusal)
    notice(_("The cut is recorded, with the method and who set it."))
    return redirect_to("analysis.standard", standard_id=standard_id)


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _count(found: Panel) -> int:
    return len(found.doc.get("items", ()))


def _waits_for(found: Panel, asking: Principal) -> bool:
    """Whether this person's estimates are wanted now."""
    given = found.estimates.get(found.round, {})
    is_judge = asking.person_id in found.judges and asking.person_id not in given
    return is_judge and found.decision is None


def _refused(asking: Principal, standard_id: str, refusal: NptError) -> Any:
    """The page again with what was wrong; what nobody may see stays unseen."""
    if refusal.status in (403, 404):
        raise refusal
    return _page(asking, standard_id, refusal), refusal.status


def _page(asking: Principal, standard_id: str, refusal: NptError | None = None) -> str:
    found = panel(asking, standard_id)
    people = find_people(asking.organisation_id)
    names = {person.id: person.name for person in people}
    wanted = rules.judges_to_invite(asking, found) if found.method == "angoff" else set()
    form: Mapping[str, str] = request.form if refusal is not None else {}
    numbers = sorted(found.estimates)
    return render(
        "analysis/standard.html",
        panel=found,
        rounds=[(number, found.angoff(number)) for number in numbers],
        prompts=[prompt_for(asking, _held(one)) for one in found.doc.get("items", ())],
        regression=found.regression(),
        about=names_of_tests(asking.organisation_id).get(found.about, "") if found.about else "",
        computed=found.computed(),
        names=names,
        invitable=[person for person in people if person.id in wanted],
        waits=_waits_for(found, asking),
        is_judge=asking.person_id in found.judges,
        refusal=refusal,
        form=form,
        structures=structure_names(found.edition_id),
        title_of=kind_title,
        **WORDS,
    )


def _judge_page(
    asking: Principal,
    found: Panel,
    refusal: NptError | None = None,
    given: list[str] | None = None,
) -> str:
    if asking.person_id not in found.judges:
        raise NotInvited()
    held = [require_sight(asking, _held(one)) for one in found.doc["items"]]
    before = found.estimates.get(found.round - 1, {}) if found.round > 1 else {}
    mine = found.estimates.get(found.round, before).get(asking.person_id)
    spread = [sorted(shares[place] for shares in before.values()) for place in range(len(held))]
    known = facilities(asking.organisation_id, [one.code for one in held]) if before else {}
    names = structure_names(found.edition_id)
    return render(
        "analysis/judge.html",
        panel=found,
        held=held,
        explained=[
            one.kind.explain(one.item, sorted(one.kind.option_ids(one.item)), {}, names)
            for one in held
        ],
        given=given or ([str(round(100 * share)) for share in mine] if mine else [""] * len(held)),
        spread=spread if before else [],
        facility=known,
        refusal=refusal,
        names=names,
        title_of=kind_title,
        **WORDS,
    )


def _held(one: Mapping[str, Any]) -> Held:
    return held_item(one["edition"], one["id"])


def _new_page(asking: Principal, refusal: NptError | None = None) -> str:
    modules = curriculum.modules(newest().id)
    source = request.values.get("source", "")
    sources = [(one.id, f"{one.id} · {one.title}") for one in modules if one.quiz]
    if may_see_secure(asking):
        sources.append(("exam", _("Own questions: examination pool")))
    sources.append(("practice", _("Own questions: practice pool")))
    known = {value for value, _words in sources}
    found = setting_up.items_to_judge(asking, source) if source in known else []
    form: Mapping[str, str] = request.form if refusal is not None else {}
    return render(
        "analysis/new_standard.html",
        sources=sources,
        abouts=sorted(names_of_tests(asking.organisation_id).items(), key=lambda pair: pair[1]),
        source=source if source in known else "",
        held=found,
        chosen=set(request.form.getlist("items")) if refusal is not None else None,
        refusal=refusal,
        form=form,
        names=structure_names(newest().id),
        title_of=kind_title,
    )
