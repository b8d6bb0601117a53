"""Answers that the grammar or the words of a question give away, to people and checks alike.

Pure: a question is its stem and its options, each with whether it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Options = Sequence[tuple[str, bool]]
"""Text and whether it is right."""

_ALL = re.compile(
    r"^((all|none|both|neither|any) of (the )?(above|these|them|other)|all (?:three|four)$"
    r"|(both )?[a-d] and [a-d]\b)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(an?)\s*[…:.?_—–-]*\s*$", re.IGNORECASE)
_ENDS = re.compile(r"\b(is|was|has|are|were|have)\s*[…:.?_—–-]*\s*$", re.IGNORECASE)
_OPENS = re.compile(r"\bwhich(?: (?:one|two|of these|\w+))? (is|was|are|were)\b", re.IGNORECASE)
_ONE = re.compile(r"^(a|an|one|each|this|that)\s", re.IGNORECASE)
_MANY = re.compile(
    r"^(two|three|four|five|six|both|these|those|several|many|few|all)\s(?!of\b)", re.IGNORECASE
)
_VOWEL = re.compile(
    r"^(?i:(?!uni(?!n|m)|use|usu|euro?|one\b|one-|once|u-|ut[ei])(?:[aeiou]|hour|honest|heir\b))"
    r"|^(?:8|11\b|18\b|[AEFHILMNORSX](?:[A-Z\d]|\b))"
)
"""What is spoken with a vowel first: "an hour", "an MRI", but "a unit", "a one-sided swelling"."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ABSOLUTE = re.compile(r"\b(always|never|only)\b", re.IGNORECASE)
_LONG = 6
"""Letters of a word that is told again in an answer and noticed."""
_COMMON = frozenset({
    "against", "anything", "always", "another", "answer", "around", "because", "become", "before",
    "behind", "beside", "better", "between", "beyond", "change", "different", "doctor", "during",
    "either", "enough", "examine", "finding", "follow", "further", "inject", "injection",
    "likely", "little", "matter", "needle", "nerves", "nothing", "others", "patient", "patients",
    "people", "perhaps", "points", "question", "rather", "really", "second", "session", "several",
    "should", "single", "something", "statement", "things", "through", "together", "toward",
    "treated", "treatment", "treatments", "whether", "within", "without",
})  # fmt: skip
"""Words that every other question of this course uses."""


def certain(stem: str, options: Options) -> Iterator[str]:
    """Faults nobody would argue about."""
    for text, _right in options:
        if _ALL.match(text):
            yield f"the option “{text}” can be reasoned about without knowing anything"
    article = _ARTICLE.search(stem)
    if article and not _says_letter_a(stem):
        wanted = article[1].lower() == "an"
        off = [text for text, _ in options if bool(_VOWEL.match(_bare(text))) != wanted]
        if off and len(off) < len(options):
            yield f"“{article[1]}” at the end of the question does not fit “{off[0]}”"
        elif off:
            yield f"“{article[1]}” at the end of the question fits no answer"
    ends = _ENDS.search(stem)
    if ends:
        yield from _numbers(ends[1], options)


def arguable(stem: str, options: Options) -> Iterator[str]:
    """What an author should look at: to be mended, or weighed and left."""
    opens = _OPENS.search(_question(stem))
    if opens and not _ENDS.search(stem):
        yield from _numbers(opens[1], options)
    keys = [text for text, right in options if right]
    others = [text for text, right in options if not right]
    if len(keys) != 1 or not others:
        return
    told = _words(_question(stem)) & _words(keys[0])
    for text in others:
        told -= _words(text)
    for word in sorted(told):
        yield f"of the answers only the right one repeats “{word}” of the question"
    absolute = [text for text in others if _ABSOLUTE.search(text)]
    if absolute and not _ABSOLUTE.search(keys[0]):
        found = _ABSOLUTE.search(absolute[0])
        assert found is not None
        yield f"“{found[1].lower()}” stands in wrong answers alone: “{absolute[0]}”"


def _numbers(verb: str, options: Options) -> Iterator[str]:
    """Answers whose number does not fit ``verb`` while that of another does."""
    one = verb.lower() in ("is", "was", "has")
    fits = [text for text, _ in options if (_ONE if one else _MANY).match(_bare(text))]
    off = [text for text, _ in options if (_MANY if one else _ONE).match(_bare(text))]
    if off and len(off) < len(options) and (fits or len(off) < len(options) - 1):
        yield f"“{verb}” in the question does not fit “{off[0]}”"


def _says_letter_a(stem: str) -> bool:
    """True for "What is marked A?"."""
    return bool(re.search(r"\bA\s*[?.:]?\s*$", stem))


def _question(stem: str) -> str:
    """The sentence that asks, without the story before it."""
    return re.split(r"(?<=[.!?:])[”’\"')]?\s+(?=[“‘\"'(A-Z])", stem.strip())[-1]


def _bare(text: str) -> str:
    return text.lstrip("“\"‘'( ")


def _words(text: str) -> set[str]:
    """Words long enough to be noticed, without endings, and without those met everywhere."""
    found = {word.lower() for word in _LETTERS.findall(text)}
    kept = {word for word in found if len(word) >= _LONG and word not in _COMMON}
    return {re.sub(r"(?:ies|ing|ed|es|s|y|e)$", "", word) for word in kept}
