"""python3 -m launcher setup | run | check | test [pytest arguments] | stores | manage …

and: mutate [sample] | bench | drill | load | shots
"""

import os
import signal
import subprocess
import sys

from launcher import aside, check, mutate, setup
from launcher.environment import ROOT, complete_environment
from launcher.run import prepare_database, run, until_ended
from launcher.stores import stores
from launcher.terminal import say

USAGE = __doc__


def main(arguments: list[str]) -> None:
    os.chdir(ROOT)
    verb, rest = (arguments or [""])[0], arguments[1:]
    if verb not in VERBS:
        sys.exit(f"Usage: {USAGE}")
    setup.prepare(PURPOSES.get(verb, "test"))
    setup.enter(arguments)
    complete_environment()
    VERBS[verb](rest)


def _stores(_: list[str]) -> None:
    """Keep the stores up for manage.py and pytest in another window."""
    with until_ended(), stores():
        say(f"DATABASE_URL={os.environ['DATABASE_URL']}\nREDIS_URL={os.environ['REDIS_URL']}\nCtrl-C stops them.")
        signal.pause()


def _manage(arguments: list[str]) -> None:
    """One command with the stores up."""
    with stores():
        raise SystemExit(subprocess.run([sys.executable, "manage.py", *arguments]).returncode)


def _bench() -> None:
    """Every promise about speed, on the demonstration and on what it generates; takes some minutes."""
    with stores():
        prepare_database()
        raise SystemExit(subprocess.run([sys.executable, "manage.py", "bench"]).returncode)


PURPOSES = {"run": "run", "manage": "run", "drill": "run", "load": "run", "bench": "bench"}
VERBS = {
    "setup": lambda _: say(f"Ready: {setup.VENV}"),
    "run": lambda _: run(),
    "check": lambda _: check.check(),
    "test": check.test,
    "bench": lambda _: _bench(),
    "mutate": mutate.mutate,
    "stores": _stores,
    "manage": _manage,
    "drill": aside.drill,
    "load": aside.load,
    "shots": lambda _: aside.shots(),
}

if __name__ == "__main__":
    main(sys.argv[1:])
