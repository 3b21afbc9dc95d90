"""The answer to a change that started from an older version: what was sent and what stands now, field by field."""

import json
from typing import Any

from rest_framework.renderers import JSONRenderer

from accounts.api.preconditions import PreconditionFailed
from cases.actions import Stale


def stale(version: int, now: dict[str, Any], sent: dict[str, Any], before: dict[str, Any] | None) -> PreconditionFailed:
    """`now` and `before` say what stands and what the caller started from; before is None where that is not known.

    A name with a point lies deeper. Named are the fields whose sent value differs from what stands now.
    """
    now = json.loads(JSONRenderer().render(now))
    clashes = [
        {"field": name, "yours": value, "current": now.get(name)}
        | ({} if before is None else {"started_from": before.get(name)})
        for name, value in sent.items()
        if value != now.get(name)
    ]
    return PreconditionFailed(str(Stale(None)), version, conflicts=clashes)
