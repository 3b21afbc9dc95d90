"""The remedy that an error names: the nearest words, else all of them where they are few."""

import pytest

from recommendations.engine.errors import EditionError, did_you_mean


@pytest.mark.parametrize(
    ("word", "known", "says"),
    [
        ("resectible", ["size", "resectable"], "Did you mean resectable?"),
        ("size_m", ["size_cm", "size_mm", "age"], "Did you mean size_mm or size_cm?"),
        ("size", ["size_a", "size_b", "size_c", "size_d"], "Did you mean size_d, size_c or size_b?"),
        ("abcde", ["abcxy"], "Did you mean abcxy?"),
        ("abcde", ["abxyz"], "Use abxyz."),
        ("x", ["b", "c", 1], "Use 1, b or c."),
        ("x", "abcdefghijkl", "Use a, b, c, d, e, f, g, h, i, j, k or l."),
        ("x", "abcdefghijklm", "Check the spelling."),
        ("x", [], "Check the spelling."),
    ],
)
def test_a_remedy_names_what_was_meant(word: str, known: list[object], says: str) -> None:
    assert did_you_mean(word, known) == says


def test_an_error_tells_file_line_and_sentence() -> None:
    error = EditionError("tiny/claims.yaml", 7, "Mend it.")
    assert (error.file, error.line, error.sentence) == ("tiny/claims.yaml", 7, "Mend it.")
    assert str(error) == "tiny/claims.yaml:7: Mend it."
