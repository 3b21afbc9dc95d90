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


def kill_rendering(worker: int) -> bool:
    """`kill -9` of a child of the worker that waits for the compiler of a paper, if there is one at this moment.

    It is held still while we look, so that it cannot have gone on meanwhile.
    """
    for one in filter(_compiler, children(worker)):
        _signal(one, signal.SIGSTOP)
        if _compiler(one):
            return _signal(one, signal.SIGKILL) and _is_gone(one)
        _signal(one, signal.SIGCONT)
    return False


def _is_gone(pid: int) -> bool:
    """Waits until what it had begun belongs to somebody else, so that no death is counted twice."""
    while children(pid):
        time.sleep(0.002)
    return True


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
    os.kill(postmaster(), signal.SIGQUIT)
    connection.close()


def kill_redis() -> None:
    _signal(int(_redis().info("server")["process_id"]), signal.SIGKILL)


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
