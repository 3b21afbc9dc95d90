"""Actions and what became of them, for API clients: read and reported with the same rights as on the pages."""

from django.db import transaction
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from meetings import actions
from meetings.following import LISTS, actions_of
from meetings.models import Action, Progress
from meetings.reading import read_action, record_actions_listed


class ProgressOut(serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name")

    class Meta:
        model = Progress
        fields = ["id", "state", "on", "reason", "instead", "note", "by", "at"]


class ProgressIn(serializers.ModelSerializer):
    class Meta:
        model = Progress
        fields = ["state", "on", "reason", "instead", "note"]


class FollowedActionOut(serializers.ModelSerializer):
    """`state` is null while nobody has reported: that is not "not done"."""

    case = serializers.UUIDField(source="decision.item.case_id")
    owner = serializers.CharField(source="owner.full_name", default="")
    state = serializers.CharField(allow_null=True)
    state_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Action
        fields = ["id", "decision", "case", "text", "owner", "due_on", "state", "state_on"]


class ActionWithProgressOut(FollowedActionOut):
    progress = ProgressOut(many=True)

    class Meta(FollowedActionOut.Meta):
        fields = [*FollowedActionOut.Meta.fields, "progress"]


@access(Rule.MEMBER)
@extend_schema(
    parameters=[
        OpenApiParameter("show", str, enum=LISTS, description="Which list; open where nothing is said"),
        OpenApiParameter("mine", bool, description="Only one's own"),
    ]
)
class Actions(generics.ListAPIView):
    """What decisions in force ask of people, the nearest date first."""

    serializer_class = FollowedActionOut

    def get_queryset(self):
        which = self.request.query_params.get("show", "open")
        if which not in LISTS:
            raise ValidationError({"show": f"There are these lists: {', '.join(LISTS)}."})
        return actions_of(self.request.user, which, self.request.query_params.get("mine") == "true")

    def list(self, request: Request, *args, **kwargs) -> Response:
        with transaction.atomic():
            answer = super().list(request, *args, **kwargs)
            record_actions_listed(request.user, len(answer.data["results"]))
        return answer


@access(Rule.MEMBER)
class OneAction(APIView):
    """One action with all that was reported of it, the newest first. POST adds a report; nothing is overwritten."""

    serializer_class = ActionWithProgressOut

    def get(self, request: Request, action_id) -> Response:
        return Response(ActionWithProgressOut(read_action(request.user, action_id)).data)

    @extend_schema(request=ProgressIn, responses={201: ActionWithProgressOut})
    def post(self, request: Request, action_id) -> Response:
        found = read_action(request.user, action_id)
        told = ProgressIn(data=request.data)
        told.is_valid(raise_exception=True)
        actions.report_progress(action=found, by=request.user, **told.validated_data)
        return Response(ActionWithProgressOut(read_action(request.user, action_id)).data, status=201)


urlpatterns = [
    path("actions/", Actions.as_view(), name="api-actions"),
    path("actions/<uuid:action_id>/", OneAction.as_view(), name="api-action"),
]
