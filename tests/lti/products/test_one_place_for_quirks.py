"""No page and no service asks which platform it talks to: that is for ``lti/products`` alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import npt_training

ROOM = Path(npt_training.__file__).parent / "lti"
NAMES = r"canvas|moodle|open[ _.-]?edx|brightspace|blackboard|sakai|d2l|instructure"
NAMED = re.compile(NAMES, re.IGNORECASE)
ONLY_A_NAME = re.compile(rf"\W*({NAMES})\w*(\.\w+)*\W*", re.IGNORECASE)
EXPRESSION = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)


def asked_in_python(source: str) -> Iterator[str]:
    """Names and short strings that could only serve to tell platforms apart; prose may name one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if ONLY_A_NAME.fullmatch(node.value) or "instructure.com" in node.value:
                yield node.value
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if NAMED.search(name):
                yield name
        elif isinstance(node, ast.ImportFrom) and NAMED.search(node.module or ""):
            yield str(node.module)


def asked_in_template(source: str) -> Iterator[str]:
    for expression in EXPRESSION.findall(source):
        yield from (
            text for text in re.findall(r"""["']([^"']*)["']""", expression)
            if ONLY_A_NAME.fullmatch(text)
        )  # fmt: skip


def test_only_the_products_ask_which_platform_it_is() -> None:
    asked = []
    for path in sorted(ROOM.rglob("*")):
        if "products" in path.relative_to(ROOM).parts or path.suffix not in {".py", ".html"}:
            continue
        look = asked_in_python if path.suffix == ".py" else asked_in_template
        asked += [f"{path.relative_to(ROOM)}: {what}" for what in look(path.read_text("utf-8"))]
    assert asked == []


@pytest.mark.parametrize(
    "source",
    [
        'if platform.product == "canvas": pass',
        "is_moodle(x)",
        "from npt_training.lti.products.canvas import Canvas",
        'issuer.startswith("https://canvas.instructure.com")',
        'family in ("sakai", "d2l")',
    ],
)
def test_the_look_finds_such_questions(source: str) -> None:
    assert list(asked_in_python(source))


def test_prose_may_name_a_platform() -> None:
    assert not list(asked_in_python('"""Moodle does."""\n_("Your LMS, such as Moodle, ...")'))
    assert list(asked_in_template('{% if platform.product == "canvas" %}'))
    assert not list(asked_in_template("<p>{{ _('Open it in Moodle or Canvas.') }}</p>"))
