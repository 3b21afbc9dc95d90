"""Meetings and signed decisions for API clients: read with the same rights, and the same audit, as the pages.

Patients stand here as ids; who they are is asked of `cases/`. A draft is nobody's decision yet, so it is not here.
"""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.access import Rule, access
from meetings.models import Action, AgendaItem, Attendance, Decision, DecisionOption, Meeting, Vote
from meetings.reading import items_of, read_decision, read_meeting, visible_decisions, visible_meetings


class MeetingOut(serializers.ModelSerializer):
    chair = serializers.CharField(source="chair.full_name")
    scribe = serializers.CharField(source="scribe.full_name", default="")

    class Meta:
        model = Meeting
        fields = [
            "id", "board", "starts_at", "place", "video_link", "chair", "scribe", "cut_off_at", "capacity",
            "published_at", "closed_at",
            "version",
        ]  # fmt: skip


class AgendaItemOut(serializers.ModelSerializer):
    patient = serializers.UUIDField(source="case.patient_id")
    presenter = serializers.CharField(source="presenter.full_name", default="")
    decision = serializers.UUIDField(source="decision_in_force.pk", default=None, allow_null=True)
    has_draft = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = [
            "id", "position", "stratum", "minutes", "late_because", "case", "patient", "presenter", "added_at",
            "decision", "has_draft",
        ]  # fmt: skip

    def get_has_draft(self, item) -> bool:
        return item.draft is not None


class AttendanceOut(serializers.ModelSerializer):
    name = serializers.CharField(source="user.full_name")

    class Meta:
        model = Attendance
        fields = ["name", "discipline", "role", "present"]


class MeetingWithAgendaOut(MeetingOut):
    agenda = AgendaItemOut(many=True)
    attendance = AttendanceOut(many=True)

    class Meta(MeetingOut.Meta):
        fields = [*MeetingOut.Meta.fields, "agenda", "attendance"]


class OptionOut(serializers.ModelSerializer):
    """`rank` orders what is chosen; `note` is then its condition, else the reason why not."""

    owner = serializers.CharField(source="owner.full_name", default="")

    class Meta:
        model = DecisionOption
        fields = ["option", "name", "standing", "chosen", "rank", "note", "intent", "detail", "owner", "due_on"]


class ActionOut(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.full_name", default="")

    class Meta:
        model = Action
        fields = ["id", "text", "owner", "due_on", "option"]


class VoteOut(serializers.ModelSerializer):
    """`who` is a name or a discipline alone, as the board's policy was when the vote was given."""

    class Meta:
        model = Vote
        fields = ["who", "discipline", "position", "reason"]


class DecisionOut(serializers.ModelSerializer):
    """`state` is computed: decided, provisional, deferred, no consensus, outside the remit, not discussed."""

    state = serializers.ChoiceField(choices=Decision.State.choices)
    votes = VoteOut(many=True)
    verified_by = serializers.CharField(source="verified_by.full_name", default="")
    teller = serializers.CharField(source="teller.full_name", default="")
    meeting = serializers.UUIDField(source="item.meeting_id")
    case = serializers.UUIDField(source="item.case_id")
    patient = serializers.UUIDField(source="item.case.patient_id")
    options = OptionOut(many=True)
    actions = ActionOut(many=True)
    signed_by = serializers.CharField(source="signed_by.full_name")
    # The edition of the standings that lay on the table.
    edition_id = serializers.CharField(source="assessment.edition_id", default="")
    edition_version = serializers.CharField(source="assessment.edition_version", default="")

    class Meta:
        model = Decision
        fields = [
            "id", "meeting", "item", "case", "patient", "version", "amends", "amended_because", "state", "outcome",
            "cause", "because", "text", "rationale", "intent", "options", "relation", "reason", "consensus", "dissent",
            "votes", "wish", "view_presented", "trial", "trial_name", "teller", "tell_by", "actions",
            "present", "absent", "assessment", "edition_id", "edition_version",
            "verified_by", "verified_at", "signed_by", "signed_at",
        ]  # fmt: skip


@access(Rule.MEMBER)
class Meetings(generics.ListAPIView):
    """The meetings of your boards, the latest first."""

    serializer_class = MeetingOut

    def get_queryset(self):
        return visible_meetings(self.request.user)


@access(Rule.MEMBER)
class OneMeeting(APIView):
    """One meeting with its agenda in order and who was expected and present."""

    serializer_class = MeetingWithAgendaOut

    def get(self, request: Request, meeting_id) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        meeting.agenda = items_of(meeting)
        meeting.attendance = list(meeting.attendances.select_related("user"))
        return Response(MeetingWithAgendaOut(meeting).data)


@access(Rule.MEMBER)
@extend_schema(parameters=[OpenApiParameter("case", UUID, description="Only the decisions on this case")])
class Decisions(generics.ListAPIView):
    """Decisions that are signed and in force, the latest first; `?case=` for one case."""

    serializer_class = DecisionOut

    def get_queryset(self):
        found = visible_decisions(self.request.user)
        case = self.request.query_params.get("case")
        return found.filter(item__case=_uuid(case)) if case else found

    def list(self, request: Request, *args, **kwargs) -> Response:
        """A list of decisions is a reading of patients' records, and is told so in the audit trail."""
        with transaction.atomic():
            answer = super().list(request, *args, **kwargs)
            audit.record("decisions.listed", by=request.user, board=None, detail={"count": len(answer.data["results"])})
        return answer


@access(Rule.MEMBER)
class OneDecision(APIView):
    """One signed version, in force or amended since; `amends` names the version before it."""

    serializer_class = DecisionOut

    def get(self, request: Request, decision_id) -> Response:
        found = read_decision(request.user, decision_id)
        if not found.is_signed:
            raise Http404
        return Response(DecisionOut(found).data)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({"case": "This is not the id of a case."}) from None


urlpatterns = [
    path("meetings/", Meetings.as_view(), name="api-meetings"),
    path("meetings/<uuid:meeting_id>/", OneMeeting.as_view(), name="api-meeting"),
    path("decisions/", Decisions.as_view(), name="api-decisions"),
    path("decisions/<uuid:decision_id>/", OneDecision.as_view(), name="api-decision"),
]
