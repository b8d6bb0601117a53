"""Open edX, observed with the platform code of its LTI consumer (lti.md §1.6 and §3)."""

from __future__ import annotations

from collections.abc import Iterable

from npt_training.lti.products.base import (
    LINEITEM,
    RESULT,
    SCORE,
    Product,
    with_path,
    with_segment,
)


class OpenEdx(Product):
    name = "openedx"
    title = "Open edX"
    families = ("openedx", "open edx", "edx")

    token_names_target = True
    """A chosen activity is opened by a login for the component's launch address; the activity's
    own address is in the token. Source: seen in a run of its code."""

    def token_scopes(self, wanted: Iterable[str]) -> list[str]:
        """A token for scores alone cannot list line items, so the scope for them is asked for
        too. Source: lti.md §1.6, seen in a run."""
        scopes = set(wanted)
        return sorted(scopes | {LINEITEM} if scopes & {SCORE, RESULT} else scopes)

    def results_url(self, lineitem_url: str, subject: str | None = None) -> str:
        """``?user_id`` is passed over; one person's result stands under its own address. Source:
        lti.md §1.6, seen in a run."""
        url = with_path(lineitem_url, "/results")
        return url if subject is None else with_segment(url, subject)

    def is_already_there(self, status: int, body: str) -> bool:
        """An equal or older timestamp is answered with 400 and words about the timestamp, where
        the standard says 409. Source: lti.md §1.6, seen in a run."""
        told = status == 400 and "timestamp" in body.casefold()
        return told or super().is_already_there(status, body)
