"""`npt-training atlas build`: pictures and truth from the CC0 body (needs the extra `[atlas]`)."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group("atlas", help="Pictures of the body with their truth.")
def atlas() -> None:
    pass


@atlas.command("build", help="Make the views that are missing or whose inputs changed.")
@click.argument("views", nargs=-1)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("quizzes/atlas"),
    show_default=True,
)
@click.option(
    "--cache", type=click.Path(path_type=Path), default=None, help="For the body's wheel."
)
@click.option("--force", is_flag=True, help="Make every view again.")
@click.option("--truth-only", is_flag=True, help="Leave the pictures as they are.")
def build(
    views: tuple[str, ...], folder: Path, cache: Path | None, force: bool, truth_only: bool
) -> None:
    try:
        from npt_training.atlas.build.pipeline import build as make_views
        from npt_training.atlas.build.source import SourceRefused, default_cache
    except ImportError as error:
        click.echo(f"{error}. Install the extra first: pip install 'npt-training[atlas]'", err=True)
        sys.exit(2)
    from npt_training.core.yamlfile import ContentError

    try:
        made = make_views(
            folder,
            cache or default_cache(),
            only=views,
            force=force,
            pictures=not truth_only,
            say=click.echo,
        )
    except (ContentError, SourceRefused) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    click.echo(f"{made} views made")
