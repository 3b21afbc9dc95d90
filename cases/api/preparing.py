"""What preparing a case needs to know and may say: facts, readiness by the board's rules, declared unknowns."""

from datetime import date
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import creating
from cases import actions_preparation
from cases.api import examples, sent
from cases.api.out import RecordOut, told
from cases.facts.gather import as_json, gather
from cases.models import RECORD_KINDS, DeclaredUnknown
from cases.readiness import Found, readiness
from cases.reading import read_case


class ProvenanceOut(serializers.Serializer):
    kind = serializers.CharField()
    record_id = serializers.CharField()
    version = serializers.IntegerField()
    dated_on = serializers.CharField()
    source = serializers.CharField()
    entered_by = serializers.CharField()
    entered_at = serializers.CharField()


class FactOut(serializers.Serializer):
    value = serializers.JSONField()
    provenance = ProvenanceOut(allow_null=True)


class FactsOut(serializers.Serializer):
    as_of = serializers.DateField()
    sha256 = serializers.CharField()
    facts = serializers.DictField(child=FactOut())
    derived = serializers.JSONField()
    conflicts = serializers.ListField(child=serializers.CharField())


class WantedOut(serializers.Serializer):
    item = serializers.CharField(source="wanted.item.name")
    label = serializers.CharField(source="wanted.item.label")
    facts = serializers.ListField(child=serializers.CharField(), source="wanted.item.facts")
    kind = serializers.CharField(source="wanted.item.kind", help_text="The kind of record that takes it")
    required = serializers.BooleanField(source="wanted.required")
    max_age_days = serializers.IntegerField(source="wanted.max_age_days", allow_null=True)
    asked_of = serializers.CharField(source="wanted.asked_of")
    state = serializers.CharField(help_text="present, stale, unknown (declared) or missing")
    dated_on = serializers.CharField()
    why = serializers.CharField(help_text="Why it stands as declared unknown")


class ReadinessOut(serializers.Serializer):
    level = serializers.CharField(
        help_text="ready, conditional or not_ready; never a block, an unready case needs a reason"
    )
    items = WantedOut(many=True)


class UnknownIn(serializers.Serializer):
    reasons = serializers.DictField(
        child=serializers.ChoiceField(DeclaredUnknown.Why.choices), help_text="Fact to the reason why there is no value"
    )


class UnknownOut(serializers.Serializer):
    fact = serializers.CharField()
    why = serializers.CharField()
    by = serializers.CharField(source="by.full_name")
    at = serializers.DateTimeField()


@access(Rule.MEMBER)
class Records(APIView):
    """The records in force of all kinds, each with the facts and details it states; `?kind=imaging` for one kind."""

    serializer_class = RecordOut

    @extend_schema(parameters=[OpenApiParameter("kind", str, enum=list(RECORD_KINDS))], responses=RecordOut(many=True))
    def get(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id)
        kind = request.query_params.get("kind")
        if kind and kind not in RECORD_KINDS:
            raise NotFound(f"There is no kind of record {kind}. There are: {', '.join(RECORD_KINDS)}.")
        found = gather(case, date.today()).records
        chosen = {kind: found[kind]} if kind else found
        return Response(
            RecordOut([told(name, one) for name, records in chosen.items() for one in records], many=True).data
        )


@access(Rule.MEMBER)
class Facts(APIView):
    """Every known fact of the case today, with the record that speaks for it, and what is derived."""

    serializer_class = FactsOut

    def get(self, request: Request, case_id: Any) -> Response:
        sheet = gather(read_case(request.user, case_id), date.today())
        plain = as_json(sheet.facts)
        return Response(
            {
                "as_of": sheet.as_of,
                "sha256": sheet.sha256,
                "facts": {name: _fact(value, sheet.recorded.get(name)) for name, value in plain.items()},
                "derived": {name: _derived(one) for name, one in sheet.derived.items()},
                "conflicts": list(sheet.conflicts),
            }
        )


def _fact(value: object, recorded: Any) -> dict[str, Any]:
    return {"value": value, "provenance": ProvenanceOut(recorded.provenance).data if recorded else None}


def _derived(one: Any) -> dict[str, Any]:
    return {"value": one.value, "possible": list(one.possible), "notes": list(one.notes), "claims": list(one.claims)}


@access(Rule.MEMBER)
class Readiness(APIView):
    """What the board wants on the table, and whether it is there, too old, declared unknown or missing."""

    serializer_class = ReadinessOut

    def get(self, request: Request, case_id: Any) -> Response:
        found = readiness(read_case(request.user, case_id), date.today())
        return Response({"level": found.level.value, "items": [_wanted(one) for one in found.found]})


def _wanted(one: Found) -> dict[str, Any]:
    return dict(WantedOut(one).data)


@access(Rule.MEMBER)
class Unknown(APIView):
    """What stands as declared unknown: somebody looked, and says why there is no value. It is never a value."""

    serializer_class = UnknownOut

    @extend_schema(responses=UnknownOut(many=True))
    def get(self, request: Request, case_id: Any) -> Response:
        return _declared(read_case(request.user, case_id))

    @extend_schema(
        description="Declare facts unknown, each with its reason; all or none. `wanted_again` takes it back.",
        request=UnknownIn,
        **creating(UnknownOut(many=True)),
        examples=[OpenApiExample("Two facts", value=examples.UNKNOWN, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id)
        reasons = sent.an_object(request.data).get("reasons")
        if not isinstance(reasons, dict) or not reasons:
            raise ValidationError({"reasons": ["Send an object of facts and reasons."]})
        try:
            actions_preparation.declare_unknown(case=case, reasons=reasons, by=request.user)
        except actions_preparation.NotDeclared as error:
            raise ValidationError({"reasons": error.message_dict}) from error
        return _declared(case, 201)


def _declared(case: Any, status: int = 200) -> Response:
    return Response(UnknownOut(actions_preparation.declared(case).values(), many=True).data, status=status)


urlpatterns = [
    path("cases/<uuid:case_id>/records/", Records.as_view(), name="api-records"),
    path("cases/<uuid:case_id>/facts/", Facts.as_view(), name="api-facts"),
    path("cases/<uuid:case_id>/readiness/", Readiness.as_view(), name="api-readiness"),
    path("cases/<uuid:case_id>/unknown/", Unknown.as_view(), name="api-unknown"),
]
