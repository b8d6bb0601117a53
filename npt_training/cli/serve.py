"""``run`` and ``worker``: waitress in front, jobs behind."""

from __future__ import annotations

import os
import signal
import sys
import threading

import click
from flask import Flask
from waitress.server import create_server

from npt_training.cli import make_app
from npt_training.core.jobs import work_forever
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import EXTENSION, current


def serve(host: str, port: int, *, threads: int, with_demo: bool, worker: bool) -> None:
    """Serve until stopped. In development the public address follows the port."""
    app = make_app(**_public_url(port))
    with app.app_context():
        _prepare(with_demo)
    stop = threading.Event()
    worker_thread = _start_worker(app, stop) if worker else None
    server = create_server(app, host=host, port=port, threads=threads, ident=None)

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


def work() -> None:
    """The worker alone, for sites with several processes."""
    app = make_app()
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
    found, newest = revisions(current().db)
    if with_demo and found is None:
        from npt_training.cli.demo import fill

        click.echo("First start: setting up the demonstration programme …")
        upgrade(current().db)
        fill()
    elif found != newest:
        if current().settings.production or found is None:
            raise click.ClickException(
                "The database is not at the newest schema. Make a backup, then run: "
                "npt-training db upgrade"
            )
        upgrade(current().db)
    if with_demo:
        from npt_training.cli.demo import describe, recall

        found_demo = recall()
        if found_demo:
            click.echo(describe(found_demo))


def _start_worker(app: Flask, stop: threading.Event) -> threading.Thread:
    def work_in_context() -> None:
        with app.app_context():
            work_forever(stop)

    thread = threading.Thread(target=work_in_context, name="npt-worker", daemon=True)
    thread.start()
    return thread
