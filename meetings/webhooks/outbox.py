"""Writing down what is to be told, in the transaction in which it happens: what is rolled back was never told."""

from uuid import UUID

from django.utils import timezone

from accounts.models import Board
from meetings.models import Decision, Delivery, Paper, Webhook
from meetings.nudge import nudge_deliveries_after_commit

Event = Webhook.Event


def tell_signed(decision: Decision) -> None:
    event = Event.DECISION_AMENDED if decision.amends_id else Event.DECISION_SIGNED
    item = decision.item
    ids = {"decision": decision.pk, "version": decision.version, "case": item.case_id, "meeting": item.meeting_id}
    tell(event, board=item.meeting.board, subject_id=decision.pk, ids={**ids, "amends": decision.amends_id})


def tell_ready(paper: Paper) -> None:
    ids = {"paper": paper.pk, "kind": paper.kind, "meeting": paper.meeting_id, "decision": paper.decision_id}
    tell(Event.PAPER_READY, board=paper.board, subject_id=paper.pk, ids=ids)


def tell(event: str, *, board: Board, subject_id: UUID, ids: dict[str, object]) -> None:
    """One row for each address that asked for this event. A paper that is made again is told of once."""
    said = {name: value if isinstance(value, int) or value is None else str(value) for name, value in ids.items()}
    body = {"type": str(event), "timestamp": timezone.now().isoformat(), "data": {"board": str(board.pk), **said}}
    asked = Webhook.objects.active().filter(board=board, events__contains=[event])
    rows = [Delivery(webhook=one, event=event, subject_id=subject_id, body=body) for one in asked]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    nudge_deliveries_after_commit(*rows)
