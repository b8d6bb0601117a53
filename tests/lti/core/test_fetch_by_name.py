"""Over TLS we dial the number that was checked and still ask for the platform's name."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from flask import Flask

from npt_training import create_app
from npt_training.lti import outgoing
from npt_training.lti.fetch import FetchFailed, get_json
from tests.lti.core.world import rsa_key

NAME = "lms.example"
SEEN: list[str] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        SEEN.append(self.headers["Host"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: Any) -> None:
        pass


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for NAME that is its own authority, and its key."""
    key, who = rsa_key("tls"), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The platform's port; its name resolves to this machine, its certificate is trusted."""
    cert, key = certificate(tmp_path)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    resolve = socket.getaddrinfo

    def names(host: str, *args: Any, **more: Any) -> Any:
        host = "127.0.0.1" if host in {NAME, "other.example"} else host
        return resolve(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    outgoing._trust.cache_clear()
    yield server.server_port
    outgoing._trust.cache_clear()
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def context(tmp_path: Path) -> Iterator[Flask]:
    app = create_app({"data_dir": tmp_path / "data", "lti_loopback": True})
    with app.app_context():
        yield app


def test_the_name_is_asked_for_and_checked(port: int) -> None:
    assert get_json(f"https://{NAME}:{port}/").document == {}
    assert SEEN[-1] == f"{NAME}:{port}"


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_of_another_name_is_refused(port: int, host: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        get_json(f"https://{host}:{port}/")
    assert caught.value.kind == "tls"


def test_a_name_that_answers_differently_the_next_time_changes_nothing(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number is looked up once: a rebound name is not asked for again."""
    lookups: list[str] = []
    known = socket.getaddrinfo

    def once(host: str, *args: Any, **more: Any) -> Any:
        if host == NAME:
            lookups.append(host)
        return known(host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    get_json(f"https://{NAME}:{port}/")
    assert lookups == [NAME]


def test_a_name_that_stands_for_a_private_number_is_refused(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def inside(host: str, *args: Any, **more: Any) -> Any:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, 443)) for n in ("8.8.8.8", "10.0.0.5")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    with pytest.raises(FetchFailed, match="not on the public internet") as caught:
        get_json(f"https://{NAME}/")
    assert caught.value.kind == "address"


def test_a_resolver_that_hangs_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name's own lookup has no deadline: ours ends, its thread goes on until it is let go."""
    hangs, let_go = threading.Event(), threading.Event()

    def slow(*_args: Any, **_options: Any) -> Any:
        hangs.set()
        let_go.wait(timeout=30)
        raise OSError("no answer")

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    try:
        with pytest.raises(FetchFailed) as failure:
            get_json(f"https://{NAME}/jwks", timeout_s=0.2)
    finally:
        assert hangs.is_set()
        let_go.set()
    assert failure.value.kind == "slow"
