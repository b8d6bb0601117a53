"""``npt-training recall``: cards of spaced review."""

from __future__ import annotations

import click


@click.group()
def recall() -> None:
    """Cards of spaced review."""


@recall.command("rebuild")
@click.option("--email", default=None, help="Only the person with this address.")
def recall_rebuild(email: str | None) -> None:
    """Make every card again from the answers. Nothing that was answered or logged changes."""
    from npt_training.accounts.service import person_by_email
    from npt_training.assessment.recall.service import rebuild
    from npt_training.cli import make_app
    from npt_training.cli.setup import require_schema

    with make_app().app_context():
        require_schema()
        person = person_by_email(email) if email else None
        if email and person is None:
            raise click.ClickException(f"Nobody here has the address {email}.")
        done = rebuild(person.id if person else None)
        click.echo(
            f"{done.cards} cards of {done.people} people made again from {done.reviews} reviews."
        )
