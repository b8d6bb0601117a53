"""The standard's behaviour, and what each platform does otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from npt_training import create_app
from npt_training.lti.products import Product, guess, product_named, product_of, products
from npt_training.lti.products.base import (
    LINEITEM,
    LINEITEM_READ,
    RESULT,
    SCORE,
    TOOL_CONFIGURATION,
    origin_of,
)

CLOUD = "https://canvas.instructure.com"


@dataclass
class Known:
    """A registration as far as products look at it."""

    product: str
    issuer: str = "https://lms.example"
    token_url: str = "https://lms.example/token"
    token_audience: str | None = None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app({"data_dir": tmp_path_factory.mktemp("products"), "secret_key": "p" * 32})
    with app.app_context():
        yield app


@pytest.fixture
def product(site: Flask, request: pytest.FixtureRequest) -> Product:
    return product_named(request.param)


every = pytest.mark.parametrize(
    "product", ["standard", "canvas", "moodle", "openedx"], indirect=True
)


@every
def test_scores_go_to_the_path_and_the_query_stays(product: Product) -> None:
    lineitem = "https://lms.example/mod/lti/7/lineitem?type_id=3&x=%2F"
    assert (
        product.scores_url(lineitem)
        == "https://lms.example/mod/lti/7/lineitem/scores?type_id=3&x=%2F"
    )
    assert product.results_url(lineitem) == (
        "https://lms.example/mod/lti/7/lineitem/results?type_id=3&x=%2F"
    )


@every
def test_the_chosen_activity_stands_in_the_address(product: Product) -> None:
    url = product.deep_link_url("https://npt.example/lti/to/quiz/B1?selection=old", "NEW")
    assert url == "https://npt.example/lti/to/quiz/B1?selection=NEW"


@every
def test_a_variable_nobody_filled_in_is_no_value(product: Product) -> None:
    assert product.custom_value("$Canvas.user.id") is None
    assert product.custom_value("$ResourceLink.id.history") is None
    assert product.custom_value("") is None
    assert product.custom_value("$5 off") == "$5 off"
    assert product.custom_value("a,b") == "a,b"


@every
@pytest.mark.parametrize("status", [200, 201, 204, 302, 401, 408, 409, 423, 429, 500, 502, 503])
def test_what_may_get_better_is_no_refusal(product: Product, status: int) -> None:
    assert not product.is_refusal(status, "")


@every
@pytest.mark.parametrize("status", [400, 403, 404, 410, 422])
def test_what_stays_refused_has_words(product: Product, status: int) -> None:
    assert product.is_refusal(status, "")
    assert product.refusal_words(status, "").endswith((".", "again."))


def test_the_audience_is_the_token_address_unless_the_platform_says_otherwise(site: Flask) -> None:
    stated = "https://api.brightspace.com/auth/token"
    known = Known("standard", token_audience=stated)
    assert product_of(known).client_assertion_audience(known) == stated
    plain = Known("standard")
    assert product_of(plain).client_assertion_audience(plain) == "https://lms.example/token"
    cloud = Known("canvas", token_audience="canvas.instructure.com")
    assert product_of(cloud).client_assertion_audience(cloud) == "https://lms.example/token"


def test_canvas_scores_are_no_new_submission_and_its_limit_is_no_refusal(site: Flask) -> None:
    canvas = product_named("canvas")
    assert canvas.score_extras() == {
        "https://canvas.instructure.com/lti/submission": {"new_submission": False}
    }
    limited = "403 Forbidden (Rate Limit Exceeded)"
    assert canvas.is_slow_down(403, limited)
    assert not canvas.is_refusal(403, limited)
    assert canvas.is_refusal(403, "Forbidden")
    assert product_named("standard").is_refusal(403, limited)
    assert "published" in canvas.refusal_words(422, "")


def test_canvas_is_told_only_fields_it_knows(site: Flask) -> None:
    told = product_named("canvas").registration(
        {
            "application_type": "web",
            "contacts": ["a@b.example"],
            TOOL_CONFIGURATION: {
                "domain": "npt.example",
                "messages": [
                    {"type": "LtiResourceLinkRequest", "supported_types": ["ltiResourceLink"]},
                    {"type": "LtiSubmissionReviewRequest"},
                ],
                "unknown": 1,
            },
        }
    )
    assert set(told) == {"application_type", TOOL_CONFIGURATION}
    ours = told[TOOL_CONFIGURATION]
    assert set(ours) == {
        "domain", "messages", "https://canvas.instructure.com/lti/privacy_level"
    }  # fmt: skip
    assert ours["messages"] == [
        {"type": "LtiResourceLinkRequest", "placements": ["course_navigation"]}
    ]


def test_canvas_in_the_cloud_is_framed_by_each_school(site: Flask) -> None:
    canvas = product_named("canvas")
    assert canvas.origins(CLOUD) == [CLOUD, "https://*.instructure.com"]
    assert canvas.origins("https://canvas.school.example") == ["https://canvas.school.example"]


@pytest.mark.parametrize(
    ("host", "issuer", "may"),
    [
        ("sso.canvaslms.com", CLOUD, True),
        ("school.instructure.com", CLOUD, True),
        ("school.beta.instructure.com", "https://canvas.beta.instructure.com", True),
        ("sso.beta.canvaslms.com", "https://canvas.beta.instructure.com", True),
        ("sso.beta.canvaslms.com", CLOUD, False),
        ("a.b.instructure.com", CLOUD, False),
        ("evilinstructure.com", CLOUD, False),
        ("instructure.com", CLOUD, False),
        ("school.instructure.com.evil.example", CLOUD, False),
        ("canvas.school.example", CLOUD, False),
        ("school.instructure.com", "https://canvas.school.example", False),
    ],
)
def test_the_cloud_speaks_for_its_issuer(site: Flask, host: str, issuer: str, may: bool) -> None:
    assert product_named("canvas").speaks_for(host, issuer) is may
    assert not product_named("standard").speaks_for(host, issuer)


def test_moodle_reads_line_items_with_both_scopes(site: Flask) -> None:
    moodle = product_named("moodle")
    assert moodle.token_scopes([LINEITEM]) == [LINEITEM, LINEITEM_READ]
    assert moodle.token_scopes([SCORE]) == [SCORE]
    assert LINEITEM_READ in moodle.scopes
    assert "student" in moodle.refusal_words(400, "Incorrect score received")


def test_open_edx_asks_for_line_items_and_reads_one_result(site: Flask) -> None:
    edx = product_named("openedx")
    assert edx.token_scopes([SCORE]) == sorted([LINEITEM, SCORE])
    assert edx.token_scopes([RESULT]) == sorted([LINEITEM, RESULT])
    assert edx.results_url("https://x.example/li/1", "a/b") == (
        "https://x.example/li/1/results/a%2Fb"
    )
    assert product_named("standard").results_url("https://x.example/li/1", "a/b") == (
        "https://x.example/li/1/results?user_id=a%2Fb"
    )
    told = '{"timestamp": ["Score already exists for the provided timestamp"]}'
    assert edx.is_already_there(400, told)
    assert not edx.is_refusal(400, told)
    assert edx.is_refusal(400, '{"userId": ["required"]}')


@pytest.mark.parametrize(
    ("issuer", "facts", "name"),
    [
        (CLOUD, None, "canvas"),
        ("https://canvas.beta.instructure.com", {}, "canvas"),
        ("https://lms.example", {"product_family_code": "Moodle"}, "moodle"),
        ("https://lms.example", {"product_family_code": " canvas "}, "canvas"),
        ("https://lms.example", {"product_family_code": "openedx"}, "openedx"),
        ("https://lms.example", {"product_family_code": ["moodle"]}, "standard"),
        ("https://lms.example", {"product_family_code": "sakai"}, "standard"),
        ("https://canvas.school.example", {"guid": "1"}, "standard"),
    ],
)
def test_the_family_is_guessed_from_issuer_and_claim(
    site: Flask, issuer: str, facts: dict[str, str] | None, name: str
) -> None:
    assert guess(issuer, facts).name == name


def test_a_product_that_is_not_installed_runs_on_the_standard(site: Flask) -> None:
    assert product_of(Known("gone")).name == "standard"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://LMS.example:443/a?b", "https://lms.example"),
        ("http://127.0.0.1:9500/x", "http://127.0.0.1:9500"),
        ("https://[::1]:8/x", "https://[::1]:8"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://a:99999/", None),
        ("https://[", None),
    ],
)
def test_origins(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


def test_another_package_adds_a_product_and_a_broken_one_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "added_lms.py").write_text(
        "from npt_training.lti.products import Product\n"
        "class Sakai(Product):\n    name = 'sakai'\n    families = ('sakai',)\n"
        "class Thief(Product):\n    name = 'canvas'\n"
    )
    info = tmp_path / "added_lms-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: added-lms\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[npt_training.lms_products]\n"
        "sakai = added_lms:Sakai\n"
        "missing = added_lms:Missing\n"
        "other = added_lms:Sakai\n"
        "canvas = added_lms:Thief\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    app = create_app({"data_dir": tmp_path / "data", "secret_key": "p" * 32})
    with app.app_context():
        assert set(products()) == {"standard", "canvas", "moodle", "openedx", "sakai"}
        assert type(product_named("canvas")).__module__ == "npt_training.lti.products.canvas"
        assert guess("https://lms.example", {"product_family_code": "sakai"}).name == "sakai"
