"""Whatever a token holds, the rules answer with a verdict, and a believed launch can be kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.lti.origins import is_ours, origin_of
from npt_training.lti.roles import amount
from npt_training.lti.rules import (
    CLAIM,
    DEEP_LINKING,
    MESSAGES,
    LoginFacts,
    PlatformFacts,
    Reason,
    Refused,
    Sound,
    Verdict,
    check_claims,
    check_header,
)
from npt_training.lti.token_errors import refusal

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SITE = "https://tool.example/npt"
TARGET = f"{SITE}/lti/to/quiz/B1?selection=1"
HEADER = {"alg": "RS256", "kid": "k"}
GOOD: dict[str, Any] = {
    "iss": "https://lms.example",
    "aud": "client",
    "azp": "client",
    "sub": "user",
    "iat": NOW.timestamp(),
    "exp": NOW.timestamp() + 60,
    "nbf": NOW.timestamp(),
    "nonce": "nonce",
    CLAIM + "version": "1.3.0",
    CLAIM + "message_type": "LtiResourceLinkRequest",
    CLAIM + "deployment_id": "1",
    CLAIM + "target_link_uri": TARGET,
    CLAIM + "roles": [],
    CLAIM + "resource_link": {"id": "link"},
    CLAIM + "context": {"id": "course"},
    CLAIM + "custom": {},
    CLAIM + "for_user": {"user_id": "u"},
    DEEP_LINKING: {"deep_link_return_url": "https://lms.example/back"},
}
texts = st.text(st.characters(exclude_categories=()), max_size=20)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
MUST = sorted(set(GOOD) - {"azp", "nbf", CLAIM + "context", CLAIM + "custom", CLAIM + "for_user",
                           DEEP_LINKING})  # fmt: skip


def judge(claims: dict[str, Any], header: dict[str, Any] | None = None) -> Verdict:
    return check_claims(
        claims,
        HEADER if header is None else header,
        login=LoginFacts("nonce", TARGET, "1"),
        platform=PlatformFacts("https://lms.example", "client"),
        deployments={"1": "approved", "2": "pending", "3": "ended"},
        now=NOW,
        site=SITE,
    )


def check(verdict: Verdict) -> None:
    """A refusal has its class and sentence, a believed launch can be stored."""
    if isinstance(verdict, Refused):
        assert str(refusal(verdict, None)).endswith(".")
        return
    json.dumps(verdict.claims, allow_nan=False, ensure_ascii=False).encode()
    assert "\0" not in "".join([verdict.subject, verdict.deployment_id, *verdict.roles])
    assert verdict.message in MESSAGES
    assert verdict.target == TARGET
    assert amount(verdict.roles, {}) in {"instructor", "learner", "none"}


def test_the_unchanged_launch_is_sound() -> None:
    assert isinstance(judge(GOOD), Sound)
    for message in MESSAGES:
        assert isinstance(judge(GOOD | {CLAIM + "message_type": message}), Sound)


@given(st.dictionaries(texts, anything, max_size=5))
def test_any_document_is_refused(claims: dict[str, Any]) -> None:
    verdict = judge(claims)
    assert isinstance(verdict, Refused)
    check(verdict)


@given(st.sampled_from(sorted(GOOD)), anything)
def test_any_value_in_any_place_has_a_verdict(name: str, value: Any) -> None:
    check(judge(GOOD | {name: value}))


@given(st.sampled_from(sorted(MESSAGES)), st.sampled_from(sorted(GOOD)), anything, anything)
def test_any_two_values_of_any_message(message: str, name: str, one: Any, two: Any) -> None:
    about = {CLAIM + "message_type": message, CLAIM + "for_user": one, DEEP_LINKING: one}
    check(judge(GOOD | about | {name: two}))


@pytest.mark.parametrize("name", MUST)
def test_a_missing_claim_refuses(name: str) -> None:
    assert isinstance(judge({k: v for k, v in GOOD.items() if k != name}), Refused)


@given(st.sampled_from([n for n in MUST if n != CLAIM + "roles"]), anything)
def test_only_the_right_value_opens(name: str, value: Any) -> None:
    """Another value of a claim that is compared never passes for the right one."""
    verdict = judge(GOOD | {name: value})
    free = {"sub", "iat", "exp", "aud", CLAIM + "resource_link", CLAIM + "message_type"}
    if name not in free and value != GOOD[name]:
        assert isinstance(verdict, Refused)


@given(st.dictionaries(st.sampled_from(["alg", "kid", "crit", "b64", "typ"]), anything))
def test_any_header_has_a_verdict(header: dict[str, Any]) -> None:
    fault = check_header(header)
    if fault is None:
        assert header["alg"] == "RS256"
        assert header["kid"].strip()
    check(judge(GOOD, header))


@given(st.floats(allow_nan=False, min_value=-1e9, max_value=1e9))
def test_the_times_have_their_limits(seconds: float) -> None:
    """Issued within ten minutes and a minute ahead; good for a minute past its end."""
    issued = judge(GOOD | {"iat": NOW.timestamp() + seconds})
    assert isinstance(issued, Sound) == (-600 <= seconds <= 60)
    expires = judge(GOOD | {"exp": NOW.timestamp() + seconds})
    assert isinstance(expires, Sound) == (seconds > -60)


def test_every_reason_has_its_class() -> None:
    for reason in Reason:
        said = refusal(Refused(reason, "detail"), None)
        assert said.message.endswith((".", ","))
        assert said.what_to_do
        assert said.status in {400, 403}


@given(texts)
def test_any_text_as_an_address(text: str) -> None:
    for address in (text, "https://" + text, f"https://tool.example{text}", SITE + text):
        origin = origin_of(address)
        assert origin is None or origin.startswith(("https://", "http://"))
        assert origin is None or not set(origin) & set(" ;,'\"*")
        if is_ours(address, SITE):
            assert origin == "https://tool.example"
            assert address.startswith(("https://tool.example/npt/", "https://tool.example:443/"))


@pytest.mark.parametrize(
    "address",
    [
        "https://tool.example.evil.example/npt/x", "https://tool.example@evil.example/npt/x",
        "https://evil.example/https://tool.example/npt/", "http://tool.example/npt/x",
        "https://tool.example:444/npt/x", "https://tool.example/nptx", "https://tool.example/",
        "https://tool.example/npt/../admin",
        "https://tool.example/npt/%2e%2E/admin", "https:tool.example/npt/x", "//tool.example/npt/x",
        "https://tool.example\\@evil.example/npt/x", "https://tool.example/npt/x\n",
        "https://tool.example%2eevil.example/npt/x", "https://tооl.example/npt/x",
    ],
)  # fmt: skip
def test_addresses_that_only_look_like_ours(address: str) -> None:
    assert not is_ours(address, SITE)


def test_capitals_and_the_standard_port_are_ours() -> None:
    assert is_ours("HTTPS://Tool.Example:443/npt/lti/to", SITE)
