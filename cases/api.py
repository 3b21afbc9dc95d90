"""Cases, their records and facts for API clients: the same rights, actions and audit as the pages."""

from datetime import date

from django.db import transaction
from django.urls import path
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.access import Rule, access
from cases.actions import content_fields
from cases.facts.gather import as_json, gather
from cases.models import RECORD_KINDS, Case, Patient
from cases.reading import read_case, visible_cases


class PatientOut(serializers.ModelSerializer):
    class Meta:
        model = Patient
        fields = ["id", "identifier", "family_name", "given_name", "title", "sex", "born_on", "died_on"]


class CaseOut(serializers.ModelSerializer):
    patient = PatientOut()
    owner = serializers.CharField(source="owner.full_name")

    class Meta:
        model = Case
        fields = [
            "id", "board", "patient", "question", "why_now", "urgency", "status", "owner", "published_source",
            "version", "created_at", "changed_at",
        ]  # fmt: skip


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


class RecordOut(serializers.Serializer):
    id = serializers.UUIDField()
    series = serializers.UUIDField()
    kind = serializers.CharField()
    version = serializers.IntegerField()
    dated_on = serializers.CharField()
    source = serializers.CharField()
    note = serializers.CharField()
    entered_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    values = serializers.JSONField()


@access(Rule.MEMBER)
class Cases(generics.ListAPIView):
    """The cases you may see, the latest change first. Filter with `?status=listed`."""

    serializer_class = CaseOut

    def get_queryset(self):
        cases = visible_cases(self.request.user).with_people()
        status = self.request.query_params.get("status")
        return cases.filter(status=status) if status else cases

    def list(self, request: Request, *args, **kwargs) -> Response:
        """A list of patients is a reading of their records, and is told so in the audit trail."""
        with transaction.atomic():
            answer = super().list(request, *args, **kwargs)
            audit.record("cases.listed", by=request.user, board=None, detail={"count": len(answer.data["results"])})
        return answer


@access(Rule.MEMBER)
class OneCase(APIView):
    """One case: its patient, its question, where it stands."""

    serializer_class = CaseOut

    def get(self, request: Request, case_id) -> Response:
        return Response(CaseOut(read_case(request.user, case_id)).data)


@access(Rule.MEMBER)
class Records(APIView):
    """The records in force, each with the facts and details it states; `?kind=imaging` for one kind."""

    serializer_class = RecordOut

    def get(self, request: Request, case_id) -> Response:
        case = read_case(request.user, case_id)
        kind = request.query_params.get("kind")
        if kind and kind not in RECORD_KINDS:
            raise NotFound(f"There is no kind of record {kind}. There are: {', '.join(RECORD_KINDS)}.")
        found = gather(case, date.today()).records
        chosen = {kind: found[kind]} if kind else found
        return Response([_record(name, one) for name, records in chosen.items() for one in records])


def _record(kind: str, record) -> dict:
    values = {field.name: getattr(record, field.name) for field in content_fields(type(record))}
    common = ("dated_on", "source", "note")
    return {
        "id": record.pk,
        "series": record.series,
        "kind": kind,
        "version": record.version,
        **{name: values.pop(name) for name in common},
        "entered_at": record.entered_at,
        "entered_by": record.entered_by.full_name,
        "values": {name: value for name, value in values.items() if value not in (None, "")},
    }


@access(Rule.MEMBER)
class Facts(APIView):
    """Every known fact of the case today, with the record that speaks for it, and what is derived."""

    serializer_class = FactsOut

    def get(self, request: Request, case_id) -> Response:
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


def _fact(value: object, recorded) -> dict:
    return {"value": value, "provenance": ProvenanceOut(recorded.provenance).data if recorded else None}


def _derived(one) -> dict:
    return {"value": one.value, "possible": list(one.possible), "notes": list(one.notes), "claims": list(one.claims)}


urlpatterns = [
    path("cases/", Cases.as_view(), name="api-cases"),
    path("cases/<uuid:case_id>/", OneCase.as_view(), name="api-case"),
    path("cases/<uuid:case_id>/records/", Records.as_view(), name="api-records"),
    path("cases/<uuid:case_id>/facts/", Facts.as_view(), name="api-facts"),
]
