"""The product that a drill works on, and what it has acknowledged so far."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.core.management.base import CommandError
from django.urls import reverse

from meetings.bench.table import Table
from meetings.drill import faults, scene
from meetings.drill.ledger import Ledger
from meetings.drill.person import Answer, Person
from meetings.models import Decision, Meeting

PATIENCE_SECONDS = 300


@dataclass
class Drill:
    """`launcher` is the process that starts again what dies."""

    address: str
    launcher: int
    table: Table
    ledger: Ledger = field(default_factory=Ledger)

    def person(self, account: str) -> Person:
        return Person(self.address, scene.user(account))

    def process(self, name: str) -> int:
        """The number of web, worker or beat, which changes each time it is started again; 0 while there is none."""
        return faults.named(self.launcher).get(name, 0)


def until(what: str, holds: Callable[[], bool], every: float = 0.02) -> float:
    """Wait for it, and answer how many seconds it took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise CommandError(f"Not so after {PATIENCE_SECONDS} s: {what}.")
        time.sleep(every)
    return time.monotonic() - began


def lasted(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"


def autosave(person: Person, draft: Decision, revision: int, text: str) -> Answer:
    path = reverse("room", args=[draft.item.meeting_id])
    return person.post(path, {**scene.typed(draft, revision, text), "autosave": "1"})


def meetings_of(cases: int) -> Iterable[Meeting]:
    while True:
        yield scene.a_meeting(cases)


def drafts(count: int) -> list[Decision]:
    """Of as many meetings as it takes."""
    found: list[Decision] = []
    while len(found) < count:
        found += scene.drafts_of(scene.a_meeting(min(12, count - len(found))))
    return found
