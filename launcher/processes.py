"""The processes of a running product: started, watched, started again when they die, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from launcher.environment import ROOT
from launcher.terminal import say

# Dying this often within a minute is not an accident any more.
MOST_DEATHS = 5
GRACE_SECONDS = 15


@dataclass
class Process:
    """One of them. `log` receives what it says."""

    name: str
    command: list[str]
    log: Path
    deaths: list[float] = field(default_factory=list)
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Once more too: what the one before has left behind would answer beside it, and outlive us."""
        _signal(self, signal.SIGKILL)
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one thread only
            )  # fmt: skip

    def has_died(self) -> bool:
        return self.running is not None and self.running.poll() is not None

    def dies_too_often(self) -> bool:
        now = time.monotonic()
        self.deaths = [*(one for one in self.deaths if now - one < 60), now]
        return len(self.deaths) > MOST_DEATHS


def _die_with_parent() -> None:
    """A killed launcher leaves no orphan behind (Linux; elsewhere the sockets it leaves are found again)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def watch(processes: list[Process], stores: Callable[[], None], wanted: Callable[[], bool] = lambda: True) -> str:
    """While wanted, and until one dies again and again; answers which. A process that dies once is started again.

    `stores` brings back those that ended, first: the processes need them.
    """
    while wanted():
        stores()
        for one in processes:
            if one.has_died():
                if one.dies_too_often():
                    return one.name
                say(f"  {one.name} ended and is started again; see {one.log}")
                one.start()
        time.sleep(0.5)
    return ""


def stop(processes: list[Process]) -> None:
    """Ask, wait, insist. What a process started itself goes with it."""
    for one in processes:
        _signal(one, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for one in processes:
        _wait(one, until)
        _signal(one, signal.SIGKILL)


def _wait(one: Process, until: float) -> None:
    try:
        if one.running:
            one.running.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        say(f"  {one.name} did not end by itself.")


def _signal(one: Process, number: int) -> None:
    """To its whole group: a leader that is gone may have left children."""
    try:
        if one.running:
            os.killpg(one.running.pid, number)
    except ProcessLookupError:
        return
