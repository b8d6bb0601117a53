"""``npt-training lti outbox`` and ``lti resend``: marks on their way to platforms."""

from __future__ import annotations

from datetime import datetime

import click

from npt_training.cli.lti import lti

__all__ = ["lti"]


@lti.command("outbox")
@click.option("--all", "everything", is_flag=True, help="List every mark, not the first 50.")
def outbox(everything: bool) -> None:
    """What waits for each platform, what was refused and what wants a decision, and why."""
    from npt_training.cli import make_app
    from npt_training.cli.setup import require_schema
    from npt_training.lti.services import outbox as reading

    with make_app().app_context():
        require_schema()
        platforms = reading.platforms()
        if not platforms:
            click.echo("No platform is registered.")
        for one in platforms:
            held = f"; left alone until {_when(one.held_until)}: {one.held_why}" if one.held else ""
            counts = ", ".join(f"{count} {state}" for state, count in one.counts.items())
            click.echo(f"{one.name} ({one.id}, {one.status}): {counts or 'nothing'}{held}")
        lines = reading.lines(most=None if everything else 50)
        for line in lines:
            due = f", next try {_when(line.next_at)}" if line.state == "waiting" else ""
            click.echo(
                f"  {line.state:8} {line.learner_id}  {line.link}: {line.given} since "
                f"{_when(line.since)}, {line.tries} tries{due}"
                + (f"\n           {line.reason}" if line.reason else "")
            )
        if not everything and len(lines) == 50:
            click.echo("There may be more: --all")


@lti.command("resend")
@click.option("--platform", default=None, help="Only this platform, by its id in lti outbox.")
@click.option("--refused", is_flag=True, help="Send refused marks again too.")
def resend(platform: str | None, refused: bool) -> None:
    """Try everything that waits at once. With --refused also what platforms would not take."""
    from npt_training.cli import make_app
    from npt_training.cli.setup import require_schema
    from npt_training.lti.services import outbox as service

    with make_app().app_context():
        require_schema()
        if platform is not None and platform not in {one.id for one in service.platforms()}:
            raise click.ClickException(f"No platform has the id {platform}; see: lti outbox")
        done = service.resend(platform, refused=refused)
        click.echo(f"{done.due} marks are tried now, {done.again} are sent again.")
        click.echo("A worker carries them: npt-training worker, or the site's own.")


def _when(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at is not None else "-"
