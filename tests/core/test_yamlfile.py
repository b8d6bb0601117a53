"""Content files keep their line numbers, so that an author is told where the mistake stands."""

import pytest

from npt_training.core.yamlfile import ContentError, load_yaml, parse_yaml


def test_lines_of_keys_and_items():
    doc = parse_yaml("a: 1\nb:\n  - {id: x,\n     y: 2}\n  - id: z\n", "f.yaml")
    assert doc.data == {"a": 1, "b": [{"id": "x", "y": 2}, {"id": "z"}]}
    assert doc.line("b", 0, "y") == 4
    assert doc.line("b", 1, "missing") == 5


def test_text_inside_another_file_counts_its_own_lines():
    doc = parse_yaml("a: 1\nb: 2\n", "lesson.md", first_line=10)
    assert doc.line("b") == 11


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: [1\nb: 2", 2, "YAML is broken"),
        ("a: 1\nb: 2\na: 3", 3, "'a' stands here a second time"),
        ("&a [*a]", 1, "nested too deeply"),
        ("a: !!python/object:x 1", 1, "not a value YAML allows"),
        ("ok: 1\n? [x]\n: 2", 2, "plain text"),
    ],
)
def test_broken_yaml_names_line_and_reason(text, line, reason):
    with pytest.raises(ContentError) as refused:
        parse_yaml(text, "g.yaml")
    (problem, *_) = refused.value.problems
    assert (problem.file, problem.line) == ("g.yaml", line)
    assert reason in problem.reason


def test_yes_and_on_stay_words():
    assert parse_yaml("on: no\nb: true", "f").data == {"on": "no", "b": True}


def test_missing_and_binary_files(tmp_path):
    with pytest.raises(ContentError, match="missing"):
        load_yaml(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(ContentError, match=":2: the file is not UTF-8"):
        load_yaml(tmp_path / "bad.yaml")
