"""Plates and posters: real PDFs of the size asked for, in the school's name, marked unreviewed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from npt_training.atlas import service
from npt_training.atlas.printing.document import PAPERS, plate_pdf, poster_pdf
from npt_training.core import editions
from npt_training.core.db import write
from tests.accounts.factories import make_organisation, make_person, sign_in
from tests.atlas.packs import committed

VIEWS = ("ankle-lateral-right", "heel-posterior-right", "foot-dorsum-right")
LAYERS = ("course", "exit", "landmarks", "hazards", "labels")
MM = 72 / 25.4


@pytest.fixture
def edition(app):
    with app.app_context():
        pack = committed()
        with write() as s:
            made = editions.create(s, label="test", digest="0" * 64, counts={})
            service.install(s, made.id, replace(pack, views={v: pack.views[v] for v in VIEWS}))
        yield made


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_plate_has_the_paper_it_was_asked_for(app, edition, paper):
    view = service.get_view(edition.id, VIEWS[0])
    with app.test_request_context():
        pdf = plate_pdf(view, PAPERS[paper], LAYERS, "Coastal School")
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    sides = sorted((float(page.mediabox.width) / MM, float(page.mediabox.height) / MM))
    assert sides == pytest.approx([PAPERS[paper].short_mm, PAPERS[paper].long_mm], abs=0.5)
    words = text_of(pdf)
    assert "Coastal School" in words
    assert "Not yet reviewed by an anatomist" in words
    assert "Sural nerve" in words


def test_the_same_plate_is_the_same_bytes(app, edition):
    view = service.get_view(edition.id, VIEWS[0])
    with app.test_request_context():
        one = plate_pdf(view, PAPERS["a4"], LAYERS, "Coastal School")
        two = plate_pdf(view, PAPERS["a4"], LAYERS, "Coastal School")
    assert one == two


def test_a_poster_fits_one_sheet_and_names_its_pictures(app, edition):
    views = [service.get_view(edition.id, name) for name in VIEWS]
    with app.test_request_context():
        pdf = poster_pdf("Ankle and foot", views, PAPERS["a3"], LAYERS, "Schule für Ärzte")
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    words = text_of(pdf)
    for view in views:
        assert view.title in words
    assert "Schule für Ärzte" in words


def test_the_pages_answer_and_refuse(edition, client):
    person = make_person(make_organisation("Coastal School"), "trainee")
    sign_in(client, person)
    assert client.get("/atlas/print").status_code == 200
    made = client.get(f"/atlas/plate.pdf?view={VIEWS[1]}&size=letter&layer=course&layer=labels")
    assert made.mimetype == "application/pdf"
    assert made.data.startswith(b"%PDF")
    assert client.get("/atlas/poster.pdf?region=foot&size=a3").data.startswith(b"%PDF")
    assert client.get("/atlas/plate.pdf?view=elbow").status_code == 404
    assert client.get("/atlas/poster.pdf?region=moon").status_code == 404
    refused = client.get(f"/atlas/plate.pdf?view={VIEWS[1]}&size=a0")
    assert refused.status_code == 422
    assert "A3" in refused.text
