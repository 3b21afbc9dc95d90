"""Reading facts at the edge: each value is of its fact's kind and possible at all, or is refused with what to do.

Everything wrong is said at once. Nothing is converted or guessed: units stand in the names, a string is no number.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import NamedTuple

from cases.facts.exact_json import Repeated
from cases.facts.vocabulary import FACTS, Fact, Kind, Value

# Finer than any measurement; a longer fraction only serves to make a number that is costly to write out.
_MOST_DECIMAL_PLACES = 30
# More names than this are no patient, and a suggestion for each would keep the caller waiting.
_MOST_NAMES = 10 * len(FACTS)


@dataclass(frozen=True)
class FactError:
    """One refusal: `fact` is the name as it was given, `message` a sentence that begins with it."""

    fact: str
    message: str


class FactErrors(ValueError):
    """All that is wrong with one set of facts. `document` names it, where a document was read."""

    def __init__(self, errors: list[FactError], document: str | None = None) -> None:
        self.errors = errors
        self.document = document
        where = f'document "{document}": ' if document else ""
        super().__init__(where + "; ".join(error.message for error in errors))


class Document(NamedTuple):
    """A patient's facts under the caller's own id."""

    id: str | None
    facts: dict[str, Value]


class _Refused(ValueError):
    """A value that its fact cannot have."""


def read_document(raw: object) -> Document:
    """The facts of `{"id": …, "facts": {…}}`, or FactErrors that names the document."""
    if not isinstance(raw, Mapping):
        raise FactErrors([FactError("", f'expected an object with "id" and "facts", got {_shown(raw)}')])
    name = raw.get("id")
    document = name if isinstance(name, str) else None
    errors = [FactError("", message) for message in _shape_errors(raw)]
    try:
        facts = read_facts(raw.get("facts", {}))
    except FactErrors as found:
        raise FactErrors([*errors, *found.errors], document) from None
    if errors:
        raise FactErrors(errors, document)
    return Document(document, facts)


def _shape_errors(raw: Mapping[object, object]) -> list[str]:
    unknown = [key for key in raw if key not in ("id", "facts")]
    errors = [f'unknown key {_shown(key)}: a document has "id" and "facts"' for key in unknown]
    if not isinstance(raw.get("id"), str | None):
        errors.append(f"id: expected a string, got {_shown(raw['id'])}")
    if "facts" not in raw:
        errors.append("facts: missing; expected an object of fact names and values")
    return errors


def read_facts(raw: object) -> dict[str, Value]:
    """The known facts by name, in the order of the vocabulary; null is not known and is left out."""
    if not isinstance(raw, Mapping):
        raise FactErrors([FactError("", f"facts: expected an object of fact names and values, got {_shown(raw)}")])
    if len(raw) > _MOST_NAMES:
        raise FactErrors([FactError("", f"facts: {len(raw)} names; there are only {len(FACTS)} facts")])
    errors: list[FactError] = []
    known: dict[str, Value] = {}
    for name, value in raw.items():
        try:
            read = _read_named(name, value)
        except _Refused as refused:
            errors.append(FactError(_short(str(name)), f"{_short(str(name))}: {refused}"))
        else:
            known.update({} if read is None else {name: read})
    if errors:
        raise FactErrors(errors)
    return {name: known[name] for name in FACTS if name in known}


def _read_named(name: object, value: object) -> Value | None:
    fact = FACTS.get(name) if isinstance(name, str) else None
    if fact is None:
        raise _Refused("no such fact; " + _closest(_short(str(name))))
    if isinstance(value, Repeated):
        raise _Refused(f"given {len(value.values)} times; expected it once")
    return None if value is None else _READERS[fact.kind](fact, value)


def _read_bool(fact: Fact, value: object) -> bool:
    if not isinstance(value, bool):
        raise _Refused(f"expected true or false, got {_shown(value)}")
    return value


def _read_decimal(fact: Fact, value: object) -> Decimal:
    unit = f" in {fact.unit}" if fact.unit else ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        hint = f". Send a JSON number{unit}, without quotes" if isinstance(value, str) else ""
        raise _Refused(f"expected a number, got {_shown(value)}{hint}")
    read = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if not read.is_finite():
        raise _Refused(f"expected a number{unit}, got {value}")
    if not _possible(fact, read):
        raise _Refused(f"{read:.6g} is not possible; expected {fact.minimum} to {fact.maximum} {fact.unit}".rstrip())
    if int(read.as_tuple().exponent) < -_MOST_DECIMAL_PLACES:
        raise _Refused(f"expected a number of at most {_MOST_DECIMAL_PLACES} decimal places")
    return read


def _possible(fact: Fact, value: Decimal) -> bool:
    return (fact.minimum is None or value >= fact.minimum) and (fact.maximum is None or value <= fact.maximum)


def _read_integer(fact: Fact, value: object) -> int:
    read = _read_decimal(fact, value)
    if read != read.to_integral_value():
        raise _Refused(f"expected a whole number, got {_shown(value)}")
    return int(read)


def _read_choice(fact: Fact, value: object) -> str:
    values = tuple(choice for choice, _ in fact.choices)
    if not isinstance(value, str) or value not in values:
        raise _Refused(f"expected one of {', '.join(values)}, got {_shown(value)}")
    return value


def _read_set(fact: Fact, value: object) -> frozenset[str]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise _Refused(f"expected a list, got {_shown(value)}. Send a JSON array such as {_example(fact)}; [] is none")
    return frozenset(_read_choice(fact, one) for one in value)


_READERS: dict[Kind, Callable[[Fact, object], Value]] = {
    Kind.BOOL: _read_bool,
    Kind.INTEGER: _read_integer,
    Kind.DECIMAL: _read_decimal,
    Kind.CHOICE: _read_choice,
    Kind.SET: _read_set,
}


def _example(fact: Fact) -> str:
    return json.dumps([fact.choices[0][0]])


def _closest(name: str) -> str:
    found = get_close_matches(name, FACTS, n=1, cutoff=0.5)
    return f"did you mean {found[0]}?" if found else "expected a name that `manage.py facts` prints"


def _shown(value: object) -> str:
    """The value as JSON shows it, shortened: an error must not echo a whole document."""
    try:
        text = str(value) if isinstance(value, Decimal) else json.dumps(value, default=str, ensure_ascii=False)
    except RecursionError:
        text = "a value nested too deeply"
    return _short(text)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
