"""``key add`` and ``key list``: the newest seals, all verify."""

from __future__ import annotations

from npt_training.core.runtime import current
from npt_training.core.signing import seal, verify_seal
from tests.cli.conftest import Demo, Machine


def test_a_new_key_seals_and_the_old_one_still_verifies(school: Machine) -> None:
    with school.app().app_context():
        first = current().signer.key_id
        sealed = seal(b"a statement")
    result = school.run("key", "add")
    assert result.exit_code == 0, result.output
    with school.app().app_context():
        second = current().signer.key_id
        assert second != first
        assert second in result.output
        assert seal(b"another")["key"] == second
        assert verify_seal(b"a statement", sealed)
        path = current().signer.folder / f"{second}.pem"
        assert path.stat().st_mode & 0o777 == 0o600
    listed = school.run("key", "list").output.splitlines()
    assert listed == [f"{second}  seals and verifies", f"{first}  verifies"]


def test_beside_a_demonstration_key_no_real_one_is_made(sqlite_demo: Demo) -> None:
    result = sqlite_demo.machine.run("key", "add")
    assert result.exit_code == 1
    assert "refuses to mix" in result.output


def test_without_a_key_it_says_what_to_do(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run("key", "list")
    assert result.exit_code == 1
    assert "npt-training init" in result.output
