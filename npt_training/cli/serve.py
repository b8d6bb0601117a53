"""``run`` and ``worker``: waitress in front, jobs behind."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from typing import Any

import click
from flask import Flask
from waitress.server import create_server

from npt_training.cli import make_app
from npt_training.cli.setup import require_schema
from npt_training.core.jobs import work_forever
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import EXTENSION, current

MOST_CONNECTIONS = 1_000
"""A lecture hall keeps a connection each; waitress stops accepting at 100 unless told."""


def serve(host: str, port: int, *, threads: int, with_demo: bool, worker: bool) -> None:
    """Serve until stopped. In development the public address follows the port."""
    app = make_app(**_public_url(port))
    _refuse_taken(host, port)
    with app.app_context():
        _prepare(with_demo)
    server = open_server(app, host, port, threads=threads)
    stop = threading.Event()
    worker_thread = _start_worker(app, stop) if worker else None

    def end(_signal: int, _frame: object) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, end)
    click.echo(f"Serving on {app.extensions[EXTENSION].settings.public_url} (Ctrl+C ends it)")
    sys.stdout.flush()
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        server.close()
        stop.set()
        app.extensions[EXTENSION].tasks.wake.set()
        if worker_thread:
            worker_thread.join(timeout=10)


def open_server(app: Flask, host: str, port: int, *, threads: int) -> Any:
    """Waitress for ``app``. Behind trusted proxies their headers are left for ProxyFix to read."""
    settings = app.extensions[EXTENSION].settings
    return create_server(
        app,
        host=host,
        port=port,
        threads=threads,
        connection_limit=MOST_CONNECTIONS,
        asyncore_use_poll=True,
        ident=None,
        clear_untrusted_proxy_headers=settings.trusted_proxies == 0,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
    )


def _refuse_taken(host: str, port: int) -> None:
    """A taken port is told at once, not after the first start has filled the database."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise click.ClickException(
            f"Port {port} on {host} cannot be opened ({error.strerror}). Choose another: --port"
        ) from error


def work() -> None:
    """The worker alone, for sites with several processes."""
    app = make_app()
    with app.app_context():
        require_schema()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    click.echo("Working on jobs (Ctrl+C ends it)")
    with app.app_context():
        work_forever(stop)


def _public_url(port: int) -> dict[str, str]:
    if "NPT_PUBLIC_URL" in os.environ or "NPT_CONFIG" in os.environ:
        return {}
    return {"public_url": f"http://localhost:{port}"}


def _prepare(with_demo: bool) -> None:
    """Bring an installation to where it can be served; a fresh one by the demo, if asked for."""
    found, newest = revisions(current().db)
    if with_demo:
        _show_demo(found)
        found, newest = revisions(current().db)
    if found is None:
        raise click.ClickException(
            "This installation is not set up yet. Run: npt-training init "
            "(or: npt-training run --demo, to look around)"
        )
    if found != newest:
        if current().settings.production:
            raise click.ClickException(
                "The database is not at the newest schema. Make a backup, then run: "
                "npt-training db upgrade"
            )
        upgrade(current().db)
    current().signer.load()


def _show_demo(found: str | None) -> None:
    """Fill a fresh installation; say what the demo holds. Real data is left alone, silently."""
    from npt_training.cli.demo import describe, fill, is_fresh, recall

    if found is None or is_fresh():
        click.echo("First start: setting up the demonstration programme …")
        sys.stdout.flush()
        click.echo(describe(fill()))
        return
    facts = recall()
    if facts is not None:
        click.echo(describe(facts))


def _start_worker(app: Flask, stop: threading.Event) -> threading.Thread:
    def work_in_context() -> None:
        with app.app_context():
            work_forever(stop)

    thread = threading.Thread(target=work_in_context, name="npt-worker", daemon=True)
    thread.start()
    return thread
