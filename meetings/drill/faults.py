"""What is done to the product: signals to its processes, found where Linux lists them, and an emptied Redis."""

import os
import signal
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


def rendering(worker: int) -> list[int]:
    """The worker's own processes that wait for the compiler of a paper at this moment."""
    return [
        one for one in children(worker) if any(b"compile.py" in _command(grandchild) for grandchild in children(one))
    ]


def _command(pid: int) -> bytes:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


def kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
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
