"""How activities are written, and what an address says: total on anything a platform sends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from npt_training.lti.activities.activity import (
    CERTIFICATE,
    Activity,
    Kind,
    Target,
    parse,
    read_target,
)
from npt_training.lti.activities.claims import Said, read_claims
from tests.lti.activities.factories import AGS, CORE, NRPS, claims

SELECTION = "01JH0000000000000000000000"
codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", fullmatch=True)
activities = st.builds(Activity, st.sampled_from(Kind), codes)
sites = st.sampled_from(
    ("https://npt.example", "https://host.example/training", "http://localhost:1")
)


@given(activities)
def test_what_is_written_is_read_again(activity: Activity) -> None:
    assert parse(str(activity)) == activity


@given(activities, sites, st.sampled_from((None, SELECTION)))
def test_a_link_says_what_it_was_made_of(
    activity: Activity, site: str, selection: str | None
) -> None:
    assert read_target(activity.target(site, selection)) == Target(activity, selection)


@given(st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text())))
def test_anything_else_is_no_activity_and_no_target(value: object) -> None:
    found = parse(value)
    assert found is None or str(found) == str(value).strip()
    assert read_target(value).selection_id is None or "selection=" in str(value)


def test_variables_that_were_not_filled_in_name_nothing() -> None:
    assert parse("$npt_activity") is None
    assert parse("quiz:$Activity") is None
    said = read_claims(
        claims(
            custom={
                "npt_selection": "$Selection",
                "npt_activity": "$Canvas.x",
                "context_id_history": "$Context.id.history",
                "resource_link_id_history": "$ResourceLink.id.history",
            }
        )
    )
    assert (said.named_selection, said.named_activity) == (None, None)
    assert said.context_history == said.link_history == ()


def test_a_target_of_somebody_else_names_nothing() -> None:
    for address in (
        "https://npt.example/learn/B1",
        f"https://npt.example/other?selection={SELECTION}",
        "https://npt.example/lti/to/quiz",
        "https://npt.example/lti/to/quiz/B1/more",
        "https://npt.example/lti/to/unknown/B1",
        "https://[broken",
    ):
        assert read_target(address).activity is None
    assert read_target(f"https://npt.example/other?selection={SELECTION}") == Target()
    assert (
        read_target(f"https://npt.example/lti/to?selection={SELECTION}").selection_id == SELECTION
    )


def test_the_certificate_is_of_whoever_opens_it() -> None:
    assert (
        CERTIFICATE.target("https://npt.example") == "https://npt.example/lti/to/certificate/mine"
    )


def test_the_address_tells_the_selection_and_the_parameter_the_activity() -> None:
    other = "01JH0000000000000000000001"
    said = read_claims(
        claims(
            activity="quiz:B1",
            selection=SELECTION,
            custom={"npt_selection": other, "npt_activity": "module:B9"},
        )
    )
    assert said.named_selection == SELECTION
    assert said.named_activity == Activity(Kind.MODULE, "B9")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = [CORE + name for name in ("custom", "context", "resource_link", "target_link_uri")]


@given(st.dictionaries(st.sampled_from([*names, AGS, NRPS]), json_values))
def test_claims_of_any_form_are_read(said: dict[str, object]) -> None:
    found = read_claims(said)
    assert isinstance(found, Said)
    assert found.context is None or 0 < len(found.context.id) <= 255


def test_an_id_that_is_too_long_for_the_standard_stays_itself() -> None:
    first, second = (read_claims(claims(context="c" * 300 + end)).context for end in "ab")
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert len(first.id) <= 255
