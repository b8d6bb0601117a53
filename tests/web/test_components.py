"""The components that every page is made of."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from tests.web.pages import rendered


class Enrolment(Form):
    name = StringField("Name", [InputRequired("Write your name.")], description="As on the licence")
    sure = RadioField("How sure?", choices=[("a", "Sure"), ("b", "Guessing")], default="a")
    role = SelectField("Role", choices=["Trainee"])
    agree = BooleanField("I agree")
    text = TextAreaField("Anything else?")


def test_a_field_ties_label_hint_and_error_to_its_control() -> None:
    form = Enrolment(MultiDict())
    form.validate()
    html = rendered("{{ ui.field(form.name, autocomplete='name') }}", form=form)
    assert 'for="name"' in html
    assert 'aria-describedby="name-hint name-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="name"' in html
    assert 'id="name-hint">As on the licence' in html
    assert "Write your name." in html


@pytest.mark.parametrize("name", ["sure", "role", "agree", "text"])
def test_every_kind_of_field_has_a_label_for_its_control(name: str) -> None:
    html = rendered("{{ ui.field(form[name]) }}", form=Enrolment(), name=name)
    controls = set(re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html))
    assert controls
    assert controls == set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))


def test_the_error_summary_links_to_the_fields() -> None:
    form = Enrolment(MultiDict())
    form.validate()
    html = rendered("{{ ui.error_summary(form) }}", form=form)
    assert '<a href="#name">Write your name.</a>' in html
    assert rendered("{{ ui.error_summary(faults) }}", faults=[]).strip() == ""
    assert '<a href="#x">Wrong</a>' in rendered("{{ ui.error_summary(f) }}", f=[("x", "Wrong")])


def test_a_status_has_a_word_and_a_shape_of_its_own() -> None:
    shapes = [
        re.sub(r"<span class.*?>", "", rendered("{{ ui.status('word', kind) }}", kind=kind))
        for kind in ("valid", "expiring", "suspended", "withdrawn", "unknown")
    ]
    assert all("word" in shape and "<svg" in shape for shape in shapes)
    assert len(set(shapes)) == len(shapes)


def test_what_people_write_is_escaped() -> None:
    bad = "<script>alert(1)</script>"
    html = rendered(
        "{{ ui.page_header(t, t, [(t, '/')]) }}{{ ui.next_thing(t, t, '/', 2) }}{{ ui.notice(t) }}"
        "{{ ui.card(t, '/', t) }}{{ ui.definitions([(t, t)]) }}{{ ui.empty_state(t, t, '/') }}"
        "{{ ui.progress(1, 2, t) }}{{ ui.copyable(t) }}{{ ui.cell(t, t) }}",
        t=bad,
    )
    assert "<script" not in html


def test_the_next_thing_says_how_long_it_takes() -> None:
    assert "1 minute<" in rendered("{{ ui.next_thing('Find it', none, '/', 1) }}")
    assert "5 minutes<" in rendered("{{ ui.next_thing('Find it', none, '/', 5) }}")


def test_a_table_repeats_its_headings_for_phones() -> None:
    html = rendered(
        "{% call ui.table(['Name', ('Marks', 'number'), ''], 'People') %}"
        "<tr>{{ ui.cell('Ada', title=true) }}{{ ui.cell(12, 'Marks', number=true) }}</tr>"
        "{% endcall %}"
    )
    assert '<th scope="col" class="number-cell">Marks</th>' in html
    assert 'data-label="Marks"' in html
    assert "<th></th>" not in html.replace(' scope="col"', "")


@pytest.mark.parametrize(("done", "of"), [(0, 0), (0, 9), (4, 9), (9, 9), (12, 9)])
def test_progress_stays_within_its_line(done: int, of: int) -> None:
    html = rendered("{{ ui.progress(done, of, 'Lessons') }}", done=done, of=of)
    reached = [float(x) for x in re.findall(r"[MH]([\d.]+)", html)]
    assert all(4 <= x <= 316 for x in reached)


def stage(**more: Any) -> dict[str, Any]:
    image = {"src": "/p.webp", "width": 1400, "height": 1200, "alt": "Right ankle"}
    base = {
        "kind": "locate", "attempt": "A1", "position": 3, "prompt": "Where?", "action": "/answer",
        "save_url": "/save", "image": image,
    }  # fmt: skip
    return base | more


def test_an_item_to_locate_can_be_answered_without_scripts() -> None:
    fixed = {"src": "/c.webp", "width": 480, "height": 411, "crop": "0,0,0.5,0.5"}
    html = rendered("{{ player.item(stage) }}", stage=stage(fixed=fixed))
    assert 'type="image" name="place" src="/c.webp" width="480" height="411"' in html
    for name, value in (("w", "480"), ("h", "411"), ("crop", "0,0,0.5,0.5"), ("position", "3")):
        assert f'name="{name}" value="{value}"' in html
    assert html.count("<option>") == 16 * 20
    assert "<option>A1</option>" in html
    assert "<option>P20</option>" in html


def test_an_answer_given_before_stands_in_the_form() -> None:
    located = rendered("{{ player.item(s) }}", s=stage(given={"x": 0.25, "y": 0.5}))
    assert 'name="x" value="0.25"' in located
    assert 'name="y" value="0.5"' in located
    options = [{"value": "a", "text": "Sural"}, {"value": "b", "text": "Saphenous"}]
    chosen = stage(kind="identify", options=options, given={"choice": ["b"]})
    html = rendered("{{ player.item(s) }}", s=chosen)
    assert 'value="b" checked' in html
    assert 'value="a" checked' not in html


def test_layers_carry_only_the_ids_they_are_given() -> None:
    layers = [
        {"kind": "highlight", "id": "q7", "d": "M0 0L9 9"},
        {"kind": "pin", "x": 5, "y": 6, "number": 2},
    ]
    html = rendered("{{ player.item(s) }}", s=stage(kind="label", layers=layers, pins=[], names=[]))
    assert 'id="q7"' in html
    assert 'id=""' not in html
