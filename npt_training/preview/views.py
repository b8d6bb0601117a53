"""The preview's own pages, and the bar it puts under every page of the product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask, jsonify, make_response, request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.authoring import trying, words
from npt_training.assessment.authoring.views.preview import framed, policy
from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.fields import form_fields, json_fields
from npt_training.assessment.items import PRACTICE
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.bank import bank_of
from npt_training.core.errors import NotFound
from npt_training.core.web import ROOT, needs, redirect_to, render, url_to
from npt_training.curriculum import service
from npt_training.curriculum.figures import figures_of
from npt_training.preview.findings import advice, code_around, written
from npt_training.preview.pages import DRAWN, ELSEWHERE, KINDS, Page

if TYPE_CHECKING:
    from npt_training.preview.site import Preview

MOST_TOLD = 300
"""Findings in the bar; the start page has all of them."""


def hang(app: Flask) -> None:
    """Add the preview's routes behind the product's own gate and headers."""
    table = (
        ("/preview/", "GET", start), ("/preview/state", "GET", state),
        ("/preview/bar", "GET", bar), ("/preview/modules/<code>", "GET", module),
        ("/preview/figures/<module_id>", "GET", figures),
        ("/preview/broken/<path:file>", "GET", broken),
        ("/preview/items/<code>", "GET", item),
        ("/preview/items/<code>/question", "GET", question),
        ("/preview/items/<code>/question", "POST", answer),
        ("/preview/items/<code>/save", "POST", save),
        ("/preview/items/<code>/explained", "GET", explained),
    )  # fmt: skip
    for path, method, view in table:
        endpoint = f"{ROOT}.preview.{view.__name__}"
        app.add_url_rule(path, endpoint, needs(Permission.LEARN)(view), methods=[method])


def start() -> Any:
    """Modules with what they hold, and every finding."""
    preview = _preview()
    shown = preview.shown
    groups = []
    for code, title in _groups(preview):
        pages = [page for page in shown.pages if page.module == code]
        kinds: Counter[str] = Counter()
        for page in pages:
            kinds[page.kind] += page.shows
        own = {one for page in pages for one in shown.about(page)}
        groups.append((code, title, kinds, own))
    return render(
        "preview/start.html",
        groups=groups,
        kinds=KINDS,
        shown=shown,
        folder=preview.source,
        advice=advice,
    )


def module(code: str) -> Any:
    """Every page of a module by kind, with its findings."""
    preview = _preview()
    titles = dict(_groups(preview))
    if code not in titles:
        raise NotFound()
    shown = preview.shown
    pages = [page for page in shown.pages if page.module == code]
    kinds = [
        (many if kind != "module" else one, [page for page in pages if page.kind == kind])
        for kind, (one, many) in KINDS.items()
    ]
    return render(
        "preview/module.html",
        title=titles[code],
        kinds=[(word, own) for word, own in kinds if own],
        shown=shown,
    )


def figures(module_id: str) -> Any:
    """The drawings of a module's lessons and the diagrams its items are asked on."""
    preview = _preview()
    edition_id = preview.shelf.edition_id
    lessons = []
    for line in service.module(edition_id, module_id).lessons:
        lesson = service.lesson(edition_id, line.id)
        drawn = figures_of(lesson)
        found = [
            (block, drawn.get(place))
            for place, block in enumerate(lesson.blocks)
            if block["type"] in DRAWN
        ]
        lessons.append((line, found))
    diagrams = [
        figure
        for name, figure in preview.reading.rooms.figures.items()
        if name.startswith(f"{module_id}/")
    ]
    return render("preview/figures.html", code=module_id, lessons=lessons, diagrams=diagrams)


def broken(file: str) -> Any:
    """What is wrong with a file that has no page, or none yet."""
    if not any(one.file == file for one in _preview().shown.findings):
        return redirect_to("preview.start")
    return broken_page({file}, None), 422


def broken_page(names: Collection[str], page: Page | None) -> str:
    """File, line, the lines around it and what to do."""
    preview = _preview()
    found = [one for one in preview.shown.findings if one.file in names]
    return render(
        "preview/broken.html",
        files=sorted(names),
        place=page,
        good=all(name in preview.copy.good for name in names),
        found=[(one, code_around(preview.source, one), advice(one.reason)) for one in found],
    )


def item(code: str) -> Any:
    """An item as it is asked, and below it the key and every reason."""
    asked = _asked(code)
    page = _preview().shown.page(request.path)
    told = replace(asked, answered=True, status="released", fraction=0.0, detail={"empty": True})
    return policy(
        make_response(
            render(
                "preview/item.html",
                item=asked.held.item,
                place=page,
                kind_word=words.kind_word,
                explanation=trying.explanation(told),
                stages=_stages(asked.held.item.model_dump(mode="json")),
                written=written(_preview().source, page) if page is not None else "",
            )
        ),
        "frame-src 'self'",
    )


def question(code: str) -> Any:
    """The question in the real player."""
    return framed(_question(code, None, None))


def answer(code: str) -> Any:
    """A form without scripts."""
    form = request.form.to_dict(flat=False)
    try:
        fields = form_fields(form)
        _done, response = trying.answered(_asked(code), fields)
        if not response:
            raise ResponseRefused(words.nothing_answered())
    except ResponseRefused as refusal:
        return framed(_question(code, refusal, form), refusal.status)
    return redirect_to("preview.explained", code=code, given=trying.carried(fields))


def save(code: str) -> Any:
    """What the player's scripts send."""
    fields, _key = json_fields(request.get_json(silent=True), 1)
    _done, response = trying.answered(_asked(code), fields)
    if not response:
        raise ResponseRefused(words.nothing_answered())
    following = url_to("preview.explained", code=code, given=trying.carried(fields))
    return jsonify(saved=True, next=following)


def explained(code: str) -> Any:
    """The score of an answer that was tried, by the real scorer."""
    try:
        fields = trying.uncarried(request.args.get("given", ""))
        done, _response = trying.answered(_asked(code), fields)
    except ResponseRefused as refusal:
        raise NotFound() from refusal
    main = trying.explanation(done)
    again = url_to("preview.question", code=code)
    return framed(render("authoring/frame.html", explanation=main, stage=None, again=again))


def state() -> Any:
    """What a page compares with what it shows: asked for every second."""
    preview = _preview()
    return jsonify(
        run=preview.run, version=preview.version, looks=preview.looks, doing=preview.doing
    )


def bar() -> Any:
    """The bar alone, when findings changed and the page did not."""
    return panel(request.args.get("path", ""))


def panel(path: str) -> str:
    """The bar under a page."""
    preview = _preview()
    shown = preview.shown
    page = shown.page(path)
    place = shown.pages.index(page) if page is not None else -1
    before = shown.pages[place - 1].url if place > 0 else None
    after = shown.pages[place + 1].url if place + 1 < len(shown.pages) else None
    return render(
        "preview/_bar.html",
        preview=preview,
        shown=shown,
        page=page,
        path=path,
        own=shown.about(page) if page is not None else [],
        before=before,
        after=after if page is not None or path == url_to("preview.start") else None,
        most=MOST_TOLD,
        last_good=page is not None
        and bool(page.files & shown.broken)
        and ("last-good" in request.args or "good" in request.args),
        advice=advice,
    )


def _groups(preview: Preview) -> list[tuple[str, str]]:
    """Code and title of what the start page lists."""
    found = [(entry.module.id, entry.module.title) for entry in preview.reading.pack.modules]
    found += [(ELSEWHERE, "Of no module"), (PRACTICE, "Practice bank of the atlas")]
    there = {page.module for page in preview.shown.pages}
    return [(code, title) for code, title in found if code in there]


def _question(code: str, refusal: ResponseRefused | None, form: dict[str, list[str]] | None) -> str:
    given: dict[str, Any] | None = None
    if form is not None:
        given = {name: values[0] for name, values in form.items() if values}
        given |= {"choice": form.get("choice", [])}
    stage = trying.stage_of(
        _asked(code),
        url_to("preview.answer", code=code),
        url_to("preview.save", code=code),
        given,
    )
    return render(
        "authoring/frame.html", stage=stage, refusal=refusal, explanation=None, again=None
    )


def _stages(doc: dict[str, Any]) -> list[tuple[str, list[tuple[str, bool, str]]]]:
    """Of a case: each stage's question with its answers, whether right, and why."""
    found = []
    for stage in doc.get("stages", []):
        ask = stage["ask"]
        answers = [
            (one.get("text") or one["id"], bool(one.get("correct")), one.get("why") or "")
            for one in ask.get("options", [])
            if isinstance(one, dict)
        ]
        if answers:
            found.append((ask.get("prompt") or stage["text"], answers))
    return found


def _asked(code: str) -> Asked:
    held = bank_of(_preview().shelf.edition_id).by_code.get(code)
    if held is None:
        raise NotFound()
    return trying.asked_held(actor(), held)


def _preview() -> Preview:
    from npt_training.preview.site import current_preview

    return current_preview()
