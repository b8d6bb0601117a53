"""Checking a certificate: open to anybody, without an account, a cookie or a script."""

from __future__ import annotations

import base64
import csv
import io
from datetime import datetime
from typing import Any

from flask import Response, jsonify, request

from npt_training.accounts.principal import Permission
from npt_training.certification.numbers import Reading, grouped, read
from npt_training.certification.words import (
    SHAPES,
    mistake_sentence,
    place_word,
    state_sentence,
    state_word,
)
from npt_training.core.errors import NotFound
from npt_training.core.i18n import format_date, format_datetime, locale_code
from npt_training.core.i18n import gettext as _
from npt_training.core.limits import limit
from npt_training.core.runtime import current
from npt_training.core.signing import KeyRefused
from npt_training.core.templating import theme
from npt_training.core.web import (
    Blueprint,
    csp_nonce,
    is_json,
    needs,
    public,
    redirect_to,
    render,
    without_csrf,
)
from npt_training.verification import service
from npt_training.verification.cache import Recent
from npt_training.verification.service import Answer, Checked

bp = Blueprint("verification", __name__)

NUMBER, CHECKED_AT, NONCE = "%%NUMBER%%", "%%CHECKED-AT%%", "%%NONCE%%"
CHECKS = "240/minute"


@bp.get("/verify")
@public
def form() -> Any:
    """Type the number of a certificate; a number in the address leads to its page."""
    typed = request.args.get("number", "")
    if not typed:
        return render("verification/form.html", typed="", mistake=None)
    limit(CHECKS, "verify")
    reading = read(_from_link(typed))
    if reading.number is None:
        return _mistyped(reading, typed)
    return redirect_to("verification.show", number=grouped(reading.number))


@bp.get("/verify/<number>")
@public
def show(number: str) -> Any:
    """What anybody may know about a certificate, now. Unknown numbers look and cost the same."""
    limit(CHECKS, "verify")
    reading = read(number)
    if reading.number is None:
        return _mistyped(reading, number)
    answer = service.check(reading.number)
    if is_json():
        return jsonify(service.signed(answer))
    told = (reading.number, answer.mark, answer.state) if answer.known else None
    key = (told, locale_code(), theme())
    body = _bodies().get(key, answer.at, lambda: _page(answer))
    return _filled(body, answer)


@bp.post("/verify/<number>/name")
@public
@without_csrf
def name(number: str) -> Any:
    """Whether a typed name is the holder's, where the holder hides it. Nothing else is told."""
    reading = read(number)
    if reading.number is None:
        return _mistyped(reading, number)
    limit("10/hour", "verify-name", request.remote_addr or "unknown", reading.number)
    limit("60/hour", "verify-name-address")
    limit("100/day", "verify-name-number", reading.number)
    answer = service.check(reading.number)
    typed = request.form.get("name", "").strip()[:200]
    match = service.name_matches(reading.number, typed) if typed else None
    if is_json():
        return jsonify(number=grouped(reading.number), match=match)
    return _filled(_page(answer, typed=typed, match=match), answer)


@bp.get("/verify/keys/<key_id>")
@public
def key(key_id: str) -> Any:
    """The public half of a key that seals answers (Ed25519, 32 bytes, base64url)."""
    try:
        found = current().signer.public_key(key_id).public_bytes_raw()
    except KeyRefused as error:
        raise NotFound() from error
    encoded = base64.urlsafe_b64encode(found).rstrip(b"=").decode()
    return jsonify(key=key_id, alg="Ed25519", public=encoded)


@bp.get("/verify/staff")
@needs(Permission.STAFF_CHECK)
def staff() -> Any:
    """A clinic pastes the numbers of its staff."""
    return render("verification/staff.html", typed="", checked=None, rows=[])


@bp.post("/verify/staff")
@needs(Permission.STAFF_CHECK)
def staff_check() -> Any:
    """The list checked, as a table or as a CSV file."""
    typed = request.form.get("numbers", "")
    checked = service.check_list(typed)
    if request.form.get("format") == "csv" and checked:
        return _csv(checked)
    rows = [_row(one) for one in checked]
    return render("verification/staff.html", typed=typed, checked=checked, rows=rows)


def _page(answer: Answer, *, typed: str = "", match: bool | None = None) -> bytes:
    """The page with places left open: the number, the moment of checking, the script's nonce."""
    parts = [
        (place_word(place), [line.text for line in answer.scope if line.place == place])
        for place in ("alone", "supervised", "not_covered")
    ]
    page = render(
        "verification/show.html",
        answer=answer,
        number=NUMBER,
        checked_at=CHECKED_AT,
        word=state_word(answer.state) if answer.state else _("Not found"),
        shape=SHAPES[answer.state] if answer.state else "unknown",
        sentence=state_sentence(answer.state)
        if answer.state
        else _(
            "The number is written correctly, but no certificate of ours carries it. We cannot "
            "say anything about it: ask the holder for the certificate itself."
        ),
        parts=[(heading, texts) for heading, texts in parts if texts],
        typed=typed,
        match=match,
    )
    return page.replace(csp_nonce(), NONCE).encode()


def _filled(body: bytes, answer: Answer) -> Response:
    for place, value in (
        (NUMBER, grouped(answer.number)),
        (CHECKED_AT, _moment(answer.at)),
        (NONCE, csp_nonce()),
    ):
        body = body.replace(place.encode(), value.encode())
    return Response(body, mimetype="text/html")


def _moment(at: datetime) -> str:
    """A moment in words, to the minute; every check of that minute shares them."""
    moments: Recent[str] = current().caches.setdefault("verification.moments", Recent(most=50))
    minute = at.replace(second=0, microsecond=0)
    return moments.get((minute, locale_code()), at, lambda: format_datetime(minute))


def _mistyped(reading: Reading, typed: str) -> Any:
    sentence = mistake_sentence(reading)
    if is_json():
        mistake = reading.mistake.value if reading.mistake else None
        return jsonify(message=sentence, mistake=mistake), 400
    page = render("verification/form.html", typed=typed[:80], mistake=sentence)
    return page, 400


def _from_link(typed: str) -> str:
    """A number, also out of a pasted link to its page."""
    return typed.rsplit("/verify/", 1)[-1].strip().strip("/") if "/verify/" in typed else typed


def _row(one: Checked) -> dict[str, str]:
    """One line of a staff list in words; empty where there is nothing to say."""
    answer = one.answer
    if answer is None:
        return _line(one.typed, _("Mistyped"), "care", one.mistake)
    number = grouped(answer.number)
    if answer.state is None:
        return _line(number, _("Not found"), "unknown", _("Ask the holder for the certificate."))
    return {
        "number": number,
        "known": "yes",
        "word": state_word(answer.state),
        "shape": SHAPES[answer.state],
        "name": answer.name or _("hidden by the holder"),
        "title": answer.title,
        "until": format_date(answer.valid_until),
        "since": format_datetime(answer.since),
        "checked_at": format_datetime(answer.at),
        "remark": state_sentence(answer.state),
    }


def _line(number: str, word: str, shape: str, remark: str) -> dict[str, str]:
    empty = dict.fromkeys(("known", "name", "title", "until", "since", "checked_at"), "")
    return {**empty, "number": number, "word": word, "shape": shape, "remark": remark}


def _csv(checked: list[Checked]) -> Response:
    """The table for a spreadsheet; no cell can start a formula there."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = {
        "number": _("Number"), "word": _("Status"), "name": _("Name"),
        "title": _("Certificate"), "until": _("Valid until"), "since": _("Status since"),
        "checked_at": _("Checked at"), "remark": _("Remark"),
    }  # fmt: skip
    writer.writerow(columns.values())
    for row in map(_row, checked):
        writer.writerow([_safe(row[column]) for column in columns])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="staff-check.csv"'
    return response


def _safe(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _bodies() -> Recent[bytes]:
    found: Recent[bytes] = current().caches.setdefault("verification.bodies", Recent())
    return found
