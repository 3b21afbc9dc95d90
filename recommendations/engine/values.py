"""Values as an edition writes them, read in the kind of their fact."""

from decimal import Decimal

from .errors import did_you_mean
from .fields import Place, shown
from .read_yaml import Items, Node
from .vocabulary import BOOL, CHOICE, DECIMAL, INTEGER, FactLike, Number, Value


def read_value(node: Node, place: Place, fact: FactLike) -> Value:
    """A value a fact can have; else an error that says what was expected."""
    if fact.kind == BOOL:
        return _read_bool(node, place, fact)
    if fact.kind in (INTEGER, DECIMAL):
        return _read_number(node, place, fact)
    if fact.kind == CHOICE:
        return read_choice(node, place, fact)
    return _read_set(node, place, fact)


def read_choice(node: Node, place: Place, fact: FactLike) -> str:
    """One of the choices of a fact."""
    known = [value for value, _ in fact.choices]
    if not isinstance(node, str) or node not in known:
        raise place.error(f"{fact.name} cannot be {shown(node)}. {did_you_mean(str(node), known)}")
    return node


def _read_bool(node: Node, place: Place, fact: FactLike) -> bool:
    if not isinstance(node, bool):
        raise place.error(f"{fact.name} is true or false, not {shown(node)}.")
    return node


def _read_number(node: Node, place: Place, fact: FactLike) -> Number:
    if isinstance(node, bool) or not isinstance(node, int | Decimal):
        raise place.error(f"{fact.name} is a number, not {shown(node)}. Write it without quotes and without its unit.")
    if fact.kind == INTEGER and not isinstance(node, int):
        raise place.error(f"{fact.name} is a whole number, not {node}.")
    _refuse_impossible(node, place, fact)
    return node if fact.kind == INTEGER else Decimal(node)


def _refuse_impossible(value: Number, place: Place, fact: FactLike) -> None:
    if fact.minimum is not None and value < fact.minimum:
        raise place.error(f"{fact.name} cannot be {value}: it is at least {fact.minimum} {fact.unit}".rstrip() + ".")
    if fact.maximum is not None and value > fact.maximum:
        raise place.error(f"{fact.name} cannot be {value}: it is at most {fact.maximum} {fact.unit}".rstrip() + ".")


def _read_set(node: Node, place: Place, fact: FactLike) -> frozenset[str]:
    if not isinstance(node, Items):
        raise place.error(f"{fact.name} is a list of its choices in square brackets, not {shown(node)}.")
    return frozenset(read_choice(part, Place(place.file, line), fact) for line, part in node.numbered())
