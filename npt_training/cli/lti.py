"""``npt-training lti``: the keys that platforms check our signatures with."""

from __future__ import annotations

import click


@click.group()
def lti() -> None:
    """The way into learning management systems."""


@lti.command("keys")
def keys() -> None:
    """List the keys: which signs, which waits for its day, which is only published still."""
    from npt_training.cli import make_app
    from npt_training.cli.setup import require_schema
    from npt_training.core.clock import now
    from npt_training.lti.keys import all_keys, signing_key

    with make_app().app_context():
        require_schema()
        signs, _private = signing_key()
        for key in all_keys():
            if key.id == signs:
                state = "signs"
            elif key.published_until is not None and key.published_until <= now():
                state = "withdrawn"
            elif key.signs_from > now():
                state = f"signs from {key.signs_from:%Y-%m-%d %H:%M} UTC"
            else:
                until = f" until {key.published_until:%Y-%m-%d}" if key.published_until else ""
                state = f"published{until}"
            click.echo(f"{key.id}  made {key.created_at:%Y-%m-%d}  {state}")


@lti.command("rotate")
@click.option("--leaked", is_flag=True, help="Take every earlier key out at once.")
def rotate(leaked: bool) -> None:
    """Make the next key. It is published now and signs from tomorrow; jobs do this every 90 days.

    With --leaked it signs at once, and platforms refuse us until they fetch our keys again.
    """
    from npt_training.cli import make_app
    from npt_training.cli.setup import require_schema
    from npt_training.lti import keys as ours

    with make_app().app_context():
        require_schema()
        key = ours.rotate(leaked=leaked)
        click.echo(f"{key.id} signs from {key.signs_from:%Y-%m-%d %H:%M} UTC.")
