"""Restored on an empty machine, of either database, everything answers as before."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from npt_training.accounts import service as accounts
from npt_training.certification import service as certification
from npt_training.certification.numbers import grouped
from npt_training.cli.archive import parents_first
from npt_training.cli.demo import recall
from npt_training.competency import service as competency
from npt_training.competency.models import ObservationRow, SignatureChain
from npt_training.core.db import Base, read, write
from npt_training.core.runtime import EXTENSION, current
from tests.cli.conftest import Demo, Machine, copy_of
from tests.databases import admin
from tests.world import sign_in

pytestmark = pytest.mark.xdist_group("demo")


@dataclass(frozen=True)
class Restored:
    """A demonstration, and what became of its backup on an empty machine of the other database."""

    demo: Demo
    machine: Machine
    said: str


@pytest.fixture(scope="module", params=["sqlite-to-postgresql", "postgresql-to-sqlite"])
def restored(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Any
) -> Iterator[Restored]:
    """Both ways, once for all tests that only look."""
    kind, _to, other = str(request.param).split("-")
    demo: Demo = request.getfixturevalue(f"{kind}_demo")
    folder = tmp_path_factory.mktemp("restored")
    url = f"sqlite:///{folder / 'npt.sqlite3'}"
    if other == "postgresql":
        admin(postgres, "CREATE DATABASE npt_restored")
        url = postgres.get_uri(database="npt_restored")
    machine, archive = Machine(folder, url), folder / "backup.tar.gz"
    made = demo.machine.run("backup", str(archive))
    assert made.exit_code == 0, made.output
    result = machine.run("restore", str(archive))
    assert result.exit_code == 0, result.output
    yield Restored(demo, machine, result.output)
    if other == "postgresql":
        admin(postgres, "DROP DATABASE npt_restored WITH (FORCE)")


@pytest.fixture(scope="module")
def small(set_up: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an installation with nobody but its administrator."""
    target = tmp_path_factory.mktemp("small") / "small.tar.gz"
    result = set_up.run("backup", str(target))
    assert result.exit_code == 0, result.output
    return target


def test_restore_answers_every_verification_as_before(restored: Restored) -> None:
    demo = restored.demo
    assert "Restored" in restored.said
    numbers = [*demo.facts.numbers.values(), "00000000000000000", "SZ1PDJE4NPEN9TPBG"]
    before = _answers(demo.machine.app(clock=demo.filled_at), numbers)
    after = _answers(restored.machine.app(clock=demo.filled_at), numbers)
    assert before == after
    assert any("Suspended" in page for page in before.values())
    assert any("Withdrawn" in page for page in before.values())


def test_restore_brings_back_every_row_and_file(restored: Restored) -> None:
    old, new = restored.demo.machine, restored.machine
    before, after = _rows(old.app()), _rows(new.app())
    assert before == after
    assert sum(len(rows) for rows in after.values()) > 1000
    assert _bytes(old.data / "files") == _bytes(new.data / "files")
    assert _bytes(old.data / "keys") == _bytes(new.data / "keys")
    assert _bytes(old.data)["secret_key"] == _bytes(new.data)["secret_key"]


def test_restore_keeps_signatures_seals_and_sign_in(restored: Restored) -> None:
    demo, machine = restored.demo, restored.machine
    result = machine.run("doctor")
    assert result.exit_code == 0, result.output
    app = machine.app(clock=demo.filled_at)
    with app.app_context():
        assert competency.verify_chain() == []
        assert certification.broken_events() == []
        assert recall() == demo.facts
        person = accounts.person_by_email("ines@demo.example")
        assert person is not None
        client = app.test_client()
        sign_in(client, person, demo.facts.password)
        assert "Demo Instructor Ines" in client.get("/account").text
    app.extensions[EXTENSION].db.dispose()


def test_restore_keeps_a_browser_signed_in(
    sqlite_demo: Demo, new_machine: Callable[..., Machine], tmp_path: Path
) -> None:
    source = copy_of(sqlite_demo.machine, tmp_path / "copy")
    app = source.app(clock=sqlite_demo.filled_at)
    with app.app_context():
        person = accounts.person_by_email("petra@demo.example")
        assert person is not None
    client = app.test_client()
    sign_in(client, person, sqlite_demo.facts.password)
    cookie = client.get_cookie("npt_session")
    assert cookie is not None
    assert source.run("backup", str(tmp_path / "b.tar.gz")).exit_code == 0
    machine = new_machine("sqlite")
    assert machine.run("restore", str(tmp_path / "b.tar.gz")).exit_code == 0
    other = machine.app(clock=sqlite_demo.filled_at).test_client()
    other.set_cookie("npt_session", cookie.value)
    assert "Demo Trainee Petra" in other.get("/account").text


def test_restore_goes_on_where_the_chain_ended(restored: Restored) -> None:
    """The next signature will link to the last one that was restored."""
    ends = []
    for machine in (restored.demo.machine, restored.machine):
        app = machine.app()
        with app.app_context(), read() as s:
            ends.append([(end.length, end.end_hash) for end in s.scalars(select(SignatureChain))])
        app.extensions[EXTENSION].db.dispose()
    assert ends[0] == ends[1]
    assert ends[0][0][0] >= 10


def test_restored_tables_still_refuse_changes(restored: Restored) -> None:
    app = restored.machine.app()
    with app.app_context(), pytest.raises(DBAPIError, match="append-only"), write() as s:
        s.execute(text("DELETE FROM npt_signature"))
    app.extensions[EXTENSION].db.dispose()


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_restore_refuses_an_installation_that_holds_data(machine: Machine, small: Path) -> None:
    assert machine.init(NPT_KEYS_DIR=str(machine.folder / "k")).exit_code == 0
    before = _rows(machine.app())
    result = machine.run("restore", str(small))
    assert result.exit_code == 1
    assert "holds data already" in result.output
    assert _rows(machine.app()) == before


def test_restore_refuses_beside_keys_of_another_installation(
    new_machine: Callable[..., Machine], small: Path
) -> None:
    target = new_machine("sqlite")
    with target.app().app_context():
        current().signer.create()
    result = target.run("restore", str(small))
    assert result.exit_code == 1
    assert "keys of another installation" in result.output
    assert not (target.folder / "npt.sqlite3").exists()


def test_restore_of_a_demonstration_is_refused_in_production(
    sqlite_demo: Demo, new_machine: Callable[..., Machine], tmp_path: Path
) -> None:
    target = tmp_path / "backup.tar.gz"
    sqlite_demo.machine.run("backup", str(target))
    result = new_machine("sqlite").run(
        "restore", str(target), NPT_MODE="production",
        NPT_PUBLIC_URL="https://training.example.org", NPT_SECRET_KEY="s" * 40,
    )  # fmt: skip
    assert result.exit_code == 1
    assert "demonstration" in result.output


def _truncated(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes()[: source.stat().st_size // 2])


def _one_bit(source: Path, target: Path) -> None:
    content = bytearray(gzip.decompress(source.read_bytes()))
    at = content.index(b"Astrid Berg")
    content[at] ^= 1
    target.write_bytes(gzip.compress(bytes(content), 1))


def _one_byte_of_the_packing(source: Path, target: Path) -> None:
    content = bytearray(source.read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.write_bytes(content)


def _member_missing(source: Path, target: Path) -> None:
    _rebuilt(source, target, lambda name, content: None if name.endswith(".pem") else content)


def _member_added(source: Path, target: Path) -> None:
    _rebuilt(source, target, lambda name, content: content, extra=("files/" + "0" * 64, b"x"))


def _member_outside(source: Path, target: Path) -> None:
    _rebuilt(
        source, target, lambda name, content: content,
        extra=("secrets/../../escaped.pem", b"x"), listed=True,
    )  # fmt: skip


def _something_else(source: Path, target: Path) -> None:
    target.write_bytes(b"not an archive at all")


@pytest.mark.parametrize(
    "damage",
    [
        _truncated, _one_bit, _one_byte_of_the_packing, _member_missing, _member_added,
        _member_outside, _something_else,
    ],
)  # fmt: skip
def test_restore_refuses_a_damaged_archive_and_writes_nothing(
    damage: Callable[[Path, Path], None], small: Path, new_machine: Callable[..., Machine]
) -> None:
    target = new_machine("sqlite")
    damaged = target.folder / "damaged.tar.gz"
    damage(small, damaged)
    result = target.run("restore", str(damaged))
    assert result.exit_code == 1, result.output
    assert "Nothing was restored" in result.output
    assert sorted(path.name for path in target.data.iterdir()) == ["files", "secret_key"]
    assert list((target.data / "files").iterdir()) == []
    assert not (target.folder / "npt.sqlite3").exists()
    assert not list(target.folder.glob("**/escaped.pem"))


def test_restore_of_a_newer_version_says_so(
    small: Path, new_machine: Callable[..., Machine]
) -> None:
    target = new_machine("sqlite")
    newer = target.folder / "newer.tar.gz"

    def later(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | {"revision": "9999_later"}).encode()

    _rebuilt(small, newer, later)
    result = target.run("restore", str(newer))
    assert result.exit_code == 1
    assert "newer version" in result.output


def test_backup_never_overwrites_and_is_readable_by_its_owner_alone(
    set_up: Machine, small: Path
) -> None:
    assert small.stat().st_mode & 0o777 == 0o600
    before = small.read_bytes()
    again = set_up.run("backup", str(small))
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert small.read_bytes() == before
    assert not list(small.parent.glob("*.part"))


def test_backup_names_a_missing_file_and_leaves_no_archive(school: Machine, tmp_path: Path) -> None:
    stored = next(p for p in (school.data / "files").rglob("*") if p.is_file())
    stored.unlink()
    result = school.run("backup", str(tmp_path / "b.tar.gz"))
    assert result.exit_code == 1
    assert stored.name in result.output
    assert list(tmp_path.glob("b.tar.gz*")) == []


def test_backup_of_nothing_says_so(sqlite_machine: Machine, tmp_path: Path) -> None:
    result = sqlite_machine.run("backup", str(tmp_path / "b.tar.gz"))
    assert result.exit_code == 1
    assert "no tables" in result.output


def test_rows_that_point_at_their_own_table_come_after_their_parents() -> None:
    table = ObservationRow.__table__
    rows = [{"id": ident, "replaces_id": parent} for ident, parent in
            [("a", "b"), ("b", "c"), ("c", None), ("d", None)]]  # fmt: skip
    ordered = [row["id"] for row in parents_first(table, rows)]  # type: ignore[arg-type]
    assert ordered.index("c") < ordered.index("b") < ordered.index("a")
    assert sorted(ordered) == ["a", "b", "c", "d"]


def _answers(app: Flask, numbers: list[str]) -> dict[str, str]:
    """Page and JSON of each number, without what differs between any two answers."""
    found = {}
    client = app.test_client()
    for number in numbers:
        for accept in ("text/html", "application/json"):
            response = client.get(f"/verify/{grouped(number)}", headers={"Accept": accept})
            found[f"{number} {accept}"] = f"{response.status_code} " + _without_tokens(
                response.text
            )
    app.extensions[EXTENSION].db.dispose()
    return found


def _without_tokens(page: str) -> str:
    page = re.sub(r'nonce="[^"]+"', 'nonce=""', page)
    return re.sub(r'(name="csrf[_-]token" (?:value|content))="[^"]+"', r"\1", page)


def _rows(app: Flask) -> dict[str, list[Any]]:
    with app.app_context(), read() as s:
        found = {
            table.name: [
                tuple(row) for row in s.execute(
                    select(table).order_by(*table.primary_key.columns)
                )
            ]
            for table in Base.metadata.sorted_tables
        }  # fmt: skip
    app.extensions[EXTENSION].db.dispose()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _rebuilt(
    source: Path,
    target: Path,
    change: Callable[[str, bytes], bytes | None],
    *,
    extra: tuple[str, bytes] | None = None,
    listed: bool = False,
) -> None:
    """The archive with other members; with ``listed`` the manifest names the extra one, too."""
    with tarfile.open(source, "r:gz") as old, tarfile.open(target, "w:gz") as new:
        for info in old:
            file = old.extractfile(info)
            assert file is not None
            content = change(info.name, file.read())
            if content is None:
                continue
            if info.name == "manifest.json" and extra and listed:
                manifest = json.loads(content)
                manifest["digests"][extra[0]] = hashlib.sha256(extra[1]).hexdigest()
                content = json.dumps(manifest).encode()
            _put(new, info.name, content)
        if extra:
            _put(new, *extra)


def _put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))
