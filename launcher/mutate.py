"""`mutate [sample]`: how many faults, put into engine and staging one at a time, the tests notice.

mutmut makes the faults and runs the tests; its settings stand in pyproject.toml, its working copy in mutants/. It fails
below the least score, and names every fault that nobody noticed.
"""

import json
import shutil
import subprocess
import sys

from launcher.environment import ROOT
from launcher.terminal import say

LEAST = 90.0
MUTANTS = ROOT / "mutants"
# The faults of a function are numbered from 1: these are its first, its sixth, its eleventh and so on.
SAMPLE = ("*_*1", "*_*6")
# What mutmut writes for a fault that no test noticed, and for one that no test reached.
UNNOTICED = {0: "survived", 5: "no test", 33: "no test"}


def mutate(arguments: list[str]) -> None:
    """All faults, or with "sample" one in five."""
    shutil.rmtree(MUTANTS, ignore_errors=True)
    wanted = SAMPLE if arguments == ["sample"] else ()
    if subprocess.run([sys.executable, "-m", "mutmut", "run", *wanted], cwd=ROOT).returncode:
        sys.exit("mutmut did not finish; what it printed says why.")
    _tell({name: code for name, code in _results().items() if code is not None})


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
