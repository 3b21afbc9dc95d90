"""A real PostgreSQL and a real Valkey of our own, on sockets in the state directory; shared by all runs."""

import fcntl
import os
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from launcher import binaries
from launcher.environment import database_url, own_state_dir, redis_url, state_dir
from launcher.terminal import say, step, stop_with

PATIENCE_SECONDS = 60


@contextmanager
def stores() -> Iterator[None]:
    """Up inside; stopped by whoever leaves last. Those that the environment names are left to whoever runs them."""
    with (own_state_dir() / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        start()
        try:
            yield
        finally:
            _stop_if_last(users)


def start() -> None:
    """Afterwards both answer. Any number of processes may ask at once, and a crash of any of them does no harm."""
    _folders()
    with nobody_else_starts():
        if os.environ["DATABASE_URL"] == database_url():
            _start_postgres()
        if os.environ["REDIS_URL"] == redis_url():
            _start_valkey()


@contextmanager
def nobody_else_starts() -> Iterator[None]:
    """Inside, a store that ends stays away until we are through."""
    with (own_state_dir() / "stores.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bring_back() -> None:
    """Those of our own that ended, killed or crashed, answer again."""
    if gone := [name for name, answers in _ours().items() if not answers]:
        say(f"  {' and '.join(gone)} ended and is started again; see {state_dir()}")
        start()


def _ours() -> dict[str, bool]:
    """The stores that are not left to somebody else, and whether each answers."""
    known = {
        "PostgreSQL": (os.environ["DATABASE_URL"] == database_url(), ".s.PGSQL.5432"),
        "Valkey": (os.environ["REDIS_URL"] == redis_url(), "r.sock"),
    }
    return {name: _answers(_run_dir() / socket) for name, (is_ours, socket) in known.items() if is_ours}


def stop() -> None:
    if _answers(_run_dir() / ".s.PGSQL.5432"):
        _pg("pg_ctl", "-D", str(_data()), "-w", "-m", "fast", "stop")
    if _answers(_run_dir() / "r.sock"):
        _ask_valkey(b"SHUTDOWN\r\n")


def _stop_if_last(users: Any) -> None:
    """The lock of a killed process is gone with it, so nobody has to count."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    stop()


def _run_dir() -> Path:
    return state_dir() / "run"


def _data() -> Path:
    return state_dir() / "postgres" / "data"


def _folders() -> None:
    for name in ("run", "postgres", "valkey", "papers"):
        folder = own_state_dir() / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if os.getuid() == 0 and name in ("run", "postgres"):
            os.chown(folder, _nobody().pw_uid, _nobody().pw_gid)


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        stop_with(
            "PostgreSQL does not run as root, and there is no user nobody. Set DATABASE_URL, or use another user."
        )
        raise


def _start_postgres() -> None:
    if not _data().exists():
        with step("making a database cluster"):
            _make_cluster()
    _remove_stale_pid()
    if not _answers(_run_dir() / ".s.PGSQL.5432"):
        with step("starting PostgreSQL"):
            _start_server()
    # Says that it exists when it does; that is the one failure to expect here.
    _pg("createdb", "-h", str(_run_dir()), "-U", "pnet", "pnet")


def _make_cluster() -> None:
    """Made aside and renamed, so a cluster is whole or not there."""
    aside = _data().with_name(f"new-{os.getpid()}")
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    done = _pg("initdb", "-D", str(aside), "-U", "pnet", "-A", "trust", "-E", "UTF8", *locale)
    if done:
        stop_with(f"initdb failed: {_log().read_text(errors='replace')[-1500:]}")
    aside.rename(_data())


def _start_server() -> None:
    """After a crash the old server's children may take a moment to end, so a first refusal is not the last word."""
    options = f"-h '' -k {_run_dir()} -c shared_buffers=64MB -c max_connections=80 -c log_statement=none"
    until = time.monotonic() + PATIENCE_SECONDS
    while _pg("pg_ctl", "-D", str(_data()), "-w", "-t", "60", "-l", str(_server_log()), "-o", options, "start"):
        if time.monotonic() > until:
            stop_with(f"PostgreSQL does not start; see {_server_log()}.")
        time.sleep(0.5)


def _server_log() -> Path:
    return state_dir() / "postgres" / "server.log"


def _remove_stale_pid() -> None:
    """After a restart of the machine another process may carry the number; PostgreSQL would wait for it for ever."""
    file = _data() / "postmaster.pid"
    if not file.exists():
        return
    if "postgres" not in _program((file.read_text().split() or ["0"])[0]):
        file.unlink(missing_ok=True)


def _program(pid: str) -> str:
    """What runs under this number, or nothing."""
    if Path("/proc/self").exists():
        shown = Path("/proc", pid, "comm")
        return shown.read_text() if shown.exists() else ""
    return subprocess.run(["ps", "-p", pid, "-o", "comm="], capture_output=True, text=True).stdout


def _log() -> Path:
    return state_dir() / "stores.log"


def _pg(program: str, *arguments: str) -> int:
    """Root becomes nobody. Never a pipe: the server would keep it open, and we would wait for its end."""
    who: dict[str, Any] = {}
    if os.getuid() == 0:
        who = {"user": _nobody().pw_uid, "group": _nobody().pw_gid, "extra_groups": []}
    command = [str(binaries.postgres() / program), *arguments]
    with _log().open("a") as log:
        return subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_bare(), **who
        ).returncode


def _bare() -> dict[str, str]:
    """Nothing of PGDATA, PGHOST and the like that a person may have set for a server of their own."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _start_valkey() -> None:
    if _answers(_run_dir() / "r.sock"):
        return
    with step("starting Valkey"):
        folder = str(state_dir() / "valkey")
        options = {"port": "0", "unixsocket": str(_run_dir() / "r.sock"), "unixsocketperm": "700", "dir": folder}
        options |= {"appendonly": "yes", "daemonize": "yes", "logfile": f"{folder}/server.log", "save": ""}
        command = [binaries.valkey(), *(part for name, value in options.items() for part in (f"--{name}", value))]
        with _log().open("a") as log:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        _wait_for(_run_dir() / "r.sock", f"{folder}/server.log")


def _wait_for(path: Path, log: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not _answers(path):
        if time.monotonic() > until:
            stop_with(f"Valkey does not start; see {log}.")
        time.sleep(0.05)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as one:
        try:
            one.connect(str(path))
        except OSError:
            return False
    return True


def _ask_valkey(words: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(str(_run_dir() / "r.sock"))
        one.sendall(words)
        one.settimeout(10)
        # It answers by closing the connection, once everything is written.
        try:
            one.recv(100)
        except OSError:
            return
