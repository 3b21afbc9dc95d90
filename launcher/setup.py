"""The project's own environment in `.venv`, exactly as the lock files have it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.environment import ROOT, own_state_dir
from launcher.terminal import say, step, stop_with

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
PIP = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
STAMP = VENV / "locked"
# Each holds all that stands before it, so an environment for tests also runs, and one for the bench also tests.
LOCKS = {name: ROOT / "requirements" / f"{name}.lock" for name in ("run", "test", "bench")}


def prepare(purpose: str) -> None:
    """`.venv` holds what `purpose` ("run", "test" or "bench") needs; costs nothing when it already does."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older one
        stop_with(f"This needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    with (own_state_dir() / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_prepared(purpose):
            _build(purpose)


def is_prepared(purpose: str) -> bool:
    names = list(LOCKS)
    wanted = {_stamp(name) for name in names[names.index(purpose) :]}
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() in wanted


def enter(arguments: list[str]) -> None:
    """Go on as the environment's own Python."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), "-m", "launcher", *arguments])  # noqa: S606


def _stamp(purpose: str) -> str:
    return hashlib.sha256(LOCKS[purpose].read_bytes() + sys.version.encode()).hexdigest()


def _build(purpose: str) -> None:
    STAMP.unlink(missing_ok=True)
    if not _works():
        with step("making .venv"):
            shutil.rmtree(VENV, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(VENV)], "On Debian: apt install python3-venv.")
    with step("installing what the lock file names"):
        _install(LOCKS[purpose])
    STAMP.write_text(_stamp(purpose))


def _works() -> bool:
    """An environment cut off while it was made has no pip that answers."""
    return PYTHON.exists() and _quiet([str(PYTHON), "-m", "pip", "--version"]).returncode == 0


def _install(lock: Path) -> None:
    """uv where it can be had, because it is ten times as fast; else pip. Both check every hash."""
    if not UV.exists():
        _quiet([*PIP, *hashed(ROOT / "requirements" / "uv.lock")])
    if UV.exists():
        done = _quiet([*by_uv(), *hashed(lock)])
        if done.returncode == 0:
            return
        say(f"\n  uv could not, so pip does it: {done.stderr.strip()[-500:]}")
    _run([*PIP, *hashed(lock)], "Is a package index within reach?")


def by_uv() -> list[str]:
    """The system's certificates, as pip takes them: within a hospital the index is often reached through a proxy."""
    return [str(UV), "pip", "install", "--quiet", "--system-certs", "--python", str(PYTHON)]


def hashed(lock: Path) -> list[str]:
    return ["--require-hashes", "--requirement", str(lock)]


def _quiet(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def _run(command: list[str], hint: str) -> None:
    done = _quiet(command)
    if done.returncode:
        stop_with(f"This failed: {' '.join(command)}\n{(done.stderr or done.stdout).strip()[-1500:]}\n{hint}")
