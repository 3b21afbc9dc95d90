"""The answer to a change that started from an older version: what was sent and what stands now, field by field."""

import json
from collections.abc import Callable
from typing import Any

from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from accounts.api.preconditions import PreconditionFailed, version_asked
from cases.actions import Stale
from cases.earlier import said_at, said_now


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


def from_version(
    request: Request,
    subject: Any,
    act: Callable[[int], Any],
    now: Callable[[Any], dict[str, Any]] = said_now,
    before: Callable[[Any, int | None], dict[str, Any] | None] = said_at,
) -> Any:
    """Do it from the version that If-Match names; else what was sent and what stands are told, and nothing is written.

    `now` says what stands, as the client would send it; `before` what the version said that the client names.
    """
    asked, raw = version_asked(request), request.data if isinstance(request.data, dict) else {}
    try:
        if asked is None or asked != subject.version:
            raise Stale(subject)
        return act(asked)
    except Stale as error:
        current = error.current or subject
        raise stale(current.version, now(current), raw, before(current, asked)) from error
