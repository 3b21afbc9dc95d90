"""The standard-of-care part of an agenda: read, confirmed, verified and signed together, each decision its own.

A body names every decision that was read with its revision. Where one has changed since, none is touched.
"""

from collections.abc import Callable
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import Problem, doing
from accounts.models import ApiToken
from accounts.permissions import has_role
from cases.actions import Stale
from cases.api import sent
from meetings import actions, permissions
from meetings.api import examples
from meetings.api.agenda import item_answer
from meetings.api.drafts import SignIn
from meetings.api.out import OneItemOut
from meetings.models import Meeting
from meetings.reading import read_item, read_meeting
from meetings.signing import why_not_confirmed
from meetings.together import Prepared, block_of

Scope = ApiToken.Scope


class PreparedOut(serializers.Serializer):
    """A case of the block. `decision` and `revision` are what a body names; `why_not` says why it is discussed."""

    item = serializers.UUIDField(source="item.pk")
    number = serializers.IntegerField(help_text="Its place on the agenda")
    case = serializers.UUIDField(source="item.case_id")
    patient = serializers.UUIDField(source="item.case.patient_id")
    state = serializers.SerializerMethodField(help_text="open, confirmed or signed")
    decision = serializers.UUIDField(source="decision.pk", allow_null=True, default=None)
    revision = serializers.IntegerField(source="decision.revision", allow_null=True, default=None)
    text = serializers.CharField(source="decision.text", default="")
    chosen = serializers.SerializerMethodField()
    is_verified = serializers.BooleanField(source="decision.is_verified", default=False)
    may_be_confirmed = serializers.BooleanField()
    why_not = serializers.ListField(child=serializers.CharField())

    def get_state(self, one: Prepared) -> str:
        return "signed" if one.is_signed else "confirmed" if one.is_confirmed else "open"

    def get_chosen(self, one: Prepared) -> list[str]:
        return [each.option for each in one.chosen]


class ReadOneIn(serializers.Serializer):
    decision = serializers.UUIDField()
    revision = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class ReadIn(serializers.Serializer):
    read = ReadOneIn(many=True, allow_empty=False, help_text="Every decision that was read, at which revision")


class SignTogetherIn(ReadIn, SignIn):
    pass


class Changed(APIException):
    status_code = 409
    default_detail = "A text was changed meanwhile. Read it as it stands now; nothing was done."


_AS_READ = doing(PreparedOut(many=True), _409=Problem)
_READ = [OpenApiExample("As it was read", value=examples.READ_TOGETHER, request_only=True)]


@access(Rule.MEMBER)
class Together(APIView):
    """Each case that is to be confirmed as standard of care, with its prepared recommendation or why it cannot be."""

    serializer_class = PreparedOut

    @extend_schema(responses=PreparedOut(many=True))
    def get(self, request: Request, meeting_id: Any) -> Response:
        return _block(read_meeting(request.user, meeting_id))


@access(Rule.MEMBER)
class ConfirmTogether(APIView):
    """The board agreed to these without discussing them; who is present now is kept with each case."""

    @extend_schema(request=ReadIn, examples=_READ, **_AS_READ)
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        return _done(request, read_meeting(request.user, meeting_id), actions.confirm_together)


@access(Rule.MEMBER)
class VerifyTogether(APIView):
    """You have read each of these texts, which somebody else wrote last."""

    @extend_schema(request=ReadIn, examples=_READ, **_AS_READ)
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        return _done(request, read_meeting(request.user, meeting_id), actions.verify_together)


@access(Rule.MEMBER)
class SignTogether(APIView):
    """One password, and each decision is signed by itself: all of them or none.

    As with one decision it needs the scope `decisions:sign`, the right to sign, and takes no Idempotency-Key. Sent
    again after a lost answer it is refused with 409; the block says then that they are signed.
    """

    required_scopes = (Scope.WRITE, Scope.SIGN)

    @extend_schema(
        request=SignTogetherIn,
        responses=_AS_READ["responses"],
        examples=[OpenApiExample("With the password", value=examples.SIGNED_TOGETHER, request_only=True)],
    )
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        told = sent.checked(SignTogetherIn, request.data)
        if not has_role(request.user, meeting.board, permissions.Role.CHAIR):
            raise PermissionDenied("Only the chair of the board signs.")
        if why := why_not_confirmed(request.user, told["password"], meeting):
            raise ValidationError({"password": [why]})
        return _done(request, meeting, actions.sign_together)


@access(Rule.MEMBER)
class DiscussInstead(APIView):
    """Out of the block, to the end of what is discussed: anybody who works on the board may ask for it."""

    @extend_schema(request=None, **doing(OneItemOut))
    @once
    def post(self, request: Request, item_id: Any) -> Response:
        actions.discuss_instead(item=read_item(request.user, item_id), by=request.user)
        return item_answer(request, read_item(request.user, item_id))


def _done(request: Request, meeting: Meeting, act: Callable[..., Any]) -> Response:
    told = sent.checked(ReadIn, request.data)
    read = {one["decision"]: one["revision"] for one in told["read"]}
    try:
        act(meeting=meeting, read=read, by=request.user)
    except Stale as error:
        changed = Changed()
        changed.members = {"current": {"decision": str(error.current.pk), "revision": error.current.revision}}
        raise changed from error
    return _block(meeting)


def _block(meeting: Meeting) -> Response:
    return Response(PreparedOut(block_of(meeting), many=True).data)


_ONE = "meetings/<uuid:meeting_id>/together"
urlpatterns = [
    path(f"{_ONE}/", Together.as_view(), name="api-together"),
    path(f"{_ONE}/confirm/", ConfirmTogether.as_view(), name="api-together-confirm"),
    path(f"{_ONE}/verify/", VerifyTogether.as_view(), name="api-together-verify"),
    path(f"{_ONE}/sign/", SignTogether.as_view(), name="api-together-sign"),
    path("agenda/<uuid:item_id>/discuss/", DiscussInstead.as_view(), name="api-agenda-discuss"),
]
