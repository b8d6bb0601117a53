"""What stops a build: every mistake found, each with entry, view and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from npt_training.atlas.build.limbs import PlaceRefused


class BuildRefused(Exception):
    """The atlas cannot be built from what is written; nothing was changed."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class Problems:
    """Collects mistakes, so that all are named at once."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, *where_and_reason: str) -> None:
        self.found.append(": ".join(where_and_reason))

    @contextmanager
    def of(self, *where: str) -> Iterator[None]:
        """What goes wrong inside is a mistake of this entry."""
        try:
            yield
        except PlaceRefused as refused:
            self.add(*where, str(refused))
        except (ValueError, KeyError, IndexError, StopIteration) as error:
            reason = f"there is no {error.args[0]!r}" if isinstance(error, KeyError) else str(error)
            self.add(*where, reason)

    def refuse(self) -> None:
        if self.found:
            raise BuildRefused(self.found)
