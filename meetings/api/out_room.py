"""What the API tells of the room: as much as its members see, and of a screen never its key but once."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings.models import RoomScreen
from meetings.room.screen import CaseShown, Screen


class SpokenOut(serializers.Serializer):
    """`who` is a name or a discipline alone, as the board's policy was when it was said."""

    who = serializers.CharField()
    discipline = serializers.CharField()
    text = serializers.CharField()


class ShownStandingOut(serializers.Serializer):
    standing = serializers.CharField(source="code")
    options = serializers.ListField(child=serializers.CharField(), source="names")


class ShownLineOut(serializers.Serializer):
    label = serializers.CharField()
    words = serializers.CharField(help_text="Empty: not recorded")


class ShownCaseOut(serializers.Serializer):
    """Facts and standings as the screen shows them; standings and proposals once the options are open."""

    item = serializers.UUIDField(source="item.pk")
    case = serializers.UUIDField(source="item.case_id")
    patient = serializers.UUIDField(source="item.case.patient_id")
    question = serializers.CharField(source="item.case.question")
    facts = ShownLineOut(source="lines", many=True)
    edition = serializers.CharField(help_text="By which the options stand so, and whether a clinician has reviewed it")
    standings = ShownStandingOut(many=True)
    image = serializers.UUIDField(source="images.current.pk", default=None, allow_null=True)
    images = serializers.SerializerMethodField(help_text="Key images of the case, in order")
    images_were_seen = serializers.BooleanField(source="images.were_seen")
    decision = serializers.UUIDField(source="written.decision.pk", default=None, allow_null=True)
    is_signed = serializers.BooleanField(source="written.decision.is_signed", default=False)
    is_verified = serializers.BooleanField(source="written.decision.is_verified", default=False)
    vote_asked_at = serializers.DateTimeField(source="written.decision.vote_asked_at", default=None, allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_images(self, shown: CaseShown) -> Any:
        return [one.pk for one in shown.images.all]


class ClockOut(serializers.Serializer):
    """Of the case in the room, over all the times it was there."""

    seconds = serializers.IntegerField()
    is_running = serializers.BooleanField()
    planned_seconds = serializers.IntegerField(help_text="0: not planned")
    is_over = serializers.BooleanField()


class QuorumOut(serializers.Serializer):
    wanted = serializers.ListField(child=serializers.CharField())
    missing = serializers.CharField(help_text="In words; empty where nobody is missing, or nobody is wanted")


class ClosedRoomOut(serializers.Serializer):
    is_open = serializers.BooleanField(default=False)
    stamp = serializers.CharField()
    version = serializers.IntegerField(help_text="0 where the room was never open")


class RoomOut(ClosedRoomOut):
    """The rest is not there while the room is not open. `blank` is the projected screen; you see the case anyway."""

    is_open = serializers.BooleanField(source="state.is_open")
    version = serializers.IntegerField(source="state.version")
    scribe = serializers.UUIDField(source="state.scribe_id")
    scribe_name = serializers.CharField(source="state.scribe.full_name")
    number = serializers.IntegerField(help_text="The place of the case on the agenda; 0 without one")
    total = serializers.IntegerField()
    blank = serializers.BooleanField(source="state.blank")
    block = serializers.BooleanField(source="state.block", help_text="It lists what is confirmed together, and no case")
    reading_back = serializers.BooleanField(source="state.reading_back")
    identifiers = serializers.CharField(source="state.identifiers")
    proposals_first = serializers.BooleanField(source="state.proposals_first")
    options_are_open = serializers.BooleanField(source="state.options_are_open")
    options_opened_at = serializers.DateTimeField(source="state.options_opened_at", allow_null=True)
    clock = serializers.SerializerMethodField()
    quorum = QuorumOut()
    case = ShownCaseOut(allow_null=True)

    @extend_schema_field(ClockOut)
    def get_clock(self, shown: Screen) -> dict[str, Any]:
        clock = {"seconds": shown.state.seconds(), "is_running": shown.state.is_running}
        return {**clock, "planned_seconds": shown.planned_seconds, "is_over": shown.is_over}


class ScreenOut(serializers.ModelSerializer):
    created_by = serializers.CharField(source="created_by.full_name")

    class Meta:
        model = RoomScreen
        fields = ["id", "meeting", "prefix", "is_usable", "created_at", "created_by", "expires_at", "revoked_at"]


class ScreenWithKeyOut(ScreenOut):
    key = serializers.CharField(help_text="Typed at the address of the room screen; it is never told again")

    class Meta(ScreenOut.Meta):
        fields = [*ScreenOut.Meta.fields, "key"]
