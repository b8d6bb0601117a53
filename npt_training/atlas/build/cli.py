"""`npt-training atlas ...`: build the pictures, and say what they show and how true they are.

Only `build` and `sheets` need the extra `[atlas]`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

_EXTRA = "Install the extra first: pip install 'npt-training[atlas]'"
_PACKAGED = Path(__file__).resolve().parents[2] / "_content" / "quizzes" / "atlas"


def _default_folder() -> Path:
    """The atlas of the folder one stands in, else the one that came with the package."""
    here = Path("quizzes/atlas")
    return here if here.is_dir() or not _PACKAGED.is_dir() else _PACKAGED


_folder = click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=_default_folder,
    help="Where the atlas lies; quizzes/atlas, or the one of the package.",
)


@click.group("atlas", help="Pictures of the body with their truth.")
def atlas() -> None:
    pass


@atlas.command("build", help="Make the views that are missing or whose inputs changed.")
@click.argument("views", nargs=-1)
@_folder
@click.option(
    "--cache", type=click.Path(path_type=Path), default=None, help="For the body's wheel."
)
@click.option("--force", is_flag=True, help="Make every view again.")
@click.option("--keep-going", is_flag=True, help="Put in place what is good, leave out the rest.")
@click.option("--workers", default=2, show_default=True, help="How many views at a time.")
def build(
    views: tuple[str, ...],
    folder: Path,
    cache: Path | None,
    force: bool,
    keep_going: bool,
    workers: int,
) -> None:
    try:
        from npt_training.atlas.build.pipeline import Wish
        from npt_training.atlas.build.pipeline import build as make_views
        from npt_training.atlas.build.refused import BuildRefused
        from npt_training.atlas.build.source import SourceRefused, default_cache
    except ImportError as error:
        click.echo(f"{error}. {_EXTRA}", err=True)
        sys.exit(2)
    from npt_training.core.yamlfile import ContentError

    wish = Wish(only=views, force=force, keep_going=keep_going, workers=workers)
    try:
        made = make_views(folder, cache or default_cache(), wish, say=click.echo)
    except (ContentError, SourceRefused, BuildRefused) as error:
        click.echo(str(error), err=True)
        click.echo("Nothing was changed.", err=True)
        sys.exit(2)
    click.echo(f"{made} views made")


@atlas.command("measure", help="Every published distance: asked, measured on the body, tolerance.")
@_folder
@click.option("--json", "as_json", is_flag=True, help="The rows as JSON.")
@click.option("--markdown", is_flag=True, help="The page docs/atlas-measurements.md.")
def measure(folder: Path, as_json: bool, markdown: bool) -> None:
    from npt_training.atlas import measures

    rows = json.loads((folder / "body.json").read_text(encoding="utf-8"))["measured"]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    elif markdown:
        click.echo(measures.markdown(rows), nl=False)
    else:
        click.echo("\n".join(measures.lines(rows)))


@atlas.command("coverage", help="Which views show the course and the exit of each nerve.")
@_folder
@click.option("--json", "as_json", is_flag=True, help="views, nerves and exits as JSON.")
def coverage(folder: Path, as_json: bool) -> None:
    from npt_training.atlas import coverage as rules
    from npt_training.atlas.pack import load_entries

    pack = load_entries(folder)
    nerves = {name: nerve.model_dump(mode="json") for name, nerve in pack.nerves.items()}
    truths = _truths(folder, list(pack.entries))
    found = rules.coverage(truths, nerves)
    gaps = list(rules.wanting(truths, nerves))
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        click.echo(f"{len(found['views'])} views of one side or both, {len(nerves)} nerves")
        for name, views in found["nerves"].items():
            exits = found["exits"].get(name)
            shown = "" if exits is None else f"; exit in {len(exits)}"
            click.echo(f"{name}: course in {len(views)}{shown}")
    for gap in gaps:
        click.echo(gap, err=True)
    if gaps:
        sys.exit(1)


@atlas.command("sheets", help="Contact sheets of all views: plain, with nerves, with names.")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@_folder
def sheets(target: Path, folder: Path) -> None:
    from npt_training.atlas.build.sheets import make_sheets

    for path in make_sheets(folder, target):
        click.echo(f"{path}: {path.stat().st_size // 1024} KB")


def _truths(folder: Path, views: list[str]) -> dict[str, Any]:
    found = {}
    for name in views:
        path = folder / "views" / name / "truth.json"
        if path.exists():
            found[name] = json.loads(path.read_text(encoding="utf-8"))
    return found
