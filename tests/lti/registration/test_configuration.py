"""What a platform says about itself is believed only from its own host."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.lti.products.base import PLATFORM_CONFIGURATION, TOOL_CONFIGURATION
from npt_training.lti.registration.configuration import read_configuration, read_registration
from npt_training.lti.registration.errors import RegistrationRefused

AT = "https://lms.example/.well-known/openid-configuration"


def said(**more: Any) -> dict[str, Any]:
    return {
        "issuer": "https://lms.example",
        "authorization_endpoint": "https://lms.example/auth",
        "token_endpoint": "https://lms.example/token",
        "jwks_uri": "https://lms.example/jwks",
        "registration_endpoint": "https://lms.example/register",
        PLATFORM_CONFIGURATION: {
            "product_family_code": "moodle",
            "messages_supported": [{"type": "LtiResourceLinkRequest"}, "LtiDeepLinkingRequest", 7],
        },
    } | more


def read(document: Any, asked: str = AT, **hosts: str) -> Any:
    return read_configuration(
        document, asked=asked, speaks_for=lambda host, _issuer: host in hosts.values()
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(sorted(said())), JSON)
def test_any_value_anywhere_is_read_or_refused_in_words(name: str, value: Any) -> None:
    try:
        found = read(said() | {name: value})
    except RegistrationRefused:
        return
    assert found.issuer == "https://lms.example"


@given(JSON)
def test_any_answer_is_a_registration_or_refused_in_words(answer: Any) -> None:
    for one in (answer, {"client_id": answer}, {"client_id": "c", TOOL_CONFIGURATION: answer},
                {"client_id": "c", TOOL_CONFIGURATION: {"deployment_id": answer}}):  # fmt: skip
        try:
            client_id, deployment_id = read_registration(one)
        except RegistrationRefused:
            continue
        assert 0 < len(client_id) <= 255
        assert deployment_id is None or 0 < len(deployment_id) <= 255


def test_a_good_configuration_is_read() -> None:
    found = read(said(scopes_supported=["a", 1], authorization_server="aud"))
    assert found.issuer == "https://lms.example"
    assert found.messages == {"LtiResourceLinkRequest", "LtiDeepLinkingRequest"}
    assert (found.scopes, found.claims, found.authorization_server) == ({"a"}, None, "aud")


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/configuration",
        "https://lms.example.evil.example/configuration",
        "https://lms.example@evil.example/configuration",
        "https://lms.example:8443/configuration",
        "http://lms.example/configuration",
        "https://sub.lms.example/configuration",
    ],
)
def test_it_has_to_come_from_the_issuers_host(asked: str) -> None:
    with pytest.raises(RegistrationRefused, match="same host"):
        read(said(), asked)


def test_a_product_may_name_the_host_that_answers_for_its_issuer() -> None:
    asked = "https://sso.lms.example/configuration"
    assert read(said(), asked, one="sso.lms.example").issuer == "https://lms.example"
    for other in ("https://sso.lms.example:8443/c", "http://sso.lms.example/c"):
        with pytest.raises(RegistrationRefused):
            read(said(), other, one="sso.lms.example")


def test_the_same_host_is_the_same_in_any_spelling() -> None:
    assert read(said(), "https://LMS.example:443/configuration").issuer == "https://lms.example"


@pytest.mark.parametrize(
    "name",
    ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"],
)
@pytest.mark.parametrize("value", [None, "", 7, ["https://lms.example"], "x" * 2001])
def test_nothing_may_be_missing_or_odd(name: str, value: Any) -> None:
    with pytest.raises(RegistrationRefused, match=name):
        read(said() | {name: value})


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("token_endpoint_auth_methods_supported", ["client_secret_basic"]),
        ("id_token_signing_alg_values_supported", ["HS256"]),
        ("response_types_supported", ["code"]),
    ],
)
def test_it_has_to_offer_what_lti_needs(name: str, offered: list[str]) -> None:
    with pytest.raises(RegistrationRefused, match=name):
        read(said() | {name: offered})


@pytest.mark.parametrize("issuer", ["https://[", "https://lms.example:port", "http://[::1", "x"])
def test_an_issuer_that_is_no_address_is_refused(issuer: str) -> None:
    with pytest.raises(RegistrationRefused, match="same host"):
        read(said(issuer=issuer))


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_it_has_to_be_an_object(document: Any) -> None:
    with pytest.raises(RegistrationRefused):
        read(document)


def test_the_answer_names_a_client_and_perhaps_a_deployment() -> None:
    assert read_registration({"client_id": "c"}) == ("c", None)
    with_one = {"client_id": 12, TOOL_CONFIGURATION: {"deployment_id": 3}}
    assert read_registration(with_one) == ("12", "3")


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"client_id": ""}, {"client_id": "x" * 256}, {"client_id": None}]
)
def test_an_answer_without_a_client_is_no_registration(answer: Any) -> None:
    with pytest.raises(RegistrationRefused):
        read_registration(answer)
