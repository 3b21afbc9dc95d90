"""Parts of the drill: workers that die while they make a paper, and messages that come again and again."""

import hashlib
import time
from dataclasses import dataclass, field
from uuid import UUID

from celery import current_app
from django.core.cache import cache
from django.utils import timezone

from meetings.drill import faults, scene
from meetings.drill.ledger import what_is_wrong
from meetings.drill.running import Drill, lasted, meetings_of, until
from meetings.jobs.papers import printed
from meetings.models import Paper
from meetings.models.paper import MEETING_KINDS
from meetings.papers.render import render
from meetings.tasks import make_paper

AHEAD = 4
# A paper is given up after five attempts; none is killed at its third or later.
LAST_ATTEMPT_TO_KILL = 2
# A paper and which of its attempts.
Attempt = tuple[UUID, int]


@dataclass
class Hits:
    """The attempts that a kill ended: the paper was being made before, and nobody went on with it after."""

    ended: set[Attempt] = field(default_factory=set)
    missed: int = 0

    def held(self) -> set[Attempt]:
        """What somebody makes at this moment; what a dead child holds until its lease ends is made by nobody."""
        return self._making() - self.ended

    def dead(self) -> int:
        return len(self._making() & self.ended)

    def uncounted(self) -> int:
        """Attempts that are said to have ended by a kill, and after which no other came."""
        now = dict(Paper.objects.filter(pk__in={pk for pk, _ in self.ended}).values_list("pk", "attempts"))
        return sum(now.get(pk, 0) <= attempt for pk, attempt in self.ended)

    def _making(self) -> set[Attempt]:
        return set(Paper.objects.filter(state=Paper.State.MAKING).values_list("pk", "attempts"))


def kill_workers(drill: Drill, count: int) -> None:
    """A child of the worker ends by kill -9 while the compiler works for it; others go on asking for papers."""
    until("the demonstration's own papers are made", lambda: not scene.anything_waits(), every=0.5)
    began, papers, hits, from_now = time.monotonic(), set[UUID](), Hits(), timezone.now()
    wanted = ((meeting, kind) for meeting in meetings_of(2) for kind in MEETING_KINDS)
    while len(hits.ended) < count:
        if scene.waiting(papers) - hits.dead() < AHEAD:
            papers.add(scene.request(*next(wanted)))
        _kill_one(drill.process("worker"), hits)
        time.sleep(0.002)
    # The product makes packs anew by itself meanwhile, and theirs may be the child that is killed.
    papers |= set(Paper.objects.filter(requested_at__gte=from_now).values_list("pk", flat=True))
    arrive(drill, papers)
    _tell_kills(drill, papers, hits, lasted(began))


def _kill_one(worker: int, hits: Hits) -> None:
    """The paper of the child that died is the one with which nobody goes on; the other child soon ends its own."""
    child = faults.hold_rendering(worker)
    if not child:
        return
    held = hits.held()
    if not held or max(attempt for _, attempt in held) > LAST_ATTEMPT_TO_KILL:
        faults.let_go(child)
        return
    faults.kill(child)
    while len(held) > 1:
        time.sleep(0.01)
        held &= hits.held()
    hits.missed += not held
    hits.ended |= held


def _tell_kills(drill: Drill, papers: set[UUID], hits: Hits, seconds: str) -> None:
    taken, count = sum(Paper.objects.filter(pk__in=papers).values_list("attempts", flat=True)), len(hits.ended)
    what = f"{count} × kill -9 while rendering"
    drill.table.row(
        f"kill -9 of a worker's child while it renders, {count} times",
        f"{len(papers)} papers, taken {taken} times", seconds,
    )  # fmt: skip
    drill.table.gate(f"{what}: kills that met no paper in the making", hits.missed, 0)
    drill.table.gate(f"{what}: kills that did not cost their paper an attempt", hits.uncounted(), 0)
    drill.table.gate(f"{what}: attempts that failed for another reason", abs(taken - len(papers) - count), 0)
    drill.table.gate(f"{what}: papers not whole, or not made once", wrong(papers), 0)
    hit = Paper.objects.filter(pk__in={pk for pk, _ in hits.ended})
    drill.table.gate(f"{what}: papers unlike those of a maker that is left alone", sum(map(_differs, hit)), 0)


def _differs(paper: Paper) -> bool:
    again = render(paper.kind, printed(paper), paper.format)
    return hashlib.sha256(again).hexdigest() != paper.sha256


def deliver_twice(drill: Drill, count: int) -> None:
    """Each of ten papers is handed to the workers again and again, all at once."""
    began, meetings, before = time.monotonic(), meetings_of(2), _delivered()
    papers = [scene.request(next(meetings), "pack") for _ in range(10)]
    for number in range(count):
        make_paper.delay(str(papers[number % len(papers)]))
    arrive(drill, set(papers))
    until("the workers have taken every message", lambda: not _queued(), every=0.5)
    until("the workers rest", lambda: not any(_asked("active").values()), every=0.5)
    # Each paper's own first message comes on top of them.
    taken = _delivered() - before - len(papers)
    drill.table.row(f"{count} duplicate deliveries", f"{len(papers)} papers; {taken} duplicates taken", lasted(began))
    drill.table.gate(f"{count} duplicate deliveries: messages that no worker took", max(0, count - taken), 0)
    drill.table.gate(f"{count} duplicate deliveries: papers not made exactly once", wrong(set(papers)), 0)


def _delivered() -> int:
    """How many messages to make a paper the workers have taken since they were started, as they say themselves."""
    return sum(one["total"].get(make_paper.name, 0) for one in _asked("stats").values())


def _asked(what: str) -> dict:
    return getattr(current_app.control.inspect(timeout=2), what)() or {}


def _queued() -> int:
    return cache._cache.get_client().llen("celery")  # type: ignore[attr-defined]


def arrive(drill: Drill, papers: set[UUID]) -> float:
    drill.ledger.expect(papers)
    return until("all papers are made", lambda: not scene.waiting(papers), every=0.5)


def wrong(papers: set[UUID]) -> int:
    """Those that are not there count too."""
    found = list(Paper.objects.filter(pk__in=papers).defer("data"))
    return len(papers) - len(found) + sum(bool(what_is_wrong(one)) for one in found)
