"""What a trial needs in its environment, and where it keeps its state. Production sets every variable itself."""

import hashlib
import os
import secrets
import stat
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
# Any of these means that somebody configures this installation: then nothing is filled in behind their back.
CONFIGURED_BY = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "PNET_ENV")
# Commands that work on what they are given alone: no store, no secret, whatever this installation is configured with.
STATELESS = ("assess", "facts")


def state_dir() -> Path:
    """Short, because a socket's path holds 107 bytes; one for each user and checkout."""
    if chosen := os.environ.get("PNET_STATE"):
        return Path(chosen).resolve()
    here = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return Path(f"/var/tmp/pnet-{os.getuid()}-{here}")  # noqa: S108


def own_state_dir() -> Path:
    """The state directory, made if need be. One that belongs to somebody else is refused, never used."""
    path = state_dir()
    path.mkdir(mode=0o711, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        sys.exit(f"{path} belongs to somebody else. Set PNET_STATE to an empty directory of your own.")
    # PostgreSQL does not run as root, and the user it runs as must be able to pass through to its own folder.
    path.chmod(0o711 if os.getuid() == 0 else 0o700)
    return path


def database_url() -> str:
    return f"postgres://pnet@{quote(str(state_dir() / 'run'), safe='')}/pnet"


def redis_url() -> str:
    return f"unix://{state_dir() / 'run' / 'r.sock'}?db=0"


def secret_key() -> str:
    """Made once and kept, so that a restart signs nobody out."""
    path = own_state_dir() / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text() or _again(path)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text()


def _again(path: Path) -> str:
    path.unlink()
    return secret_key()


def complete_environment() -> None:
    """For `make run` and `make test`: a development environment, in which each variable that is set keeps its value."""
    os.environ["PNET_DEVELOPMENT"] = "1"
    for name, make in {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "SECRET_KEY": secret_key}.items():
        if not is_set(name):
            os.environ[name] = make()
    os.environ.setdefault("PAPER_DIR", str(state_dir() / "papers"))
    os.environ.setdefault("WEBHOOK_HOSTS", "localhost 127.0.0.1")


def apply_development_environment(command: str = "") -> None:
    """For `manage.py`: as `make run` has it, unless this installation is configured, wholly or in part."""
    if command in STATELESS:
        need_nothing()
    elif os.environ.get("PNET_DEVELOPMENT") == "1" or not any(is_set(name) for name in CONFIGURED_BY):
        complete_environment()


def need_nothing() -> None:
    """The settings want these names; nothing connects to them, and the key signs nothing."""
    os.environ |= {"PNET_DEVELOPMENT": "1", "SECRET_KEY": secrets.token_urlsafe(50)}
    os.environ |= {"DATABASE_URL": database_url(), "REDIS_URL": redis_url(), "PAPER_DIR": str(state_dir() / "papers")}


def is_set(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))
