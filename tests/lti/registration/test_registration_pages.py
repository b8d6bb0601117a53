"""The pages of connections: they work, refuse strangers and bad input, and keep what was typed."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from npt_training.accounts.principal import Principal
from npt_training.core.clock import FrozenClock
from npt_training.core.db import write
from npt_training.core.runtime import EXTENSION
from npt_training.lti.models import AccessToken
from npt_training.lti.registration.service import links, platforms
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.host.host_app import load_example
from tests.lti.platform import Platform
from tests.lti.platform.registration import link
from tests.lti.registration.factories import HOST, connect, seen

TYPED = {
    "name": "City Hospital LMS",
    "issuer": HOST,
    "client_id": "client-1",
    "deployment_id": "7",
    "auth_url": f"{HOST}/auth",
    "token_url": f"{HOST}/token",
    "jwks_url": f"{HOST}/jwks",
    "product": "",
    "origins": "https://lms.example.org",
    "token_audience": "",
}


def path_of(client: FlaskClient, lms: Platform) -> str:
    """The address the platform opens: our link with its two parameters."""
    page = post(client, "/lti/admin/links")
    assert page.status_code == 201
    found = re.search(r"data-copy-text>([^<]+)<", page.text)
    assert found
    assert "shown this once" in page.text
    opened = urlsplit(link(lms, found[1].replace("&amp;", "&")))
    return f"{opened.path}?{opened.query}"


def test_an_empty_list_says_what_to_do(browser: FlaskClient) -> None:
    page = browser.get("/lti/admin")
    assert "No LMS is connected yet" in page.text
    assert "Make a registration link" in page.text
    assert "/lti/admin" in browser.get("/account").text


def test_the_lms_registers_and_its_frame_is_told_to_close(
    browser: FlaskClient, site: Flask, lms: Platform
) -> None:
    path = path_of(browser, lms)
    framed = site.test_client().get(path)
    assert framed.status_code == 200
    assert "has to approve this connection" in framed.text
    assert "registered" in framed.text
    policy = framed.headers["Content-Security-Policy"]
    assert "frame-ancestors https: http:" in policy
    assert "X-Frame-Options" not in framed.headers
    assert "Cross-Origin-Opener-Policy" not in framed.headers
    assert framed.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in framed.headers
    assert "waits for approval" in browser.get("/lti/admin").text
    again = site.test_client().get(path)
    assert again.status_code == 410
    assert "frame-ancestors https: http:" in again.headers["Content-Security-Policy"]


def test_a_registration_that_fails_is_a_page_in_words(
    browser: FlaskClient, site: Flask, lms: Platform
) -> None:
    path = path_of(browser, lms)
    lms.misbehave("registration", "html", times=1)
    page = site.test_client().get(path)
    assert page.status_code == 422
    assert "web page where data was expected" in page.text
    assert site.test_client().get(path).status_code == 200


def test_the_link_by_itself_explains_itself(site: Flask, principal: Principal) -> None:
    opened = urlsplit(links.make_link(principal)[0])
    page = site.test_client().get(f"{opened.path}?{opened.query}")
    assert page.status_code == 400
    assert "This address is for your LMS" in page.text
    assert site.test_client().get("/lti/register").status_code == 410
    assert site.test_client().post("/lti/register").status_code == 405


def test_without_the_setting_only_https_pages_frame_it(app: Flask, client: FlaskClient) -> None:
    policy = client.get("/lti/register").headers["Content-Security-Policy"]
    assert policy.rstrip().endswith("frame-ancestors https:")


def test_approve_and_end_by_the_pages(
    browser: FlaskClient, site: Flask, principal: Principal, lms: Platform
) -> None:
    site.test_client().get(path_of(browser, lms))
    (line,) = platforms.list_platforms(principal)
    at = f"/lti/admin/platforms/{line.platform.id}"
    assert "Is this your LMS?" in browser.get(at).text
    assert post(browser, f"{at}/approve").status_code == 303
    assert post(browser, f"{at}/approve").status_code == 409
    assert "Its links stop working at once" in browser.get(f"{at}/end").text
    assert platforms.get_platform(principal, line.platform.id).status == "approved"
    assert post(browser, f"{at}/end").status_code == 303
    page = browser.get(at).text
    assert "Approve it again" in page
    assert "Ari Admin" in page


def test_trying_says_each_thing_in_words(
    browser: FlaskClient, site: Flask, principal: Principal, lms: Platform, clock: FrozenClock
) -> None:
    lms.tool_keys = lambda _client: site.test_client().get("/lti/jwks.json").get_json()
    lms.now = lambda: clock.now().timestamp()
    site.test_client().get(path_of(browser, lms))
    (line,) = platforms.list_platforms(principal)
    at = f"/lti/admin/platforms/{line.platform.id}/try"
    page = post(browser, at).text
    assert "1 key found" in page
    assert "The LMS gave us a token" in page
    lms.misbehave("jwks", "html", times=1)
    assert "web page where data was expected" in post(browser, at).text
    lms.misbehave("jwks", "huge", times=1)
    assert "more than" in post(browser, at).text
    lms.misbehave("token", "500", times=1)
    with write() as s:
        s.execute(delete(AccessToken))
    page = post(browser, at).text
    assert "Launches work without it" in page
    lms.stop()
    assert "could not be reached" in post(browser, at).text


def test_write_one_down(browser: FlaskClient, principal: Principal) -> None:
    answer = post(browser, "/lti/admin/platforms/new", TYPED)
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "https://lms.example.org" in page
    assert "deployment 7" in page
    again = post(browser, "/lti/admin/platforms/new", TYPED)
    assert again.status_code == 422
    assert "registered already under the same client id" in again.text
    assert 'value="client-1"' in again.text


FAULTS = [
    ("name", "", "Write a name"),
    ("issuer", "", "Copy the issuer"),
    ("issuer", "lms.example", "not an address that starts with https"),
    ("client_id", "", "Copy the client id"),
    ("jwks_url", "", "Copy this address"),
    ("token_url", "ftp://lms.example", "https"),
    ("origins", "lms.example.org", "without a path"),
    ("product", "nonsense", "Not a valid choice"),
]


def test_what_was_typed_is_kept_beside_its_fault(browser: FlaskClient) -> None:
    for field, value, words in FAULTS:
        page = post(browser, "/lti/admin/platforms/new", TYPED | {field: value})
        assert page.status_code == 422
        assert words in page.text, field
        assert f'href="#{field}"' in page.text, field
        assert page.text.count(TYPED["auth_url"]) == 1


def test_change_addresses_and_roles(browser: FlaskClient, principal: Principal) -> None:
    platform = connect(principal)
    at = f"/lti/admin/platforms/{platform.id}"
    assert HOST in browser.get(f"{at}/edit").text
    changed = TYPED | {"product": "moodle", "origins": "https://a.example\nhttps://b.example"}
    assert post(browser, f"{at}/edit", changed).status_code == 303
    found = platforms.get_platform(principal, platform.id)
    assert (found.product, found.origins) == ("moodle", ["https://a.example", "https://b.example"])
    wrong = post(browser, f"{at}/edit", changed | {"origins": "https://a.example/x"})
    assert wrong.status_code == 422
    assert "https://a.example/x" in wrong.text
    assert (
        post(browser, f"{at}/roles", {"role": "urn:tutor", "meaning": "instructor"}).status_code
        == 303
    )
    assert "urn:tutor" in browser.get(at).text
    refused = post(browser, f"{at}/roles", {"role": "urn:kept", "meaning": "certifier"})
    assert refused.status_code == 422
    assert 'value="urn:kept"' in refused.text


def test_decide_about_a_tenant(browser: FlaskClient, principal: Principal) -> None:
    tenant = seen(connect(principal), "dep-9", "Faculty of Health")
    assert "Faculty of Health" in browser.get("/lti/admin").text
    at = f"/lti/admin/tenants/{tenant.id}"
    assert "dep-9" in browser.get(at).text
    assert post(browser, at, {"organisation_id": "nonsense"}).status_code == 422
    good = {"organisation_id": principal.organisation_id, "name": "Health"}
    assert post(browser, at, good).status_code == 303
    assert post(browser, at, good).status_code == 409
    assert "End this tenant?" in browser.get(f"{at}/end").text
    assert post(browser, f"{at}/end").status_code == 303
    assert "Refuse" not in browser.get(at).text


def test_every_address_is_there_to_copy(browser: FlaskClient, site: Flask) -> None:
    page = browser.get("/lti/admin/addresses").text
    for address in ("login", "launch", "jwks.json", "to", "canvas.json"):
        assert f"http://localhost:8000/lti/{address}<" in page
    assert "$ResourceLink.id.history" in page
    assert "$Context.id.history" in page
    icon = re.search(r"http://localhost:8000(/[^<]+icon[^<]*)<", page)
    assert icon
    assert site.test_client().get(icon[1]).status_code == 200


def test_the_configuration_to_import(site: Flask) -> None:
    answer = site.test_client().get("/lti/canvas.json")
    assert answer.status_code == 200
    document = answer.json
    assert document["oidc_initiation_url"] == "http://localhost:8000/lti/login"
    assert document["public_jwk_url"] == "http://localhost:8000/lti/jwks.json"
    assert {p["message_type"] for p in document["extensions"][0]["settings"]["placements"]} == {
        "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
    }  # fmt: skip
    assert document["custom_fields"]["context_id_history"] == "$Context.id.history"
    assert "private" not in answer.text
    for other in ("moodle", "standard", "nonsense"):
        assert site.test_client().get(f"/lti/{other}.json").status_code == 404


def test_keys_are_listed_and_turned_over(browser: FlaskClient) -> None:
    assert "No key yet" in browser.get("/lti/admin/keys").text
    browser.get("/lti/jwks.json")
    assert "signs" in browser.get("/lti/admin/keys").text
    assert "Nobody notices" in browser.get("/lti/admin/keys/rotate").text
    assert post(browser, "/lti/admin/keys/rotate").status_code == 303
    assert "signs from its day on" in browser.get("/lti/admin/keys").text
    assert "Withdraw every key now?" in browser.get("/lti/admin/keys/rotate?leaked=1").text
    assert post(browser, "/lti/admin/keys/rotate", {"leaked": "1"}).status_code == 303
    assert browser.get("/lti/admin/keys").text.count("withdrawn") >= 2


def test_a_link_is_withdrawn(browser: FlaskClient, principal: Principal) -> None:
    _address, made = links.make_link(principal)
    assert "Links that still work" in browser.get("/lti/admin").text
    assert post(browser, f"/lti/admin/links/{made.id}/withdraw").status_code == 303
    assert "Links that still work" not in browser.get("/lti/admin").text
    assert post(browser, "/lti/admin/links/nonsense/withdraw").status_code == 404


def test_no_page_for_others(site: Flask, principal: Principal) -> None:
    platform = connect(principal)
    tenant = seen(platform)
    paths = [
        f"/lti/admin/platforms/{platform.id}",
        f"/lti/admin/platforms/{platform.id}/edit",
        f"/lti/admin/platforms/{platform.id}/end",
        f"/lti/admin/tenants/{tenant.id}",
        f"/lti/admin/tenants/{tenant.id}/end",
    ]
    other, teacher = site.test_client(), site.test_client()
    sign_in(other, make_person(make_organisation("Other"), "administrator"))
    sign_in(teacher, make_person(make_organisation("Third"), "instructor"))
    for path in paths:
        assert site.test_client().get(path).status_code == 302
        assert teacher.get(path).status_code == 403
        assert other.get(path).status_code == 404


def test_a_host_has_none_of_it(tmp_path: Path) -> None:
    host = load_example().make_host({"NPT_DATA_DIR": str(tmp_path)})
    endpoints = {rule.endpoint for rule in host.url_map.iter_rules()}
    assert "npt.accounts.people" in endpoints
    assert not {e for e in endpoints if e.startswith(("npt.lti_registration", "npt.sso"))}
    host.extensions[EXTENSION].db.dispose()
