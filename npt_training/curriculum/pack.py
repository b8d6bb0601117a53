"""Reads ``courses/``: every mistake is collected with file, line and reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from npt_training.core.yamlfile import ContentError, ContentProblem, YamlFile, load_yaml
from npt_training.curriculum import claim_check, schema
from npt_training.curriculum.blocks import Known
from npt_training.curriculum.faculty.questions import keys_in
from npt_training.curriculum.lessons import LessonFile, LessonReader
from npt_training.curriculum.parts.part import Ground
from npt_training.curriculum.parts.reader import Entries, read_parts

Model = TypeVar("Model", bound=schema.Strict)


@dataclass(frozen=True)
class ModuleFiles:
    """A module with its lessons in order."""

    module: schema.Module
    course: schema.Course
    lessons: tuple[LessonFile, ...]
    file: str
    quiz_line: int = 0

    def evidence_gaps(self) -> list[str]:
        """What is wrong with the share of evidence items in the quiz, in the course's terms."""
        most, quiz = self.course.evidence_share_max, self.module.quiz
        if quiz is None or most is None or self.module.id in self.course.evidence_share_except:
            return []
        share = quiz.evidence_share()
        if share <= most:
            return []
        return [f"{share:.0%} of the quiz are evidence items; this course allows {most:.0%}"]


@dataclass
class Pack:
    """Everything in ``courses/``."""

    courses: list[schema.Course] = field(default_factory=list)
    modules: list[ModuleFiles] = field(default_factory=list)
    claims: dict[str, schema.Claim] = field(default_factory=dict)
    sources: dict[str, schema.Source] = field(default_factory=dict)
    parts: dict[str, Entries] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)
    warnings: list[ContentProblem] = field(default_factory=list)
    named: frozenset[str] = frozenset()

    @property
    def module_ids(self) -> frozenset[str]:
        """Every module a course names, also one whose own files have problems."""
        return self.named | {entry.module.id for entry in self.modules}

    def check_exercises(self, items: Mapping[str, Any]) -> list[ContentProblem]:
        """Problems of find-the-nerve exercises. ``items``: id to item with .kind and .view."""
        problems = []
        for entry in self.modules:
            for exercise in (e for lesson in entry.lessons for e in lesson.exercises):
                item = items.get(exercise.item)
                if item is None:
                    reason = f"there is no item {exercise.item}"
                elif item.kind != "locate":
                    reason = f"the item {exercise.item} is of kind {item.kind}, not locate"
                elif item.view != exercise.view:
                    reason = f"the item {exercise.item} is on {item.view}, not {exercise.view}"
                else:
                    continue
                problems.append(ContentProblem(exercise.file, exercise.line, reason))
        return problems


def load_pack(
    folder: Path,
    *,
    nerves: Collection[str],
    views: Collection[str],
    name: str = "courses",
) -> Pack:
    """The courses in ``folder``; look at ``.problems`` before using anything of it.

    ``nerves`` and ``views`` are those of the atlas pack; ``name`` begins every file name shown.
    """
    pack = Pack()
    reader = _PackReader(folder, name, pack)
    reader.read(frozenset(nerves), frozenset(views))
    pack.problems = sorted(set(pack.problems))
    pack.warnings = sorted(set(pack.warnings))
    return pack


@dataclass
class _PackReader:
    folder: Path
    name: str
    pack: Pack

    def read(self, nerves: frozenset[str], views: frozenset[str]) -> None:
        self.pack.sources = self._list("sources.yaml", schema.Source)
        self.pack.claims = self._list("claims.yaml", schema.Claim)
        known = Known(nerves, views, self.pack.claims, self.pack.sources, keys_in(self.folder))
        files = sorted(self.folder.glob("*/course.yaml"))
        if not files:
            self._problem(self.name, 0, "there is no course: <tier>/course.yaml is missing")
        lessons: dict[str, str] = {}
        modules: dict[str, str] = {}
        for file in files:
            self._course(file, known, modules, lessons)
        self.pack.named = frozenset(modules)
        planned = {module for course in self.pack.courses for module in course.planned}
        self._check_claims(frozenset(planned.union(modules)))
        self._parts(known, frozenset(modules))

    def _parts(self, known: Known, modules: frozenset[str]) -> None:
        lessons = {
            lesson.head.id: entry.module.id
            for entry in self.pack.modules
            for lesson in entry.lessons
        }
        ground = Ground(known.nerves, known.views, known.claims, known.sources, modules, lessons)
        self.pack.parts, problems = read_parts(self.folder, ground, self.name)
        self.pack.problems += problems

    def _list(self, filename: str, model: type[Model]) -> dict[str, Model]:
        """A file that is one list of entries with ids."""
        yaml = self._load(self.folder / filename)
        found: dict[str, Model] = {}
        if yaml is None:
            return found
        if not isinstance(yaml.data, list):
            self.pack.problems.append(yaml.problem("the file must be a list of entries"))
            return found
        for index, raw in enumerate(yaml.data):
            entry = self._validate(yaml, model, raw, index)
            if entry is None:
                continue
            ident: str = entry.id  # type: ignore[attr-defined]
            if ident in found:
                self.pack.problems.append(yaml.problem(f"the id {ident} is taken", index, "id"))
            found.setdefault(ident, entry)
        return found

    def _check_claims(self, modules: frozenset[str]) -> None:
        yaml = self._load(self.folder / "claims.yaml", again=True)
        if yaml is None:
            return
        found = claim_check.places(yaml, self.pack.claims)
        self.pack.problems += claim_check.unknown_names(yaml, found, self.pack.sources, modules)
        self.pack.problems += claim_check.links(yaml, found)
        if not self.pack.problems:
            taught = {
                entry.module.id: {code for lesson in entry.lessons for code in lesson.claims}
                for entry in self.pack.modules
            }
            self.pack.warnings += claim_check.untaught(yaml, found, taught)

    def _course(
        self, file: Path, known: Known, modules: dict[str, str], lessons: dict[str, str]
    ) -> None:
        yaml = self._load(file)
        course = None if yaml is None else self._validate(yaml, schema.Course, yaml.data)
        if yaml is None or course is None:
            return
        self.pack.courses.append(course)
        for index, module_id in enumerate(course.modules):
            if module_id in modules:
                self.pack.problems.append(
                    yaml.problem(f"the module {module_id} is named twice", "modules", index)
                )
                continue
            modules[module_id] = yaml.file
            folder = file.parent / module_id
            if not (folder / "module.yaml").is_file():
                reason = f"the module {module_id} has no file {module_id}/module.yaml"
                self.pack.problems.append(yaml.problem(reason, "modules", index))
                continue
            self._module(folder, course, module_id, known, lessons)
        self._prerequisites(yaml, course)
        for extra in sorted(path.parent for path in file.parent.glob("*/module.yaml")):
            if extra.name not in course.modules:
                reason = f"the module {extra.name} is not listed in modules"
                self.pack.problems.append(yaml.problem(reason, "modules"))

    def _prerequisites(self, yaml: YamlFile, course: schema.Course) -> None:
        """Who is not there locks nothing: such a prerequisite is dropped, with a warning."""
        for module_id, needed in course.prerequisites.items():
            for other in {module_id, *needed} - set(course.modules):
                reason = f"the module {other} is not in this course, so it opens and locks nothing"
                self.pack.warnings.append(yaml.problem(reason, "prerequisites", module_id))
        if _has_cycle(course.prerequisites):
            reason = "the prerequisites go in a circle, so nothing could be opened"
            self.pack.problems.append(yaml.problem(reason, "prerequisites"))

    def _module(
        self,
        folder: Path,
        course: schema.Course,
        module_id: str,
        known: Known,
        taken: dict[str, str],
    ) -> None:
        yaml = self._load(folder / "module.yaml")
        lessons = self._lessons(folder, known, taken)
        module = None if yaml is None else self._validate(yaml, schema.Module, yaml.data)
        if yaml is None or module is None:
            return
        if module.id != module_id:
            reason = f"the id is {module.id}, but the folder is called {module_id}"
            self.pack.problems.append(yaml.problem(reason, "id"))
        for index, nerve in enumerate(module.nerves):
            if nerve not in known.nerves:
                reason = f"there is no nerve {nerve}"
                self.pack.problems.append(yaml.problem(reason, "nerves", index))
        self._listed(yaml, module, lessons)
        ordered = tuple(lessons[ident] for ident in module.lessons if lessons.get(ident))
        self.pack.modules.append(ModuleFiles(module, course, ordered, yaml.file, yaml.line("quiz")))  # type: ignore[arg-type]

    def _listed(
        self, yaml: YamlFile, module: schema.Module, lessons: Mapping[str, LessonFile | None]
    ) -> None:
        for index, ident in enumerate(module.lessons):
            if ident not in lessons:
                reason = f"there is no lesson {ident} in this folder"
                self.pack.problems.append(yaml.problem(reason, "lessons", index))
            if ident in module.lessons[:index]:
                reason = f"the lesson {ident} is listed twice"
                self.pack.problems.append(yaml.problem(reason, "lessons", index))
        for ident, lesson in lessons.items():
            if ident not in module.lessons and lesson is not None:
                self._problem(lesson.file, 2, f"the lesson {ident} is not listed in module.yaml")

    def _lessons(
        self, folder: Path, known: Known, taken: dict[str, str]
    ) -> dict[str, LessonFile | None]:
        """Lesson files by id; None for one whose front matter names an id but has problems."""
        found: dict[str, LessonFile | None] = {}
        drawings: set[str] = set()
        for path in sorted(folder.glob("*.md")):
            reader = LessonReader(path, self._shown(path), known)
            lesson = reader.read()
            self.pack.problems += reader.problems
            self.pack.warnings += reader.warnings
            drawings |= reader.drawings
            if lesson is None:
                if reader.ident:
                    found.setdefault(reader.ident, None)
                continue
            ident = lesson.head.id
            if ident in taken:
                self._problem(lesson.file, 2, f"the id {ident} is taken by {taken[ident]}")
                continue
            taken[ident] = lesson.file
            found[ident] = lesson
        for picture in sorted((folder / "figures").glob("*.svg")):
            if f"figures/{picture.name}" not in drawings:
                reason = "no lesson shows this picture"
                self.pack.warnings.append(ContentProblem(self._shown(picture), 0, reason))
        return found

    def _load(self, path: Path, *, again: bool = False) -> YamlFile | None:
        try:
            return load_yaml(path, self._shown(path))
        except ContentError as error:
            if not again:
                self.pack.problems += error.problems
            return None

    def _validate(
        self, yaml: YamlFile, model: type[Model], raw: object, *prefix: str | int
    ) -> Model | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            self.pack.problems += yaml.problems_of(error, *prefix)
            return None

    def _shown(self, path: Path) -> str:
        return f"{self.name}/{path.relative_to(self.folder).as_posix()}"

    def _problem(self, file: str, line: int, reason: str) -> None:
        self.pack.problems.append(ContentProblem(file, line, reason))


def _has_cycle(prerequisites: Mapping[str, Iterable[str]]) -> bool:
    done: set[str] = set()

    def visit(node: str, path: frozenset[str]) -> bool:
        if node in path:
            return True
        if node in done:
            return False
        done.add(node)
        return any(visit(other, path | {node}) for other in prerequisites.get(node, ()))

    return any(visit(node, frozenset()) for node in prerequisites)
