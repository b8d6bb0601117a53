"""``npt-training qti``: items of other systems in, ours out, one item scored."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def qti() -> None:
    """QTI 3.0: score an item, import and export packages."""


@qti.command("score")
@click.argument("item", type=_FILE)
@click.argument("response", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def score(item: Path, response: Path, as_json: bool) -> None:
    """Score RESPONSE.json by the response processing of ITEM.xml, outside any quiz.

    The response is an object of response identifiers to values such as "93 111", or lists of them.
    A score of null: a person marks this item, or a rule is not supported.
    """
    from npt_training.assessment.qti.item import read_item
    from npt_training.assessment.qti.scoring import score_response

    read = read_item(item.read_bytes())
    try:
        given = json.loads(response.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise click.ClickException(f"{response.name} is not JSON: {error}") from error
    scored = score_response(read, given)
    if as_json:
        click.echo(json.dumps(scored.as_json(), ensure_ascii=False))
        return
    most = "?" if scored.max is None else f"{scored.max:g}"
    click.echo("no score" if scored.score is None else f"{scored.score:g} of {most}")
    for problem in scored.problems:
        click.echo(problem, err=True)
    if scored.score is None and not read.by_hand:
        sys.exit(1)
