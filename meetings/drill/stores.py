"""Parts of the drill: what becomes of people's writing while Redis, PostgreSQL, web, worker or beat die."""

import time
from collections import Counter
from threading import Event, Thread
from uuid import UUID

from django.urls import reverse

from launcher.stores import nobody_else_starts
from meetings.drill import faults, scene
from meetings.drill.ledger import all_papers
from meetings.drill.papers import arrive, wrong
from meetings.drill.person import Person, revision_in
from meetings.drill.running import Drill, autosave, drafts, lasted, meetings_of, until
from meetings.models import Decision

# Web may not die more often in a minute, or the launcher takes it for more than an accident.
MOST_ROUNDS = 5


class Writers:
    """People who type into drafts of their own all the time; as a browser does, they send again what was not heard."""

    def __init__(self, drill: Drill, texts: list[Decision]) -> None:
        self.drill, self.heard, self._over = drill, Counter[int](), Event()
        self._last_heard, self.longest = time.monotonic(), 0.0
        self._threads = [Thread(target=self._type, args=(one, drill.person("coordinator"))) for one in texts]

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
                self._hear()
            time.sleep(0.1)

    def _hear(self) -> None:
        """The longest time in which nobody's text was acknowledged."""
        now = time.monotonic()
        self.longest, self._last_heard = max(self.longest, now - self._last_heard), now


def lose_redis(drill: Drill, count: int) -> None:
    """Emptied and killed, and before it is back a decision is signed on its page; its papers arrive all the same."""
    began, failed, while_there, slowest = time.monotonic(), 0, 0, 0.0
    texts, chair = drafts(count), drill.person("chair")
    with Writers(drill, drafts(2)) as writers:
        for draft in texts:
            faults.flush_redis()
            with nobody_else_starts():
                faults.kill_redis()
                asked = time.monotonic()
                failed += not _sign(drill, chair, draft)
                slowest = max(slowest, time.monotonic() - asked)
                while_there += faults.redis_answers()
            until("Redis answers", faults.redis_answers)
    papers = {one.pk for one in all_papers(set(), drill.ledger.signed)}
    waited, what = arrive(drill, papers), f"{count} × Redis lost"
    drill.table.row(
        f"Redis emptied and killed, {count} times, a decision signed before it is back",
        f"slowest signature {slowest:.1f} s; saves heard {_told(writers.heard)}; "
        f"{len(papers)} papers, the last {waited:.0f} s after", lasted(began),
    )  # fmt: skip
    drill.table.gate(f"{what}: signatures asked for while it was there", while_there, 0)
    drill.table.gate(f"{what}: signatures that failed", failed, 0)
    drill.table.gate(f"{what}: saves that were not kept at once", writers.heard.total() - writers.heard[200], 0)
    drill.table.gate(f"{what}: saves kept meanwhile", writers.heard[200], count, at_least=True)
    drill.table.gate(f"{what}: papers that a signature lacks", len(texts) * scene.OF_A_SIGNATURE - len(papers), 0)
    drill.table.gate(f"{what}: papers not whole, or not made once", wrong(papers), 0)


def _sign(drill: Drill, chair: Person, draft: Decision) -> bool:
    """With the password, on the page of the decision, as the chair does."""
    answer = chair.post(reverse("decision", args=[draft.item_id]), scene.signed(draft, draft.revision, "Drill."))
    if answer.status != 302:
        return False
    drill.ledger.sign(draft.pk)
    return True


def lose_postgres(drill: Drill, count: int) -> None:
    """Stopped at once while four people type; whatever was acknowledged before stands after the recovery."""
    began, meetings, asker = time.monotonic(), meetings_of(2), drill.person("oncologist")
    downs, papers = [], set[UUID]()
    with Writers(drill, drafts(4)) as writers:
        for _ in range(count):
            papers.add(scene.request(next(meetings), "pack"))
            time.sleep(1)
            faults.stop_postgres()
            downs.append(until("the database and the web answer", lambda: _is_ready(asker)))
    until("the database answers", scene.database_answers)
    arrive(drill, papers)
    what = f"{count} × PostgreSQL stopped"
    drill.table.row(
        f"PostgreSQL stopped at once (immediate), {count} times",
        f"web back after at most {max(downs):.1f} s; saves heard {_told(writers.heard)}", lasted(began),
    )  # fmt: skip
    drill.table.gate(f"{what}: saves refused other than by 503", _refused(writers.heard), 0)
    drill.table.gate(f"{what}: saves kept between", writers.heard[200], count, at_least=True)
    drill.table.gate(f"{what}: papers not whole, or not made once", wrong(papers), 0)


def lose_processes(drill: Drill, rounds: int) -> None:
    """Beat, the worker, web and one of its children end by kill -9 while people type and a paper is made."""
    began, meetings, papers = time.monotonic(), meetings_of(2), set[UUID]()
    rounds, slowest = min(rounds, MOST_ROUNDS), Counter[str]()
    with Writers(drill, drafts(2)) as writers:
        for _ in range(rounds):
            papers.add(scene.request(next(meetings), "pack"))
            for name in ("beat", "worker", "web"):
                slowest[name] = max(slowest[name], _killed(drill, name))
            slowest["child of web"] = max(slowest["child of web"], _killed_child(drill.process("web")))
            time.sleep(12)  # within a minute the launcher forgives five deaths
    waited = arrive(drill, papers)
    back = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in slowest.items())
    drill.table.row(
        f"kill -9 of beat, worker, web and a child of web, {rounds} times each",
        f"a new process after at most: {back}; saves heard {_told(writers.heard)}, the longest silence "
        f"{writers.longest:.1f} s; {len(papers)} papers, the last {waited:.0f} s after", lasted(began),
    )  # fmt: skip
    what = f"{rounds} × beat, worker, web killed"
    drill.table.gate(f"{what}: saves refused", _refused(writers.heard), 0)
    drill.table.gate(f"{what}: saves kept meanwhile", writers.heard[200], rounds, at_least=True)
    drill.table.gate(f"{what}: papers not whole, or not made once", wrong(papers), 0)


def _killed(drill: Drill, name: str) -> float:
    before = drill.process(name)
    faults.kill(before)
    return until(f"{name} is started again", lambda: drill.process(name) not in (0, before))


def _killed_child(parent: int) -> float:
    """Web's own parent brings it back."""
    until("web has its children", lambda: bool(faults.children(parent)))
    before = set(faults.children(parent))
    faults.kill(min(before))
    return until("web has a new child", lambda: bool(set(faults.children(parent)) - before))


def _is_ready(person: Person) -> bool:
    return person.get(reverse("readyz")).status == 200 and scene.database_answers()


def _refused(heard: Counter[int]) -> int:
    """Answers that a browser would not simply ask again for."""
    return sum(count for status, count in heard.items() if status not in (0, 200, 503))


def _told(heard: Counter[int]) -> str:
    names = {0: "no answer"}
    return ", ".join(f"{count} × {names.get(status, status)}" for status, count in sorted(heard.items(), reverse=True))
