"""Writing to the audit trail: in the same transaction as what it tells of, or not at all."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.db import connection, models

from accounts.copying import insert_all
from accounts.models import AuditEvent, Board, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Ids, codes, dates and counts fit; a sentence, a name with a space or a long text does not.
CODE = re.compile(r"[\w.:+/-]{0,64}")


@dataclass(frozen=True)
class Event:
    """What happened to one thing; who did it and where is told with all events of the action."""

    verb: str
    subject: models.Model | None = None
    patient_id: UUID | None = None
    detail: "dict[str, Any]" = field(default_factory=dict)


class AuditError(Exception):
    """The event may not be written like this; whoever sees this changes the code, not the data."""


def record(
    verb: str,
    *,
    by: User | None,
    board: Board | None,
    subject: models.Model | None = None,
    patient_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add one event. `by=None` is the system itself, or someone who is not signed in.

    Call it last in an action: from here to the commit every other writer of the trail waits.
    """
    return record_all([Event(verb, subject, patient_id, detail or {})], by=by, board=board)[0]


def record_all(events: "Sequence[Event]", *, by: User | None, board: Board | None) -> list[AuditEvent]:
    """The same for several events of one action, in their order."""
    return AuditEvent.objects.bulk_create(_rows(events, by, board), batch_size=1000)


def record_many(events: "Sequence[Event]", *, by: User | None, board: Board | None) -> None:
    """The same for thousands, whose rows nobody reads back. The trigger links each to the one before, as always."""
    insert_all(_rows(events, by, board))


def _rows(events: "Sequence[Event]", by: User | None, board: Board | None) -> list[AuditEvent]:
    if not connection.in_atomic_block:
        verbs = ", ".join(sorted({event.verb for event in events}))
        raise AuditError(f"{verbs}: an audit event is written in the transaction of what it tells of; open one.")
    return [
        AuditEvent(
            verb=event.verb,
            by=by,
            board=board,
            subject_type=event.subject._meta.label_lower if event.subject is not None else "",
            subject_id=str(event.subject.pk) if event.subject is not None else "",
            patient_id=event.patient_id,
            request_id=_from_context("request_id"),
            detail={key: _plain(event.verb, part) for key, part in event.detail.items()} | _token(),
        )
        for event in events
    ]


def _from_context(name: str) -> str:
    return str(structlog.contextvars.get_contextvars().get(name, ""))[:64]


def _token() -> dict[str, str]:
    """The token through which the user acted, if any: stolen tokens are told apart from their owner."""
    token = _from_context("token_id")
    return {"token": token} if token else {}


def _plain(verb: str, value: object) -> object:
    """The detail with ids as text; refuses anything that could be a name or a clinical value."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(verb, part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(verb, part) for part in _ordered(value)]
    text = str(value)
    if not CODE.fullmatch(text):
        raise AuditError(f"{verb}: the audit trail takes ids, codes and counts only, no text of people.")
    return text


def _ordered(values: "Iterable[object]") -> list[object]:
    return sorted(values, key=str) if isinstance(values, set | frozenset) else list(values)
