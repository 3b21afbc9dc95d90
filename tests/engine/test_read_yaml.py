from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine.errors import EditionError
from recommendations.engine.read_yaml import REMEDY, Entries, Items, Node, read_yaml


def read(folder: Path, text: str) -> Node:
    path = folder / "x.yaml"
    path.write_bytes(text.encode())
    return read_yaml(path, "x.yaml")


def test_scalars_are_what_they_look_like(tmp_path: Path) -> None:
    text = "[1, -2, 0.30, true, false, null, G1, 'NO', \"1\", 1-7, 2026-01-31, 1:30, 007, 1e3, 10.1/x]"
    assert read(tmp_path, text) == [
        *(1, -2, Decimal("0.3"), True, False, None, "G1", "NO", "1", "1-7", "2026-01-31", "1:30", "007", "1e3"),
        "10.1/x",
    ]


def test_a_number_with_a_point_is_an_exact_decimal(tmp_path: Path) -> None:
    value = read(tmp_path, "[0.3]")
    assert isinstance(value, Items) and isinstance(value[0], Decimal)


@pytest.mark.parametrize("word", ["NO", "no", "Yes", "on", "OFF", "y", "N", "True", "FALSE", "Null", "~"])
def test_words_that_yaml_reads_as_booleans_are_refused_with_the_remedy(tmp_path: Path, word: str) -> None:
    with pytest.raises(EditionError) as caught:
        read(tmp_path, f"a: 1\nb: {word}\n")
    assert (caught.value.file, caught.value.line) == ("x.yaml", 2)
    assert f'Write "{word}" in quotes' in str(caught.value)


def test_every_key_and_item_keeps_its_line(tmp_path: Path) -> None:
    node = read(tmp_path, "a: 1\nb:\n  - x\n\n  - {c: 2}\n")
    assert isinstance(node, Entries)
    inner = node["b"]
    assert isinstance(inner, Items)
    assert (node.lines, inner.lines) == ({"a": 1, "b": 2}, [3, 5])


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, '"a" stands twice, first in line 1. Keep one.'),
        ("a: &x [1]\nb: *x\n", 1, "Anchors and aliases hide what is said. Write it out twice."),
        (
            "a: 1\nb: !!python/name:os.system x\n",
            2,
            "The tag tag:yaml.org,2002:python/name:os.system is not allowed. Remove it.",
        ),
        ("a: 1\n<<: {b: 2}\n", 2, "A key is one plain word. Write the content out."),
        ("? [a]\n: 1\n", 1, "A key is one plain word. Write the content out."),
        ("a: [1,\nb: 2\n", 3, f"This is not YAML: did not find expected ',' or ']'. {REMEDY}"),
        ("a: 1\n---\nb: 2\n", 2, f"This is not YAML: but found another document. {REMEDY}"),
        ("a:\n\t- 1\n", 2, f"This is not YAML: found character that cannot start any token. {REMEDY}"),
        ("# nothing\n", 1, "The file is empty. Write its content or remove the file."),
        ("a: \x01\n", 1, "This is not a YAML text in UTF-8: unacceptable character"),
    ],
)
def test_what_could_be_misread_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(EditionError) as caught:
        read(tmp_path, text)
    assert (caught.value.file, caught.value.line) == ("x.yaml", line)
    assert caught.value.sentence.startswith(says)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"a: \xff\n")
    with pytest.raises(EditionError, match="UTF-8"):
        read_yaml(tmp_path / "x.yaml", "x.yaml")
