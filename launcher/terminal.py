"""How the launcher speaks: a line for each step, with the time it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    print(f"  {text} … ", end="", flush=True)
    start = time.monotonic()
    yield
    print(f"{time.monotonic() - start:.1f} s", flush=True)


def stop_with(text: str) -> None:
    """End with a message that says what to do."""
    print(f"\n{text}", file=sys.stderr, flush=True)
    raise SystemExit(1)
