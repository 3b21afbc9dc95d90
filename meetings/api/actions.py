"""Actions and what became of them: read and reported with the same rights as on the pages."""

from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import creating
from cases.api import listing, sent
from meetings import actions
from meetings.api import examples
from meetings.following import LISTS, actions_of
from meetings.forms import ProgressForm
from meetings.models import Action, Progress
from meetings.reading import read_action, record_actions_listed

FILTERS = {
    "show": listing.Filter("", str, "Which list; open where nothing is said", [(one, one) for one in LISTS]),
    "mine": listing.Filter("", listing.yes_or_no, "Only one's own"),
    "case": listing.Filter("decision__item__case", listing.an_id, "Only actions on this case"),
    "decision": listing.Filter("decision", listing.an_id, "Only actions of this decision"),
    "board": listing.Filter("decision__item__meeting__board", listing.an_id, "Only actions of this board"),
}
REPORT: dict[str, forms.Field] = dict(ProgressForm.base_fields)


class ByDue(Cursors):
    ordering = ("due_on", "pk")


class ProgressOut(serializers.ModelSerializer):
    by = serializers.CharField(source="by.full_name")

    class Meta:
        model = Progress
        fields = ["id", "state", "on", "reason", "instead", "note", "by", "at"]


class FollowedActionOut(serializers.ModelSerializer):
    """`state` is null while nobody has reported: that is not "not done"."""

    case = serializers.UUIDField(source="decision.item.case_id")
    owner = serializers.CharField(source="owner.full_name", default="")
    state = serializers.CharField(allow_null=True)
    state_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Action
        fields = ["id", "decision", "case", "text", "option", "owner", "due_on", "state", "state_on"]


class ActionWithProgressOut(FollowedActionOut):
    progress = ProgressOut(many=True)

    class Meta(FollowedActionOut.Meta):
        fields = [*FollowedActionOut.Meta.fields, "progress"]


@access(Rule.MEMBER)
class Actions(APIView):
    """What decisions in force ask of people, the nearest date first."""

    serializer_class, pagination_class = FollowedActionOut, ByDue

    @extend_schema(parameters=listing.parameters(FILTERS), responses=FollowedActionOut(many=True))
    @transaction.atomic
    def get(self, request: Request) -> Response:
        asked = listing.asked(request, FILTERS)
        found = actions_of(request.user, asked.pop("show", "open"), asked.pop("mine", False))
        found = found.filter(**{FILTERS[name].lookup: value for name, value in asked.items()})
        read = partial(record_actions_listed, request.user)
        return listing.paged(self, found, request, FollowedActionOut, read)


@access(Rule.MEMBER)
class OneAction(APIView):
    """One action with all that was reported of it, the newest first."""

    serializer_class = ActionWithProgressOut

    def get(self, request: Request, action_id: Any) -> Response:
        return Response(ActionWithProgressOut(read_action(request.user, action_id)).data)

    @extend_schema(
        description="Report what became of it; nothing is overwritten. What was not done, or only partly, needs its "
        "coded reason.",
        request=sent.described("Report", REPORT),
        **creating(ActionWithProgressOut),
        examples=[OpenApiExample("Not done", value=examples.REPORT, request_only=True)],
    )
    @once
    def post(self, request: Request, action_id: Any) -> Response:
        found = read_action(request.user, action_id)
        told = sent.judged(ProgressForm(sent.read(REPORT, request.data))).cleaned_data
        actions.report_progress(action=found, by=request.user, **told)
        return Response(ActionWithProgressOut(read_action(request.user, action_id)).data, status=201)


urlpatterns = [
    path("actions/", Actions.as_view(), name="api-actions"),
    path("actions/<uuid:action_id>/", OneAction.as_view(), name="api-action"),
]
