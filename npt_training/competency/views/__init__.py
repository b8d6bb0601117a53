"""Pages of observation: the trainee's, the observer's, and declared interests."""

from typing import Any

from npt_training.competency.views import interests, observer, trainee


def blueprints(runtime: Any) -> list[Any]:
    """One blueprint; its routes stand in the three modules."""
    return [trainee.bp]


__all__ = ["blueprints", "interests", "observer", "trainee"]
