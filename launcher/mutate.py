"""`mutate [N]`: how many faults, put into engine and staging one at a time, the tests notice; with N every Nth of them.

mutmut makes the faults and runs the tests; its settings stand in pyproject.toml, its working copy in mutants/. It fails
below the least score, and names every fault that nobody noticed.
"""

import json
import subprocess
import sys
from pathlib import Path

from launcher.environment import ROOT
from launcher.terminal import say

LEAST = 90.0
MUTANTS = ROOT / "mutants"
MUTMUT = [sys.executable, "-m", "mutmut"]
# What mutmut writes for a fault that no test noticed, and for one that no test even reached.
UNNOTICED = {0: "survived", 5: "no test", 33: "no test"}


def mutate(arguments: list[str]) -> None:
    every = int(arguments[0]) if arguments else 1
    # Given a name that no fault has, mutmut makes the faults and stops.
    _mutmut("none", quiet=True)
    chosen = sorted(_results())[::every]
    if not chosen:
        sys.exit("mutmut made no fault. Run `.venv/bin/python -m mutmut run` to see why.")
    _mutmut(*chosen)
    _tell({name: code for name, code in _results().items() if name in set(chosen)})


def _mutmut(*names: str, quiet: bool = False) -> None:
    subprocess.run([*MUTMUT, "run", *names], cwd=ROOT, capture_output=quiet)


def _results() -> dict[str, int | None]:
    """Each fault by its name with what became of it."""
    found: dict[str, int | None] = {}
    for path in MUTANTS.rglob("*.py.meta"):
        found |= json.loads(Path(path).read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def _tell(results: dict[str, int | None]) -> None:
    run = {name: code for name, code in results.items() if code is not None}
    unnoticed = {name: UNNOTICED[code] for name, code in run.items() if code in UNNOTICED}
    score = 100 * (len(run) - len(unnoticed)) / max(len(run), 1)
    for name, why in sorted(unnoticed.items()):
        say(f"{why}: {name}")
    say(f"{len(run)} of {len(results)} faults run, {len(unnoticed)} unnoticed: {score:.1f} % (at least {LEAST:.0f} %).")
    say("`.venv/bin/python -m mutmut show NAME` shows a fault.")
    raise SystemExit(0 if score >= LEAST and len(run) == len(results) else 1)
