"""What the API tells of meetings. People stand here by id and name, patients by id alone."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings.models import AgendaItem, Attendance, Meeting, Series
from meetings.presence import presence_of


class MeetingOut(serializers.ModelSerializer):
    """What is named as in a plan may be sent back as it is."""

    state = serializers.SerializerMethodField(help_text="planned, closed (it was held) or canceled")
    chair_name = serializers.CharField(source="chair.full_name")
    scribe_name = serializers.CharField(source="scribe.full_name", default="")
    cut_off_hours = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Meeting
        fields = [
            "id", "board", "series", "state", "starts_at", "place", "video_link", "chair", "chair_name", "scribe",
            "scribe_name", "cut_off_hours", "cut_off_at", "capacity", "published_at", "closed_at", "canceled_because",
            "version",
        ]  # fmt: skip

    def get_state(self, meeting: Meeting) -> str:
        return state_of(meeting)


def state_of(meeting: Meeting) -> str:
    if meeting.closed_at is None:
        return "planned"
    return "canceled" if meeting.canceled_because else "closed"


class SeriesMeetingOut(serializers.ModelSerializer):
    state = serializers.SerializerMethodField(help_text="planned, closed (it was held) or canceled")

    class Meta:
        model = Meeting
        fields = ["id", "starts_at", "state", "place"]

    def get_state(self, meeting: Meeting) -> str:
        return state_of(meeting)


class SeriesOut(serializers.ModelSerializer):
    """`rule` as iCalendar writes it (RFC 5545); `exceptions` are days on which no meeting was planned."""

    meetings = SeriesMeetingOut(many=True)

    class Meta:
        model = Series
        fields = ["id", "board", "rule", "starts_at", "exceptions", "created_at", "version", "meetings"]


class AgendaItemOut(serializers.ModelSerializer):
    """`decision` is the version in force; `draft` is one that is being written."""

    patient = serializers.UUIDField(source="case.patient_id")
    because = serializers.CharField(source="stratum_because", help_text="Why somebody put it under not ready")
    presenter_name = serializers.CharField(source="presenter.full_name", default="")
    decision = serializers.UUIDField(source="decision_in_force.pk", default=None, allow_null=True)
    draft = serializers.UUIDField(source="draft.pk", default=None, allow_null=True)

    class Meta:
        model = AgendaItem
        fields = [
            "id", "meeting", "position", "stratum", "because", "minutes", "late_because", "case", "patient",
            "presenter", "presenter_name", "added_at", "decision", "draft",
        ]  # fmt: skip


class PresentOut(serializers.Serializer):
    name = serializers.CharField()
    discipline = serializers.CharField()
    role = serializers.CharField()
    deputy_of = serializers.CharField(required=False, help_text="Whom this person stands in for")


class OneItemOut(AgendaItemOut):
    """Presence is that of this case: as the room is now, or as it was when the case left it or was signed."""

    present = serializers.SerializerMethodField()
    absent = serializers.SerializerMethodField(help_text="Disciplines of the quorum that are not there")

    class Meta(AgendaItemOut.Meta):
        fields = [*AgendaItemOut.Meta.fields, "present", "absent"]

    @extend_schema_field(PresentOut(many=True))
    def get_present(self, item: AgendaItem) -> Any:
        return self._presence(item)[0]

    def get_absent(self, item: AgendaItem) -> list[str]:
        return self._presence(item)[1]

    def _presence(self, item: AgendaItem) -> tuple[Any, Any]:
        """What is signed keeps its own."""
        if signed := item.decision_in_force:
            return signed.present, signed.absent
        return presence_of(item)


class AttendanceOut(serializers.ModelSerializer):
    name = serializers.CharField(source="user.full_name")

    class Meta:
        model = Attendance
        fields = ["id", "user", "name", "discipline", "role", "present", "deputy"]


class ChangesOut(serializers.Serializer):
    """How the agenda differs from version 1 of its list, by id of the item."""

    added = serializers.ListField(child=serializers.UUIDField())
    removed = serializers.ListField(child=serializers.UUIDField())
    moved = serializers.ListField(child=serializers.UUIDField())
    restated = serializers.ListField(child=serializers.UUIDField(), help_text="In another part of the list")


class AgendaOut(serializers.Serializer):
    published_at = serializers.DateTimeField(allow_null=True)
    items = AgendaItemOut(many=True)
    changes = ChangesOut(allow_null=True, help_text="null where nothing was published")


class MeetingWithAgendaOut(MeetingOut):
    agenda = AgendaItemOut(many=True)
    attendance = AttendanceOut(many=True)

    class Meta(MeetingOut.Meta):
        fields = [*MeetingOut.Meta.fields, "agenda", "attendance"]
