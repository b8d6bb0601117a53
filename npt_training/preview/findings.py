"""What the check says, put to the line it is about, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from npt_training.core.yamlfile import ContentProblem
from npt_training.preview.pages import Page, Spot

_QUOTED = re.compile(r"“([^”]+)”")
_ENOUGH = 25
"""So many letters of a quoted text are looked for: later ones may be marked up."""
AROUND = 3
"""Lines shown before and after the one with the fault."""


@dataclass(frozen=True, order=True)
class Finding:
    """``heavy``: nothing can be loaded with it. ``line`` 0: the file as a whole."""

    file: str
    line: int
    reason: str
    heavy: bool

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class CodeLine:
    """A line of a file as it stands; ``faulty`` where the finding points at."""

    number: int
    text: str
    faulty: bool


def findings(
    problems: Iterable[ContentProblem],
    warnings: Iterable[ContentProblem],
    places: dict[tuple[str, str], Spot],
    folder: Path,
) -> list[Finding]:
    """Mistakes first, then warnings; ``folder`` holds the files as they are.

    What names an item gets the item's own file and line, what quotes a text the line it is on.
    """
    found = [_placed(problem, True, places, folder) for problem in problems]
    found += [_placed(warning, False, places, folder) for warning in warnings]
    return sorted(set(found), key=lambda one: (not one.heavy, one))


def _placed(
    problem: ContentProblem, heavy: bool, places: dict[tuple[str, str], Spot], folder: Path
) -> Finding:
    file, line = problem.file, problem.line
    if line == 0 and file.startswith("quizzes/items/"):
        spot = places.get(("items", problem.reason.split(":")[0]))
        if spot is not None:
            file, line = spot.file, spot.first
    elif line == 0:
        line = _line_of(problem.reason, folder / file)
    return Finding(file, line, problem.reason, heavy)


def _line_of(reason: str, path: Path) -> int:
    """The first line with the words a reason quotes or ends in; 0 where there is none."""
    quoted = [*_QUOTED.findall(reason), reason.rpartition(": ")[2]]
    wanted = [found for text in quoted if (found := text.strip(" …").casefold())]
    try:
        lines = path.read_text("utf-8").casefold().splitlines()
    except (OSError, UnicodeDecodeError):
        return 0
    for text in wanted:
        for number, line in enumerate(lines, 1):
            if text[:_ENOUGH] in line:
                return number
    return 0


def about(page: Page, found: Iterable[Finding], broken: Collection[str]) -> list[Finding]:
    """The findings of one page: of its file, and where a file holds several, of its lines.

    A file that cannot be read has no lines that could be told apart.
    """
    all_of_it = not page.first or page.file in broken
    return [
        one
        for one in found
        if one.file in page.also
        or (
            one.file == page.file
            and (all_of_it or not one.line or page.first <= one.line <= page.last)
        )
    ]


def code_around(folder: Path, finding: Finding) -> list[CodeLine]:
    """The lines of the file around a finding; none for a file as a whole or one that is gone."""
    if not finding.line:
        return []
    try:
        lines = (folder / finding.file).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
    first = max(1, finding.line - AROUND)
    return [
        CodeLine(number, text, number == finding.line)
        for number, text in enumerate(lines[first - 1 : finding.line + AROUND], first)
    ]


def written(folder: Path, page: Page) -> str:
    """The lines of a page as they stand in its file; empty where they are not known."""
    if not page.first:
        return ""
    try:
        lines = (folder / page.file).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[page.first - 1 : page.last]).rstrip()


ADVICE = (
    ("YAML is broken", "Look at this line and the one above it: an indent that does not fit the "
     "lines around it, a quotation mark that is not closed, or a colon inside a text that is not "
     "in quotation marks."),
    ("second time", "Keep one of the two and delete the other."),
    ("is taken", "Give this entry an id of its own."),
    ("Field required", "Add the field that is named. docs/content.md shows each entry with all "
     "of its fields."),
    ("Extra inputs", "There is no such field: mend its spelling or take it out."),
    ("front matter", "Begin the file with a line of ---, the fields, and another line of ---."),
    ("there is no source", "Mend the id, or add the source to courses/sources.yaml."),
    ("there is no claim", "Mend the id, or add the claim to courses/claims.yaml."),
    ("there is no nerve", "Mend the id; quizzes/atlas/nerves names every nerve."),
    ("there is no view", "Mend the id; quizzes/atlas/views names every view."),
    ("there is no faculty decision", "Mend the key, or add the question to courses/faculty.yaml."),
    ("faculty is not asked", "Mend the key, or add the question to courses/faculty.yaml."),
    ("there is no lesson", "Mend the id, or put the lesson's file into the folder."),
    ("not listed in module.yaml", "Add the lesson's id to lessons in module.yaml."),
    ("is missing", "Put it where it is looked for, or take away what names it."),
    ("not UTF-8", "Save the file as UTF-8 in your editor."),
    ("names no source", "Cite a source there, as [@id]."),
    ("the link to", "Mend the address, or take it away. docs/content.md shows how places are "
     "written."),
    ("only read in a lesson", "Write the words without the link."),
    ("no web address", "Copy the address again from the browser."),
    ("has no source: cite", "Cite the source that carries it, leave the figure out, or name it "
     "under reckons: in the front matter."),
    ("is no figure of this lesson", "Mend it to how it stands in the text, or take it out."),
    ("without knowing anything", "Write an answer about the matter in its place."),
    ("does not fit “", "Take the article or the verb into the answers, or ask in another way."),
    ("only the right one repeats", "Say it in other words, or let a wrong one say it, too."),
    ("in wrong answers alone", "Say less in the wrong answer; who guesses strikes such words out."),
    ("promises", "Say what is known instead, or quote whose words they are."),
    ("by its length", "Make the other answers as long and as exact as the right one."),
)  # fmt: skip


def advice(reason: str) -> str:
    """What to do about a finding, in one or two sentences."""
    for part, said in ADVICE:
        if part in reason:
            return said
    return "Change what the sentence names in this file and save it."
