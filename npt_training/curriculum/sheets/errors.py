"""Refusals of printed sheets."""

from __future__ import annotations

from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _


class Promises(NptError):
    """The school's wording promises what nobody has shown."""

    status = 422

    def __init__(self, section: str, words: list[str]) -> None:
        super().__init__(
            _(
                "This wording promises what nobody has shown: %(words)s. Say what is known, or "
                "leave it out.",
                words=", ".join(f"“{one}”" for one in words),
            ),
            field=f"text-{section}",
        )
        self.words = words


class SectionNeeded(NptError):
    """A consent record without one of its elements would be none."""

    status = 422

    def __init__(self, section: str, title: str) -> None:
        super().__init__(
            _("“%(title)s” has to stand on this sheet. Write it in your own words.", title=title),
            field=f"text-{section}",
        )


class TooLong(NptError):
    status = 422

    def __init__(self, section: str, title: str) -> None:
        super().__init__(
            _(
                "“%(title)s” is too long: keep headings under 255 and texts under 4000 characters.",
                title=title,
            ),
            field=f"text-{section}",
        )


class TitleNeeded(NptError):
    status = 422

    def __init__(self, section: str) -> None:
        super().__init__(_("Give every section a heading."), field=f"title-{section}")


class ChangedMeanwhile(NptError):
    """Somebody else saved this sheet while the form was open."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("Somebody changed this sheet meanwhile. Copy what you wrote and reload.")
        )
