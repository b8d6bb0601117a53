"""Canonical JSON, seals, and demonstration keys that production refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.core.signing import KeyRefused, Signer, canonical

documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_the_example_of_rfc_8785() -> None:
    document = {"numbers": [333333333.33333329, 1e30, 4.50, 2e-3], "literals": [None, True, False]}
    assert canonical(document) == (
        b'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002]}'
    )


@given(documents, documents)
def test_a_seal_holds_for_its_own_bytes_alone(one: object, other: object) -> None:
    signer = _signer()
    sealed = signer.seal(canonical(one))
    assert signer.verify(canonical(one), sealed)
    assert signer.verify(canonical(other), sealed) == (canonical(one) == canonical(other))


_SIGNER: list[Signer] = []


def _signer() -> Signer:
    if not _SIGNER:
        import tempfile

        signer = Signer(Path(tempfile.mkdtemp()))
        signer.create()
        _SIGNER.append(signer)
    return _SIGNER[0]


def test_keys_are_for_the_owner_alone(tmp_path: Path) -> None:
    signer = Signer(tmp_path / "keys")
    signer.create()
    (path,) = (tmp_path / "keys").glob("*.pem")
    assert path.stat().st_mode & 0o077 == 0


def test_old_keys_still_verify_after_a_new_one(tmp_path: Path) -> None:
    signer = Signer(tmp_path)
    first = signer.create()
    sealed = signer.seal(b"a")
    import time

    time.sleep(0.002)
    second = signer.create()
    assert signer.key_id == second != first
    assert signer.verify(b"a", sealed)


def test_production_refuses_demonstration_keys(tmp_path: Path) -> None:
    Signer(tmp_path).create(demonstration=True)
    with pytest.raises(KeyRefused, match="demonstration"):
        Signer(tmp_path, production=True).load()


def test_no_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="npt-training init"):
        Signer(tmp_path).seal(b"a")
