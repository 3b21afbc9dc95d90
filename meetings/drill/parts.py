"""The parts of the drill. Each does its harm so many times, keeps what was acknowledged, and fills in its gates."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier, Event, Thread
from uuid import UUID

from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from meetings.bench.table import Table
from meetings.drill import faults, scene
from meetings.drill.ledger import Ledger, all_papers, what_is_wrong
from meetings.drill.person import Answer, Person, revision_in
from meetings.models import Decision, Meeting, Paper
from meetings.models.paper import MEETING_KINDS
from meetings.tasks import make_paper

PATIENCE_SECONDS = 300
AHEAD = 6
# A paper is given up after five attempts; the drill never takes more than three of them.
MOST_KILLS_OF_ONE = 3
EDITORS = ("coordinator", "chair", "oncologist", "radiologist")


@dataclass
class Drill:
    """The running product, and what it has acknowledged so far."""

    address: str
    worker: int
    table: Table
    ledger: Ledger = field(default_factory=Ledger)

    def person(self, account: str) -> Person:
        return Person(self.address, scene.user(account))


def until(what: str, holds: Callable[[], bool], every: float = 0.02) -> float:
    """Wait for it, and answer how many seconds it took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise CommandError(f"Not so after {PATIENCE_SECONDS} s: {what}.")
        time.sleep(every)
    return time.monotonic() - began


# Papers


def kill_workers(drill: Drill, count: int) -> None:
    """A child of the worker ends by kill -9 while the compiler works for it; others go on asking for papers."""
    until("the demonstration's own papers are made", lambda: not scene.anything_waits(), every=0.5)
    began, papers, from_now = time.monotonic(), set[UUID](), timezone.now()
    wanted = ((meeting, kind) for meeting in _meetings(2) for kind in MEETING_KINDS)
    killed = 0
    while killed < count:
        if scene.waiting(papers) < AHEAD:
            papers.add(scene.request(*next(wanted)))
        killed += _kill_one(drill.worker)
        time.sleep(0.005)
    # The product makes packs anew by itself meanwhile, and theirs may be the child that is killed.
    papers |= set(Paper.objects.filter(requested_at__gte=from_now).values_list("pk", flat=True))
    _arrive(drill, papers)
    taken = sum(Paper.objects.filter(pk__in=papers).values_list("attempts", flat=True))
    drill.table.row(
        f"kill -9 of a worker's child while it renders, {killed} times",
        f"{len(papers)} papers, taken {taken} times", _lasted(began),
    )  # fmt: skip
    drill.table.gate(f"{killed} × kill -9 while rendering: papers not whole, or not made once", _wrong(papers), 0)
    again = abs(taken - len(papers) - killed)
    drill.table.gate(f"{killed} × kill -9 while rendering: kills that did not cost exactly one more attempt", again, 0)


def _kill_one(worker: int) -> int:
    """1 when a child died that was rendering; 0 when there is none, or its paper has suffered enough."""
    suffered = Paper.objects.filter(state=Paper.State.MAKING, attempts__gte=MOST_KILLS_OF_ONE)
    return 0 if suffered.exists() else int(faults.kill_rendering(worker))


def deliver_twice(drill: Drill, count: int) -> None:
    """Each of ten papers is handed to the workers again and again, all at once."""
    began, meetings = time.monotonic(), _meetings(2)
    papers = [scene.request(next(meetings), "pack") for _ in range(10)]
    for number in range(count):
        make_paper.delay(str(papers[number % len(papers)]))
    _arrive(drill, set(papers))
    drill.table.row(f"{count} duplicate deliveries", f"{len(papers)} papers", _lasted(began))
    drill.table.gate(f"{count} duplicate deliveries: papers not made exactly once", _wrong(set(papers)), 0)


def _meetings(cases: int) -> Iterable[Meeting]:
    while True:
        yield scene.a_meeting(cases)


def _arrive(drill: Drill, papers: set[UUID]) -> float:
    drill.ledger.papers |= papers
    return until("all papers are made", lambda: not scene.waiting(papers), every=0.5)


def _wrong(papers: set[UUID]) -> int:
    return sum(bool(what_is_wrong(one)) for one in Paper.objects.filter(pk__in=papers).defer("data"))


# Stores


class Writers:
    """People who type into drafts of their own all the time; as a browser does, they send again what was not heard."""

    def __init__(self, drill: Drill, drafts: list[Decision]) -> None:
        self.drill, self.heard, self._over = drill, Counter[int](), Event()
        self._threads = [Thread(target=self._type, args=(one, drill.person("coordinator"))) for one in drafts]

    def __enter__(self) -> "Writers":
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for one in self._threads:
            one.join()

    def _type(self, draft: Decision, person: Person) -> None:
        revision, number = draft.revision, 0
        while not self._over.is_set():
            text = f"Drill sentence {number}."
            answer = autosave(person, draft, revision, text)
            self.heard[answer.status] += 1
            if answer.status == 200:
                revision, number = revision_in(answer.text), number + 1
                self.drill.ledger.save(draft.pk, revision, text)
            time.sleep(0.1)


def autosave(person: Person, draft: Decision, revision: int, text: str) -> Answer:
    path = reverse("room", args=[draft.item.meeting_id])
    return person.post(path, {**scene.typed(draft, revision, text), "autosave": "1"})


def lose_redis(drill: Drill, count: int) -> None:
    """Emptied and killed, and while it is away a decision is signed; its papers arrive all the same."""
    began, drafts = time.monotonic(), _drafts(count)
    chair, slowest = drill.person("chair"), 0.0
    failed: list[str] = []
    with Writers(drill, _drafts(2)) as writers:
        for draft in drafts:
            faults.flush_redis()
            faults.kill_redis()
            asked = time.monotonic()
            failed += _sign(drill, chair, draft)
            slowest = max(slowest, time.monotonic() - asked)
            until("Redis answers", faults.redis_answers)
    papers = {one.pk for one in all_papers(set(), drill.ledger.signed)}
    waited = _arrive(drill, papers)
    drill.table.row(
        f"Redis emptied and killed, {count} times, a decision signed each time",
        f"slowest signature {slowest:.1f} s; saves heard {_told(writers.heard)}; "
        f"{len(papers)} papers, the last {waited:.0f} s after", _lasted(began),
    )  # fmt: skip
    drill.table.gate(f"{count} × Redis lost: signatures that failed", len(failed), 0)
    drill.table.gate(f"{count} × Redis lost: saves that were refused", _refused(writers.heard), 0)
    drill.table.gate(f"{count} × Redis lost: papers not whole, or not made once", _wrong(papers), 0)


def _sign(drill: Drill, chair: Person, draft: Decision) -> list[str]:
    answer = chair.post(reverse("decision", args=[draft.item_id]), scene.signed(draft, draft.revision, "Drill."))
    if answer.status != 302:
        return [f"{draft.pk}: {answer.status}"]
    drill.ledger.signed.add(draft.pk)
    return []


def lose_postgres(drill: Drill, count: int) -> None:
    """Stopped at once while four people type; whatever was acknowledged before stands after the recovery."""
    began, meetings, asker = time.monotonic(), _meetings(2), drill.person("oncologist")
    downs, papers = [], set[UUID]()
    with Writers(drill, _drafts(4)) as writers:
        for _ in range(count):
            papers.add(scene.request(next(meetings), "pack"))
            time.sleep(1)
            faults.stop_postgres()
            downs.append(until("the database and the web answer", lambda: _is_ready(asker)))
    until("the database answers", scene.database_answers)
    _arrive(drill, papers)
    drill.table.row(
        f"PostgreSQL stopped at once (immediate), {count} times",
        f"web back after at most {max(downs):.1f} s; saves heard {_told(writers.heard)}", _lasted(began),
    )  # fmt: skip
    drill.table.gate(f"{count} × PostgreSQL stopped: saves refused other than by 503", _refused(writers.heard), 0)
    drill.table.gate(f"{count} × PostgreSQL stopped: papers not whole, or not made once", _wrong(papers), 0)


def _is_ready(person: Person) -> bool:
    return person.get(reverse("readyz")).status == 200 and scene.database_answers()


def _refused(heard: Counter[int]) -> int:
    """Answers that a browser would not simply ask again for."""
    return sum(count for status, count in heard.items() if status not in (0, 200, 503))


def _told(heard: Counter[int]) -> str:
    names = {0: "no answer"}
    return ", ".join(f"{count} × {names.get(status, status)}" for status, count in sorted(heard.items(), reverse=True))


def _drafts(count: int) -> list[Decision]:
    """Of as many meetings as it takes."""
    found: list[Decision] = []
    while len(found) < count:
        found += scene.drafts_of(scene.a_meeting(min(12, count - len(found))))
    return found


# Races


def race(drill: Drill, count: int) -> None:
    """Four people save the same revision of one decision at the same moment: one is kept, three keep their text."""
    began, [draft] = time.monotonic(), _drafts(1)
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
    drill.table.row(
        f"{count} races of {len(people)} editors on one decision", f"{kept_own} losers kept", _lasted(began)
    )
    drill.table.gate(f"{count} races: without exactly one winner", count - wins[1], 0)
    drill.table.gate(f"{count} races: losers whose text was not shown to them", losers - kept_own, 0)


def _at_once(people: list[Person], draft: Decision, revision: int, texts: list[str]) -> list[Answer]:
    barrier = Barrier(len(people))

    def send(person: Person, text: str) -> Answer:
        barrier.wait()
        return autosave(person, draft, revision, text)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(send, people, texts))


def _lasted(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"


def conclude(drill: Drill) -> None:
    """What was acknowledged in any part, against the database and the files."""
    connection.close()
    wrong = [
        f"paper {one.pk} {why}"
        for one in all_papers(drill.ledger.papers, drill.ledger.signed)
        if (why := what_is_wrong(one))
    ]
    lost = drill.ledger.lost()
    for one in [*lost, *wrong]:
        drill.table.write(f"- {one}")
    drill.table.gate(f"Of {len(drill.ledger):,} acknowledged writes: lost", len(lost), 0)


PARTS: dict[str, tuple[Callable[[Drill, int], None], int]] = {
    "workers": (kill_workers, 100),
    "redis": (lose_redis, 20),
    "postgres": (lose_postgres, 20),
    "deliveries": (deliver_twice, 500),
    "races": (race, 200),
}
