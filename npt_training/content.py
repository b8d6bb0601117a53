"""The front door of content: checks and loads every room's packs, all or nothing.

Files are read once. What is loaded is an immutable edition; the same files again change nothing,
and earlier editions stay for those who follow them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from npt_training import checking, finding
from npt_training.assessment import service as assessment
from npt_training.assessment.facts import atlas_facts
from npt_training.assessment.figures import Figure, load_figures, store_figures
from npt_training.assessment.items import PRACTICE, AnyItem, kind_names
from npt_training.assessment.pack import blueprint_gaps, load_items, places_of
from npt_training.atlas import mirror
from npt_training.atlas import service as atlas
from npt_training.atlas.pack import AtlasPack, view_ids
from npt_training.atlas.pack import load_pack as load_atlas
from npt_training.certification.scheme import Scheme
from npt_training.certification.service import schemes
from npt_training.checking import coverage
from npt_training.core import audit, editions
from npt_training.core.db import read, write
from npt_training.core.editions import Edition
from npt_training.core.errors import NptError
from npt_training.core.i18n import ngettext
from npt_training.core.runtime import current
from npt_training.core.yamlfile import ContentError, ContentProblem
from npt_training.curriculum import install as curriculum_install
from npt_training.curriculum.pack import Pack
from npt_training.curriculum.pack import load_pack as load_courses

PACKAGE = Path(__file__).resolve().parent
SKIPPED = {"__pycache__", ".DS_Store", ".gitkeep"}


class ContentRefused(NptError):
    """The content has mistakes; nothing was loaded."""

    status = 422

    def __init__(self, problems: list[ContentProblem]) -> None:
        super().__init__(
            ngettext(
                "The content has %(num)s mistake. Nothing was loaded.",
                "The content has %(num)s mistakes. Nothing was loaded.",
                len(problems),
            )
        )
        self.problems = problems


@dataclass(frozen=True)
class Report:
    """What a check found. ``tiers``: tier to counts of what is filed under its modules.

    ``by``: counts of those items by module and format, by kind, by level, by nerve.
    """

    counts: dict[str, int]
    tiers: dict[str, dict[str, int]]
    problems: list[ContentProblem]
    warnings: list[ContentProblem]
    by: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """``npt-training content check --json``; later counts come under new keys."""
        return {
            **self.counts,
            "tiers": self.tiers,
            **self.by,
            "warnings": [str(warning) for warning in self.warnings],
            "problems": [str(problem) for problem in self.problems],
        }

    def lines(self) -> list[str]:
        """For people: one line per count, then tiers, then warnings."""
        wide = max(len(name) for name in self.counts)
        found = [
            f"{name.replace('_', ' '):<{wide}}  {count}" for name, count in self.counts.items()
        ]
        for tier, counts in self.tiers.items():
            text = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
            found.append(f"{tier}: {text}")
        return found + [f"warning: {warning}" for warning in self.warnings]


@dataclass
class Rooms:
    """Everything that was read, and every mistake in it; ``items`` is empty with a faulty one.

    ``bank`` is the folder the items were read from.
    """

    courses: Pack
    atlas: AtlasPack
    bank: Path
    figures: dict[str, Figure] = field(default_factory=dict)
    items: list[AnyItem] = field(default_factory=list)
    schemes: list[Scheme] = field(default_factory=list)
    problems: list[ContentProblem] = field(default_factory=list)
    warnings: list[ContentProblem] = field(default_factory=list)


def default_folders(courses: Path | None = None, quizzes: Path | None = None) -> tuple[Path, Path]:
    """What was named; else ``NPT_CONTENT_DIR``; else the repository's or the wheel's folders."""
    base = _content_dir()
    return courses or base / "courses", quizzes or base / "quizzes"


def _content_dir() -> Path:
    try:
        chosen = current().settings.content_dir
    except (RuntimeError, KeyError):
        chosen = None
    if chosen is not None:
        return chosen
    repository = PACKAGE.parent
    if (repository / "courses").is_dir() and (repository / "quizzes").is_dir():
        return repository
    return PACKAGE / "_content"


@dataclass(frozen=True)
class Files:
    """Content as it stands in its folders; of use only where the report has no problems."""

    report: Report
    courses: Pack
    items: list[AnyItem]
    atlas: AtlasPack


def check(courses: Path, quizzes: Path) -> Report:
    """Read everything and count it; mistakes and warnings are in the report."""
    return report_of(_read(courses, quizzes))


def read_files(courses: Path, quizzes: Path) -> Files:
    """Check everything and hand out what was read."""
    found = _read(courses, quizzes)
    return Files(report_of(found), found.courses, found.items, found.atlas)


def load(courses: Path, quizzes: Path) -> Edition:
    """Load everything as one new edition and return it; the same files give the same edition.

    Raises ContentRefused when there is any mistake; then nothing is loaded.
    """
    found = _read(courses, quizzes)
    report = report_of(found)
    if report.problems:
        raise ContentRefused(report.problems)
    digest = digest_of(courses, quizzes)
    with read() as s:
        edition = editions.find(s, digest)
    if edition is not None:
        return edition
    store_files(found)
    try:
        return _install(found, report, digest)
    except IntegrityError:
        with read() as s:
            edition = editions.find(s, digest)
        if edition is None:
            raise
        return edition


def _install(found: Rooms, report: Report, digest: str) -> Edition:
    """Write the edition in one transaction. Somebody else's same edition is an IntegrityError."""
    label = ", ".join(sorted({course.edition for course in found.courses.courses}))
    with write() as s:
        edition = editions.create(s, label=label, digest=digest, counts=report.counts)
        atlas.install(s, edition.id, found.atlas)
        curriculum_install.install(s, edition.id, found.courses)
        store_figures(found.figures)
        assessment.install(s, edition.id, found.items)
        schemes.install(s, edition.id, found.schemes)
        finding.index(edition.id)
        audit.record(
            s,
            "content.load",
            actor=None,
            subject=edition.id,
            detail={"label": label, "digest": digest, **report.counts},
        )
    return edition


def store_files(found: Rooms) -> None:
    """Bring the bytes into storage before the transaction, which then only names them."""
    views = found.atlas.views.values()
    mirror.turn_round(view.pictures for view in views)
    files = [file for view in views for file in (*view.pictures.values(), *view.maps.values())]
    files += [figure.content for figure in found.figures.values()]
    current().storage.save_many({hashlib.sha256(file).hexdigest(): file for file in files})


def digest_of(courses: Path, quizzes: Path) -> str:
    """SHA-256 in hex over names and bytes of every file of both folders."""
    total = hashlib.sha256()
    for name, path in _files(courses, quizzes):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{name}\0{content}\n".encode())
    return total.hexdigest()


def _files(courses: Path, quizzes: Path) -> Iterator[tuple[str, Path]]:
    for name, folder in (("courses", courses), ("quizzes", quizzes)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not SKIPPED.intersection(path.parts):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _read(courses: Path, quizzes: Path) -> Rooms:
    found = read_rooms(courses, quizzes)
    look_across(found)
    return found


def read_rooms(
    courses: Path,
    quizzes: Path,
    *,
    atlas: AtlasPack | None = None,
    figures: dict[str, Figure] | None = None,
    items: list[AnyItem] | None = None,
) -> Rooms:
    """Read what each room has, and what is wrong there by itself.

    ``atlas``, ``figures`` and ``items``, where given, were read before and are not read again.
    """
    pictures = load_atlas(quizzes / "atlas") if atlas is None else atlas
    faulty = view_ids(quizzes / "atlas") - set(pictures.views) if pictures.problems else set()
    lessons = load_courses(courses, nerves=set(pictures.nerves), views=set(pictures.views) | faulty)
    problems = [*pictures.problems, *lessons.problems]
    found = Rooms(lessons, pictures, quizzes / "items", problems=problems)
    try:
        if figures is None:
            figures, mistakes = load_figures(quizzes / "figures")
            found.problems += mistakes
        found.figures = figures
        if items is None:
            facts = atlas_facts(pictures)
            sources = set(lessons.sources) | set(pictures.sources)
            items = load_items(quizzes / "items", facts, sources=sources, figures=figures)
        found.items = items
    except ContentError as error:
        found.problems += [
            problem
            for problem in error.problems
            if not any(view in problem.reason for view in faulty)
        ]
    try:
        found.schemes = schemes.load_schemes(
            courses / "schemes", modules=lessons.module_ids, nerves=set(pictures.nerves)
        )
    except ContentError as error:
        found.problems += error.problems
    found.problems = sorted(set(found.problems))
    return found


def look_across(found: Rooms) -> None:
    """Add what only the whole shows, where no file has a mistake of its own."""
    if not found.problems:
        found.problems += found.courses.check_exercises({item.id: item for item in found.items})
        found.problems += _across_rooms(found)
        found.problems = sorted(set(_placed(found.problems, found.bank)))
        found.warnings = _placed(found.warnings, found.bank)


def _placed(problems: list[ContentProblem], bank: Path) -> list[ContentProblem]:
    """Those about an item with the file and the line on which it stands."""
    if not any(_is_about_item(problem) for problem in problems):
        return problems
    places = places_of(bank)
    found = []
    for one in problems:
        place = places.get(one.reason.partition(":")[0]) if _is_about_item(one) else None
        found.append(one if place is None else ContentProblem(*place, one.reason))
    return found


def _is_about_item(problem: ContentProblem) -> bool:
    return problem.line == 0 and problem.file.startswith("quizzes/items/")


def _across_rooms(found: Rooms) -> list[ContentProblem]:
    """What no room can see alone: items of modules that are not there, quizzes short of items."""
    problems = []
    modules = {entry.module.id: entry for entry in found.courses.modules}
    for item in found.items:
        if item.module not in modules and item.module != PRACTICE:
            reason = f"{item.id}: there is no module {item.module}"
            problems.append(
                ContentProblem(f"quizzes/items/{item.module}/{item.kind}.yaml", 0, reason)
            )
    for module_id, entry in modules.items():
        if entry.module.quiz is None:
            continue
        blueprint = {str(name): count for name, count in entry.module.quiz.blueprint.items()}
        mistakes, warnings = blueprint_gaps(found.items, module_id, blueprint)
        mistakes += entry.evidence_gaps()
        problems += [ContentProblem(entry.file, entry.quiz_line, reason) for reason in mistakes]
        found.warnings += [ContentProblem(entry.file, entry.quiz_line, gap) for gap in warnings]
    problems += checking.problems(found.courses, found.items)
    found.warnings += checking.warnings(found.courses, found.items)
    return problems


def report_of(found: Rooms) -> Report:
    """Counts, problems and warnings of what was read."""
    tier_of = {entry.module.id: entry.course.tier for entry in found.courses.modules}
    filed = [item for item in found.items if item.module in tier_of]
    tiers: dict[str, dict[str, int]] = {}
    for tier in dict.fromkeys(tier_of.values()):
        own = [item for item in filed if tier_of[item.module] == tier]
        tiers[tier] = {
            "modules": sum(other == tier for other in tier_of.values()),
            "items": len(own),
            "picture_items": sum(item.has_picture for item in own),
        }
    counts = {
        "modules": len(found.courses.modules),
        "items": len(found.items),
        "picture_items": sum(item.has_picture for item in found.items),
        "generated_items": sum(item.origin == "generated" for item in found.items),
        "practice_items": sum(item.module == PRACTICE for item in found.items),
        "pictures": len(found.atlas.views),
        "figures": len(found.figures),
        "claims": len(found.courses.claims),
        "lessons": sum(len(entry.lessons) for entry in found.courses.modules),
        "sources": len(found.courses.sources),
        "nerves": len(found.atlas.nerves),
    }
    kinds: Counter[str] = Counter(item.kind for item in found.items)
    counts |= {f"{kind}_items": kinds[kind] for kind in kind_names()}
    by: dict[str, dict[str, Any]] = {
        "by_module": coverage.by_module(found.courses, found.items),
        "by_kind": dict(sorted(Counter(item.kind for item in filed).items())),
        "by_level": dict(sorted(Counter(item.level for item in filed).items())),
        "by_nerve": dict(sorted(Counter(i.structure for i in filed if i.structure).items())),
    }
    warnings = sorted({*found.courses.warnings, *found.warnings})
    return Report(counts, tiers, found.problems, warnings, by)
