"""Every page of QTI: it works, the wrong method, a stranger or outsider, bad input."""

from __future__ import annotations

import io
import zipfile

import pytest

from npt_training.assessment.qti import views
from npt_training.assessment.service.bank import school_items
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.assessment import factories, items
from tests.qti.packages import package, png
from tests.qti.test_import import POINT
from tests.qti.xml import declared, item, select_point

PAGE = "/authoring/qti"


@pytest.fixture
def school(app):
    factories.make_edition([items.choice(), items.trace(), items.locate()])
    return make_organisation()


@pytest.fixture
def author(app, school):
    client = app.test_client()
    sign_in(client, make_person(school, "administrator"))
    return client


def send(client, content: bytes, name: str = "items.zip", module: str = "B9"):
    return post(client, PAGE, {"file": (io.BytesIO(content), name), "module": module})


def looked_at(client, content: bytes) -> str:
    answer = send(client, content)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_package_is_looked_at_then_imported(author, school) -> None:
    odd = item(declared(correct="A"), select_point()).replace(b'"item"', b'"odd"')
    where = looked_at(author, package({"a.xml": POINT, "odd.xml": odd}, leg_png=png()))
    page = author.get(where).text
    assert "Nothing is imported yet" in page
    assert "left out" in page
    assert school_items(school.id, "practice") == []
    answer = post(author, where, {"pictures": "1"})
    assert answer.status_code == 303
    assert "Imported on" in author.get(where).text
    assert [one.series for one in school_items(school.id, "practice")] == ["qti-item"]
    assert "items.zip" in author.get(PAGE).text


def test_nothing_is_imported_before_the_pictures_were_looked_at(author, school) -> None:
    where = looked_at(author, package({"a.xml": POINT}, leg_png=png()))
    answer = post(author, where, {})
    assert answer.status_code == 422
    assert "Nobody can be recognised" in answer.text
    assert school_items(school.id, "practice") == []


def test_a_second_click_imports_nothing_twice(author, school) -> None:
    where = looked_at(author, package({"a.xml": POINT}, leg_png=png()))
    assert post(author, where, {"pictures": "1"}).status_code == 303
    assert post(author, where, {"pictures": "1"}).status_code == 409
    assert len(school_items(school.id, "practice")) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", package({})[:80]],
    ids=["empty", "broken", "entities", "cut off"],
)
def test_what_is_no_package_is_refused_on_the_page(author, content) -> None:
    answer = send(author, content)
    if answer.status_code == 303:
        answer = author.get(answer.location)
        assert "Nothing in this package can be imported" in answer.text
    else:
        assert answer.status_code == 422
        assert 'value="B9" selected' in answer.text


def test_a_module_that_is_none_is_refused(author) -> None:
    assert send(author, POINT, module="Z1").status_code == 422


def test_no_file_is_refused(author) -> None:
    assert post(author, PAGE, {"module": "atlas"}).status_code == 422


def test_items_are_chosen_and_taken_out(author) -> None:
    page = author.get(f"{PAGE}/export?module=B9").text
    assert 'value="b9-choice-1"' in page
    assert 'value="b9-trace-1"' not in page
    assert "1 item: QTI has no interaction" in page
    answer = post(author, f"{PAGE}/export", {"module": "B9", "item": ["b9-choice-1"]})
    assert answer.mimetype == "application/zip"
    assert "imsmanifest.xml" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("chosen", [[], ["b9-trace-1"], ["x"] * 41])
def test_a_choice_that_cannot_be_written_is_refused_and_kept(author, chosen) -> None:
    answer = post(author, f"{PAGE}/export", {"module": "B9", "item": chosen})
    assert answer.status_code == 422
    assert 'value="B9" selected' in answer.text


def test_items_of_no_one_are_not_found(author) -> None:
    answer = post(author, f"{PAGE}/export", {"module": "B9", "item": ["nobodys"]})
    assert answer.status_code == 404


def test_the_wrong_method(author) -> None:
    assert author.delete(PAGE).status_code == 405
    assert author.put(f"{PAGE}/export").status_code == 405


def test_a_stranger_signs_in_first_and_a_trainee_may_not(app, school) -> None:
    stranger, trainee = app.test_client(), app.test_client()
    sign_in(trainee, make_person(school, "trainee"))
    for path in (PAGE, f"{PAGE}/export", f"{PAGE}/nothing"):
        assert stranger.get(path).status_code == 302
        assert trainee.get(path).status_code == 403


def test_another_school_does_not_see_a_package(app, author) -> None:
    where = looked_at(author, package({"a.xml": POINT}, leg_png=png()))
    other = app.test_client()
    sign_in(other, make_person(make_organisation("Hill School"), "administrator"))
    assert other.get(where).status_code == 404
    assert post(other, where, {"pictures": "1"}).status_code == 404
    assert "items.zip" not in other.get(PAGE).text


def test_a_long_list_has_pages(author, monkeypatch) -> None:
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    first = author.get(f"{PAGE}/export?module=B9").text
    second = author.get(f"{PAGE}/export?module=B9&page=2").text
    assert ("b9-choice-1" in first) != ("b9-choice-1" in second)
