"""Reads the entries of one mapping. Whatever is wrong is an error with file, line and remedy; nothing is guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from .errors import EditionError, did_you_mean
from .read_yaml import Entries, Items, Node

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class Place:
    """Where something stands."""

    file: str
    line: int

    def error(self, sentence: str) -> EditionError:
        return EditionError(self.file, self.line, sentence)


class Fields:
    """One mapping with the keys it may have. `what` names it in errors ("The option", "The claim S-ABL-02")."""

    def __init__(self, node: Node, place: Place, what: str, known: Sequence[str]) -> None:
        if not isinstance(node, Entries):
            raise place.error(f"{what} is written as keys and values. It may have: {', '.join(known)}.")
        self.node, self.place, self.what = node, Place(place.file, node.line), what
        for key in node:
            if key not in known:
                raise self.at(key).error(f'{what} has no "{key}". {did_you_mean(key, known)}')

    def at(self, key: str) -> Place:
        """The place of a key, or of the mapping where the key is absent."""
        return Place(self.place.file, self.node.lines.get(key, self.place.line))

    def error(self, key: str, sentence: str) -> EditionError:
        return self.at(key).error(f'{self.what}: "{key}" {sentence}')

    def has(self, key: str) -> bool:
        return self.node.get(key) is not None

    def required(self, key: str) -> Node:
        if not self.has(key):
            raise self.error(key, "is missing. Add it.")
        return self.node[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A text. A number is refused: 2018.10 and 2018.1 would be the same."""
        value = self.required(key) if default is None else self.node.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"should be a text, not {shown(value)}. Put it in quotes.")
        return value.strip()

    def words(self, key: str, default: str | None = None) -> str:
        """A text that may be written as a bare number ("value: 42")."""
        value = self.node.get(key)
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return str(value)
        return self.text(key, default)

    def whole(self, key: str) -> int:
        value = self.required(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, f"should be a whole number, not {shown(value)}.")
        return value

    def true_or_false(self, key: str) -> bool:
        """True or false; absent means false."""
        value = self.node.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"should be true or false, not {shown(value)}.")
        return value

    def whole_or_none(self, key: str) -> int | None:
        return self.whole(key) if self.has(key) else None

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(self.text(key))
        except ValueError as error:
            raise self.error(key, "should be a date such as 2018-07-14.") from error

    def one_of(self, key: str, words: type[Word]) -> Word:
        return self._word(key, self.at(key), self.required(key), words)

    def some_of(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        return tuple(self._word(key, place, value, words) for place, value in self.items(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; absent means none."""
        found: dict[str, None] = {}
        for place, value in self.items(key):
            if not isinstance(value, str) or not value.strip():
                raise place.error(f'{self.what}: "{key}" lists texts, not {shown(value)}.')
            if value in found:
                raise place.error(f'{self.what}: "{key}" names {value} twice. Keep one.')
            found[value] = None
        return tuple(found)

    def items(self, key: str) -> Iterator[tuple[Place, Node]]:
        """The items of a list with their places; absent means none."""
        value = self.node.get(key)
        if value is None:
            return
        if not isinstance(value, Items):
            raise self.error(key, f"should be a list in square brackets or with dashes, not {shown(value)}.")
        for line, item in value.numbered():
            yield Place(self.place.file, line), item

    def _word(self, key: str, place: Place, value: Node, words: type[Word]) -> Word:
        known = [word.value for word in words]
        if value not in known:
            remedy = did_you_mean(str(value), known)
            raise place.error(f'{self.what}: "{key}" cannot be {shown(value)}. {remedy}')
        return words(str(value))


def shown(value: Node) -> str:
    """A value as an error shows it."""
    if isinstance(value, Entries):
        return "keys and values"
    if isinstance(value, Items):
        return "a list"
    if isinstance(value, str):
        return f'"{value}"'
    if value is None:
        return "nothing"
    return str(value).lower()
