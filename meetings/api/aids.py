"""What helps to write a decision: routine outcomes with their standard sentences, a rationale to begin with."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.preconditions import version_asked
from accounts.api.writing import changing
from cases.api import sent
from meetings import actions
from meetings.api import examples
from meetings.api.draft_body import form_of
from meetings.api.drafts import answer, changed_draft, draft_of
from meetings.api.out_decisions import DraftOut
from meetings.rationale import begun, relation_of
from meetings.room.routine import routines, written


class RoutineOut(serializers.Serializer):
    id = serializers.CharField()
    label = serializers.CharField()
    outcome = serializers.CharField()
    cause = serializers.CharField(help_text="Of a deferral; else empty")
    sentences = serializers.DictField(child=serializers.CharField(), help_text="By the field that takes it")


class RoutineIn(serializers.Serializer):
    routine = serializers.ChoiceField([(one.id, one.label) for one in routines().values()])


class RationaleOut(serializers.Serializer):
    text = serializers.CharField(help_text="The assessment's own lines on what is chosen and on each reason why not")
    relation = serializers.CharField(help_text="adopted where all that is chosen is eligible; else empty")


@access(Rule.SIGNED_IN)
class Routines(APIView):
    """Outcomes that need no discussion, each with its standard sentences."""

    serializer_class = RoutineOut

    @extend_schema(responses=RoutineOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(RoutineOut(routines().values(), many=True).data)


@access(Rule.MEMBER)
class RoutineOutcome(APIView):
    """The conclusion and the sentences of a routine outcome: each stands after what was written, once."""

    @extend_schema(
        request=RoutineIn,
        **changing(DraftOut),
        examples=[OpenApiExample("No time left", value=examples.ROUTINE, request_only=True)],
    )
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        draft = draft_of(request, decision_id)
        version_asked(request)
        chosen = routines()[sent.checked(RoutineIn, request.data)["routine"]]
        said = {name: text or None for name, text in written(chosen, vars(draft)).items()}
        contents = form_of(draft, said).contents()
        changed_draft(request, draft, actions.save_draft, **contents)
        return answer(request, decision_id)


@access(Rule.MEMBER)
class Rationale(APIView):
    """A rationale to begin with, of the draft as it is kept. Nothing is written."""

    serializer_class = RationaleOut

    def get(self, request: Request, decision_id: Any) -> Response:
        draft = draft_of(request, decision_id)
        chosen = [one for one in draft.options.all() if one.chosen]
        return Response(RationaleOut({"text": begun(draft), "relation": relation_of(chosen)}).data)


_ONE = "drafts/<uuid:decision_id>"
urlpatterns = [
    path("routines/", Routines.as_view(), name="api-routines"),
    path(f"{_ONE}/routine/", RoutineOutcome.as_view(), name="api-draft-routine"),
    path(f"{_ONE}/rationale/", Rationale.as_view(), name="api-draft-rationale"),
]
