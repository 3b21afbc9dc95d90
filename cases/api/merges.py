"""Two registrations of one person made one patient, and taken apart again. Nothing is deleted."""

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
from accounts.permissions import require
from cases.actions_merge import merge_patients, undo_merge
from cases.api import examples, sent
from cases.models import PatientMerge
from cases.permissions import may_register_patient
from cases.reading import find_patient, merge_to_undo, merges_of, read_patient


class MergeOut(serializers.ModelSerializer):
    """`cases` are those that came over with the registration that was merged."""

    by = serializers.CharField(source="by.full_name")
    undone_by = serializers.CharField(source="undone_by.full_name", default="")

    class Meta:
        model = PatientMerge
        fields = ["id", "kept", "merged", "cases", "why", "by", "at", "undone_why", "undone_by", "undone_at"]


class MergeIn(serializers.Serializer):
    merged = serializers.UUIDField(help_text="The other registration of this patient")
    why = serializers.CharField(max_length=500, help_text="How one knows that it is the same person")


class UndoIn(serializers.Serializer):
    why = serializers.CharField(max_length=500, help_text="Why these are two people")


@access(Rule.MEMBER)
class Merges(APIView):
    """What was merged into this patient, also what was taken back."""

    serializer_class = MergeOut

    @extend_schema(responses=MergeOut(many=True))
    def get(self, request: Request, patient_id: Any) -> Response:
        patient = read_patient(request.user, patient_id)
        require(may_register_patient(request.user, patient.board))
        return Response(MergeOut(merges_of(patient), many=True).data)

    @extend_schema(
        description="Another registration is the same person: its cases come over, both histories stay.",
        request=MergeIn,
        **creating(MergeOut),
        examples=[OpenApiExample("The same person", value=examples.MERGE, request_only=True)],
    )
    @once
    def post(self, request: Request, patient_id: Any) -> Response:
        kept = read_patient(request.user, patient_id)
        told = sent.checked(MergeIn, request.data)
        merged = find_patient(request.user, told["merged"])
        if merged is None:
            raise ValidationError({"merged": ["There is no such patient, or you may not see them."]})
        merge = merge_patients(kept=kept, merged=merged, why=told["why"], by=request.user)
        return Response(MergeOut(merge).data, status=201)


@access(Rule.MEMBER)
class UndoMerge(APIView):
    """They were two people after all: the cases that came over go back. Once."""

    @extend_schema(
        request=UndoIn,
        **creating(MergeOut),
        examples=[OpenApiExample("Two people", value=examples.UNDO, request_only=True)],
    )
    @once
    def post(self, request: Request, patient_id: Any, merge_id: Any) -> Response:
        merge = merge_to_undo(read_patient(request.user, patient_id), merge_id)
        told = sent.checked(UndoIn, request.data)
        return Response(MergeOut(undo_merge(merge=merge, by=request.user, **told)).data, status=201)


_ONE = "patients/<uuid:patient_id>/merges"
urlpatterns = [
    path(f"{_ONE}/", Merges.as_view(), name="api-patient-merges"),
    path(f"{_ONE}/<uuid:merge_id>/undo/", UndoMerge.as_view(), name="api-patient-merge-undo"),
]
