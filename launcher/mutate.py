"""`mutate [sample]`: how many faults, put into engine and staging one at a time, the tests notice.

mutmut writes the faults into a copy of the program, mutants/, and finds which test reaches which function; its settings
stand in pyproject.toml. tests/faults.py then tries them. Below the least score it fails; it names every fault that
nobody noticed.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from launcher.environment import ROOT
from launcher.terminal import say

LEAST = 90.0
MUTANTS = ROOT / "mutants"
# The faults of a function are numbered from 1: these are its first, its sixth, its eleventh and so on.
SAMPLE = ("*_*1", "*_*6")
# mutmut has no command that only writes the faults; before it tries one it writes them all.
ONE = "recommendations.engine.logic.x_every__mutmut_1"
# What mutmut writes for a fault that no test noticed, and for one that no test reached.
UNNOTICED = {0: "survived", 5: "no test", 33: "no test"}


def mutate(arguments: list[str]) -> None:
    """All faults, or with "sample" one in five."""
    shutil.rmtree(MUTANTS, ignore_errors=True)
    wanted = SAMPLE if arguments == ["sample"] else ()
    _run(["-m", "mutmut", "run", ONE], ROOT)
    _run(["-m", "tests.faults", *wanted], MUTANTS)
    _tell({name: code for name, code in _results().items() if code is not None})


def _run(command: list[str], where: Path) -> None:
    if subprocess.run([sys.executable, *command], cwd=where).returncode:
        sys.exit(f"{command[1]} did not finish; what it printed says why.")


def _results() -> dict[str, int | None]:
    """Each fault by its name with what became of it; None where it was not run."""
    found: dict[str, int | None] = {}
    for path in MUTANTS.rglob("*.py.meta"):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def _tell(run: dict[str, int]) -> None:
    unnoticed = {name: UNNOTICED[code] for name, code in run.items() if code in UNNOTICED}
    score = 100 * (len(run) - len(unnoticed)) / max(len(run), 1)
    for name, why in sorted(unnoticed.items()):
        say(f"{why}: {name}")
    say("`.venv/bin/python -m mutmut show NAME` shows a fault.")
    say(f"{len(run)} faults, {len(unnoticed)} unnoticed: {score:.1f} % are noticed, and {LEAST:.0f} % must be.")
    raise SystemExit(0 if score >= LEAST else 1)
