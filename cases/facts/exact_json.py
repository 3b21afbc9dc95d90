"""JSON as a caller wrote it, with nothing lost on the way: each number with its digits, each name that stands twice."""

import json
from dataclasses import dataclass
from decimal import Decimal

# A whole number of more digits is no value of any fact; as a decimal it is refused where it stands.
_MOST_DIGITS = 40


@dataclass(frozen=True)
class Repeated:
    """The values of a name that one object gives more than once: which of them is meant cannot be told."""

    values: tuple[object, ...]

    def __str__(self) -> str:
        return f"{len(self.values)} values"


def read_json(data: bytes) -> object:
    """The value that UTF-8 text holds, with or without a byte order mark. ValueError says why it cannot be read.

    NaN and Infinity, which some programs write, are read as such, so that the fact they stand for can be named.
    """
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=Decimal,
            object_pairs_hook=_object,
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) == len(pairs):
        return read
    given: dict[str, list[object]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else Repeated(tuple(values)) for name, values in given.items()}
