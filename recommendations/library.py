"""The editions that this installation holds, each read once and kept for the life of the process."""

from functools import cache
from pathlib import Path

from cases.facts.vocabulary import FACTS
from recommendations.engine import Edition, EditionError, load_edition

FOLDER = Path(__file__).resolve().parent / "editions"


def edition_ids() -> list[str]:
    return sorted(one.parent.name for one in FOLDER.glob("*/edition.yaml"))


@cache
def edition(edition_id: str) -> Edition:
    """The edition with this id. Raises EditionError, naming the editions there are, when there is no such one."""
    if edition_id not in edition_ids():
        raise EditionError("editions", 0, f'There is no edition "{edition_id}". There are: {", ".join(edition_ids())}.')
    return load_edition(FOLDER / edition_id, FACTS)
