"""``npt-training content preview``: the pages of a pack while it is being written."""

from __future__ import annotations

import signal
import socket
import tempfile
import threading
from pathlib import Path

import click

HOST = "127.0.0.1"
THREADS = 8


@click.command("preview")
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--port", default=8100, show_default=True, type=click.IntRange(1, 65535))
@click.option("--module", default=None, help="Only the pages of this module, such as B4.")
def preview(folder: Path | None, port: int, module: str | None) -> None:
    """Show the pages of a pack as they are written, on this machine alone.

    FOLDER holds courses/ and quizzes/; left out, it is the content that `content load` would take.
    Nothing is loaded into your database. Save a file, and the browser shows it.
    """
    _say("Starting …")
    from waitress.server import create_server

    from npt_training.content import default_folders
    from npt_training.core.config import SettingsError, load_settings
    from npt_training.preview.site import Preview

    try:
        chosen = folder or load_settings().content_dir or default_folders()[0].parent
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    source = chosen.resolve()
    _refuse_taken(port)
    stop = threading.Event()

    def end(_signal: int, _frame: object) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    with tempfile.TemporaryDirectory(prefix="npt-preview-", ignore_cleanup_errors=True) as work:
        address = f"http://localhost:{port}"
        server = None
        try:
            site = Preview(source, Path(work), public_url=address, module=module, say=_say)
            site.start()
            watcher = threading.Thread(
                target=site.watch, args=(stop,), name="npt-watch", daemon=True
            )
            watcher.start()
            server = create_server(site.app, host=HOST, port=port, threads=THREADS, ident=None)
            _say(f"Preview of {source} on {address}/preview/ (Ctrl+C ends it)")
            server.run()
        except SystemExit:
            pass
        finally:
            stop.set()
            if server is not None:
                server.close()
            for number, handler in before.items():
                signal.signal(number, handler)
    _say("The preview has ended; nothing was kept.")


def _refuse_taken(port: int) -> None:
    """A taken port is told at once, not after the pack has been read."""
    try:
        with socket.create_server((HOST, port)):
            pass
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be opened ({error.strerror}). Choose another: --port"
        ) from error


def _say(text: str) -> None:
    click.echo(text)
