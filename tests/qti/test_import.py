"""Packages become a school's own practice items, scored by their own rules."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image

from npt_training.assessment import service as assessment
from npt_training.assessment.models import Answer
from npt_training.assessment.qti import service
from npt_training.assessment.qti.errors import ArchiveRefused, PackageStale
from npt_training.assessment.service import bank
from npt_training.core import storage
from npt_training.core.db import read
from npt_training.core.errors import Forbidden, NotFound
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.assessment import factories, items
from tests.qti import xml
from tests.qti.packages import package, png, zipped
from tests.qti.test_export import KINDS

POINT = xml.item(
    xml.declared(
        xml.areas(("circle", "100,150,20", 1), ("rect", "10,10,50,50", 0.5)), base="point"
    ),
    xml.select_point(), "map_response_point",
)  # fmt: skip


@pytest.fixture
def school(app):
    factories.make_edition([items.choice()])
    return make_organisation()


def bring(content: bytes, school, **more):
    given = {"organisation_id": school.id, "module": "atlas", "name": "p.zip", "person_id": None}
    return service.bring_in(content, **given | more)


def held(school):
    return {one.series: one for one in bank.school_items(school.id, "practice")}


def statuses(report) -> list[str]:
    return [line["status"] for line in report.lines]


def test_an_item_is_taken_with_its_picture_made_anew(school) -> None:
    report = bring(package({"item.xml": POINT}, leg_png=png()), school)
    assert statuses(report) == ["new"]
    one = held(school)["qti-item"]
    assert (one.item.kind, one.pool, one.module_id) == ("qti", "practice", "atlas")
    kept = storage.get(one.item.picture.digest)
    assert kept != png()
    assert Image.open(io.BytesIO(kept)).size == (200, 300)


def test_it_is_practised_and_scored_by_its_own_rules(school) -> None:
    bring(package({"item.xml": POINT}, leg_png=png()), school)
    one = held(school)["qti-item"]
    for x, y, wanted in ((0.5, 0.5, 1.0), (0.1, 0.1, 0.5), (0.9, 0.9, 0.0)):
        fields = {"x": [str(x)], "y": [str(y)]}
        response = one.kind.parse(one.item, [], fields)
        assert one.kind.judge(one.item, response, None).fraction == wanted


def test_a_trainee_answers_it_in_practice(school) -> None:
    bring(package({"item.xml": POINT}, leg_png=png()), school)
    trainee = factories.trainee(school)
    attempt = assessment.start_practice(trainee, kind="qti")
    assessment.answer_practice(trainee, attempt, 1, {"x": ["0.5"], "y": ["0.5"]})
    with read() as s:
        answer = s.query(Answer).filter_by(attempt_id=attempt).one()
    assert (answer.kind, answer.fraction) == ("qti", 1.0)


def test_looking_changes_nothing(school) -> None:
    content = package({"item.xml": POINT}, leg_png=png())
    report = service.look(content, organisation_id=school.id, module="atlas", name="p.zip")
    assert statuses(report) == ["new"]
    assert held(school) == {}


def test_the_same_package_again_changes_nothing(school) -> None:
    content = package({"item.xml": POINT}, leg_png=png())
    bring(content, school)
    assert statuses(bring(content, school)) == ["same"]
    changed = package({"item.xml": POINT.replace(b"Where?", b"Where now?")}, leg_png=png())
    assert statuses(bring(changed, school)) == ["version"]
    assert held(school)["qti-item"].version == 2


def test_what_is_not_supported_is_reported_item_by_item_and_the_rest_is_taken(school) -> None:
    match = xml.choice().replace("choice-interaction", "match-interaction")
    two = xml.choice() + xml.select_point().replace("RESPONSE", "OTHER")
    odd = {
        "match.xml": xml.item(xml.declared(correct="A"), match),
        "two.xml": xml.item(
            xml.declared(correct="A") + xml.declared(base="point", name="OTHER"), two
        ),
        "rules.xml": xml.item(
            xml.declared(correct="A"), xml.choice(),
            xml.set_score('<qti-custom-operator class="x"/>'),
        ),
        "unscored.xml": xml.item(xml.declared(), xml.choice(), ""),
        "broken.xml": b"<qti-assessment-item",
        "outside.xml": POINT.replace(b"leg.png", b"http://localhost/leg.png"),
        "missing.xml": POINT.replace(b"leg.png", b"nothing.png"),
        "no-picture.xml": POINT.replace(b"leg.png", b"bad.png"),
        "math.xml": xml.item(xml.declared(correct="A"), "<math/>" + xml.choice()),
    }  # fmt: skip
    named = {
        name: content.replace(b'identifier="item"', f'identifier="i-{name[:-4]}"'.encode())
        for name, content in odd.items()
    }
    content = package({"item.xml": POINT, **named}, leg_png=png(), bad_png=b"GIF89a<script>")
    report = bring(content, school)
    assert statuses(report) == ["new"] + ["left out"] * len(odd)
    assert all(line["problems"] for line in report.lines[1:])
    told = {line["file"]: " ".join(line["problems"]) for line in report.lines}
    assert "qti-match-interaction" in told["match.xml"]
    assert "more than one interaction" in told["two.xml"]
    assert "qti-custom-operator" in told["rules.xml"]
    assert "nothing.png" in told["missing.xml"]
    assert set(held(school)) == {"qti-item"}
    json.dumps(report.as_json())


def test_a_hostile_package_leaves_nothing(school) -> None:
    content = zipped({"../x": b"", "imsmanifest.xml": b"<manifest/>"})
    with pytest.raises(ArchiveRefused):
        bring(content, school)
    assert held(school) == {}


def test_free_text_becomes_an_item_that_instructors_mark(school) -> None:
    rubric = (
        '<qti-rubric-block use="scoring" view="scorer"><qti-content-body><p>Names the nerve.</p>'
        "</qti-content-body></qti-rubric-block>"
    )
    body = rubric + '<qti-extended-text-interaction response-identifier="RESPONSE"/><p>Why?</p>'
    content = xml.item(xml.declared(base="string"), body, "", score='normal-maximum="3"')
    assert statuses(bring(content, school)) == ["new"]
    item = held(school)["qti-item"].item
    assert (item.kind, item.prompt, item.rubric[0].marks) == ("written", "Why?", 3)
    assert item.rubric[0].text == "Names the nerve."


def test_older_names_and_pictures_without_a_size(school) -> None:
    older = b"""<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="Old 1"
      title="t" adaptive="false" timeDependent="false"><responseDeclaration identifier="RESPONSE"
      cardinality="single" baseType="point"><areaMapping><areaMapEntry shape="circle"
      coords="100,150,20" mappedValue="1"/></areaMapping></responseDeclaration>
      <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
      <itemBody><selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1">
      <prompt>Mark it.</prompt><object type="image/png" data="leg.png">leg</object>
      </selectPointInteraction></itemBody><responseProcessing
      template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response_point"/>
      </assessmentItem>"""
    bring(package({"old.xml": older}, leg_png=png()), school)
    one = held(school)["qti-old-1"]
    assert one.item.size == (200.0, 300.0)
    response = one.kind.parse(one.item, [], {"x": ["0.5"], "y": ["0.5"]})
    assert one.kind.judge(one.item, response, None).fraction == 1.0


@pytest.mark.parametrize("name", sorted(KINDS.keys() - {"territory"}))
def test_our_own_items_come_back_as_they_were(name, school) -> None:
    doc = KINDS[name]
    edition = factories.make_edition([doc])
    first = bank.bank_of(edition).by_code[doc["id"]]
    content = service.export([first]).package()
    report = bring(content, school)
    assert statuses(report) == ["new"], report.lines[0]["problems"]
    again = held(school)[doc["id"]]
    assert again.item.model_dump() == first.item.model_dump()
    assert service.export([again]).package() == content


def test_items_of_others_come_back_as_they_were(school) -> None:
    bring(package({"item.xml": POINT}, leg_png=png()), school)
    first = held(school)["qti-item"]
    content = service.export([first]).package()
    other = make_organisation()
    report = bring(content, other)
    assert statuses(report) == ["new"], report.lines[0]["problems"]
    again = held(other)["qti-item"]
    assert again.item.model_dump() == first.item.model_dump()
    assert service.export([again]).package() == content


def test_what_another_system_changed_is_what_is_imported(school) -> None:
    edition = factories.make_edition([items.locate()])
    first = bank.bank_of(edition).by_code["b9-locate-1"]
    done = service.export([first])
    one = done.written[0]
    changed = one.xml.replace(b"Where is it?", b"Where is it now?")
    done.written[0] = type(one)(one.identifier, changed, one.media, one.companion)
    report = bring(done.package(), school)
    assert report.lines[0]["kind"] == "selectPoint"
    assert report.lines[0]["own"] is False
    assert held(school)[f"qti-{one.identifier}"].item.prompt == "Where is it now?"


def test_an_upload_is_read_first_and_imported_once(school) -> None:
    author = _author(school)
    row = service.upload(
        author, package({"item.xml": POINT}, leg_png=png()), name="p.zip", module="B9"
    )
    assert held(school) == {}
    assert row.report["imported"] == 1
    done = service.confirm(author, row.id)
    assert done.imported_by == author.person_id
    assert held(school)["qti-item"].module_id == "B9"
    with pytest.raises(PackageStale):
        service.confirm(author, row.id)


def test_another_school_and_a_trainee_get_nothing(school) -> None:
    author = _author(school)
    row = service.upload(author, POINT.replace(b"leg.png", b"x.png"), name="i.xml", module="atlas")
    with pytest.raises(NotFound):
        service.get(_author(make_organisation()), row.id)
    with pytest.raises(Forbidden):
        trainee = principal_of(make_person(school, "trainee"))
        service.upload(trainee, POINT, name="i.xml", module="atlas")


def _author(school):
    return principal_of(make_person(school, "instructor", "administrator"))
