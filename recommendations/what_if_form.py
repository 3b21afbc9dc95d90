"""The form of a scratch copy: every fact of the vocabulary, prefilled with this patient's values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.utils.translation import gettext as _

from cases.facts.document import FactErrors
from cases.facts.gather import FactSheet
from cases.facts.vocabulary import FACTS, Fact, Kind, Value
from cases.forms import NOT_RECORDED, Choices, ThreeState
from recommendations.engine import Edition, words
from recommendations.what_if import WhatIf, scratch, suppose


@dataclass(frozen=True)
class ScratchField:
    """One fact in the form. `settles` counts the options that this missing fact alone could settle."""

    field: forms.BoundField
    now: str
    is_changed: bool
    settles: int


@dataclass(frozen=True)
class ScratchGroup:
    """The facts under one heading of the vocabulary; open where something in it was changed or is wrong."""

    title: str
    fields: tuple[ScratchField, ...]
    recorded: int
    settling: int
    is_open: bool


class WhatIfForm(forms.Form):
    """Kinds are read here; what is possible, and what contradicts what, the edge of the assess document decides."""

    def __init__(self, data: Mapping | None, sheet: FactSheet, edition: Edition) -> None:
        self.sheet, self.edition, self.start = sheet, edition, scratch(sheet)
        self.what_if: WhatIf | None = None
        super().__init__(data, initial={name: _initial(value) for name, value in self.start.items()})
        self.fields = {fact.name: _field(fact, sheet) for fact in FACTS.values()}

    def clean(self) -> dict:
        """Where a value cannot be read, nothing is assessed."""
        if not self.errors:
            try:
                self.what_if = suppose(self.sheet, self.edition, self.cleaned_data)
            except FactErrors as errors:
                for one in errors.errors:
                    self.add_error(one.fact, _in_labels(one.message.removeprefix(f"{one.fact}: ")))
        return self.cleaned_data

    def groups(self, settles: Mapping[str, int]) -> list[ScratchGroup]:
        """The facts as the fact sheet groups them. `settles` says how many options a missing fact could settle."""
        return [self._group(title, list(facts), settles) for title, facts in groupby(FACTS.values(), _heading)]

    def _group(self, title: str, facts: list[Fact], settles: Mapping[str, int]) -> ScratchGroup:
        fields = tuple(self._scratch_field(fact, settles.get(fact.name, 0)) for fact in facts)
        return ScratchGroup(
            title=title,
            fields=fields,
            recorded=sum(fact.name in self.start for fact in facts),
            settling=sum(bool(one.settles) for one in fields),
            is_open=any(one.is_changed or one.field.errors for one in fields),
        )

    def _scratch_field(self, fact: Fact, settles: int) -> ScratchField:
        now = words.shown_value(self.sheet.facts.get(fact.name), fact)
        return ScratchField(self[fact.name], now, self._is_changed(fact.name), settles)

    def _is_changed(self, name: str) -> bool:
        """Whether the value is another than the patient's; one that was refused is."""
        if not self.is_bound or name in self.errors:
            return self.is_bound
        value = self.cleaned_data.get(name)
        return (frozenset(value) if isinstance(value, list) else value) != self.start.get(name)


def _heading(fact: Fact) -> str:
    return fact.group


def _initial(value: Value) -> object:
    """A value as a person would type it: a number without zeros that say nothing."""
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, bool | str) else words.plain_number(value)


def _field(fact: Fact, sheet: FactSheet) -> forms.Field:
    label = f"{fact.label}, {fact.unit}" if fact.unit else fact.label
    told = {"label": label, "help_text": fact.meaning}
    match fact.kind:
        case Kind.BOOL:
            return _with_empty(ThreeState(**told), _empty(fact, sheet))
        case Kind.CHOICE:
            choices = [("", _empty(fact, sheet)), *fact.choices]
            return forms.TypedChoiceField(choices=choices, required=False, empty_value=None, **told)
        case Kind.SET:
            return Choices(choices=fact.choices, **told)
        case _:
            return forms.DecimalField(required=False, **told)


def _with_empty(field: ThreeState, empty: str) -> ThreeState:
    field.choices = [*field.choices[:-1], ("", empty)]
    return field


def _empty(fact: Fact, sheet: FactSheet) -> str:
    """What the absence of a value says: a computed fact follows from the others."""
    if not fact.derived:
        return NOT_RECORDED[1]
    if fact.name not in sheet.facts:
        return _("Follows from the others")
    return _("Follows from the others (now %(value)s)") % {"value": words.told_value(sheet.facts[fact.name], fact)}


def _in_labels(message: str) -> str:
    """The message of the edge with the labels that the form shows in the place of the names that a client sends."""
    return re.sub(r"\w+", lambda found: FACTS[found[0]].label if found[0] in FACTS else found[0], message)
