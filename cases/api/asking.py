"""Who brings what a case lacks: whoever was named for the item, else whom the board's rule names."""

from datetime import date
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
from accounts.api.writing import creating
from accounts.models import User
from cases.actions_asking import assign_items
from cases.api import examples, sent
from cases.models import Case
from cases.readiness import readiness_of
from cases.reading import person_on_board, read_case
from cases.responsible import requests_of


class AskedPersonOut(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    name = serializers.CharField(source="full_name")


class AskedOut(serializers.Serializer):
    item = serializers.CharField(source="found.wanted.item.name")
    label = serializers.CharField(source="found.wanted.item.label")
    state = serializers.CharField(source="found.state.value", help_text="missing, stale or unknown (declared)")
    is_open = serializers.BooleanField(help_text="Nobody is reminded of what was declared unknown")
    people = AskedPersonOut(many=True)
    due_on = serializers.DateField(allow_null=True)


class AskIn(serializers.Serializer):
    items = serializers.ListField(child=serializers.CharField(max_length=80), min_length=1, max_length=200)
    person = serializers.UUIDField(
        required=False, allow_null=True, help_text="Who works on the board; null: the board's rule holds again"
    )
    due_on = serializers.DateField(required=False, allow_null=True)


@access(Rule.MEMBER)
class Asked(APIView):
    """Every required item that is missing, too old or declared unknown, and of whom it is asked."""

    serializer_class = AskedOut

    @extend_schema(responses=AskedOut(many=True))
    def get(self, request: Request, case_id: Any) -> Response:
        return _asked(read_case(request.user, case_id))

    @extend_schema(
        description="Ask these items of a person, all or none. What was asked before stays in the history.",
        request=AskIn,
        **creating(AskedOut(many=True)),
        examples=[OpenApiExample("Two items", value=examples.ASKED, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id)
        told = sent.checked(AskIn, request.data)
        person = _person(case, told.get("person"))
        items = [(case, item) for item in dict.fromkeys(told["items"])]
        assign_items(items=items, person=person, due_on=told.get("due_on"), by=request.user)
        return _asked(case, 201)


def _person(case: Case, person_id: Any) -> User | None:
    if person_id is None:
        return None
    found = person_on_board(case.board, person_id)
    if found is None:
        raise ValidationError({"person": ["Choose somebody who works on the board of the case."]})
    return found


def _asked(case: Case, status: int = 200) -> Response:
    asked = requests_of([case], readiness_of([case], date.today()))
    return Response(AskedOut(asked, many=True).data, status=status)


urlpatterns = [path("cases/<uuid:case_id>/asked/", Asked.as_view(), name="api-asked")]
