"""``npt-training qti``: items of other systems in, ours out, one item scored."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

MOST_BYTES = 200_000_000
"""A package on the server itself may be larger than one that is uploaded."""
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


@qti.command("import")
@click.argument("package", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Only say what would become of each item.")
@click.option("--organisation", default=None, help="Slug; the only organisation if left out.")
@click.option("--module", default="atlas", show_default=True, help="Where the items are filed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_package(
    package: Path, dry_run: bool, organisation: str | None, module: str, as_json: bool
) -> None:
    """Bring the items of a package (or of one item's XML) into the school's practice bank.

    Items that can't be used are reported one by one, with the reason; nothing is half imported.
    Look at the pictures first: who imports them says that nobody can be recognised.
    """
    from npt_training.assessment.qti.service import bring_in, look
    from npt_training.cli import make_app
    from npt_training.cli.setup import find_organisation, require_schema

    content = package.read_bytes()
    with make_app().app_context():
        require_schema()
        school = find_organisation(organisation)
        given = {"organisation_id": school.id, "module": module, "name": package.name}
        if dry_run:
            report = look(content, **given, max_bytes=MOST_BYTES)
        else:
            report = bring_in(content, **given, person_id=None, max_bytes=MOST_BYTES)
    found = report.as_json()
    if as_json:
        click.echo(json.dumps(found | {"dry_run": dry_run}, ensure_ascii=False, indent=2))
    else:
        for line in report.lines:
            click.echo(f"{line['status']:9} {line['identifier'] or line['file']}  {line['kind']}")
            for problem in line["problems"]:
                click.echo(f"          {problem}")
        for name in report.unused:
            click.echo(f"not read  {name}")
        click.echo(
            f"{found['imported']} {'to import' if dry_run else 'imported'}, "
            f"{found['unchanged']} unchanged, {found['left_out']} left out"
        )
    if found["left_out"] and not found["imported"] and not found["unchanged"]:
        sys.exit(2)


@qti.command("export")
@click.option(
    "--out", default="items.zip", show_default=True, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--module", default=None, help="Only the items of this module.")
@click.option("--item", "items", multiple=True, help="Only these items, by name.")
@click.option("--organisation", default=None, help="Slug; the only organisation if left out.")
@click.option("--exam", is_flag=True, help="The secure pool: keep the file as safe as the keys.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def export_package(
    out: Path,
    module: str | None,
    items: tuple[str, ...],
    organisation: str | None,
    exam: bool,
    as_json: bool,
) -> None:
    """Write the practice bank as a QTI 3.0 package with pictures.

    Items that QTI can't say are reported one by one. Each item has our own document beside it, so
    that importing the package here brings the same items back.
    """
    from npt_training.assessment.qti.service import EXAM, PRACTICE, write_out
    from npt_training.cli import make_app
    from npt_training.cli.setup import find_organisation, require_schema

    with make_app().app_context():
        require_schema()
        school = find_organisation(organisation)
        pool = EXAM if exam else PRACTICE
        done = write_out(school.id, module=module, items=items, pool=pool)
        content = done.package()
    out.write_bytes(content)
    left = [{"id": o.item_id, "kind": o.kind, "reason": o.reason} for o in done.left_out]
    if as_json:
        found = {"file": str(out), "written": len(done.written), "left_out": left}
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for one in left:
        click.echo(f"left out  {one['id']}  {one['kind']}: {one['reason']}")
    click.echo(f"{len(done.written)} items in {out}, {len(left)} left out")
