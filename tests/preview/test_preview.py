"""The author's preview: pages from files, mistakes with file and line, nothing kept."""

from __future__ import annotations

import re
import signal
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from npt_training.cli import main
from tests.ports import free_port
from tests.preview.conftest import Command

pytestmark = pytest.mark.xdist_group("preview")
LESSON = "courses/basic/B4/01-ten-minutes.md"
PAGE = "/learn/B4/b4-ten-minutes"
TITLE = "Ten minutes of listening with a plan"


def items_of(preview: Command) -> list[str]:
    return re.findall(r'href="(/preview/items/[^"]+)"', preview.get("/preview/modules/B4")[1])


def test_the_start_page_lists_the_module_and_nothing_is_kept(preview: Command) -> None:
    status, page = preview.get("/")
    assert status == 200
    assert "/preview/modules/B4" in page
    assert "/preview/modules/B5" not in page
    assert re.search(r"\d+ lessons, .*\d+ items", page)
    assert not (preview.home / "authors.sqlite3").exists()
    assert not (preview.home / "data").exists()


def test_every_page_of_the_module_is_the_products_own(preview: Command) -> None:
    _, page = preview.get("/preview/modules/B4")
    urls = re.findall(r'<li><a href="([^"]+)"', page)
    assert len(urls) > 50
    few = [url for url in urls if not url.startswith("/preview/items/")] + items_of(preview)[::9]
    for url in few:
        status, page = preview.get(url)
        assert status == 200, url
        assert "Preview: not an examination" in page, url


def test_an_item_is_shown_with_its_key_and_reasons(preview: Command) -> None:
    url = next(one for one in items_of(preview) if "case" not in one)
    _, page = preview.get(url)
    assert 'title="The item as trainees meet it"' in page
    assert "The key and the reasons" in page
    assert ">Why<" in page
    assert "quizzes/items/B4/" in page
    status, question = preview.get(url + "/question")
    assert status == 200
    assert "data-player" in question


def test_a_changed_lesson_is_shown(preview: Command) -> None:
    with preview.changed(LESSON, TITLE, "Eleven minutes of listening"):
        assert "Eleven minutes of listening" in preview.shows(PAGE, "Eleven minutes")
    preview.shows(PAGE, TITLE)


def test_a_changed_item_is_shown(preview: Command) -> None:
    path = preview.pack / "quizzes/items/B4/choice.yaml"
    code = re.findall(r"^- id: (\S+)", path.read_text("utf-8"), re.M)[0]
    prompt = re.findall(r"^  prompt: (.*)", path.read_text("utf-8"), re.M)[0]
    with preview.changed("quizzes/items/B4/choice.yaml", prompt, '"Asked in other words?"'):
        assert code in preview.shows(f"/preview/items/{code}", "Asked in other words?")


def test_a_broken_lesson_tells_file_and_line_and_keeps_its_last_good_version(
    preview: Command,
) -> None:
    with preview.changed(LESSON, "minutes: 9", "minutes: [9"):
        page = preview.shows(PAGE, "YAML is broken")
        line = re.search(rf"{LESSON}:(\d+)", page)
        assert line is not None
        assert int(line[1]) in (6, 7)
        assert "What to do:" in page
        assert "minutes: [9" in page
        status, good = preview.get(PAGE + "?last-good")
        assert status == 200
        assert "last good version" in good
        assert TITLE in good
        assert preview.get(PAGE)[0] == 422
        preview.shows("/preview/", f"{LESSON}:{line[1]}")
        assert preview.get("/learn/B4")[0] == 200
    assert TITLE in preview.shows(PAGE, TITLE)
    assert preview.get(PAGE)[0] == 200


def test_a_broken_list_that_others_name_is_told_once(preview: Command) -> None:
    with preview.changed("courses/sources.yaml", "- id: ", "- id: [\n- id: "):
        page = preview.shows("/preview/", "courses/sources.yaml:")
        assert "there is no source" not in page
        assert preview.get(PAGE)[0] == 200


def test_a_broken_item_file_leaves_the_other_files_as_they_are(preview: Command) -> None:
    name = "quizzes/items/B4/choice.yaml"
    with preview.changed(name, "correct: true", "korrekt: true"):
        page = preview.shows("/preview/", name + ":")
        assert "Extra inputs" in page or "Field required" in page
        assert preview.get(PAGE)[0] == 200
        with preview.changed(LESSON, TITLE, "Shown all the same"):
            preview.shows(PAGE, "Shown all the same")


def test_what_only_the_whole_shows_names_the_items_line(preview: Command) -> None:
    path = preview.pack / "quizzes/items/B4/choice.yaml"
    text = path.read_text("utf-8")
    objective = re.findall(r"^  objective: (.*)", text, re.M)[0]
    with preview.changed("quizzes/items/B4/choice.yaml", objective, '"Something nobody teaches"'):
        page = preview.shows("/preview/", "no objective of its module reads")
        assert re.search(r"quizzes/items/B4/choice.yaml:\d+", page)


def test_a_broken_drawing_is_told_on_the_page_that_shows_it(preview: Command) -> None:
    name = "courses/basic/B4/figures/ten-minutes.svg"
    with preview.changed(name, "<svg", "<svg <"):
        page = preview.shows(PAGE, name + ":")
        assert preview.get(PAGE)[0] == 422
        assert "Look at the last good version" in page
        assert "<svg" in preview.get(PAGE + "?last-good")[1]


def test_a_promise_is_found_with_its_line(preview: Command) -> None:
    text = (preview.pack / LESSON).read_text("utf-8")
    line = next(
        number for number, said in enumerate(text.splitlines(), 1) if "The page that" in said
    )
    with preview.changed(LESSON, "The page that", "It cures every patient. The page that"):
        page = preview.shows("/preview/", "promises; quote whose words they are")
        assert f"{LESSON}:{line}" in page
        assert f"{LESSON}:{line}" in preview.get(PAGE)[1]
        assert preview.get(PAGE)[0] == 200


def test_a_lesson_is_deleted_and_comes_back(preview: Command) -> None:
    path = preview.pack / LESSON
    text = path.read_text("utf-8")
    path.unlink()
    preview.shows("/preview/", "there is no lesson b4-ten-minutes in this folder")
    path.write_text(text, "utf-8")
    preview.wait(lambda: preview.get(PAGE)[0] == 200)
    assert TITLE in preview.get(PAGE)[1]


def test_nothing_can_be_sent(preview: Command) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{preview.address}{PAGE}/read", data=b"x=1", timeout=10)
    assert refused.value.code == 405
    strange = urllib.request.Request(preview.address + "/preview/", headers={"Host": "evil.test"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(strange, timeout=10)
    assert refused.value.code == 403


def turn(page: Any, key: str, there: Callable[[str], bool]) -> None:
    """Press until the page is there: a page that has just come hears no key yet."""
    from playwright.sync_api import TimeoutError as TooLong

    for _press in range(20):
        page.keyboard.press(key)
        try:
            page.wait_for_url(there, timeout=3_000)
        except TooLong:
            continue
        return
    raise AssertionError(f"{key} leads nowhere")


def test_the_page_refreshes_by_itself_and_keys_turn_pages(preview: Command, chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        page.goto(preview.address + PAGE)
        with preview.changed(LESSON, TITLE, "Eleven minutes of listening"):
            page.get_by_role("heading", name="Eleven minutes of listening", level=1).wait_for()
        page.get_by_role("heading", name=TITLE, level=1).wait_for()
        with preview.changed(LESSON, "minutes: 9", "minutes: [9"):
            page.get_by_text("What to do:").first.wait_for()
        page.get_by_role("heading", name="Key points").wait_for()
        turn(page, "n", lambda url: PAGE not in url)
        turn(page, "p", lambda url: url == preview.address + PAGE)
        assert not faults
    finally:
        context.close()


def test_a_bar_that_comes_with_newer_files_brings_the_newer_page(
    preview: Command, chromium: Any
) -> None:
    """Findings change, and before the page has its new bar a file changes as well."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    text = (preview.pack / LESSON).read_text("utf-8")
    went = []

    def late(route: Any) -> None:
        if not went:
            told = preview.said().count("Shown after")
            (preview.pack / LESSON).write_text(text.replace(TITLE, "Twelve minutes", 1), "utf-8")
            preview.wait(lambda: preview.said().count("Shown after") > told)
            went.append(route.request.url)
        route.continue_()

    def other_findings(route: Any) -> None:
        answer = route.fetch()
        seen = answer.json()
        if not went:
            seen["looks"] += 1
        route.fulfill(response=answer, json=seen)

    try:
        page.route("**/preview/state", other_findings)
        page.route(re.compile("/preview/bar"), late)
        page.goto(preview.address + PAGE)
        page.get_by_role("heading", name="Twelve minutes", level=1).wait_for()
        assert went
    finally:
        (preview.pack / LESSON).write_text(text, "utf-8")
        context.close()
        preview.wait(lambda: TITLE in preview.get(PAGE)[1])


def test_an_item_is_answered_in_the_frame_and_scored(preview: Command, chromium: Any) -> None:
    text = (preview.pack / "quizzes/items/B4/choice.yaml").read_text("utf-8")
    code = re.findall(r"^- id: (\S+)", text, re.M)[0]
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    try:
        page.goto(f"{preview.address}/preview/items/{code}")
        frame = page.frame_locator("iframe")
        frame.locator("label").first.click()
        frame.get_by_role("button", name="Answer").click()
        frame.get_by_role("link", name="Try again").wait_for()
        assert page.url.endswith(code)
    finally:
        context.close()


def test_a_folder_without_content_and_a_taken_port_are_told(
    preview: Command, tmp_path: Path
) -> None:
    (tmp_path / "courses").mkdir()
    for port, said in ((free_port(), "holds no quizzes"), (preview.port, "Choose another: --port")):
        result = CliRunner().invoke(
            main, ["content", "preview", str(tmp_path), "--port", f"{port}"]
        )
        assert result.exit_code == 1
        assert said in result.output


def test_control_c_ends_it_cleanly(preview: Command) -> None:
    """The last one: it ends the process every test shares."""
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=30) == 0
    assert "nothing was kept" in preview.said()
    assert "Traceback" not in preview.said()
    assert not list((preview.home / "tmp").glob("npt-preview-*"))
