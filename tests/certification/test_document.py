"""The diploma: its words, its fonts, any name on one page, the same bytes every time."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from pypdf import PdfReader

from npt_training.certification import document, numbers, service
from npt_training.certification.errors import DocumentBroken, NotInForce
from npt_training.certification.states import Kind, Reason
from tests.certification.factories import make_school
from tests.certification.test_status_changes import WHY

OURS = ("SourceSerif4", "SourceSans3", "NotoNaskhArabic", "NotoSansHebrew")
LONG = (
    "Professor Dr. Wolfeschlegelsteinhausenbergerdorff-Fernández de la Vega y Ruiz-Montoya "
    "von und zu Hohenlohe-Langenburg"
)
NAMES = [
    "Ana María Fernández Ólafsdóttir",
    LONG,
    "Wolfeschlegelsteinhausenbergerdorff" * 5,
    "الدكتورة فاطمة بنت عبد الرحمن الخوارزمي",
    "ד״ר יהודית בן־גוריון",
    "Ольга Александровна Преображенская",
    "Nguyễn Thị Ánh Tuyết",
    '#set page(width: 1cm) $x$ *bold* "quoted" \\ [link] @ref //',
]


def fonts(reader: PdfReader) -> set[str]:
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_page_says_what_it_must(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    held = service.held_by(school.trainee.id)[0]
    reader = PdfReader(io.BytesIO(document.pdf(held)))
    said = flat(reader.pages[0].extract_text())
    for words in (
        "Ana María Fernández Ólafsdóttir",
        "Leg and foot, demonstration scope",
        numbers.grouped(certificate.number),
        "2 March 2026",
        "2 March 2029",
        "Coastal School",
        "A PDF is not proof – check here",
        "localhost:8000/verify/",
        "does not certify that the treatment is effective for any condition",
        "DEMONSTRATION",
        "May do alone",
        "Only with supervision",
        "Not covered",
    ):
        assert flat(words) in said, words
    link = reader.pages[0]["/Annots"][0].get_object()["/A"]["/URI"]
    assert link == f"http://localhost:8000/verify/{numbers.grouped(certificate.number)}"
    for word in ("cure", "85 %", "specialist", "board certified", "elite", "Basic certificate"):
        assert flat(word) not in said


@pytest.mark.parametrize("name", NAMES)
def test_any_name_fits_on_one_page_in_our_own_fonts(app: Flask, name: str) -> None:
    school = make_school(legal_name=name)
    school.award()
    reader = PdfReader(io.BytesIO(document.pdf(service.held_by(school.trainee.id)[0])))
    assert len(reader.pages) == 1
    assert float(reader.pages[0].mediabox.width) == pytest.approx(841.89, abs=0.1)
    used = fonts(reader)
    assert used
    assert all(font.startswith(OURS) for font in used), used


def test_a_name_is_text_and_never_markup(app: Flask) -> None:
    school = make_school(legal_name=NAMES[-1])
    school.award()
    reader = PdfReader(io.BytesIO(document.pdf(service.held_by(school.trainee.id)[0])))
    assert flat("#set page(width: 1cm) $x$ *bold*") in flat(reader.pages[0].extract_text())


def test_the_same_certificate_gives_the_same_bytes(app: Flask) -> None:
    school = make_school()
    school.award()
    held = service.held_by(school.trainee.id)[0]
    first = document.pdf(held)
    current_time = app.extensions["npt_training"].clock
    current_time.advance(days=3)
    again = service.held_by(school.trainee.id)[0]
    assert document.pdf(again) == first
    other = replace(held, holder="Somebody Else")
    assert document.pdf(other) != first


def test_what_is_no_longer_in_force_is_not_printed(app: Flask) -> None:
    school = make_school()
    certificate = school.award()
    service.change_status(school.proposer, certificate.id, Kind.SUSPENDED, Reason.SAFETY, WHY)
    with pytest.raises(NotInForce, match="Suspended"):
        document.pdf(service.held_by(school.trainee.id)[0])


def test_without_a_name_that_fits_its_seal_nothing_is_printed(app: Flask) -> None:
    school = make_school()
    school.award()
    with pytest.raises(DocumentBroken):
        document.pdf(replace(service.held_by(school.trainee.id)[0], holder=None))
