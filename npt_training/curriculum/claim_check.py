"""What a statement names is there, and is taught where it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from npt_training.core.addresses import plain_faults
from npt_training.core.yamlfile import ContentProblem, YamlFile
from npt_training.curriculum.schema import Claim, Source

Places = list[tuple[int, Claim]]
"""Statements with their place in the file."""


def places(yaml: YamlFile, claims: Mapping[str, Claim]) -> Places:
    """The statements of ``claims.yaml`` that could be read."""
    entries = yaml.data if isinstance(yaml.data, list) else []
    found = (
        (index, claims.get(str(raw.get("id"))))
        for index, raw in enumerate(entries)
        if isinstance(raw, dict)
    )
    return [(index, claim) for index, claim in found if claim is not None]


def unknown_names(
    yaml: YamlFile, found: Places, sources: Mapping[str, Source], modules: Collection[str]
) -> Iterator[ContentProblem]:
    """Sources and modules that are not there; ``modules`` are those written or planned."""
    for index, claim in found:
        for position, ident in enumerate(claim.sources):
            if ident not in sources:
                yield yaml.problem(f"there is no source {ident}", index, "sources", position)
        for position, ident in enumerate(claim.modules):
            if ident not in modules:
                yield yaml.problem(f"there is no module {ident}", index, "modules", position)


def links(yaml: YamlFile, found: Places) -> Iterator[ContentProblem]:
    """Links in texts that are no Markdown, and web addresses that are none."""
    for index, claim in found:
        for key in ("statement", "known"):
            for fault in plain_faults(getattr(claim, key)):
                yield yaml.problem(fault, index, key)


def untaught(
    yaml: YamlFile, found: Places, taught: Mapping[str, Collection[str]]
) -> Iterator[ContentProblem]:
    """Statements that no lesson of their module takes up; ``taught``: module to statement ids."""
    for index, claim in found:
        for position, module in enumerate(claim.modules):
            if module in taught and claim.id not in taught[module]:
                reason = f"no lesson of {module} takes up the claim {claim.id}"
                yield yaml.problem(reason, index, "modules", position)
