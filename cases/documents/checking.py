"""Having a file checked: the program is given the bytes and the limits, and its answer is read with suspicion."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cases.documents import limits

# Shorter than the lease under which a worker checks a file.
SECONDS = 25
PROGRAM = Path(__file__).with_name("check.py")


@dataclass(frozen=True)
class Verdict:
    """`refused` is the code of a reason; empty, and `content` is what may be shown."""

    refused: str = ""
    content: bytes = b""
    preview: bytes = b""
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def check(content: bytes, media_type: str) -> Verdict:
    # -I: the program sees neither our environment (secrets) nor our modules, and needs none of them.
    command = [sys.executable, "-I", str(PROGRAM), media_type, json.dumps(given_limits())]
    try:
        done = subprocess.run(  # noqa: S603  the command is ours, the file goes to standard input
            command, input=content, capture_output=True, timeout=SECONDS, cwd=PROGRAM.parent, env={"PATH": os.defpath}
        )
    except subprocess.TimeoutExpired:
        return Verdict("too_heavy")
    return Verdict("too_heavy") if done.returncode else _verdict(done.stdout)


def _verdict(answer: bytes) -> Verdict:
    head, _, body = answer.partition(b"\n")
    told = json.loads(head)
    if told.get("refused"):
        return Verdict(told["refused"])
    numbers = {name: told.get(name) for name in ("pages", "width", "height")}
    return Verdict(content=body[: told["whole"]], preview=body[told["whole"] :], **numbers)


def given_limits() -> dict[str, int]:
    return {
        "bytes": limits.MAX_BYTES,
        "megapixels": limits.MAX_MEGAPIXELS,
        "side": limits.MAX_SIDE,
        "pages": limits.MAX_PAGES,
        "preview": limits.PREVIEW_SIDE,
    }
