"""`make run`: stores, database, demonstration, web, worker, beat. Ctrl-C stops everything that was started."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher import processes
from launcher.environment import ROOT, own_state_dir
from launcher.processes import Process
from launcher.stores import bring_back, stores
from launcher.terminal import say, step, stop_with

FIRST_PORT = 8000
PATIENCE_SECONDS = 60
APPLICATION = "pnet_board.wsgi:application"


class Ended(Exception):
    """Somebody asked us to end."""


def run() -> None:
    with until_ended(), stores():
        migrate()
        port = free_port()
        os.environ.setdefault("SITE_ADDRESS", f"http://127.0.0.1:{port}")  # printed on every paper
        _serve(port)


@contextmanager
def until_ended() -> Iterator[None]:
    """Ctrl-C and the like end what is inside in good order."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _end)
    try:
        yield
    except Ended:
        say("Stopped.")


def _end(*_: object) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise Ended


def prepare_database() -> None:
    migrate()
    with step("loading the demonstration board into an empty database"):
        _load_demonstration()


def migrate() -> None:
    """The checks are left to the command that follows at once."""
    with step("bringing the database up to date"):
        _manage("migrate", "--noinput", "--skip-checks", "--verbosity", "0")
        _manage("keep_facts")


def _load_demonstration() -> str:
    """Where the database is empty; who may sign in."""
    return _manage("demo", "--if-empty")


def _manage(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        stop_with(f"manage.py {' '.join(arguments)} failed:\n{(done.stderr or done.stdout).strip()[-3000:]}")
    return done.stdout.rstrip()


def free_port() -> int:
    asked = int(os.environ.get("PORT", FIRST_PORT))
    for port in range(asked, asked + 50):
        if _is_free(port):
            if port != asked:
                say(f"  Port {asked} is taken; using {port}.")
            return port
    stop_with(f"No port between {asked} and {asked + 49} is free. Set PORT to one that is.")
    raise AssertionError


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _serve(port: int) -> None:
    with serving(port) as (started, accounts):
        logs = started[0].log.parent
        say(f"\nPNET Board is running: http://127.0.0.1:{port}/\n\n{accounts}\n\nLogs: {logs}\nCtrl-C stops it.")
        dead = processes.watch(started, bring_back)
        stop_with(f"The {dead} ends again and again; see {logs / dead}.log.")


@contextmanager
def serving(port: int) -> Iterator[tuple[list[Process], str]]:
    """Web, worker and beat, the demonstration is loaded, the web answers; who may sign in. Stopped afterwards."""
    logs = own_state_dir() / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    started = product_processes(port, logs)
    try:
        with step("starting web, worker and beat, and loading the demonstration board into an empty database"):
            for one in started:
                one.start()
            accounts = _load_demonstration()
            wait_for(port, started[0])
        yield started, accounts
    finally:
        processes.stop(started)


def product_processes(port: int, logs: Path) -> list[Process]:
    celery = [sys.executable, "-m", "celery", "-A", "pnet_board"]
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    commands = {
        "web": [
            *web,
            "--workers",
            "2",
            "--blocking-threads",
            "1",
            "--respawn-failed-workers",
            "--no-access-log",
            APPLICATION,
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--schedule", str(logs.parent / "beat"), "--pidfile", "", "--loglevel", "WARNING"],
    }
    return [Process(name, command, logs / f"{name}.log") for name, command in commands.items()]


def wait_for(port: int, web: Process) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not _is_live(port):
        if web.has_died() or time.monotonic() > until:
            stop_with(f"The web server does not answer; see {web.log}.")
        time.sleep(0.1)


def _is_live(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
