"""Puts each fault that mutmut has written into the program, one at a time, and sees whether a test notices.

mutmut starts pytest anew for every fault, which takes far longer than the tests. Here the tests are collected once; a
fault gets a copy of that process, which runs the tests that reach its function until one fails: the quick first, and
before them what has noticed other faults of the function.
Run where the faulty copy of the program is: `python -m tests.faults [pattern …]`, which `make mutate` does.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.format_utils import mangled_name_from_mutant_name

SELECTION = ["tests/engine", "tests/staging", "--hypothesis-profile=quick"]
QUIET = ["-q", "-s", "-p", "no:cacheprovider", "--no-header"]
UNNOTICED, NOTICED, NO_TEST = 0, 1, 33
# A fault may make a loop endless or a list boundless: a test has so much longer than it takes, and so much memory.
TIMES, AT_LEAST_SECONDS, MEMORY = 10, 5, 4 << 30
# Where it waits for ever instead of computing.
AT_MOST_SECONDS = 900
TOLD_EVERY = 250
# What pytest itself takes for a test.
OWN_SECONDS = 0.005
# How a copy ends tells which test noticed, as far as that fits an exit code.
MOST_TOLD = 255


def metas() -> Iterator[Path]:
    """The files in which mutmut keeps what became of the faults of one module."""
    return Path().rglob("*.py.meta")


def faults(patterns: Sequence[str]) -> list[str]:
    names = (name for path in metas() for name in json.loads(path.read_text("utf-8"))["exit_code_by_key"])
    return sorted(name for name in names if any(fnmatch(name, pattern) for pattern in patterns))


class Hunt:
    """A pytest plugin: instead of running the tests once it runs some of them for each fault."""

    def __init__(self, names: Sequence[str]) -> None:
        stats = json.loads(Path("mutmut-stats.json").read_text("utf-8"))
        self.names, self.reach, self.takes = names, stats["tests_by_mangled_function_name"], stats["duration_by_test"]
        self.found: dict[str, int] = {}
        self.running: dict[int, tuple[str, Sequence[str]]] = {}
        self.noticed: dict[str, Counter[str]] = defaultdict(Counter)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        gc.freeze()
        for name in self.names:
            self._start(name, self._tests(mangled_name_from_mutant_name(name)))
        while self.running:
            self._wait()
        return True

    def _tests(self, function: str) -> list[str]:
        reached = (one for one in self.reach.get(function, ()) if one in self.items)
        return sorted(reached, key=lambda one: (self.takes[one] + OWN_SECONDS) / (self.noticed[function][one] + 0.1))

    def _start(self, name: str, tests: Sequence[str]) -> None:
        if not tests:
            self.found[name] = NO_TEST
            return
        while len(self.running) >= (os.cpu_count() or 1):
            self._wait()
        if child := os.fork():
            self.running[child] = name, tests
        else:
            _try(name, [(self.items[one], self.takes[one]) for one in tests])

    def _wait(self) -> None:
        """A copy ends with how many of its tests it needed; with nothing where they all passed."""
        child, status = os.wait()
        (name, tests), needed = self.running.pop(child), os.waitstatus_to_exitcode(status)
        self.found[name] = NOTICED if needed else UNNOTICED
        if 0 < needed < MOST_TOLD:
            self.noticed[mangled_name_from_mutant_name(name)][tests[needed - 1]] += 1
        if len(self.found) % TOLD_EVERY == 0:
            keep(self.found)
            unnoticed = list(self.found.values()).count(UNNOTICED)
            print(f"  {len(self.found)} of {len(self.names)} faults, {unnoticed} unnoticed", flush=True)


def _try(name: str, tests: Sequence[tuple[pytest.Item, float]]) -> None:
    """In the copy: never returns. Whatever ends it but the end of all its tests means that the fault is noticed."""
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(AT_MOST_SECONDS)
        set_mutant_under_test(name)
        for needed, (item, takes) in enumerate(tests, start=1):
            following = tests[needed][0] if needed < len(tests) else None
            _limit(takes)
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                os._exit(min(needed, MOST_TOLD))
        os._exit(UNNOTICED)
    finally:
        os._exit(MOST_TOLD)


def _limit(takes: float) -> None:
    """From now on the processor for so long, and no longer."""
    until = int(time.process_time() + AT_LEAST_SECONDS + TIMES * takes)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def keep(found: dict[str, int]) -> None:
    """Where mutmut keeps it, so that `mutmut show` and `mutmut results` tell of it."""
    for path in metas():
        told = json.loads(path.read_text("utf-8"))
        told["exit_code_by_key"] = {name: found.get(name, code) for name, code in told["exit_code_by_key"].items()}
        path.write_text(json.dumps(told, indent=4), "utf-8")


def main(arguments: Sequence[str]) -> int:
    set_mutant_under_test("")
    hunt = Hunt(faults(arguments or ["*"]))
    code = pytest.main([*QUIET, *SELECTION], plugins=[hunt])
    keep(hunt.found)
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
