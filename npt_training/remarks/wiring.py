"""Lets every page carry the small form: a mark of its own for each, so that twice is once."""

from __future__ import annotations

from flask import Flask

from npt_training.core.ids import new_id
from npt_training.core.runtime import Runtime
from npt_training.remarks.service import TEXT_MOST
from npt_training.remarks.words import KIND_WORDS


def wire(app: Flask, runtime: Runtime) -> None:
    runtime.templates.globals.update(
        remark_form=new_id, remark_kinds=KIND_WORDS, remark_most=TEXT_MOST
    )
