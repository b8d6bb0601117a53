"""``npt-training exam``: the secure pool of examinations."""

from __future__ import annotations

import click


@click.group()
def exam() -> None:
    """Examinations."""


@exam.group()
def items() -> None:
    """The secure pool. Its items stay in this installation."""


@items.command("make")
@click.option("--count", type=click.IntRange(1, 1000), default=200, show_default=True)
@click.option("--organisation", default=None, help="Slug; the only organisation if left out.")
@click.option("--module", default=None, help="Only of the nerves of this module, such as B10.")
def make(count: int, organisation: str | None, module: str | None) -> None:
    """Make new items from the atlas with this installation's private seed.

    The seed is made on first use and kept in the data folder (exam_seed, mode 0600). It is in no
    backup: lost, a new one is made, and the items in the pool stay.
    """
    from npt_training.assessment.exam.service import make_items, place_order
    from npt_training.cli import make_app
    from npt_training.cli.setup import find_organisation, require_schema
    from npt_training.core.errors import NptError

    with make_app().app_context():
        require_schema()
        school = find_organisation(organisation)
        try:
            order = place_order(school.id, count, by=None, module=module, queue=False)
        except NptError as refusal:
            raise click.ClickException(refusal.message) from refusal
        click.echo(
            f"{make_items(order, module)} items were added to the secure pool of {school.name}."
        )
