"""Make docs/screenshots: the main pages of a fresh demonstration, on a phone and on a desk.

Run it from the root of the repository: ``.venv/bin/python docs/make_screenshots.py``. It needs
Chromium. Names given as arguments make those pages only, such as ``feedback verify-valid``.
"""

from __future__ import annotations

import io
import logging
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from waitress.server import create_server

from npt_training import create_app
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.asked import all_questions
from npt_training.assessment.stimulus import stimulus
from npt_training.certification import document
from npt_training.certification.models import Certificate
from npt_training.certification.numbers import grouped
from npt_training.certification.service import held_by
from npt_training.cli.demo import DemoFacts, fill
from npt_training.core.db import read

OUT = Path(__file__).resolve().parent / "screenshots"
PORT = 8177
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 860}}
MOST_BYTES = 150_000
COLOURS = 248
ENLARGE = -420
NEAR_MM = (7.5, 9.5)


@dataclass
class Camera:
    """A browser on the served demonstration."""

    app: Any
    facts: DemoFacts
    browser: Any
    address: str
    wanted: set[str]

    def wants(self, name: str) -> bool:
        return not self.wanted or name in self.wanted

    @contextmanager
    def page(self, who: str | None, device: dict[str, Any], scheme: str) -> Iterator[Any]:
        context = self.browser.new_context(**device, color_scheme=scheme, reduced_motion="reduce")
        context.set_default_timeout(60_000)
        page = context.new_page()
        if who:
            page.goto(f"{self.address}/sign-in")
            page.get_by_label("E-mail address").fill(f"{who}@demo.example")
            page.get_by_label("Password").fill(self.facts.password)
            with page.expect_navigation():
                page.get_by_role("button", name="Sign in", exact=True).click()
        yield page
        context.close()

    def open(self, page: Any, path: str) -> None:
        """Open ``a > b``: the page a, then the first link on it whose address matches b."""
        for state, number in self.facts.numbers.items():
            path = path.replace(f"{{{state}}}", grouped(number))
        first, *links = path.split(" > ")
        page.goto(f"{self.address}{first}")
        for pattern in links:
            hrefs = page.eval_on_selector_all(
                "main a", "links => links.map(link => link.href.replace(location.origin, ''))"
            )
            page.goto(f"{self.address}{next(h for h in hrefs if re.search(pattern, h))}")


Prepare = Callable[[Camera, Any], None]


@dataclass(frozen=True)
class Shot:
    """One picture to take. ``scroll`` brings the first match of a selector near the top, on a phone
    alone unless ``always``."""

    name: str
    who: str | None
    path: str
    scroll: str = ""
    dark: bool = False
    prepare: Prepare | None = None
    always: bool = False


def tap_near(camera: Camera, page: Any) -> None:
    """Answer the first find, enlarged, with a tap a few millimetres beside the nerve."""
    form = page.locator("form[data-player]")
    with camera.app.app_context():
        with read() as s:
            asked = all_questions(s, form.get_attribute("data-attempt"))[0]
        x, y = _beside(asked)
    page.mouse.move(*_on_screen(page, x, y))
    page.mouse.wheel(0, ENLARGE)
    page.wait_for_selector(".is-zoomed")
    page.mouse.click(*_on_screen(page, x, y))
    with page.expect_navigation():
        page.locator(".player-go .btn-next").click()


def _on_screen(page: Any, x: float, y: float) -> tuple[float, float]:
    box = page.locator(".player-plate img").bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def _beside(asked: Any) -> tuple[float, float]:
    item = asked.held.item
    picture = stimulus(asked.held.edition_id, item.view)
    line = [p for deep, part in picture.courses(item.target.id) if not deep for p in part]
    low, high = NEAR_MM
    for x, y in line[len(line) // 2 :]:
        for step in range(4, 200, 2):
            at = ((x + step) / picture.width, y / picture.height)
            mm = picture.mm(item.target, Point(*at)) if at[0] < 1 else None
            if mm is not None and low <= mm <= high:
                return at
    raise LookupError("no place beside the course")


def paste_numbers(camera: Camera, page: Any) -> None:
    typed = [grouped(number) for number in camera.facts.numbers.values()]
    page.get_by_label("Numbers").fill("\n".join([*typed[:4], typed[4][:-1] + "0"]))
    with page.expect_navigation():
        page.get_by_role("button", name="Check the list").click()


def rate_half(camera: Camera, page: Any) -> None:
    for item in page.locator(".dops-critical").all()[:3]:
        item.get_by_text("Did it", exact=True).click()


def show_heat(camera: Camera, page: Any) -> None:
    """The first question of practice that people answered by a tap."""
    page.locator("main a", has_text=re.compile("^(Tap|Put a finger)")).first.click()
    page.wait_for_selector("canvas")


def ask_for_hints(camera: Camera, page: Any) -> None:
    """All the hints of a question, one after the other."""
    button = page.locator("[data-hint]")
    number = 0
    while button.is_visible():
        number += 1
        button.click()
        page.wait_for_selector(f"#hint-{number}")


def begin_pairs(camera: Camera, page: Any) -> None:
    """A new item with two pairs written."""
    page.locator("input[name=kind][value=associate]").check()
    with page.expect_navigation():
        page.locator("main form .btn-primary, main form button[type=submit]").first.click()
    for number, (nerve, words) in enumerate(
        (("sural", "The outer edge of the foot"), ("saphenous", "The inner side of the leg")), 1
    ):
        page.select_option(f"#pair-{number}-nerve", nerve)
        page.fill(f"#pair-{number}-partner", words)


KINDS = {
    "trace": "atlas-trace-sural-main-leg-posterior-right",
    "points": "b9-points",
    "region": "b9-region",
    "area": "b9-area",
    "label": "b9-lab",
    "identify": "b9-ident",
    "order": "atlas-order",
    "associate": "b9-assoc",
    "choice": "b9-cho",
    "numeric": "b9-num",
    "short": "b9-short",
    "evidence": "b1-evid",
    "case": "b9-case",
    "written": "b9-wri",
    "territory": "atlas-territory",
}
"""A kind of question to what the name of its first item begins with."""

SHOTS = [
    Shot("first-page", None, "/"),
    Shot("today", "hugo", "/"),
    Shot("question", "ada", "/practice/items/{first}"),
    Shot("feedback", "ada", "/practice/items/{first}", ".verdict", prepare=tap_near),
    Shot("feedback-dark", "ada", "/practice/items/{first}", ".verdict", True, tap_near),
    Shot("hints", "ada", "/practice/items/{first}", prepare=ask_for_hints),
    Shot("hints-dark", "ada", "/practice/items/{first}", dark=True, prepare=ask_for_hints),
    Shot("lesson", "chidi", "/learn/B9 > /learn/B9/.*calf", "#find"),
    Shot("nerve", "ada", "/atlas/nerves/sural"),
    Shot("nerve-dark", "ada", "/atlas/nerves/sural", dark=True),
    Shot("marking", "ines", "/marking"),
    Shot("observation-code", "jamal", "/observations > /observations/.{26}"),
    Shot("observation", "ines", "/observe > /observe/form/", "form.dops", prepare=rate_half),
    Shot("missing", "hugo", "/certificate"),
    Shot("proposal", "cyrus", "/awards > /awards/proposals/"),
    Shot("certificate", "petra", "/certificate"),
    Shot("verify-valid", None, "/verify/{valid}"),
    Shot("verify-valid-dark", None, "/verify/{valid}", dark=True),
    Shot("verify-suspended", None, "/verify/{suspended}"),
    Shot("staff", "chris", "/verify/staff", prepare=paste_numbers),
    Shot("people", "ari", "/people"),
    Shot("examination", "ada", "/examinations > /examinations/.{26}"),
    Shot("examination-desk", "ines", "/examinations/desk > /examinations/desk/.{26}$"),
    Shot("examination-sittings", "ines", "/examinations/desk > /desk/.{26}$ > /sittings$"),
    Shot("marking-answer", "ines", "/marking > /marking/next"),
    Shot("appeal", "ines", "/marking/appeals > /marking/appeals/.{26}"),
    Shot("regrade", "ines", "/marking/regrade > /marking/regrade/.{26}"),
    Shot("editor", "aya", "/authoring > /authoring/items/.{26}"),
    Shot("editor-dark", "aya", "/authoring > /authoring/items/.{26}", dark=True),
    Shot("pairs", "aya", "/authoring/new", "#left", prepare=begin_pairs, always=True),
    Shot("analysis", "ines", "/analysis/tests/quiz-B9"),
    Shot("heat-map", "ines", "/analysis/tests/practice", "canvas", prepare=show_heat),
    Shot("standards", "ines", "/standards"),
    Shot("review", "petra", "/recall"),
    Shot("live-room", "ines", "/live"),
    *(Shot(f"kind-{kind}", "ada", f"/practice/items/{{{kind}}}") for kind in KINDS),
]


def take(camera: Camera) -> None:
    for shot in SHOTS:
        if not camera.wants(shot.name):
            continue
        for width, device in ((390, PHONE), (1280, DESK)):
            with camera.page(shot.who, device, "dark" if shot.dark else "light") as page:
                camera.open(page, _named(camera, shot.path))
                if shot.prepare:
                    shot.prepare(camera, page)
                _scroll(page, shot.scroll if width == 390 or shot.always else "")
                save(page.screenshot(), f"{shot.name}-{width}.webp")


def _named(camera: Camera, path: str) -> str:
    """The path with the names of items put in."""
    if "{first}" in path:
        return path.replace("{first}", _first_item(camera))
    for kind, start in KINDS.items():
        if f"{{{kind}}}" in path:
            return path.replace(f"{{{kind}}}", _item_of(camera, kind, start))
    return path


def _item_of(camera: Camera, kind: str, start: str) -> str:
    """The first item of a kind on a picture, one whose name begins so before others."""
    from npt_training.assessment.service import bank_of
    from npt_training.core.editions import newest

    with camera.app.app_context():
        held = [one for one in bank_of(newest().id).by_id.values() if one.item.kind == kind]
    best = min(held, key=lambda one: (not one.code.startswith(start), not one.item.view, one.code))
    return best.code


def _first_item(camera: Camera) -> str:
    from npt_training.core.editions import newest
    from npt_training.curriculum.service import first_find

    with camera.app.app_context():
        found = first_find(newest().id)
    assert found is not None
    return str(found.item)


def _scroll(page: Any, selector: str) -> None:
    page.evaluate("document.fonts.ready")
    if selector:
        page.evaluate(
            """selector => scrollTo({top: document.querySelector(selector)
               .getBoundingClientRect().top + scrollY - 16, behavior: 'instant'})""",
            selector,
        )
    page.wait_for_timeout(250)


def save(png: bytes, name: str) -> None:
    """As WebP, a little coarser until it is small enough."""
    with Image.open(io.BytesIO(png)) as picture:
        for quality in (82, 70, 55):
            out = io.BytesIO()
            picture.convert("RGB").save(out, "WEBP", quality=quality, method=6)
            if out.tell() < MOST_BYTES:
                break
    (OUT / name).write_bytes(out.getvalue())
    print(f"{name:<32} {out.tell() // 1000:>4} kB")


def diploma(camera: Camera) -> None:
    """The certificate as it is printed."""
    with camera.app.app_context():
        with read() as s:
            number = camera.facts.numbers["valid"]
            person = s.scalars(
                select(Certificate.person_id).where(Certificate.number == number)
            ).one()
        png = document.png(held_by(person)[0], ppi=96)
    save(png, "diploma.webp")


def hero(camera: Camera) -> None:
    """One picture for the README, made of the pictures above."""
    with camera.page(None, {"viewport": {"width": 1600, "height": 900}}, "light") as page:
        source = (Path(__file__).resolve().parent / "hero.html").read_text(encoding="utf-8")
        page.route("**/screenshots/*", lambda route: route.fulfill(path=_asked(route)))
        page.route("**/hero.html", lambda route: route.fulfill(body=source))
        page.goto(f"{camera.address}/hero.html")
        page.wait_for_timeout(300)
        png = page.screenshot()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE
        )
        few.save(OUT / "hero.png", optimize=True)
    print(f"hero.png {(OUT / 'hero.png').stat().st_size // 1000} kB")


def _asked(route: Any) -> Path:
    return OUT / str(route.request.url).rsplit("/", 1)[1]


def main() -> None:
    logging.disable(logging.WARNING)
    OUT.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="npt-screenshots-"))
    address = f"http://localhost:{PORT}"
    app = create_app({"data_dir": folder, "public_url": address, "rate_limits": False})
    with app.app_context():
        facts = fill()
    server = create_server(app, host="127.0.0.1", port=PORT, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        camera = Camera(app, facts, browser, address, set(sys.argv[1:]))
        take(camera)
        if camera.wants("diploma"):
            diploma(camera)
        if camera.wants("hero"):
            hero(camera)
        browser.close()
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
