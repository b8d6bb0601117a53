"""Words of the glossary in a running text: what is marked, and that nothing else changes."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.core.yamlfile import load_yaml
from npt_training.curriculum.glossary.marking import Lexicon, Marker
from npt_training.curriculum.glossary.part import Term
from npt_training.curriculum.markdown import LessonMarkdown, clean
from tests.curriculum.factories import make_edition
from tests.world import make_organisation, make_person, sign_in

MARK = re.compile(r'<a class="term"[^>]*>(.*?)</a>')
TERMS = [
    Term(id="bleb", name="bleb", forms=["blebs"], meaning='A "small" swelling < 1 & more.'),
    Term(id="fascia", name="fascia", meaning="A sheet."),
    Term(id="deep", name="deep fascia", meaning="A deeper sheet."),
    Term(id="lata", name="fascia lata", meaning="The sheet of the thigh."),
    Term(id="tinel", name="Tinel's sign", meaning="Tingling on tapping."),
    Term(id="fibre", name="C-fibre", forms=["C-fibres"], meaning="A thin fibre."),
    Term(id="pit", name="treatment", also=["PIT"], meaning="Small injections."),
    Term(id="d5w", name="5 % dextrose", meaning="Sugar in water."),
]


def marker() -> Marker:
    return Marker(Lexicon(TERMS), lambda term_id: f"/glossary/{term_id}")


class _Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    return _Text(html).text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>A bleb, then blebs, then a bleb.</p>", ["bleb"]),
        ("<p>Blebs on deep fascia, under fascia.</p>", ["Blebs", "deep fascia", "fascia"]),
        ("<p>Deep <em>fascia</em></p>", ["fascia"]),
        ("<p>The fascia lata is a fascia.</p>", ["fascia lata", "fascia"]),
        ("<p>This is Tinel’s sign.</p>", ["Tinel’s sign"]),
        ("<p>5\u202f% dextrose or 5&nbsp;% dextrose</p>", ["5\u202f% dextrose"]),
        ("<p>12.5 % dextrose, 15 % dextrose, 2–5 % dextrose</p>", []),
        ("<p>The arm pit, the PIT.</p>", ["PIT"]),
        ("<p>fascias, superfascia, bleb-like, C-fibres’ work</p>", ["C-fibres"]),
        ("<p>A bleb&amp;fascia &lt;deep fascia&gt;</p>", ["bleb", "fascia", "deep fascia"]),
    ],
)
def test_what_is_marked(html: str, words: list[str]) -> None:
    marked = marker().html(html)
    assert MARK.findall(marked) == words
    assert text_of(marked) == text_of(html)


@pytest.mark.parametrize(
    "tag", ["h3", "h4", "code", "pre", "kbd", "abbr", "sub", "sup", 'a href="/x"']
)
def test_what_is_left_alone_is_no_first_place(tag: str) -> None:
    before = f"<p>So: <{tag}>the <em>bleb</em> here</{tag.split()[0]}> and "
    marked = marker().html(f"{before}a bleb.</p>")
    assert marked.startswith(f"{before}a <a class=")


def test_a_page_explains_a_word_once() -> None:
    page = marker()
    assert MARK.search(page.html("<p>bleb</p>"))
    assert page.html("<p>blebs</p>") == "<p>blebs</p>"
    assert page.text("a bleb & more") == "a bleb &amp; more"


def test_the_meaning_cannot_leave_its_attribute() -> None:
    marked = marker().text('<b onclick="x">bleb</b>')
    assert "<b" not in marked
    assert "A &quot;small&quot; swelling &lt; 1 &amp; more." in marked


def test_nothing_else_changes_in_texts_of_any_shape() -> None:
    """Cleaned HTML without the marks is the same, byte for byte."""
    dice = random.Random(7)
    bits = [
        "bleb", "Blebs", "deep fascia", "5 % dextrose", "PIT", "Tinel's sign", "C-fibres", " ", " ",
        "<p>", "</p>", "<em>", "</em>", "<code>", "</code>", '<a href="https://x.example/?a=1&b=2">',
        "</a>", "<h3>", "</h3>", "<br>", "<li>", "</li>", "&nbsp;", "&amp;", "&lt;", "“é”", "[1]",
    ]  # fmt: skip
    for _ in range(400):
        html = clean("".join(dice.choices(bits, k=dice.randint(1, 30))))
        marked = marker().html(html)
        assert MARK.sub(r"\1", marked) == html
        assert text_of(marked) == text_of(html)
        shown = [one.split('"')[3] for one in re.findall(r'<a class="term"[^>]*', marked)]
        assert len(shown) == len(set(shown))


def test_committed_lessons_keep_every_letter() -> None:
    root = Path(__file__).parents[2] / "courses"
    lexicon = Lexicon(map(Term.model_validate, load_yaml(root / "glossary.yaml").data))
    met: set[str] = set()
    for file in sorted(root.glob("basic/*/*.md")):
        page = Marker(lexicon, lambda term_id: f"/glossary/{term_id}")
        body = file.read_text("utf-8").split("---", 2)[2]
        for block in LessonMarkdown(file.name).body(body, 1, lambda _: None).blocks:
            if block["type"] == "html":
                assert MARK.sub(r"\1", page.html(block["html"])) == block["html"], file
        met |= page.met
    assert len(met) > 60


GLOSSARY = """\
- id: sural
  name: sural nerve
  meaning: A nerve of the calf.
- id: question
  name: what now
  meaning: Nobody marks a question.
- id: title
  name: outer ankle
  meaning: Nobody marks a title.
- id: stop
  name: tendon
  meaning: What ends a muscle.
- id: said
  name: tested
  meaning: Nobody marks what is said to patients.
"""


def test_a_lesson_marks_its_text_and_no_exercise(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    make_edition(tmp_path, files={"glossary.yaml": GLOSSARY})
    sign_in(client, make_person(make_organisation(), "trainee"))
    pages = [client.get(f"/learn/B9/{one}").text for one in ("b9-first", "b9-region")]
    marked = [re.findall(r'<a class="term" href="/glossary/([^"]*)"', page) for page in pages]
    assert marked == [["sural"], ["stop"]]
    assert "data-term-panel" in pages[0]
