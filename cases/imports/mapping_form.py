"""The mapping as a page sends it. What is not on offer is not taken; what was not said stays a question."""

from collections.abc import Mapping
from dataclasses import replace

from cases.facts import numbers
from cases.imports import dates
from cases.imports.columns import Column, TableMapping
from cases.imports.guess import unit_in_header
from cases.imports.plan import BY_HAND, SIMILAR
from cases.imports.rows import HIDDEN_ROWS, OTHER_ANALYTES
from cases.imports.targets import Target, targets

CONFIRMABLE = frozenset({SIMILAR, BY_HAND, OTHER_ANALYTES, HIDDEN_ROWS})


def mapping_from(sent: Mapping[str, str], old: TableMapping) -> TableMapping:
    columns = tuple(_column(sent, one) for one in old.columns)
    return replace(old, columns=columns, confirmed=frozenset(one for one in CONFIRMABLE if f"confirm-{one}" in sent))


def _column(sent: Mapping[str, str], old: Column) -> Column:
    key = sent.get(f"target-{old.index}", old.target)
    target = targets().get(key)
    if target is None:
        return replace(old, target="", unit="", order="", mark="", is_plausible=False)
    return replace(
        old,
        target=key,
        unit=_unit(sent, old, target),
        order=_one_of(sent.get(f"order-{old.index}", old.order), (dates.DAY_FIRST, dates.MONTH_FIRST)),
        mark=_one_of(sent.get(f"mark-{old.index}", old.mark), (numbers.POINT, numbers.COMMA)),
        is_plausible=f"plausible-{old.index}" in sent,
    )


def _unit(sent: Mapping[str, str], old: Column, target: Target) -> str:
    """A unit of another target is none of this one; then the header is read again."""
    chosen = _one_of(sent.get(f"unit-{old.index}", ""), target.units)
    return chosen or (unit_in_header(old.header, target) if f"unit-{old.index}" not in sent else "")


def _one_of(text: str, offered: tuple[str, ...]) -> str:
    return text if text in offered else ""


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """(heading, [(key, label)]) of everything that a column may be."""
    found: dict[str, list[tuple[str, str]]] = {}
    for target in targets().values():
        found.setdefault(target.group, []).append((target.key, target.label[:1].upper() + target.label[1:]))
    return list(found.items())
