"""Meetings: planned, amended against a version, published, canceled, closed."""

from typing import Any

from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import changing, creating
from cases.api import listing, sent
from cases.api.out import tag
from cases.api.patients import board_of
from meetings import actions
from meetings.api import examples
from meetings.api.changing import changed
from meetings.api.out import MeetingOut, MeetingWithAgendaOut
from meetings.api.plan import amended_plan, body, new_plan
from meetings.models import Meeting
from meetings.reading import items_of, read_meeting, visible_meetings

FILTERS = {
    "board": listing.Filter("board", listing.an_id, "Only meetings of this board"),
    "series": listing.Filter("series", listing.an_id, "Only meetings of this series"),
    "from": listing.Filter("starts_at__gte", listing.a_moment, "Beginning at this time or later"),
    "to": listing.Filter("starts_at__lt", listing.a_moment, "Beginning before this time"),
    "is_over": listing.Filter("closed_at__isnull", lambda text: not listing.yes_or_no(text), "Closed or canceled"),
}


class ByStart(Cursors):
    ordering = ("-starts_at", "-pk")


class MeetingIn(body("MeetingPlan")):
    board = serializers.UUIDField(required=False, help_text="Needed by those who work on several boards")


class ReasonIn(serializers.Serializer):
    why = serializers.CharField(max_length=300, help_text="Those who are expected read it")


@access(Rule.MEMBER)
class Meetings(APIView):
    """The meetings of your boards, the latest first."""

    serializer_class, pagination_class = MeetingOut, ByStart

    @extend_schema(parameters=listing.parameters(FILTERS), responses=MeetingOut(many=True))
    def get(self, request: Request) -> Response:
        rows = listing.filtered(visible_meetings(request.user), request, FILTERS)
        return listing.paged(self, rows, request, MeetingOut)

    @extend_schema(
        description="Plan a meeting. Everybody who works on the board is expected; nobody is present yet.",
        request=MeetingIn,
        **creating(MeetingWithAgendaOut),
        examples=[OpenApiExample("A meeting", value=examples.MEETING, request_only=True)],
    )
    @once
    def post(self, request: Request) -> Response:
        raw = dict(sent.an_object(request.data))
        board = board_of(request, raw.pop("board", None))
        return answer(actions.create_meeting(board=board, by=request.user, **new_plan(board, raw)), 201)


@access(Rule.MEMBER)
class OneMeeting(APIView):
    """One meeting with its agenda in order and who is expected and present, and the ETag that a change must name."""

    serializer_class = MeetingWithAgendaOut

    def get(self, request: Request, meeting_id: Any) -> Response:
        return answer(read_meeting(request.user, meeting_id))

    @extend_schema(
        description="Change the plan of a meeting that is not over; what is not sent stays. Where the agenda is "
        "published, everybody who is expected is told.",
        request=body("MeetingAmendment", partial=True),
        **changing(MeetingWithAgendaOut),
        examples=[OpenApiExample("Another room", value=examples.AMENDED_MEETING, request_only=True)],
    )
    @once
    def patch(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        plan = amended_plan(meeting, request.data)
        return answer(changed(request, meeting, actions.amend_meeting, meeting=meeting, **plan))


@access(Rule.MEMBER)
class PublishAgenda(APIView):
    """Keep the list as version 1 and tell everybody who is expected. Published once; again it changes nothing."""

    @extend_schema(request=None, **changing(MeetingWithAgendaOut))
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        return answer(changed(request, meeting, actions.publish_agenda, meeting=meeting))


@access(Rule.MEMBER)
class CancelMeeting(APIView):
    """It is not held: its cases wait for another one, and calendars show it as canceled."""

    @extend_schema(
        request=ReasonIn,
        **changing(MeetingWithAgendaOut),
        examples=[OpenApiExample("Not held", value=examples.CANCELED, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        told = sent.checked(ReasonIn, request.data)
        return answer(changed(request, meeting, actions.cancel_meeting, meeting=meeting, **told))


@access(Rule.MEMBER)
class CloseMeeting(APIView):
    """The meeting is over: its minutes are made, and a case without a signed decision is ready for another one."""

    @extend_schema(request=None, **changing(MeetingWithAgendaOut))
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        return answer(changed(request, meeting, actions.close_meeting, meeting=meeting))


def answer(meeting: Meeting, status: int = 200) -> Response:
    meeting.agenda = items_of(meeting)
    meeting.attendance = list(meeting.attendances.select_related("user"))
    address = reverse("api-meeting", args=[meeting.pk])
    headers = tag(meeting.version, **({"Location": address} if status == 201 else {}))
    return Response(MeetingWithAgendaOut(meeting).data, status=status, headers=headers)


_ONE = "meetings/<uuid:meeting_id>"
urlpatterns = [
    path("meetings/", Meetings.as_view(), name="api-meetings"),
    path(f"{_ONE}/", OneMeeting.as_view(), name="api-meeting"),
    path(f"{_ONE}/publish/", PublishAgenda.as_view(), name="api-meeting-publish"),
    path(f"{_ONE}/cancel/", CancelMeeting.as_view(), name="api-meeting-cancel"),
    path(f"{_ONE}/close/", CloseMeeting.as_view(), name="api-meeting-close"),
]
