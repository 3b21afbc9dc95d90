"""Finding a Chromium for the browser journeys."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """The path of a browser, or nothing: what `CHROMIUM` names, Debian's, or playwright's own, installed if need be."""
    chosen = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), "")
    return chosen or _from_playwright() or (_from_playwright() if _installed() else "")


def _from_playwright() -> str:
    code = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = done.stdout.strip()
    return path if path and Path(path).exists() else ""


def _installed() -> bool:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, capture_output=True, timeout=180).returncode == 0
    except subprocess.TimeoutExpired:
        return False
