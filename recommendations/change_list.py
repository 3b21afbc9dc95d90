"""What a layered edition changes of its base, in words, for pages and the generated reference."""

from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.engine import Edition, EditionChange, Option, words


@dataclass(frozen=True)
class ChangeLine:
    """One change: what was, what is, why, and the claims that are the reason."""

    kind: str
    part: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    why: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class ChangeGroup:
    """The changes of one option, or of what stands outside the options. `option` is empty for these."""

    title: str
    option: str
    lines: tuple[ChangeLine, ...]


def new_options(edition: Edition) -> list[Option]:
    """Those that the base does not have, in the order of the edition."""
    known = {option.id for option in edition.base.options} if edition.base else set()
    return [option for option in edition.options if option.id not in known] if edition.base else []


def change_groups(edition: Edition) -> list[ChangeGroup]:
    """Each changed option in the order of the edition; thresholds and work-up last."""
    places = [*((option.name, option.id) for option in edition.options), ("Thresholds and work-up", "")]
    groups = (_group(title, option, edition) for title, option in places)
    return [group for group in groups if group.lines]


def superseded(edition: Edition) -> list[tuple[str, tuple[str, ...]]]:
    """Claims of the base that newer ones correct, in the order of the base."""
    return [(old, edition.superseded_by[old]) for old in edition.claims if old in edition.superseded_by]


def _group(title: str, option: str, edition: Edition) -> ChangeGroup:
    return ChangeGroup(title, option, tuple(_line(one, edition) for one in edition.changes if one.option == option))


def _line(change: EditionChange, edition: Edition) -> ChangeLine:
    return ChangeLine(
        kind=words.CHANGES[change.kind],
        part=words.PARTS[change.part],
        before=tuple(_told(change.before, edition)),
        after=tuple(_told(change.after, edition)),
        why=change.why,
        because=change.because,
    )


def _told(parts: tuple, edition: Edition) -> Iterator[str]:
    return (words.told_part(part, edition.vocabulary) for part in parts)
