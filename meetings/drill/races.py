"""A part of the drill: several people save the same revision of one decision at the same moment."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.utils.html import escape

from meetings.drill.person import Answer, Person, revision_in
from meetings.drill.running import Drill, autosave, drafts, lasted
from meetings.models import Decision

EDITORS = ("coordinator", "chair", "oncologist", "radiologist")


def race(drill: Drill, count: int) -> None:
    """Four people save the same revision of one decision at the same moment: one is kept, three keep their text."""
    began, [draft] = time.monotonic(), drafts(1)
    people = [drill.person(one) for one in EDITORS]
    wins, kept_own, revision = Counter[int](), 0, draft.revision
    for number in range(count):
        texts = [f"Race {number}, editor {place}." for place in range(len(people))]
        answers = _at_once(people, draft, revision, texts)
        won = [place for place, one in enumerate(answers) if one.status == 200]
        wins[len(won)] += 1
        kept_own += sum(
            one.status == 409 and escape(text) in one.text for one, text in zip(answers, texts, strict=True)
        )
        if won:
            revision = revision_in(answers[won[0]].text)
            drill.ledger.save(draft.pk, revision, texts[won[0]])
    losers = count * (len(people) - 1)
    drill.table.row(f"{count} races of {len(people)} editors on one decision", f"{kept_own} losers kept", lasted(began))
    drill.table.gate(f"{count} races: without exactly one winner", count - wins[1], 0)
    drill.table.gate(f"{count} races: losers whose text was not shown to them", losers - kept_own, 0)


def _at_once(people: list[Person], draft: Decision, revision: int, texts: list[str]) -> list[Answer]:
    barrier = Barrier(len(people))

    def send(person: Person, text: str) -> Answer:
        barrier.wait()
        return autosave(person, draft, revision, text)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(send, people, texts))
