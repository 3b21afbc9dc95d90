"""What a column is, from its header: a proposal that a person corrects. Only a name that fits is proposed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from cases.facts.laboratory import ANALYTES
from cases.imports.targets import LABORATORY, Target, targets
from cases.imports.vocabulary import plain, synonyms, unit_key, unit_spellings

NEAR = 0.9
_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]\s*$")
_AFTER_COMMA = re.compile(r",\s*([^,]+)$")
_LAST_WORD = re.compile(r"[\s_]([^\s_]+)$")


@dataclass(frozen=True)
class Guess:
    """`unit` is what the header says, in the spelling that the target offers; empty where it says none."""

    target: str = ""
    unit: str = ""


def guess(header: str) -> Guess:
    """The target whose name, label or usual name this is, with or without a unit at its end."""
    for name, unit in [(header, ""), *_name_and_unit(header)]:
        if key := _names().get(plain(name)):
            return Guess(key, unit_in_header(header, targets()[key]) if unit or targets()[key].units else "")
    near = get_close_matches(plain(header), _names(), n=1, cutoff=NEAR)
    return Guess(_names()[near[0]], unit_in_header(header, targets()[_names()[near[0]]])) if near else Guess()


def guesses(headers: Sequence[str]) -> list[Guess]:
    """One for each column; the first that fits a target takes it."""
    taken: set[str] = set()
    found = []
    for header in headers:
        one = guess(header)
        found.append(Guess() if one.target in taken else one)
        taken |= {one.target} - {""}
    return found


def unit_in_header(header: str, target: Target) -> str:
    """The unit that the header states, if the target can be read in it."""
    for _, unit in _name_and_unit(header):
        if found := read_unit(unit, target.units):
            return found
    return ""


def read_unit(text: str, offered: Sequence[str]) -> str:
    """The offered unit that is written like this, or nothing."""
    exact = {unit_key(one): one for one in offered}
    found = exact.get(unit_key(text)) or unit_spellings().get(unit_key(text), "")
    return found if found in offered else ""


def read_analyte(text: str) -> str:
    """The analyte of this name, label, usual name or LOINC code, or nothing."""
    return _analytes().get(plain(text), "")


def _name_and_unit(header: str) -> list[tuple[str, str]]:
    found = []
    for shape in (_BRACKETS, _AFTER_COMMA, _LAST_WORD):
        if match := shape.search(header.strip()):
            found.append((header.strip()[: match.start()], match.group(1).strip()))
    return found


@cache
def _names() -> dict[str, str]:
    """Plain name to the key of its target; a name that two targets share belongs to the first that is offered."""
    found: dict[str, str] = {}
    usual = synonyms()
    for key, target in targets().items():
        for name in [*_own_names(target), *usual.get(key, [])]:
            found.setdefault(plain(name), key)
    # A usual name that somebody wrote down goes before a label that happens to be the same.
    return found | {plain(name): key for key, names in usual.items() for name in names}


def _own_names(target: Target) -> list[str]:
    if target.analyte:
        suffix = " upper limit" if target.name else ""
        one = ANALYTES[target.analyte]
        return [f"{name}{suffix}" for name in (target.analyte, one.label, one.loinc)] + [target.key]
    of_its_kind = [f"{target.owner} {target.name}", f"{target.group} {target.label}", target.key]
    is_shared = target.owner == "row" or target.name in ("dated_on", "source", "note", "name")
    bare = [] if is_shared or target.owner == LABORATORY else [target.name, target.label]
    return [*of_its_kind, *bare]


@cache
def _analytes() -> dict[str, str]:
    usual = synonyms()
    return {
        plain(name): analyte
        for analyte, one in ANALYTES.items()
        for name in [analyte, one.label, one.loinc, *usual.get(f"{LABORATORY}.{analyte}", [])]
    }
