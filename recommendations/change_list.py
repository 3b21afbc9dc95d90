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
    summary: str
    lines: tuple[ChangeLine, ...]


def change_groups(edition: Edition) -> list[ChangeGroup]:
    """New options first, then each changed one, in the order of the edition; thresholds and work-up last."""
    known = {option.id for option in edition.base.options} if edition.base else set()
    new = [_new(option) for option in edition.options if option.id not in known] if edition.base else []
    changed = [_group(option.name, option.id, edition) for option in edition.options if option.id in known]
    return [group for group in (*new, *changed, _group("Thresholds and work-up", "", edition)) if group]


def superseded(edition: Edition) -> list[tuple[str, tuple[str, ...]]]:
    """Claims of the base that newer ones correct, in the order of the base."""
    return [(old, edition.superseded_by[old]) for old in edition.claims if old in edition.superseded_by]


def _new(option: Option) -> ChangeGroup:
    return ChangeGroup(option.name, option.id, option.summary, ())


def _group(title: str, option: str, edition: Edition) -> ChangeGroup | None:
    lines = tuple(_line(one, edition) for one in edition.changes if one.option == option)
    return ChangeGroup(title, option, "", lines) if lines else None


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
