"""Who is there for a case: as the room is now while it is discussed, as it was when it left the room afterwards."""

from typing import Any

from meetings import quorum
from meetings.models import AgendaItem, Attendance, Meeting, RoomState


def present_now(meeting: Meeting) -> list[dict[str, str]]:
    """Each with name, discipline and role; a deputy stands there by name, and says for whom."""
    lines = Attendance.objects.filter(meeting=meeting, present=True).select_related("user")
    return [_person(one) for one in lines]


def _person(one: Attendance) -> dict[str, str]:
    name = one.user.get_full_name()
    person = {"name": name, "discipline": one.get_discipline_display(), "role": one.get_role_display()}
    return {**person, "name": one.deputy, "deputy_of": name} if one.deputy else person


def presence_of(item: AgendaItem) -> tuple[Any, Any]:
    """(who was present, which disciplines of the quorum were not) for this case."""
    in_the_room = RoomState.objects.filter(meeting=item.meeting_id, item=item, closed_at__isnull=True).exists()
    frozen = AgendaItem.objects.filter(pk=item.pk, present__isnull=False).values_list("present", "absent").first()
    if frozen and not in_the_room:
        return frozen
    return present_now(item.meeting), quorum.missing_now(item.meeting)


def freeze(item: AgendaItem) -> None:
    """The case leaves the room: who was there for it stays with it, whoever comes or goes after."""
    item.present, item.absent = present_now(item.meeting), quorum.missing_now(item.meeting)
    item.save(update_fields=["present", "absent"])
