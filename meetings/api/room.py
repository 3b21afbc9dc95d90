"""The room while the meeting is held: what it shows now, its steps, and the screens that show it without a sign-in."""

from collections.abc import Callable
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.preconditions import version_asked
from accounts.api.writing import Problem, changing, doing
from cases.actions import Stale
from cases.api import sent
from cases.api.out import tag
from cases.api.stale import stale
from meetings import actions
from meetings.api import examples
from meetings.api.out_room import ClosedRoomOut, RoomOut, ScreenOut, ScreenWithKeyOut
from meetings.models import Meeting, RoomState
from meetings.reading import read_meeting
from meetings.room.reading import item_of, meeting_of, record_seen, screen_for, screens_of, state_of
from meetings.room.screen import screen_of
from meetings.room.stamp import stamp_of

SEEN = OpenApiParameter("seen", str, description="The `stamp` that you have: 204 while nothing has changed since")
FULL = RoomState.Identifiers.FULL
SHOW = "show"


class OpenIn(serializers.Serializer):
    proposals_first = serializers.BooleanField(default=False, help_text="Own proposals are heard before the options")
    minutes_per_case = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=120)


class StepIn(serializers.Serializer):
    do = serializers.ChoiceField([SHOW, *actions.STEPS], help_text="`show` names its `item`; `options` opens them")
    item = serializers.UUIDField(required=False, help_text="The case that comes into the room")


@access(Rule.MEMBER)
class Room(APIView):
    """What the room shows now, as its members see it. Each case that is told is a reading of it.

    The ETag is the version that a step must name. Ask every few seconds with `seen`, and rest on 204.
    """

    serializer_class = RoomOut

    @extend_schema(parameters=[SEEN], responses={200: RoomOut, 204: OpenApiResponse(description="Nothing has changed")})
    def get(self, request: Request, meeting_id: Any) -> Response:
        meeting = meeting_of(request.user, meeting_id)
        if "seen" in request.query_params and stamp_of(meeting.pk) == request.query_params["seen"]:
            return Response(status=204)
        return _room(request, meeting)


@access(Rule.MEMBER)
class OpenRoom(APIView):
    """The first case that is not decided comes into the room, and you are its scribe. Open already it stays so."""

    @extend_schema(
        request=OpenIn,
        **doing(RoomOut),
        examples=[OpenApiExample("With own proposals", value=examples.ROOM, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        return _acted(request, meeting_id, actions.open_room, OpenIn)


@access(Rule.MEMBER)
class StepRoom(APIView):
    """Move the room from the version that you saw; only its scribe does. At the end of the agenda nothing moves."""

    @extend_schema(
        request=StepIn,
        **changing(RoomOut),
        examples=[OpenApiExample("The next case", value=examples.STEP, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting, version = meeting_of(request.user, meeting_id), version_asked(request)
        told = sent.checked(StepIn, request.data)
        try:
            _step(request, meeting, version or 0, **told)
        except Stale as error:
            now = error.current.version
            raise stale(now, {"version": now}, {"version": version}, None) from error
        return _room(request, meeting)


def _step(request: Request, meeting: Meeting, seen: int, do: str, item: Any = None) -> None:
    if do != SHOW:
        act, how = actions.STEPS[do]
        act(meeting=meeting, by=request.user, seen=seen, **how)
        return
    if item is None:
        raise ValidationError({"item": ["Name the agenda item that comes into the room."]})
    shown = item_of(request.user, meeting, item)
    actions.show_case(meeting=meeting, item=shown, by=request.user, seen=seen)


@access(Rule.MEMBER)
class TakeOver(APIView):
    """From now on you are the scribe; whoever was it goes on following."""

    @extend_schema(request=None, **doing(RoomOut))
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        return _acted(request, meeting_id, actions.take_over)


@access(Rule.MEMBER)
class CloseRoom(APIView):
    """Nothing is shown any more. The meeting itself is closed at its own address."""

    @extend_schema(request=None, **doing(RoomOut))
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        return _acted(request, meeting_id, actions.close_room)


def _acted(request: Request, meeting_id: Any, act: Callable[..., Any], shape: Any = None) -> Response:
    meeting = meeting_of(request.user, meeting_id)
    act(meeting=meeting, by=request.user, **(sent.checked(shape, request.data) if shape else {}))
    return _room(request, meeting)


def _room(request: Request, meeting: Meeting) -> Response:
    stamp = stamp_of(meeting.pk)
    state = state_of(meeting.pk)
    if state is None or not state.is_open:
        version = state.version if state else 0
        return Response(ClosedRoomOut({"stamp": stamp, "version": version}).data, headers=tag(version))
    shown = screen_of(state, stamp=stamp, identifiers=FULL, blank=False)
    if shown.case:
        record_seen(request.user, shown.case.item)
    return Response(RoomOut(shown).data, headers=tag(state.version))


@access(Rule.MEMBER)
class Screens(APIView):
    """The screens that were made for this meeting, the newest first. Of a key only the first letters are kept."""

    serializer_class = ScreenOut

    @extend_schema(responses=ScreenOut(many=True))
    def get(self, request: Request, meeting_id: Any) -> Response:
        return Response(ScreenOut(screens_of(read_meeting(request.user, meeting_id)), many=True).data)

    @extend_schema(
        description="A screen and its key, which stands in this answer and nowhere else. It takes no Idempotency-Key, "
        "so that no answer with a key is kept: after a lost answer revoke the screen and make another.",
        request=None,
        responses={201: ScreenWithKeyOut, 400: Problem},
    )
    def post(self, request: Request, meeting_id: Any) -> Response:
        screen, key = actions.create_screen(meeting=meeting_of(request.user, meeting_id), by=request.user)
        screen.key = key
        return Response(ScreenWithKeyOut(screen).data, status=201, headers={"Cache-Control": "no-store"})


@access(Rule.MEMBER)
class RevokeScreen(APIView):
    """At once and for good; it shows nothing any more. A second time changes nothing."""

    @extend_schema(request=None, **doing(ScreenOut))
    @once
    def post(self, request: Request, screen_id: Any) -> Response:
        screen = actions.revoke_screen(screen=screen_for(request.user, screen_id), by=request.user)
        return Response(ScreenOut(screen).data)


_ONE = "meetings/<uuid:meeting_id>/room"
urlpatterns = [
    path(f"{_ONE}/", Room.as_view(), name="api-room"),
    path(f"{_ONE}/open/", OpenRoom.as_view(), name="api-room-open"),
    path(f"{_ONE}/steps/", StepRoom.as_view(), name="api-room-step"),
    path(f"{_ONE}/take-over/", TakeOver.as_view(), name="api-room-take-over"),
    path(f"{_ONE}/close/", CloseRoom.as_view(), name="api-room-close"),
    path(f"{_ONE}/screens/", Screens.as_view(), name="api-room-screens"),
    path("screens/<uuid:screen_id>/revoke/", RevokeScreen.as_view(), name="api-screen-revoke"),
]
