"""What is done to the product: signals to its processes, found where Linux lists them, and an emptied Redis."""

import os
import signal
import time
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from redis import Redis
from redis.exceptions import RedisError

PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """Of all its threads; none for a process that is gone."""
    try:
        return [
            int(one) for task in (PROC / str(pid) / "task").iterdir() for one in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def named(launcher: int) -> dict[str, int]:
    """Web, worker and beat by their command, as the launcher has started them."""
    found = {}
    for pid in children(launcher):
        words = _command(pid)
        for name, word in (("web", b"granian"), ("beat", b"beat"), ("worker", b"celery")):
            if word in words:
                found[name] = pid
                break
    return found


def hold_rendering(worker: int) -> int:
    """A child of the worker that waits for the compiler of a paper, held still; 0 where there is none at this moment.

    It is looked at once it is still: whatever it was doing then it is doing until it is let go, or killed.
    """
    for one in filter(_compiler, children(worker)):
        _signal(one, signal.SIGSTOP)
        if _is_still(one) and _compiler(one):
            return one
        let_go(one)
    return 0


def let_go(pid: int) -> None:
    _signal(pid, signal.SIGCONT)


def kill(pid: int) -> None:
    """`kill -9`, and wait until it and what it had begun are nobody's any more."""
    _signal(pid, signal.SIGKILL)
    while _state(pid) not in ("", "Z"):
        time.sleep(0.002)


def _is_still(pid: int) -> bool:
    """A signal to stop is obeyed a moment after it was sent."""
    while (state := _state(pid)) in ("R", "S", "D"):
        time.sleep(0.001)
    return state == "T"


def _state(pid: int) -> str:
    """One letter, as Linux has it; empty for a process that is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _compiler(pid: int) -> bool:
    return any(b"compile.py" in _command(one) for one in children(pid))


def _command(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def _signal(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def postmaster() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    return int((folder / "postmaster.pid").read_text().split()[0])


def stop_postgres() -> None:
    """What `pg_ctl stop -m immediate` does: no connection is heard out, and the next start recovers from the log."""
    pid = postmaster()
    os.kill(pid, signal.SIGQUIT)
    connection.close()
    while _state(pid) not in ("", "Z"):
        time.sleep(0.01)


def kill_redis() -> None:
    kill(int(_redis().info("server")["process_id"]))


def flush_redis() -> None:
    """Nudges, counters, what is kept for a second: all of it gone."""
    _redis().flushall()


def redis_answers() -> bool:
    try:
        return bool(_redis().ping())
    except (RedisError, OSError):
        return False


def _redis() -> Redis:
    return cache._cache.get_client()  # type: ignore[attr-defined]
