"""Requests to a platform that is well, slow, chatty, lost or somebody else."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from flask import Flask

from npt_training import create_app
from npt_training.core.config import SettingsError, load_settings
from npt_training.lti import fetch
from npt_training.lti.fetch import FetchFailed, get_json, post_form, post_json

Answer = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Never silent for long, never done."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200):
        handler.wfile.write(b"X-A: b\r\n")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(800):
        handler.wfile.write(b" " * 65_536)


def echo(handler: BaseHTTPRequestHandler) -> None:
    length = int(handler.headers.get("Content-Length", "0"))
    said = {
        "method": handler.command,
        "path": handler.path,
        "body": handler.rfile.read(length).decode(),
        "headers": {k.lower(): v for k, v in handler.headers.items()},
    }
    answer(200, json.dumps(said).encode())(handler)


ROUTES: dict[str, Answer] = {
    "/good": answer(200, b'{"keys": []}'),
    "/echo": echo,
    "/empty": answer(200),
    "/html": answer(200, b"<!doctype html><title>Sign in</title>", Content_Type="text/html"),
    "/nonsense": answer(200, b"{"),
    "/nan": answer(200, b'{"a": NaN}'),
    "/deep": answer(200, b"[" * 100_000),
    "/busy": answer(429, b"{}", Retry_After="7"),
    "/date": answer(503, b"later", Retry_After="Fri, 31 Dec 2099 23:59:59 GMT"),
    "/gone": answer(404, b'{"error": "no such course"}'),
    "/here": answer(302, Location="/good"),
    "/round": answer(302, Location="/round"),
    "/away": answer(302, Location="http://example.org/"),
    "/inside": answer(302, Location="http://169.254.169.254/latest/meta-data"),
    "/packed": answer(200, gzip.compress(b'{"a": 1}'), Content_Encoding="gzip"),
    "/bomb": answer(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip"),
    "/fifty": answer(200, b'{"keys": ["' + b"k" * 50_000_000 + b'"]}'),
    "/endless": endless,
    "/drip": drip,
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        try:
            ROUTES[self.path.partition("?")[0]](self)
        except OSError:
            pass
        self.close_connection = True

    do_POST = do_PUT = do_GET

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def lms() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(
        {
            "data_dir": tmp_path_factory.mktemp("fetch"),
            "secret_key": "for requests in tests alone, not for sites",
            "public_url": "http://localhost:8000",
            "lti_loopback": True,
        }
    )


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def failure(url: str, **options: Any) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        get_json(url, **options)
    assert caught.value.reason.endswith(".")
    return caught.value


def test_gives_the_document(lms: str) -> None:
    fetched = get_json(f"{lms}/good")
    assert (fetched.document, fetched.status) == ({"keys": []}, 200)


def test_says_who_asks_and_for_what(lms: str) -> None:
    said = get_json(f"{lms}/echo?a=b", accept="application/x+json", headers={"X-A": "b"}).document
    assert said["path"] == "/echo?a=b"
    assert said["headers"]["accept"] == "application/x+json"
    assert said["headers"]["x-a"] == "b"
    assert said["headers"]["host"] == lms.removeprefix("http://")
    assert said["headers"]["user-agent"].startswith("npt-training/")


def test_sends_forms_and_documents(lms: str) -> None:
    said = post_form(f"{lms}/echo", {"grant_type": "client credentials"}).document
    assert (said["method"], said["body"]) == ("POST", "grant_type=client+credentials")
    said = post_json(f"{lms}/echo", {"a": 1}, media_type="application/vnd.x+json").document
    assert (said["body"], said["headers"]["content-type"]) == ('{"a": 1}', "application/vnd.x+json")
    assert fetch.put_json(f"{lms}/echo", {}).document["method"] == "PUT"


def test_an_empty_answer_is_good_to_what_was_sent_and_not_to_a_question(lms: str) -> None:
    assert post_json(f"{lms}/empty", {}).document is None
    assert failure(f"{lms}/empty").kind == "not_json"


@pytest.mark.parametrize("path", ["/html", "/nonsense", "/nan", "/deep"])
def test_refuses_what_is_not_json(lms: str, path: str) -> None:
    assert failure(f"{lms}{path}").kind == "not_json"
    with pytest.raises(FetchFailed):
        post_json(f"{lms}{path}", {})


def test_a_web_page_is_named_as_such(lms: str) -> None:
    assert "web page" in failure(f"{lms}/html").reason


def test_says_what_the_platform_answered(lms: str) -> None:
    failed = failure(f"{lms}/gone")
    assert (failed.kind, failed.status) == ("status", 404)
    assert "no such course" in failed.body


def test_reads_how_long_to_wait(lms: str) -> None:
    assert failure(f"{lms}/busy").retry_after_s == 7
    assert failure(f"{lms}/date").retry_after_s == fetch.LONGEST_WAIT_S


def test_follows_to_the_same_host_alone(lms: str) -> None:
    assert get_json(f"{lms}/here").document == {"keys": []}
    for path in ("/round", "/away"):
        assert failure(f"{lms}{path}").kind == "redirect"
    assert failure(f"{lms}/inside").kind == "redirect"
    with pytest.raises(FetchFailed) as caught:
        post_form(f"{lms}/here", {})
    assert caught.value.kind == "redirect"


@pytest.mark.parametrize("path", ["/fifty", "/bomb", "/endless"])
def test_stops_reading_what_is_too_long(lms: str, path: str) -> None:
    assert failure(f"{lms}{path}").kind == "large"


def test_reads_what_was_packed_unasked(lms: str) -> None:
    assert get_json(f"{lms}/packed").document == {"a": 1}


def test_the_deadline_counts_for_the_whole_answer(lms: str) -> None:
    began = time.monotonic()
    assert failure(f"{lms}/drip", timeout_s=0.4).kind == "slow"
    assert time.monotonic() - began < 8, "the platform was waited for to its end"


def test_a_line_that_stays_silent_is_slow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert failure(url, timeout_s=0.3).kind == "slow"


def test_nobody_at_home_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert failure(f"http://127.0.0.1:{port}/").kind == "unreachable"


def test_proxies_of_the_environment_are_passed_over(
    lms: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get_json(f"{lms}/good").status == 200


def test_an_unknown_name_is_a_sentence() -> None:
    assert failure("https://lms.invalid/").kind == "address"


def test_without_the_setting_loopback_is_refused(tmp_path: Any, lms: str) -> None:
    plain = create_app({"data_dir": tmp_path, "secret_key": "x" * 40})
    with plain.app_context():
        for url in (lms, lms.replace("http", "https"), "https://10.1.2.3/", "https://[::1]/"):
            assert failure(url).kind == "address"


def test_production_refuses_the_setting() -> None:
    with pytest.raises(SettingsError, match="NPT_LTI_LOOPBACK"):
        load_settings(
            {
                "mode": "production",
                "secret_key": "x" * 40,
                "public_url": "https://training.example.org",
                "lti_loopback": True,
            },
            {},
        )
