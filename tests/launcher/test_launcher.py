"""`make run` on a bare machine: each trap that was met once, with real programs."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher import environment, processes, run, setup, stores


@pytest.fixture
def state(monkeypatch) -> Iterator[Path]:
    """A state directory of this test's own; short, for the sockets in it."""
    folder = tempfile.mkdtemp(prefix="pnet-", dir="/var/tmp")  # noqa: S108
    monkeypatch.setenv("PNET_STATE", folder)
    monkeypatch.setenv("DATABASE_URL", environment.database_url())
    monkeypatch.setenv("REDIS_URL", environment.redis_url())
    yield Path(folder)
    stores.stop()
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["run", "test"])
@pytest.mark.skipif(not setup.UV.exists(), reason="uv could not be had here, so pip installed everything")
def test_uv_takes_the_command_that_installs_a_lock_file(name):
    command = [*setup.by_uv(), "--offline", "--dry-run", *setup.hashed(setup.LOCKS[name])]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr


def test_a_port_that_is_taken_is_named_and_the_next_one_is_used(monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        assert run.free_port() > taken
    assert f"Port {taken} is taken" in capsys.readouterr().out


def test_a_state_directory_of_somebody_else_is_refused(state, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    with pytest.raises(SystemExit, match="belongs to somebody else"):
        environment.own_state_dir()


def test_stores_are_brought_back_after_both_were_killed_and_their_number_went_to_another_program(state, capsys):
    stores.start()
    note = state / "postgres" / "data" / "postmaster.pid"
    pid = int(note.read_text().split()[0])
    valkey = int(re.search(r"\d+", _asked(state, b"INFO server\r\n").split("process_id:")[1])[0])
    left = note.read_text()
    for one in (pid, valkey):
        os.kill(one, signal.SIGKILL)
    _gone(pid)
    note.write_text(left.replace(str(pid), str(os.getpid()), 1))
    stores.bring_back()
    assert "PostgreSQL and Valkey ended" in capsys.readouterr().out
    stores.bring_back()
    assert "ended" not in capsys.readouterr().out
    assert "PONG" in _asked(state, b"PING\r\n")
    assert int(note.read_text().split()[0]) not in (pid, os.getpid())


def test_a_program_that_is_killed_comes_back_and_what_it_had_started_does_not_stay(tmp_path):
    told = tmp_path / "children"
    parent = processes.Process("web", ["sh", "-c", f"sleep 300 & echo $! >>{told}; wait"], tmp_path / "log")
    parent.start()
    try:
        _wait_for_lines(told, 1)
        os.kill(parent.running.pid, signal.SIGKILL)
        parent.running.wait()
        processes.watch([parent], lambda: None, lambda: len(told.read_text().split()) < 2)
        first, second = map(int, told.read_text().split())
        assert _is_gone(first) and not _is_gone(second)
    finally:
        processes.stop([parent])
    assert _is_gone(second)


def _wait_for_lines(file: Path, count: int) -> None:
    until = time.monotonic() + 10
    while not (file.exists() and len(file.read_text().split()) >= count):
        assert time.monotonic() < until
        time.sleep(0.02)


def _is_gone(pid: int) -> bool:
    """Or dead, and only not yet asked for by whoever adopted it."""
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")")[-1].split()[0] == "Z"


def test_a_store_that_the_environment_names_is_left_to_whoever_runs_it(state, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere.example/board")
    stores.start()
    assert not (state / "postgres" / "data").exists()
    assert "PONG" in _asked(state, b"PING\r\n")


def _asked(state: Path, words: bytes) -> str:
    with socket.socket(socket.AF_UNIX) as one:
        one.connect(str(state / "run" / "r.sock"))
        one.sendall(words)
        return one.recv(10_000).decode()


def _gone(pid: int) -> None:
    until = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
