"""`make check` and `make test`: every check, then every test and the browser journeys; all are run, then it is told."""

import os
import subprocess
import sys
import time
from pathlib import Path

from launcher import browser
from launcher.environment import ROOT
from launcher.stores import stores
from launcher.terminal import say

NO_BROWSER = """
********************************************************************************
  NO BROWSER WAS FOUND, SO THE BROWSER JOURNEYS DID NOT RUN.
  Install Chromium (on Debian: apt install chromium) or set CHROMIUM to its path.
********************************************************************************"""
BIN = Path(sys.executable).parent


def checks() -> dict[str, list[str]]:
    manage = [sys.executable, "manage.py"]
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    return {
        "ruff": [str(BIN / "ruff"), "check"],
        "format": [str(BIN / "ruff"), "format", "--check"],
        "types": [str(BIN / "mypy")],
        "imports": [str(BIN / "lint-imports")],
        "templates": [str(BIN / "djade"), "--target-version", "5.2", "--check", *templates],
        "django and the editions": [*manage, "check"],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
    }


def coverage() -> list[str]:
    """Every branch of what decides is run: few examples, no database, half a minute."""
    packages = ("recommendations/engine", "cases/staging")
    measured = [f"--cov={package}" for package in packages]
    return [
        *(sys.executable, "-m", "pytest", "tests/engine", "tests/staging", "--hypothesis-profile=quick"),
        *(*measured, "--cov-fail-under=100", "--cov-report=term-missing:skip-covered"),
    ]


def check() -> None:
    with stores():
        _end(_failed(checks()))


def test(arguments: list[str]) -> None:
    """All of it, or with arguments only what pytest makes of them."""
    found = browser.find()
    with stores():
        failed = [] if arguments else _failed(checks() | {"coverage of engine and staging": coverage()})
        os.environ["CHROMIUM"] = found
        journeys = [] if found else ["-m", "not journey"]
        failed += _failed({"tests": [sys.executable, "-m", "pytest", *journeys, *arguments]})
    if not found:
        say(NO_BROWSER)
        failed += ["browser journeys"] if os.environ.get("REQUIRE_BROWSER") == "1" else []
    _end(failed)


def _failed(commands: dict[str, list[str]]) -> list[str]:
    return [name for name, command in commands.items() if not _passes(name, command)]


def _passes(name: str, command: list[str]) -> bool:
    start = time.monotonic()
    say(f"--- {name}")
    passed = subprocess.run(command, cwd=ROOT).returncode == 0
    say(f"--- {name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - start:.1f} s\n")
    return passed


def _end(failed: list[str]) -> None:
    say(f"FAILED: {', '.join(failed)}" if failed else "Everything passed.")
    raise SystemExit(1 if failed else 0)
