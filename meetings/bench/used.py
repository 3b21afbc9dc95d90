"""Processor time by what used it, so that a slow answer says where the time went."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
# What stands in a command, and what it is called in the table; the first that fits.
NAMES = (("granian", "web"), ("celery", "worker and beat"), ("postgres", "PostgreSQL"), ("valkey", "Valkey"))
ELSE = "everything else"


def used() -> dict[str, float]:
    """Seconds of processor time so far, by name. What is none of the product's stands under `everything else`."""
    found = {name: 0.0 for _, name in NAMES}
    for folder in PROC.glob("[0-9]*"):
        name, seconds = _one(folder)
        if name != ELSE:
            found[name] = found.get(name, 0.0) + seconds
    user, nice, system = (int(one) / TICKS for one in (PROC / "stat").read_text().split()[1:4])
    return {**found, ELSE: user + nice + system - sum(found.values())}


def _one(folder: Path) -> tuple[str, float]:
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ELSE, 0.0
    seconds = (int(fields[11]) + int(fields[12])) / TICKS
    if folder.name == str(os.getpid()):
        return "the browsers, simulated", seconds
    return next((name for part, name in NAMES if part in command), ELSE), seconds
