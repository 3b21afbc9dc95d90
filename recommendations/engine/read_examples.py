"""Worked examples: what a record says of a patient, and the standings that it must lead to."""

from collections.abc import Mapping

from .edition import Edition, Example, Option
from .errors import did_you_mean
from .fields import Fields, Place
from .read_yaml import Node
from .standing import Standing
from .values import read_value
from .vocabulary import Value, Vocabulary

KEYS = ("id", "title", "source", "like", "facts", "expect", "before")


class ExampleReader:
    """Reads the examples of a file in turn: one that is like an earlier one says only in what it differs."""

    def __init__(self, vocabulary: Vocabulary, options: Mapping[str, Option], base: Edition | None) -> None:
        self.vocabulary, self.options = vocabulary, tuple(options)
        self.base_options = tuple(option.id for option in base.options) if base else ()
        self.earlier: dict[str, Mapping[str, Value]] = {}

    def __call__(self, node: Node, place: Place) -> Example:
        fields = Fields(node, place, "The example", KEYS)
        told = {**self._like(fields), **self._facts(fields)}
        found = Example(
            id=fields.text("id"),
            title=fields.text("title"),
            source=fields.text("source", ""),
            facts={name: value for name, value in told.items() if value is not None},
            expect=_standings(fields, "expect", "The edition", self.options),
            before=self._before(fields),
        )
        self.earlier[found.id] = found.facts
        return found

    def _like(self, fields: Fields) -> Mapping[str, Value]:
        if not fields.has("like"):
            return {}
        name = fields.text("like")
        if name not in self.earlier:
            raise fields.error("like", f'names "{name}", and no example above is called so. {self._nearest(name)}')
        return self.earlier[name]

    def _nearest(self, name: str) -> str:
        return did_you_mean(name, self.earlier) if self.earlier else "Write its facts in full."

    def _facts(self, fields: Fields) -> dict[str, Value | None]:
        """What the example says itself; None where a fact is said to be not recorded."""
        inner = Fields(fields.required("facts"), fields.at("facts"), "The facts", tuple(self.vocabulary))
        return {
            name: None if value is None else read_value(value, inner.at(name), self.vocabulary[name])
            for name, value in inner.node.items()
        }

    def _before(self, fields: Fields) -> dict[str, Standing]:
        if not fields.has("before"):
            return {}
        if not self.base_options:
            raise fields.error("before", "says how the base has it, and this edition extends none. Remove it.")
        return _standings(fields, "before", "The base", self.base_options)


def _standings(fields: Fields, key: str, what: str, options: tuple[str, ...]) -> dict[str, Standing]:
    inner = Fields(fields.required(key), fields.at(key), what, options)
    return {name: inner.one_of(name, Standing) for name in inner.node}
