"""Routine outcomes at one click: a conclusion and its standard sentences, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from meetings.models import Decision

FILE = Path(__file__).with_name("routine.yaml")
TAKES = ("because", "text", "rationale")


@dataclass(frozen=True)
class Routine:
    id: str
    label: str
    outcome: str
    sentences: Mapping[str, str]
    cause: str = ""


@cache
def routines() -> dict[str, Routine]:
    """By id, in the order of the file. Raises ValueError for a conclusion or a field that a decision does not have."""
    found = {entry["id"]: Routine(**entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))}
    for one in found.values():
        known = one.outcome in Decision.Outcome.values and one.cause in ("", *Decision.Cause.values)
        if not known or not set(one.sentences) <= set(TAKES):
            raise ValueError(f"{FILE.name}: {one.id} has an outcome or a field that a decision does not have.")
    return found


def written(routine: Routine, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields of a decision after the click: the sentence stands after what was typed, once."""
    fields = {name: after(typed.get(name, ""), sentence) for name, sentence in routine.sentences.items()}
    return {"outcome": routine.outcome, "cause": routine.cause, **fields}


def after(typed: str, sentence: str, between: str = " ") -> str:
    if sentence in typed:
        return typed
    return f"{typed.rstrip()}{between}{sentence}".strip()
