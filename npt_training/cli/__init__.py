"""The ``npt-training`` command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask

from npt_training.app import create_app
from npt_training.atlas.build.cli import atlas
from npt_training.cli.exam import exam
from npt_training.cli.items import items
from npt_training.cli.lti_marks import lti
from npt_training.cli.preview import preview
from npt_training.cli.qti import qti
from npt_training.cli.recall import recall
from npt_training.cli.stats import stats
from npt_training.core.config import Settings, SettingsError, load_settings
from npt_training.core.errors import NptError
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import current


class SettingsFault(click.ClickException):
    """The settings have faults; every one of them is shown."""

    exit_code = 2


def make_app(**config: Any) -> Flask:
    """The application for a command; faults in the settings end it with exit code 2."""
    try:
        return create_app({k: v for k, v in config.items() if v is not None})
    except SettingsError as error:
        raise SettingsFault(str(error)) from error


def _settings() -> Settings:
    """The settings alone, for commands that touch neither database nor data folder."""
    try:
        return load_settings()
    except SettingsError as error:
        raise SettingsFault(str(error)) from error


class _Group(click.Group):
    """Shows our refusals as sentences instead of traces."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except NptError as error:
            click.echo(f"Error: {error.message}", err=True)
            sys.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="npt-training")
def main() -> None:
    """Train, assess and certify practitioners. Settings: NPT_* variables or a file (NPT_CONFIG)."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
@click.option("--demo", "with_demo", is_flag=True, help="Fill an empty database with the demo.")
@click.option("--no-worker", is_flag=True, help="Do not work on jobs in this process.")
def run(host: str, port: int, threads: int, with_demo: bool, no_worker: bool) -> None:
    """Serve the site by waitress, with a worker beside it."""
    from npt_training.cli.serve import serve

    serve(host, port, threads=threads, with_demo=with_demo, worker=not no_worker)


@main.command()
def worker() -> None:
    """Work on jobs until stopped: mails, notices, effects between rooms."""
    from npt_training.cli.serve import work

    work()


@main.command()
def demo() -> None:
    """Fill a fresh database with a programme, people at every stage and a certificate."""
    from npt_training.cli.demo import describe, fill

    with make_app().app_context():
        click.echo(describe(fill()))


@main.command()
@click.option("--organisation", prompt="Name of your organisation or school")
@click.option("--issuer", prompt="Name on certificates (the issuer)", default="")
@click.option("--name", prompt="Your name (first administrator)")
@click.option("--email", prompt="Your e-mail address")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--test-mail/--no-test-mail", default=True, help="Send a test mail when SMTP is set.")
def init(
    organisation: str, issuer: str, name: str, email: str, password: str, test_mail: bool
) -> None:
    """Set up a real installation: no demonstration rows, a real signing key."""
    from npt_training.cli.setup import initialise

    with make_app().app_context():
        lines = initialise(
            organisation=organisation,
            issuer=issuer or organisation,
            name=name,
            email=email,
            password=password,
            test_mail=test_mail,
        )
        click.echo("\n".join(lines))


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest schema."""
    with make_app().app_context():
        upgrade(current().db)
        found, _newest = revisions(current().db)
        click.echo(f"The database is at {found}.")


@main.group()
def user() -> None:
    """People."""


@user.command("add")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.option("--role", "roles", multiple=True, default=("trainee",), show_default=True)
@click.option("--organisation", default=None, help="Slug; the only organisation if left out.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def user_add(
    name: str, email: str, roles: tuple[str, ...], organisation: str | None, password: str
) -> None:
    """Add a person with one or several roles."""
    from npt_training.cli.setup import add_person

    with make_app().app_context():
        person = add_person(
            name=name, email=email, roles=roles, organisation=organisation, password=password
        )
        click.echo(f"{person.name} may sign in as {', '.join(roles)}.")


@main.group()
def key() -> None:
    """The signing keys. The newest seals, every one verifies."""


@key.command("list")
def key_list() -> None:
    """Name the keys, the one that seals first."""
    from npt_training.cli.keys import key_lines

    with make_app().app_context():
        click.echo("\n".join(key_lines()))


@key.command("add")
def key_add() -> None:
    """Make a new key that seals from the next start on; the others go on verifying."""
    from npt_training.cli.keys import add_key

    with make_app().app_context():
        click.echo(add_key())


@main.group()
def content() -> None:
    """The curriculum, the item bank and the atlas as files."""


_folder = click.Path(exists=True, file_okay=False, path_type=Path)


@content.command("check")
@click.option("--courses", type=_folder, default=None)
@click.option("--quizzes", type=_folder, default=None)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def content_check(courses: Path | None, quizzes: Path | None, as_json: bool) -> None:
    """Check every file; faults as file:line: reason, exit code 2."""
    from npt_training.content import check, default_folders

    base = _settings().content_dir
    if base is not None:
        courses, quizzes = courses or base / "courses", quizzes or base / "quizzes"
    report = check(*default_folders(courses, quizzes))
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    if report.problems:
        for problem in report.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)


@content.command("coverage")
@click.option("--courses", type=_folder, default=None)
@click.option("--quizzes", type=_folder, default=None)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
def content_coverage(courses: Path | None, quizzes: Path | None, out: Path) -> None:
    """Write which lessons teach and which items ask each objective, as a page in Markdown."""
    from npt_training.checking.coverage import page
    from npt_training.content import default_folders, read_files

    found = read_files(*default_folders(courses, quizzes))
    if found.report.problems:
        raise click.ClickException("There are mistakes: npt-training content check names them.")
    out.write_text(page(found.courses, found.items), encoding="utf-8")
    click.echo(f"{out} is written.")


@content.command("load")
@click.option("--courses", type=_folder, default=None)
@click.option("--quizzes", type=_folder, default=None)
def content_load(courses: Path | None, quizzes: Path | None) -> None:
    """Check, then load everything whole as a new edition; nothing is loaded on a fault."""
    from npt_training.cli.setup import require_schema
    from npt_training.content import ContentRefused, default_folders, load

    with make_app().app_context():
        require_schema()
        try:
            edition = load(*default_folders(courses, quizzes))
        except ContentRefused as refusal:
            for problem in refusal.problems:
                click.echo(str(problem), err=True)
            click.echo("Nothing was loaded.", err=True)
            sys.exit(2)
        click.echo(f"Edition {edition.label} is loaded ({edition.digest[:12]}).")


@main.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def backup(target: Path) -> None:
    """Write database, files and keys into one archive. Keep it as safe as the keys."""
    from npt_training.cli.backup import write_backup

    with make_app().app_context():
        click.echo(write_backup(target))


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(source: Path) -> None:
    """Bring an archive back on an empty installation, of either database."""
    from npt_training.cli.restore import read_backup

    with make_app().app_context():
        click.echo(read_backup(source))


@main.command()
@click.option("--mail", "address", default=None, help="Send a test mail to this address, too.")
def doctor(address: str | None) -> None:
    """Look at settings, database, keys, files, content, front end and jobs; say what to do."""
    from npt_training.cli.doctor import examine
    from npt_training.cli.setup import checked_email, mail_line

    with make_app().app_context():
        findings = examine()
        for finding in findings:
            click.echo(str(finding))
        if address is not None:
            click.echo(mail_line(checked_email(address)))
    if not all(finding.well for finding in findings):
        sys.exit(1)


content.add_command(preview)
main.add_command(atlas)
main.add_command(items)
main.add_command(exam)
main.add_command(recall)
main.add_command(qti)
main.add_command(stats)
main.add_command(lti)
