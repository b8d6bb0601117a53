"""Every diagram of a lesson on the smallest usual phone: its words can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, send_from_directory

from npt_training.curriculum.svg import clean_svg
from npt_training.web.manifest import DIST
from tests.web.pages import environment

pytestmark = pytest.mark.browser

COURSES = Path(__file__).resolve().parents[2] / "courses"
TEMPLATES = COURSES.parent / "npt_training/curriculum/templates"
DRAWINGS = sorted(COURSES.glob("*/*/figures/*.svg"))
PHONE_PX = 390
SMALLEST_PX = 11
"""What is smaller cannot be read at arm's length on a phone."""

PAGE = """{% extends "web/base.html" %}{% import "curriculum/_blocks.html" as blocks %}
{% block title %}Diagrams{% endblock %}
{% block main %}<article class="prose">{% for block in drawn %}
<section id="{{ block.name }}">{{ blocks.drawing(block) }}</section>{% endfor %}</article>
{% endblock %}"""

MEASURE = """([smallest]) => {
  // The box of a text holds the air above and below its letters; a fifth of it may be shared.
  const inner = (box) => ({
    left: box.left + 0.5, right: box.right - 0.5,
    top: box.top + box.height * 0.2, bottom: box.bottom - box.height * 0.2,
  });
  const meet = (a, b) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const wrong = [];
  for (const section of document.querySelectorAll('section')) {
    const svg = section.querySelector('svg');
    const scale = svg.getScreenCTM();
    const view = svg.viewBox.baseVal;
    const corner = new DOMPoint(view.x, view.y).matrixTransform(scale);
    const far = new DOMPoint(view.x + view.width, view.y + view.height).matrixTransform(scale);
    const texts = [...svg.querySelectorAll('text')].map((text) => {
      const own = text.getBBox(), turned = text.getScreenCTM();
      const points = [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) =>
        new DOMPoint(own.x + x * own.width, own.y + y * own.height).matrixTransform(turned));
      const xs = points.map((point) => point.x), ys = points.map((point) => point.y);
      const box = { left: Math.min(...xs), right: Math.max(...xs),
                    top: Math.min(...ys), bottom: Math.max(...ys) };
      box.height = box.bottom - box.top;
      const sizes = [text, ...text.querySelectorAll('tspan')].map((part) =>
        parseFloat(getComputedStyle(part).fontSize));
      const enlarged = Math.sqrt(Math.abs(turned.a * turned.d - turned.b * turned.c));
      return { words: text.textContent.trim(), box: inner(box),
               px: Math.min(...sizes) * enlarged };
    });
    texts.forEach(({ words, box, px }, n) => {
      if (px < smallest) wrong.push(`${section.id}: “${words}” is ${px.toFixed(1)} px`);
      if (box.left < corner.x || box.right > far.x || box.top < corner.y || box.bottom > far.y)
        wrong.push(`${section.id}: “${words}” runs out of the drawing`);
      for (const other of texts.slice(n + 1))
        if (meet(box, other.box)) wrong.push(`${section.id}: “${words}” lies on “${other.words}”`);
      for (const frame of svg.querySelectorAll('rect')) {
        const area = frame.getBoundingClientRect();
        const middle = (box.top + box.bottom) / 2;
        if (area.top < middle && middle < area.bottom && area.left < box.right
            && box.left < area.right && (box.left < area.left || box.right > area.right))
          wrong.push(`${section.id}: “${words}” crosses the edge of a box`);
      }
    });
  }
  const sideways = document.scrollingElement.scrollWidth - innerWidth;
  if (sideways > 0) wrong.push(`the page scrolls sideways by ${sideways} px`);
  return wrong;
}"""


def site() -> Flask:
    """One page with every diagram, in the lesson's own frame and styles."""
    app = Flask("diagrams", static_folder=None)
    page = environment(TEMPLATES).from_string(PAGE)
    drawn = []
    for path in DRAWINGS:
        name = path.relative_to(COURSES).as_posix()
        svg, problems = clean_svg(path.read_bytes(), name, path.stem, path.stem)
        assert not problems
        drawn.append({"name": name, "svg": svg, "caption": "What it shows."})

    @app.get("/static/<path:path>")
    def static(path: str) -> Any:
        return send_from_directory(DIST, path)

    @app.get("/")
    def diagrams() -> str:
        return page.render(drawn=drawn)

    return app


def test_the_words_of_every_diagram_can_be_read_on_a_phone(
    serve: Callable[[Flask, int], str], chromium: Any, port: int
) -> None:
    assert len(DRAWINGS) > 40
    page = chromium.new_page(viewport={"width": PHONE_PX, "height": 844})
    page.goto(serve(site(), port))
    page.evaluate("() => document.fonts.ready")
    wrong = page.evaluate(MEASURE, [SMALLEST_PX])
    page.close()
    assert not wrong, "\n".join(wrong)
