"""Reads the sentence of a rule back and answers it for a patient: what a careful reader would make of the words alone.

Nothing here looks at a rule or asks the engine. A sentence is answered with True, False or None (not known), and every
way to read it is returned, so that a sentence that can be read in two ways is found out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from recommendations.engine import FactLike, Facts, Value, Vocabulary

Answer = Callable[[Facts], bool | None]
Passes = Callable[[Value], bool]
Read = Iterator[tuple[Answer, str]]

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
COMPARED: dict[str, Callable[[Value, Decimal], bool]] = {
    " above ": lambda value, limit: value > limit,  # type: ignore[operator]
    " at least ": lambda value, limit: value >= limit,  # type: ignore[operator]
    " below ": lambda value, limit: value < limit,  # type: ignore[operator]
    " at most ": lambda value, limit: value <= limit,  # type: ignore[operator]
    " exactly ": lambda value, limit: value == limit,
}


def readings(sentence: str, vocabulary: Vocabulary) -> list[Answer]:
    """Every way to read the whole sentence. Capitals say nothing."""
    return [answer for answer, rest in _sentence(sentence.lower(), vocabulary) if not rest]


def _sentence(text: str, vocabulary: Vocabulary) -> Read:
    for first, rest in _part(text, vocabulary):
        yield first, rest
        for word, combine in ((" and ", _both), (" or ", _either)):
            for others, end in _more(rest, word, vocabulary):
                yield combine([first, *others]), end


def _more(text: str, word: str, vocabulary: Vocabulary) -> Iterator[tuple[list[Answer], str]]:
    """One or more further parts, each behind the same word."""
    if not text.startswith(word):
        return
    for part, rest in _part(text.removeprefix(word), vocabulary):
        yield [part], rest
        for others, end in _more(rest, word, vocabulary):
            yield [part, *others], end


def _part(text: str, vocabulary: Vocabulary) -> Read:
    for head, meant in (("(", _same), ("not (", _opposite)):
        if text.startswith(head):
            for inner, rest in _sentence(text.removeprefix(head), vocabulary):
                if rest.startswith(")"):
                    yield meant(inner), rest[1:]
    for fact in vocabulary.values():
        if text.startswith(fact.label.lower()):
            yield from _leaf(text[len(fact.label) :], fact)


def _leaf(text: str, fact: FactLike) -> Read:
    if text.startswith(" recorded"):
        yield (lambda facts: None if facts.get(fact.name) is None else True), text.removeprefix(" recorded")
    for passes, rest in _test(text, fact):
        yield _decided(fact.name, passes), rest
        head = " (the text leaves open:"
        # Inside the brackets a test that begins with a colon goes without it.
        after = rest.removeprefix(head) if rest.startswith(head) else None
        for again in () if after is None else (after, f":{after}"):
            for left_open, end in _test(again, fact):
                if end.startswith(")"):
                    yield _decided(fact.name, passes, left_open), end[1:]


def _test(text: str, fact: FactLike) -> Iterator[tuple[Passes, str]]:
    for word, compare in COMPARED.items():
        if fact.kind in ("int", "decimal") and text.startswith(word):
            for limit, rest in _number(text.removeprefix(word), fact):
                yield (lambda value, compare=compare, limit=limit: compare(value, limit)), rest
    if text.startswith(": "):
        yield from _listed(text.removeprefix(": "), fact)


def _listed(text: str, fact: FactLike) -> Iterator[tuple[Passes, str]]:
    if fact.kind != "set":
        for values, rest in _values(text, fact, " or "):
            yield (lambda value, values=values: value in values), rest
        return
    if text.startswith("none"):
        yield (lambda value: value == frozenset()), text.removeprefix("none")
    heads: dict[str, Callable[[Value, set], bool]] = {
        "any of ": lambda value, named: bool(value & named),  # type: ignore[operator]
        "none of ": lambda value, named: not value & named,  # type: ignore[operator]
        "exactly ": lambda value, named: value == named,
    }
    for head, holds in heads.items():
        if text.startswith(head):
            for separator in (", ", "; "):
                for values, rest in _values(text.removeprefix(head), fact, separator):
                    yield (lambda value, holds=holds, values=values: holds(value, set(values))), rest


def _values(text: str, fact: FactLike, last: str) -> Iterator[tuple[list[Value], str]]:
    """One value, or several with `last` before the last one: "a", "a or b", "a, b or c"."""
    for value, rest in _value(text, fact):
        yield [value], rest
        if last == " or " and rest.startswith(", "):
            for others, end in _values(rest.removeprefix(", "), fact, last):
                if len(others) > 1:
                    yield [value, *others], end
        if rest.startswith(last):
            for others, end in _values(rest.removeprefix(last), fact, last):
                if last != " or " or len(others) == 1:
                    yield [value, *others], end


def _value(text: str, fact: FactLike) -> Iterator[tuple[Value, str]]:
    if fact.kind in ("int", "decimal"):
        yield from _number(text, fact)
    words: Sequence[tuple[Value, str]] = ((True, "yes"), (False, "no")) if fact.kind == "bool" else fact.choices
    for value, word in words:
        if text.startswith(word.lower()):
            yield value, text[len(word) :]


def _number(text: str, fact: FactLike) -> Iterator[tuple[Decimal, str]]:
    found, unit = NUMBER.match(text), f" {fact.unit}".rstrip().lower()
    if found and text[found.end() :].startswith(unit):
        yield Decimal(found.group()), text[found.end() + len(unit) :]


def _decided(name: str, passes: Passes, left_open: Passes = lambda value: False) -> Answer:
    def answer(facts: Facts) -> bool | None:
        value = facts.get(name)
        return None if value is None or left_open(value) else passes(value)

    return answer


def _same(part: Answer) -> Answer:
    return part


def _opposite(part: Answer) -> Answer:
    return lambda facts: None if part(facts) is None else not part(facts)


def _both(parts: list[Answer]) -> Answer:
    def answer(facts: Facts) -> bool | None:
        found = [part(facts) for part in parts]
        return False if False in found else None if None in found else True

    return answer


def _either(parts: list[Answer]) -> Answer:
    return _opposite(_both([_opposite(part) for part in parts]))
