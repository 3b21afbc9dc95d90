"""What has changed on an agenda since its version 1 was published: added, taken off, moved, put in another stratum."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Changes:
    """By item id. An item is moved where its place among those of version 1 that are still there is another one."""

    added: frozenset[str]
    removed: tuple[AgendaItem, ...]
    moved: frozenset[str]
    restated: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.restated)

    def of(self, item: AgendaItem) -> str:
        """How this item differs from version 1 of the list, in words; nothing where it does not."""
        words = {_("Added since"): self.added, _("Moved"): self.moved, _("Other part of the list"): self.restated}
        return ", ".join(str(word) for word, pks in words.items() if str(item.pk) in pks)


def as_published(items: list[AgendaItem]) -> list[dict[str, object]]:
    return [{"item": str(one.pk), "stratum": one.stratum} for one in items]


def changes_of(meeting: Meeting, items: list[AgendaItem]) -> Changes | None:
    """None where nothing was published. `items` are those on the agenda now, in order."""
    if meeting.published_at is None:
        return None
    before = {one["item"]: one["stratum"] for one in meeting.published}
    now = {str(one.pk): one.stratum for one in items}
    gone = [pk for pk in before if pk not in now]
    removed = AgendaItem.objects.filter(pk__in=gone).select_related("case__patient")
    stayed, still = [pk for pk in before if pk in now], [pk for pk in now if pk in before]
    return Changes(
        added=frozenset(now) - frozenset(before),
        removed=tuple(removed),
        moved=frozenset(pk for pk, other in zip(stayed, still, strict=True) if pk != other),
        restated=frozenset(pk for pk in still if before[pk] != now[pk]),
    )
