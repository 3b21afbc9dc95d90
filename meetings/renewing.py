"""Which packs the product keeps current: `actions.renew_paper` looks at each of them and makes what is due anew."""

from datetime import datetime, timedelta

from meetings.models import Meeting, Paper
from meetings.models.paper import RENEWED_KINDS


def packs_to_keep_current(now: datetime) -> list[tuple[Paper, Meeting]]:
    """The newest pack of each kind of every meeting that is to come or is being held."""
    coming = Meeting.objects.filter(closed_at__isnull=True, starts_at__gt=now - timedelta(days=1))
    packs = Paper.objects.filter(kind__in=RENEWED_KINDS, meeting__in=coming)
    newest = packs.order_by("meeting_id", "kind", "-number").distinct("meeting_id", "kind").select_related("meeting")
    return [(one, one.meeting) for one in newest.defer("data") if one.meeting]
