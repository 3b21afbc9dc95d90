"""What a measurement was made on, in one line."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Processor, cores, Python, and what else was running: the load as it was when it began."""
    return f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"


def processor() -> str:
    """The model as the system names it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())
