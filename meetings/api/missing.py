"""What is missing for a meeting and who brings it; and reminding them, once a day at most."""

from typing import Any

from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import doing
from cases.api import sent
from cases.api.asking import AskedPersonOut
from meetings import actions
from meetings.api import examples
from meetings.chasing import asks_for
from meetings.reading import read_meeting


class MissingOut(serializers.Serializer):
    """One item of one case of the agenda. Ask it of somebody else at `cases/{case_id}/asked/`."""

    case = serializers.UUIDField(source="request.case.pk")
    patient = serializers.UUIDField(source="request.case.patient_id")
    item = serializers.CharField(source="request.found.wanted.item.name")
    label = serializers.CharField(source="request.found.wanted.item.label")
    state = serializers.CharField(source="request.found.state.value", help_text="missing, stale or unknown (declared)")
    is_open = serializers.BooleanField(source="request.is_open")
    people = AskedPersonOut(source="request.people", many=True)
    due_at = serializers.DateTimeField()
    is_overdue = serializers.BooleanField()


class RemindIn(serializers.Serializer):
    person = serializers.UUIDField(required=False, allow_null=True, help_text="One person; else everybody")


class RemindedOut(serializers.Serializer):
    reminded = serializers.IntegerField(help_text="Who got a digest now")
    asked = serializers.IntegerField(help_text="Of so many; the others had theirs today already")


@access(Rule.MEMBER)
class Missing(APIView):
    """Every required item that a case of the agenda lacks, and of whom it is asked."""

    serializer_class = MissingOut

    @extend_schema(responses=MissingOut(many=True))
    def get(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        return Response(MissingOut(asks_for([meeting], timezone.now()), many=True).data)


@access(Rule.MEMBER)
class Remind(APIView):
    """Remind everybody of whom something is asked, or one of them: by notice and e-mail, without patient data."""

    @extend_schema(
        request=RemindIn,
        **doing(RemindedOut),
        examples=[OpenApiExample("Everybody", value=examples.REMINDED, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        person = sent.checked(RemindIn, request.data).get("person")
        made, asked = actions.remind_for_meeting(
            meeting=meeting, by=request.user, now=timezone.now(), person_id=str(person or "")
        )
        return Response(RemindedOut({"reminded": made, "asked": asked}).data)


urlpatterns = [
    path("meetings/<uuid:meeting_id>/missing/", Missing.as_view(), name="api-missing"),
    path("meetings/<uuid:meeting_id>/missing/remind/", Remind.as_view(), name="api-remind"),
]
