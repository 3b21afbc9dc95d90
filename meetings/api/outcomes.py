"""How a patient fared after the board: entries that are never altered; a correction is an entry of its own."""

from typing import Any

from django import forms
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import creating
from cases.api import sent
from cases.models import Case
from cases.reading import read_case
from meetings import actions
from meetings.api import examples
from meetings.models import Outcome
from meetings.outcome_form import OutcomeForm
from meetings.outcomes import outcome_of, outcomes_of

FIELDS: dict[str, forms.Field] = dict(OutcomeForm.base_fields)


class OutcomeOut(serializers.ModelSerializer):
    """Empty is not recorded, never "none"."""

    by = serializers.CharField(source="by.full_name")

    class Meta:
        model = Outcome
        fields = ["id", "case", *OutcomeForm.Meta.fields, "corrects", "by", "at"]


@access(Rule.MEMBER)
class Outcomes(APIView):
    """The entries that stand, the last seen first."""

    serializer_class = OutcomeOut

    @extend_schema(responses=OutcomeOut(many=True))
    def get(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id, what="outcomes_viewed")
        return Response(OutcomeOut(outcomes_of(request.user, case), many=True).data)

    @extend_schema(
        description="One entry more. A death becomes part of who the patient is.",
        request=sent.described("OutcomeEntry", FIELDS),
        **creating(OutcomeOut),
        examples=[OpenApiExample("An entry", value=examples.OUTCOME, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id, what="outcomes_viewed")
        return _recorded(request, case, OutcomeForm(sent.read(FIELDS, request.data)))


@access(Rule.MEMBER)
class CorrectOutcome(APIView):
    """Strike an entry by a new one that says otherwise; what is not sent is taken from it. Once: then it is 404."""

    @extend_schema(
        request=sent.described("OutcomeCorrection", FIELDS, partial=True),
        **creating(OutcomeOut),
        examples=[OpenApiExample("Another day", value=examples.CORRECTED_OUTCOME, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id: Any, outcome_id: Any) -> Response:
        case = read_case(request.user, case_id, what="outcomes_viewed")
        corrects = outcome_of(request.user, case, outcome_id)
        data = {**sent.standing(FIELDS, corrects), **sent.read(FIELDS, request.data)}
        return _recorded(request, case, OutcomeForm(data), corrects)


def _recorded(request: Request, case: Case, form: OutcomeForm, corrects: Outcome | None = None) -> Response:
    told = sent.judged(form).cleaned_data
    outcome = actions.record_outcome(case=case, by=request.user, corrects=corrects, **told)
    headers = {"Location": reverse("api-outcomes", args=[case.pk])}
    return Response(OutcomeOut(outcome).data, status=201, headers=headers)


urlpatterns = [
    path("cases/<uuid:case_id>/outcomes/", Outcomes.as_view(), name="api-outcomes"),
    path(
        "cases/<uuid:case_id>/outcomes/<uuid:outcome_id>/correct/", CorrectOutcome.as_view(), name="api-outcome-correct"
    ),
]
