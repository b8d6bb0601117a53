"""``npt-training items``: items made from the truth of the atlas."""

from __future__ import annotations

import secrets
from collections import Counter
from pathlib import Path

import click

SHORT_SEED = 16
"""An examination seed shorter than this can be found by trying all of them."""


@click.group()
def items() -> None:
    """Items: made from the truth of the atlas, and a school's own in and out."""


@items.command("generate")
@click.option("--seed", default=None, help="The same seed and atlas give the same items.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write <region>/<kind>.yaml into.",
)  # fmt: skip
@click.option("--per-nerve", type=click.IntRange(1, 200), default=None, help="At most so many.")
@click.option("--templates", default="", help="Only these, separated by commas.")
@click.option("--exam", is_flag=True, help="Ids that say nothing; keep the seed secret.")
@click.option(
    "--quizzes", default=None, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds the atlas.",
)  # fmt: skip
def generate_items(
    seed: str | None,
    out: Path,
    per_nerve: int | None,
    templates: str,
    exam: bool,
    quizzes: Path | None,
) -> None:
    """Write items about every nerve of the atlas, each with the truth it stands on.

    Examination items (--exam) belong where only the school can read them, never into a repository.
    Without --seed a secret one is made and shown once.
    """
    from npt_training.assessment.generate import PER_NERVE, generate, write
    from npt_training.atlas.pack import load_pack
    from npt_training.content import default_folders

    folder = default_folders(None, quizzes)[1]
    if exam and out.resolve().is_relative_to(folder.resolve()):
        raise click.ClickException(
            f"Examination items are not kept beside the practice bank: choose a folder outside "
            f"{folder}."
        )
    if seed is None:
        seed = secrets.token_hex(16)
        click.echo(f"Seed: {seed}")
    elif exam and len(seed) < SHORT_SEED:
        click.echo("A seed this short can be guessed; leave --seed out to have one made.", err=True)
    pack = load_pack(folder / "atlas")
    if pack.problems:
        for problem in pack.problems:
            click.echo(str(problem), err=True)
        raise click.ClickException("The atlas has faults; nothing was written.")
    names = [name for name in templates.split(",") if name]
    docs = generate(pack, seed=seed, per_nerve=per_nerve or PER_NERVE, templates=names, exam=exam)
    written = write(docs, pack, out, "" if exam else f"--seed {seed}")
    counts = Counter(doc["kind"] for doc in docs)
    click.echo(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
    click.echo(f"{len(docs)} items in {len(written)} files below {out}")


@items.command("export")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="A new or empty folder.",
)  # fmt: skip
@click.option("--organisation", default=None, help="Slug; the only organisation if left out.")
@click.option("--exam", is_flag=True, help="Also the secure pool. Keep the folder secret.")
def export_items(out: Path, organisation: str | None, exam: bool) -> None:
    """Write a school's own items in use as files of the pack, with their pictures."""
    from npt_training.assessment.authoring import archive
    from npt_training.assessment.authoring.service import packing
    from npt_training.cli import make_app
    from npt_training.cli.setup import find_organisation
    from npt_training.core.audit import record
    from npt_training.core.db import write

    with make_app().app_context():
        school = find_organisation(organisation)
        files = packing.pack(school.id, exam=exam)
        archive.write_folder(files, out)
        with write() as s:
            record(s, "authoring.export", actor=None, subject=school.id, detail={"exam": exam})
    pictures = sum(path.startswith("pictures/") for path in files)
    count = packing.counted(files)
    click.echo(f"{count} items and {pictures} pictures are below {out}")


@items.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--organisation", default=None, help="Slug; the only organisation if left out.")
@click.option(
    "--approved", is_flag=True,
    help="Use them at once. Without it they wait for an author's review.",
)  # fmt: skip
def import_items(folder: Path, organisation: str | None, approved: bool) -> None:
    """Bring items of a folder into a school: all of them, or none when one has a fault."""
    from npt_training.assessment.authoring import archive
    from npt_training.assessment.authoring.service import packing
    from npt_training.cli import make_app
    from npt_training.cli.setup import find_organisation

    with make_app().app_context():
        school = find_organisation(organisation)
        brought = packing.unpack(
            archive.read_folder(folder), school.id, person_id=None, approved=approved
        )
    click.echo(
        f"{len(brought.new)} new, {len(brought.changed)} changed, {len(brought.same)} as before, "
        f"{brought.pictures} pictures"
    )
    if not approved and (brought.new or brought.changed):
        click.echo("They wait for an author's review.")
