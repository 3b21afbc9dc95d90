"""Layering: a change names one part of the base, says what becomes of it, and which claims are the reason.

Changes are applied in the order they are written, each to what the ones before it left. Nothing of the base is copied.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeVar

from .claim import Claim
from .edition import ChangeKind, Edition, EditionChange, Intent, Option, Part
from .errors import did_you_mean
from .fields import Fields, Place
from .read_edition import read_threshold, read_work_up
from .read_option import (
    CRITERIA,
    Ground,
    read_effect,
    read_evidence,
    read_regional,
    read_technique,
    refuse_without_indication,
)
from .read_yaml import Entries, Node

Target = TypeVar("Target", Option, Edition)
Read: TypeAlias = Callable[[Node, Place, Ground], Any]

# Criteria, thresholds and work-up are named by id; the other lines by a claim that they cite.
CITING: Mapping[str, Read] = {
    "evidence": read_evidence,
    "adverse_effects": read_effect,
    "technique": read_technique,
}
OF_OPTION: Mapping[str, Read] = {**CRITERIA, **CITING}
OF_EDITION: Mapping[str, Read] = {"thresholds": read_threshold, "work_up": read_work_up}
DECIDING = ("indications", "contraindications")
SETTINGS: Mapping[str, Callable[[Fields, Ground], Any]] = {
    "name": lambda fields, ground: fields.text("to"),
    "summary": lambda fields, ground: fields.text("to"),
    "intent": lambda fields, ground: fields.one_of("to", Intent),
    "order": lambda fields, ground: fields.whole("to"),
    "regional_status": lambda fields, ground: tuple(
        read_regional(item, place, ground) for place, item in fields.items("to")
    ),
}


@dataclass(frozen=True)
class Layer:
    """What changes stand on: the ground of the whole edition, and the claims that its base made already.

    Without these it is the policy of a board, whose reason is its own.
    """

    ground: Ground
    base: Mapping[str, Claim] | None

    def reasons(self, fields: Fields, part: str) -> tuple[str, ...]:
        if self.base is None:
            return ()
        cited = self.ground.deciding if part in DECIDING else self.ground.cited
        because = cited(fields, "because")
        if self.base.keys() >= set(because):
            raise fields.error("because", "names no claim of this edition. Cite the one that is the reason.")
        return because


def change_option(base: Option, node: Node, file: str, layer: Layer) -> tuple[Option, tuple[EditionChange, ...]]:
    """An option of the base as a change file leaves it."""
    fields = Fields(node, Place(file, 1), f"The change of {base.id}", ("id", "changes"))
    fields.text("id")
    option, made = change_each(base, fields, OF_OPTION, layer)
    if not made:
        raise fields.error("changes", "is empty. Write a change, or remove the file: the base stands as it is.")
    refuse_without_indication(option, fields.at("changes"))
    return option, made


def change_edition(base: Edition, fields: Fields, layer: Layer) -> tuple[Edition, tuple[EditionChange, ...]]:
    """Thresholds and work-up of the base as the changes of edition.yaml leave them."""
    return change_each(base, fields, OF_EDITION, layer)


def change_each(
    target: Target, fields: Fields, parts: Mapping[str, Read], layer: Layer
) -> tuple[Target, tuple[EditionChange, ...]]:
    made = []
    for place, node in fields.items("changes"):
        target, change = change_one(target, node, place, parts, layer)
        made.append(change)
    return target, tuple(made)


def change_one(
    target: Target, node: Node, place: Place, parts: Mapping[str, Read], layer: Layer
) -> tuple[Target, EditionChange]:
    """One change: its kind is the key that names the part."""
    kind: ChangeKind = _kind(node, place)
    fields = Fields(node, place, f"The change ({kind})", (kind, *KEYS[kind], "because", "why"))
    known = SETTINGS if kind is ChangeKind.SET and isinstance(target, Option) else parts
    part = fields.text(kind)
    if part not in known or (kind is ChangeKind.SET and known is parts):
        raise fields.error(kind, f'cannot change "{part}". {did_you_mean(part, known)}')
    because, why = layer.reasons(fields, part), fields.text("why")
    named, before, after, whole = APPLY[kind](_Change(target, part, fields, parts, layer.ground))
    option = target.id if isinstance(target, Option) else ""
    return replace(target, **{part: whole}), EditionChange(option, part, kind, named, before, after, because, why)


def _kind(node: Node, place: Place) -> ChangeKind:
    given = [kind for kind in ChangeKind if isinstance(node, Entries) and kind in node]
    if len(given) != 1:
        raise place.error(f"A change says one of {', '.join(ChangeKind)}, then because and why.")
    return given[0]


# What a change comes to: the name of what it changes, that before, that after, and the whole part as it then stands.
Applied: TypeAlias = tuple[str, tuple[Part, ...], tuple[Part, ...], Any]


@dataclass(frozen=True)
class _Change:
    """One change of one part of a target, as its fields say it. `parts` are those it has, each with its reader."""

    target: Option | Edition
    part: str
    fields: Fields
    parts: Mapping[str, Read]
    ground: Ground

    def add(self) -> Applied:
        item = self._item()
        self._refuse_taken(item)
        named = item.claims[0] if self._is_cited else item.id
        return named, (), (item,), (*self._stands, item)

    def replace(self) -> Applied:
        named, places = self._named()
        items = self._items()
        if not self._is_cited and items[0].id != named:
            self._refuse_taken(items[0])
        whole = list(self._without(places))
        whole[places[0] : places[0]] = items
        return named, tuple(self._stands[place] for place in places), items, tuple(whole)

    def withdraw(self) -> Applied:
        named, places = self._named()
        return named, tuple(self._stands[place] for place in places), (), self._without(places)

    def set(self) -> Applied:
        self.fields.required("to")
        now, then = getattr(self.target, self.part), SETTINGS[self.part](self.fields, self.ground)
        if now == then:
            raise self.fields.error("to", f"sets {self.part} to what the base says already. Remove the change.")
        return "", _several(now), _several(then), then

    @property
    def _is_cited(self) -> bool:
        return self.part in CITING

    @property
    def _stands(self) -> tuple[Any, ...]:
        stands: tuple[Any, ...] = getattr(self.target, self.part)
        return stands

    def _without(self, places: list[int]) -> tuple[Any, ...]:
        return tuple(line for place, line in enumerate(self._stands) if place not in places)

    def _named(self) -> tuple[str, list[int]]:
        """What the change names, and where that stands in the part."""
        key, other = ("citing", "id") if self._is_cited else ("id", "citing")
        if self.fields.has(other):
            raise self.fields.error(other, f"does not name a line of {self.part}. Write {key}.")
        named = self.fields.text(key)
        names = [line.claims if self._is_cited else (line.id,) for line in self._stands]
        places = [place for place, known in enumerate(names) if named in known]
        if not places:
            remedy = did_you_mean(named, {name for known in names for name in known})
            raise self.fields.error(key, f'names "{named}", which the base does not have in {self.part}. {remedy}')
        return named, places

    def _items(self) -> tuple[Any, ...]:
        """What stands in place of what was there: one item, or for lines named by a claim a list of items."""
        if not self.fields.has("items"):
            return (self._item(),)
        if not self._is_cited or self.fields.has("item"):
            raise self.fields.error("items", "cannot stand here. Write one item.")
        read = self.parts[self.part]
        return tuple(read(node, place, self.ground) for place, node in self.fields.items("items"))

    def _item(self) -> Any:
        return self.parts[self.part](self.fields.required("item"), self.fields.at("item"), self.ground)

    def _refuse_taken(self, item: Any) -> None:
        """Criteria share their ids across the roles of an option."""
        named = [part for part in self.parts if part not in CITING]
        if not self._is_cited and item.id in {line.id for part in named for line in getattr(self.target, part)}:
            raise self.fields.error(
                "item", f'has the id "{item.id}", which is taken. Replace that, or take another id.'
            )


def _several(value: Any) -> tuple[Part, ...]:
    return value if isinstance(value, tuple) else (value,)


KEYS: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.ADD: ("item",),
    ChangeKind.REPLACE: ("id", "citing", "item", "items"),
    ChangeKind.WITHDRAW: ("id", "citing"),
    ChangeKind.SET: ("to",),
}
APPLY: Mapping[ChangeKind, Callable[[_Change], Applied]] = {
    ChangeKind.ADD: _Change.add,
    ChangeKind.REPLACE: _Change.replace,
    ChangeKind.WITHDRAW: _Change.withdraw,
    ChangeKind.SET: _Change.set,
}
