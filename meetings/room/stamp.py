"""One short word that changes whenever what the room shows changes. A browser sends the one it has; the same is 204.

The answer is kept for a second, so that any number of screens cost one question a second; without Redis each process
keeps its own.
"""

from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Sum

from meetings.models import AgendaItem, Decision, RoomState

SECONDS_KEPT = 1


def stamp_of(meeting_id: UUID) -> str:
    """Ids and numbers only: it stands in addresses. `none` where no room was opened."""
    key = _key(meeting_id)
    stamp = cache.get(key)
    if stamp is None:
        stamp = fresh_stamp(meeting_id)
        cache.set(key, stamp, SECONDS_KEPT)
    return stamp


def fresh_stamp(meeting_id: UUID) -> str:
    """As it stands in the database. Taken before what it speaks of is read, it is never newer than that."""
    names = (
        "version",
        "block",
        "heard",
        "meeting__version",
        "item_id",
        "item__case__version",
        "item__case__documents_version",
        "closed_at",
        "meeting__closed_at",
    )
    state = RoomState.objects.filter(meeting=meeting_id).values_list(*names).first()
    if state is None:
        return "none"
    version, block, heard, agenda, item, record, documents, *closed = state
    parts = [version, heard, agenda, record, documents, any(closed), *_decision(item)]
    parts += _block(meeting_id) if block else []
    return "-".join(str(int(part or 0)) for part in parts)


def _decision(item_id: UUID | None) -> tuple[int, int, int, bool]:
    """Version, revision, the revision that was verified and whether it is signed, of the newest on the item."""
    columns = ("version", "revision", "verified_revision", "signed_at")
    found = Decision.objects.filter(item=item_id).order_by("-version").values_list(*columns).first()
    return (found[0], found[1], found[2] or 0, found[3] is not None) if found else (0, 0, 0, False)


def _block(meeting_id: UUID) -> list[int | None]:
    """Of all that is confirmed together: what was written, verified, confirmed, signed and recorded, summed up."""
    items = {"item__meeting": meeting_id, "item__removed_at": None, "item__stratum": AgendaItem.Stratum.STANDARD}
    found = Decision.objects.filter(**items).aggregate(
        written=Sum("revision"), verified=Sum("verified_revision"), confirmed=Sum("confirmed_revision"),
        begun=Count("pk"), signed=Count("signed_at"), recorded=Sum("item__case__version"),
    )  # fmt: skip
    return list(found.values())


def forget(meeting_id: UUID) -> None:
    cache.delete(_key(meeting_id))


def _key(meeting_id: UUID) -> str:
    return f"room:{meeting_id}"
