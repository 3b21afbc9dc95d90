"""One short word that changes whenever what the room shows changes. A browser sends the one it has; the same is 204.

It is read from the database each time it is asked, and kept nowhere: no step can be missed, whatever else is away.
Every browser of every room asks all the time, so it is one statement, written out: composed anew each time by the ORM
it cost several times as much.
"""

from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from meetings.models import AgendaItem, Decision

# The parts of a stamp, then whether the list of what is confirmed together is shown.
_NOW = """
    SELECT state.version, state.heard, meeting.version, patient.version, record.version, record.documents_version,
        (state.closed_at IS NOT NULL OR meeting.closed_at IS NOT NULL)::int,
        decision.version, decision.revision, decision.verified_revision, (decision.signed_at IS NOT NULL)::int,
        state.block
    FROM meetings_roomstate state
    JOIN meetings_meeting meeting ON meeting.id = state.meeting_id
    LEFT JOIN meetings_agendaitem item ON item.id = state.item_id
    LEFT JOIN cases_case record ON record.id = item.case_id
    LEFT JOIN cases_patient patient ON patient.id = record.patient_id
    LEFT JOIN LATERAL (
        SELECT * FROM meetings_decision WHERE item_id = state.item_id ORDER BY version DESC LIMIT 1
    ) decision ON TRUE
    WHERE state.meeting_id = %s
"""


def stamp_of(meeting_id: UUID) -> str:
    """Ids and numbers only: it stands in addresses. `none` where no room was opened.

    Taken before what it speaks of is read, it is never newer than that.
    """
    with connection.cursor() as cursor:
        row = cursor.execute(_NOW, [meeting_id]).fetchone()
    if row is None:
        return "none"
    *parts, block = row
    return "-".join(str(part or 0) for part in (*parts, *(_block(meeting_id) if block else ())))


def _block(meeting_id: UUID) -> list[int | None]:
    """Of all that is confirmed together: what was written, verified, confirmed, signed and recorded, summed up."""
    items = {"item__meeting": meeting_id, "item__removed_at": None, "item__stratum": AgendaItem.Stratum.STANDARD}
    found = Decision.objects.filter(**items).aggregate(
        written=Sum("revision"), verified=Sum("verified_revision"), confirmed=Sum("confirmed_revision"),
        begun=Count("pk"), signed=Count("signed_at"), recorded=Sum("item__case__version"),
    )  # fmt: skip
    return list(found.values())
