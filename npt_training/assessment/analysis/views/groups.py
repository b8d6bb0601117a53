"""The same answers by nerve and by cohort."""

from __future__ import annotations

from functools import partial

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment.analysis import service
from npt_training.assessment.analysis.choices import option_words
from npt_training.assessment.analysis.views.common import (
    WORDS,
    cohort_name,
    kind_title,
    page_of,
)
from npt_training.assessment.service.secure import hidden, prompt_for
from npt_training.assessment.stimulus import structure_names
from npt_training.core.editions import newest
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, render


@needs(Permission.MARK)
def nerves() -> str:
    shown, page, pages = page_of(service.nerves(actor()))
    names = structure_names(newest().id)
    return render(
        "analysis/nerves.html", lines=shown, place=page, pages=pages, names=names, **WORDS
    )


@needs(Permission.MARK)
def nerve(nerve_id: str) -> str:
    found = service.nerve(actor(), nerve_id)
    names = structure_names(newest().id)
    titles = {line.test.key: line.test.title for line in service.tests(actor())}
    return render(
        "analysis/nerve.html",
        found=found,
        name=names.get(nerve_id, nerve_id),
        instead=[(option_words(found.items[0].held, one, names), n) for one, n in found.instead],
        titles=titles,
        title_of=kind_title,
        hidden=partial(hidden, actor()),
        prompt=partial(prompt_for, actor()),
        cohort_name=cohort_name,
        **WORDS,
    )


@needs(Permission.MARK)
def cohorts() -> str:
    shown, page, pages = page_of(service.cohort_lines(actor()))
    titles = {line.test.key: line.test.title for line in service.tests(actor())}
    return render(
        "analysis/cohorts.html",
        lines=shown,
        place=page,
        pages=pages,
        titles=titles,
        other=_("A test"),
        cohort_name=cohort_name,
        **WORDS,
    )
