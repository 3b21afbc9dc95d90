"""Many browsers at once: room screens that follow, scribes whose pages keep what is typed; how long answers took."""

import re
import time
from collections import defaultdict
from collections.abc import Callable
from math import inf
from random import Random
from statistics import quantiles
from threading import Lock, Thread

from django.urls import reverse

from meetings import actions
from meetings.drill import scene
from meetings.drill.ledger import Ledger
from meetings.drill.person import Person, revision_in
from meetings.drill.running import autosave
from meetings.models import Decision, Meeting
from meetings.views.room import COOKIE

POLLS_EVERY = 3.0
SEEN = re.compile(r"\?seen=([\w-]+)")


class Answers:
    """Filled by many threads: by what was asked, seconds and whether it went wrong."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)
        self._lock = Lock()

    def note(self, what: str, seconds: float, *, is_right: bool) -> None:
        with self._lock:
            self.seconds[what].append(seconds)
            self.wrong[what] += not is_right

    def percentile(self, what: str, share: int) -> float:
        """Of nothing that was answered: endless, so that no target is met by silence."""
        found = self.seconds[what]
        return quantiles(found, n=100)[share - 1] if len(found) > 1 else inf


class Crowd:
    """People of whom each does one thing again and again, in a rhythm of their own, until the time is over."""

    def __init__(self) -> None:
        self.answers, self._until, self._random = Answers(), 0.0, Random(7)
        self._threads: list[Thread] = []

    def add(self, act: Callable[[], None], every: float) -> None:
        first = self._random.random() * every
        self._threads.append(Thread(target=self._repeat, args=(act, every, first), daemon=True))

    def begin(self, seconds: float) -> None:
        """Ends when the time is over and everybody was answered."""
        self._until = time.monotonic() + seconds
        for one in self._threads:
            one.start()
        for one in self._threads:
            one.join()

    def _repeat(self, act: Callable[[], None], every: float, first: float) -> None:
        """Whoever was answered late does not hurry after it: a browser counts from the answer on."""
        time.sleep(first)
        while time.monotonic() < self._until:
            act()
            time.sleep(every)


class Screen:
    """A projector: it asks with the stamp it has seen."""

    def __init__(self, address: str, key: str, answers: Answers) -> None:
        self._person, self._answers, self._seen = Person(address, cookies=f"{COOKIE}={key}"), answers, "none"
        self._path = reverse("room-screen-live")

    def open(self) -> None:
        """The page as it is opened, before anybody follows."""
        if found := SEEN.search(self._person.get(reverse("room-screen")).text):
            self._seen = found[1]

    def follow(self) -> None:
        began = time.perf_counter()
        answer = self._person.get(f"{self._path}?seen={self._seen}")
        seconds = time.perf_counter() - began
        if answer.status == 200 and (found := SEEN.search(answer.text)):
            self._seen = found[1]
        what = "screen, nothing new" if answer.status == 204 else "screen, changed"
        self._answers.note(what, seconds, is_right=answer.status in (200, 204))


class Editor:
    """A page whose draft is kept again and again with one more sentence; what was not heard is sent again."""

    def __init__(self, address: str, draft: Decision, account: str, answers: Answers, ledger: Ledger) -> None:
        self._person, self._answers, self._ledger = Person(address, scene.user(account)), answers, ledger
        self._draft, self._revision, self._number = draft, draft.revision, 1

    def save(self) -> None:
        text = f"Sentence {self._number} of this draft."
        began = time.perf_counter()
        answer = autosave(self._person, self._draft, self._revision, text)
        self._answers.note("editor, draft kept", time.perf_counter() - began, is_right=answer.status == 200)
        if answer.status == 200:
            self._revision, self._number = revision_in(answer.text), self._number + 1
            self._ledger.save(self._draft.pk, self._revision, text)


def rooms(count: int, cases: int) -> list[Meeting]:
    """Meetings that are held at the same time, each with its first case in the room and all drafts begun."""
    found = [scene.a_meeting(cases) for _ in range(count)]
    for meeting in found:
        scene.drafts_of(meeting)
        actions.open_room(meeting=meeting, by=scene.user("coordinator"))
    return found


def keys(meeting: Meeting, count: int) -> list[str]:
    return [actions.create_screen(meeting=meeting, by=scene.user("coordinator"))[1] for _ in range(count)]
