"""What the editor page is made of: parts of the form, what is left to do, twins, the other text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import request

from npt_training.accounts.principal import Principal
from npt_training.assessment.authoring import forms, words
from npt_training.assessment.authoring.forms.common import LEVELS, sources_text
from npt_training.assessment.authoring.forms.drawn import Drawn, percent
from npt_training.assessment.authoring.models import Draft
from npt_training.assessment.authoring.rules.difference import changes
from npt_training.assessment.authoring.rules.shapes import KINDS
from npt_training.assessment.authoring.scene import scene_of
from npt_training.assessment.authoring.service import pictures
from npt_training.assessment.authoring.service.check import check, known_sources
from npt_training.assessment.authoring.service.twins import twins
from npt_training.assessment.authoring.stage import picture_stage
from npt_training.assessment.items import PRACTICE
from npt_training.atlas.contents import contents
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core import editions, storage
from npt_training.core.errors import NptError
from npt_training.core.web import render
from npt_training.curriculum import service as curriculum

FRESH_MINUTES = 15


def editor_page(
    actor: Principal,
    draft: Draft,
    doc: Mapping[str, Any],
    *,
    revision: int,
    refusal: NptError | None = None,
) -> Any:
    """The editor with ``doc`` in it, which differs from the draft's where a save was refused."""
    edition_id = editions.newest().id
    scene = replace(scene_of(doc, edition_id), more=request.args.get("more", ""))
    photo = bool(doc.get("picture"))
    parts = forms.parts_of(draft.kind, photo=photo)
    rest = forms.rest_of(draft.kind, forms.needed(draft.kind, photo=photo), photo=photo)
    found = check(doc, edition_id)
    elsewhere = refusal is not None and refusal.status == 409
    modules = curriculum.modules(edition_id)
    page = render(
        "authoring/edit.html",
        draft=draft,
        doc=doc,
        revision=revision,
        refusal=refusal,
        elsewhere=elsewhere,
        other=changes(doc, draft.doc) if elsewhere else [],
        parts=[(part, part.show(doc, scene)) for part in parts if not isinstance(part, Drawn)],
        drawn=[(part, part.show(doc, scene)) for part in parts if isinstance(part, Drawn)],
        rest=(rest, rest.show(doc, scene)),
        faults=found.faults,
        twins=twins(actor, draft, doc),
        stage=picture_stage(doc, edition_id),
        nerves=scene.nerves,
        modules=modules,
        practice_only=PRACTICE,
        levels=[(one, words.level_word(one)) for one in LEVELS],
        sources=sources_text(dict(doc)),
        known=known_sources(edition_id),
        shape_kinds=[(kind, words.shape_word(kind)) for kind in KINDS],
        shape_word=words.shape_word,
        kind_word=words.kind_word,
        field_words=words.field_words,
        what_word=words.what_word,
        plain=words.plain,
        percent=percent,
    )
    return page, refusal.status if refusal else 200


def choosing(actor: Principal) -> dict[str, Any]:
    """The pictures an item can stand on: the atlas by region, and the school's own."""
    held = contents(editions.newest().id)
    region = request.args.get("region", "")
    region = region if region in REGIONS else ""
    own = pictures.pictures(actor, ready=True)
    return {
        "regions": [(one, region_name(one)) for one in REGIONS],
        "region": region,
        "views": [one for one in held.pictures.values() if not region or one.region == region],
        "own": own.pictures,
        "thumb": lambda view: storage.url(view.pictures[min(view.pictures)]),
        "file_url": storage.url,
        "region_name": region_name,
    }
