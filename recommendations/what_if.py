"""What if: facts changed on a scratch copy, assessed beside the facts as they are. Nothing here is ever stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cases.facts.document import FactError, FactErrors, read_facts
from cases.facts.gather import FactSheet, as_json
from cases.facts.vocabulary import Value
from cases.staging import derive
from recommendations.document_changes import FactChange, OptionChange, fact_changes, option_changes
from recommendations.engine import Edition, as_document, assess, words


@dataclass(frozen=True)
class WhatIf:
    """Now and hypothetically: facts that were changed and those that followed, and every option on both sides."""

    edition: Edition
    changed: tuple[FactChange, ...]
    options: tuple[OptionChange, ...]

    @property
    def set_by_hand(self) -> tuple[FactChange, ...]:
        return tuple(one for one in self.changed if not one.computed)

    @property
    def followed(self) -> tuple[FactChange, ...]:
        return tuple(one for one in self.changed if one.computed)

    @property
    def moved(self) -> tuple[OptionChange, ...]:
        return tuple(one for one in self.options if one.is_changed)

    @property
    def unmoved(self) -> tuple[OptionChange, ...]:
        return tuple(one for one in self.options if not one.is_changed)


def scratch(sheet: FactSheet) -> dict[str, Value]:
    """The recorded facts to start from, without those that contradict others, as in the real assessment."""
    return {name: _plain(value) for name, value in sheet.given.items() if sheet.facts.get(name) == value}


def _plain(value: Value) -> Value:
    """The same number without the zeros that its column adds, for a message that repeats it."""
    return Decimal(words.plain_number(value)) if isinstance(value, Decimal) else value


def suppose(sheet: FactSheet, edition: Edition, changes: object) -> WhatIf:
    """The changes laid over the recorded facts; null takes one away. FactErrors for what cannot be, all at once."""
    start = scratch(sheet)
    changed = read_facts(changes)
    removed = {name for name in _names(changes) if name not in changed}
    given = {name: value for name, value in {**start, **changed}.items() if name not in removed}
    derivation = derive(given)
    return WhatIf(
        edition=edition,
        changed=fact_changes(as_json(sheet.facts), as_json(derivation.facts), {*start, *given}),
        options=option_changes(
            as_document(assess(edition, sheet.facts, sheet.derived)),
            as_document(assess(edition, derivation.facts, derivation.derived)),
        ),
    )


def read_request(document: object) -> object:
    """The changes of `{"facts": {…}}`. A misspelt key is refused, so that it is not taken for "no change"."""
    if not isinstance(document, Mapping) or "facts" not in document:
        raise FactErrors(
            [FactError("", 'expected an object with "facts": fact names and values, null for not recorded')]
        )
    unknown = [key for key in document if key != "facts"]
    if unknown:
        raise FactErrors([FactError("", f'unknown key "{key}": a what-if has "facts"') for key in unknown])
    return document["facts"]


def _names(changes: object) -> tuple[str, ...]:
    return tuple(changes) if isinstance(changes, Mapping) else ()
