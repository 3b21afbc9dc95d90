"""Who is expected at a meeting and who is there, in person or by a deputy."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import changing
from cases.api import sent
from cases.api.out import tag
from meetings import actions
from meetings.api import examples
from meetings.api.changing import changed
from meetings.api.out import AttendanceOut
from meetings.models import Attendance, Meeting
from meetings.quorum import missing_now, wanted
from meetings.reading import read_meeting


class AttendanceLineIn(serializers.Serializer):
    id = serializers.IntegerField()
    present = serializers.BooleanField(required=False)
    deputy = serializers.CharField(
        required=False, allow_blank=True, max_length=150, help_text="Who is there in the place of this person"
    )


class AttendanceIn(serializers.Serializer):
    attendance = AttendanceLineIn(many=True, help_text="Only the lines that change; the others stay")


class AttendanceListOut(serializers.Serializer):
    attendance = AttendanceOut(many=True)
    wanted = serializers.ListField(child=serializers.CharField(), help_text="Disciplines of the board's quorum")
    missing = serializers.ListField(child=serializers.CharField(), help_text="Of these, who is not there")


@access(Rule.MEMBER)
class AttendanceList(APIView):
    """Everybody who is expected, and who of the quorum is not there. For one case see its agenda item."""

    serializer_class = AttendanceListOut

    def get(self, request: Request, meeting_id: Any) -> Response:
        return _list(read_meeting(request.user, meeting_id))

    @extend_schema(
        description="Say who is there now. Set before each case it is that case's presence: a signature keeps it.",
        request=AttendanceIn,
        **changing(AttendanceListOut),
        examples=[OpenApiExample("A deputy", value=examples.ATTENDANCE, request_only=True)],
    )
    @once
    def patch(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        told = sent.checked(AttendanceIn, request.data)
        lines = {one.pk: one for one in meeting.attendances.all()}
        _set(lines, told["attendance"])
        present = {pk for pk, one in lines.items() if one.present}
        deputies = {pk: one.deputy for pk, one in lines.items()}
        changed(request, meeting, actions.set_attendance, meeting=meeting, present=present, deputies=deputies)
        return _list(read_meeting(request.user, meeting_id))


def _set(lines: dict[int, Attendance], told: list[dict[str, Any]]) -> None:
    """Where a deputy goes and nothing else is said, nobody is there any more."""
    unknown = {
        str(n): {"id": ["This meeting has no such line."]} for n, one in enumerate(told) if one["id"] not in lines
    }
    if unknown:
        raise ValidationError({"attendance": unknown})
    for one in told:
        line = lines[one["id"]]
        leaves = bool(line.deputy) and one.get("deputy") == ""
        line.present = one.get("present", line.present and not leaves)
        line.deputy = one.get("deputy", line.deputy if line.present else "")


def _list(meeting: Meeting) -> Response:
    lines = meeting.attendances.select_related("user")
    told = {"attendance": lines, "wanted": list(wanted(meeting.board)), "missing": missing_now(meeting)}
    return Response(AttendanceListOut(told).data, headers=tag(meeting.version))


urlpatterns = [path("meetings/<uuid:meeting_id>/attendance/", AttendanceList.as_view(), name="api-attendance")]
