"""Gives templates the words of decisions."""

from __future__ import annotations

from flask import Flask

from npt_training.core.runtime import Runtime
from npt_training.curriculum.faculty import words


def wire(app: Flask, runtime: Runtime) -> None:
    env = runtime.templates
    env.globals["decided"] = words.decided
    env.filters["settled"] = words.settle_text
    env.filters["settled_html"] = words.settle_html
