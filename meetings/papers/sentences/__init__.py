"""The words of the papers that leave the board, one file for each language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
Words = Mapping[str, str]


def languages() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def sentences(language: str, part: str) -> Words:
    """The words of one part: `frame`, `letter` or `patient`. A missing key is an error, never an empty place."""
    return dict(yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))[part])
