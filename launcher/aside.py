"""`make drill`, `make load`, `make shots`: each with a product of its own; nobody's data is touched, nothing stays."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from launcher import browser, processes
from launcher.check import NO_BROWSER
from launcher.environment import CONFIGURED_BY, ROOT, complete_environment
from launcher.processes import Process
from launcher.run import free_port, migrate, serving, until_ended
from launcher.stores import bring_back, stores
from launcher.terminal import stop_with


@contextmanager
def product() -> Iterator[tuple[str, list[Process]]]:
    """The address and the processes of a product that has just loaded its demonstration, with stores of its own."""
    with until_ended(), tempfile.TemporaryDirectory(prefix="pnet-", dir="/var/tmp") as folder:  # noqa: S108
        for name in (*CONFIGURED_BY, "PAPER_DIR"):
            os.environ.pop(name, None)
        os.environ["PNET_STATE"] = folder
        complete_environment()
        with stores():
            migrate()
            port = free_port()
            with serving(port) as (started, _):
                yield f"http://127.0.0.1:{port}", started


def drill(arguments: list[str]) -> None:
    """Kill workers and stores while people write; `manage.py drill` does it and tells what it sees."""
    with product() as (address, started):
        _end_with([sys.executable, "manage.py", "drill", address, str(os.getpid()), *arguments], started)


def load(arguments: list[str]) -> None:
    """Many screens, editors and papers at once; `manage.py load` brings them and tells how long each answer took."""
    with product() as (address, started):
        _end_with([sys.executable, "manage.py", "load", address, *arguments], started)


def shots() -> None:
    """Take the pictures of the README."""
    os.environ["CHROMIUM"] = browser.find() or stop_with(NO_BROWSER) or ""
    with product() as (address, started):
        _end_with([sys.executable, "-m", "tests.journeys.shots", address, str(ROOT / "docs" / "shots")], started)


def _end_with(command: list[str], started: list[Process]) -> None:
    """What dies meanwhile is started again, as `make run` does."""
    acting = subprocess.Popen(command, cwd=ROOT)
    processes.watch(started, bring_back, lambda: acting.poll() is None)
    raise SystemExit(acting.wait())
