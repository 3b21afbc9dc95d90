"""Patients: looked for before they are registered, amended against a version; what stood before stays readable."""

from functools import partial
from typing import Any

from django import forms
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import changing, creating
from accounts.models import Board
from cases import actions, actions_amend
from cases.api import examples, listing, sent
from cases.api.out import EarlierOut, PatientOut, tag
from cases.api.stale import from_version
from cases.forms import PatientAmendForm, PatientForm
from cases.models import Patient
from cases.reading import boards_to_open_cases_in, find_patients, read_patient, record_listed, visible_patients

FILTERS = {"board": listing.Filter("board", listing.an_id, "Only patients of this board")}
ANOTHER = "is_another_person"


FIELDS: dict[str, forms.Field] = dict(PatientForm.base_fields)
AMENDED_FIELDS: dict[str, forms.Field] = dict(PatientAmendForm.base_fields)


class MatchOut(serializers.Serializer):
    id = serializers.UUIDField(source="patient.pk")
    why = serializers.CharField()


class MayBeKnown(APIException):
    """Nobody is registered twice unasked."""

    status_code = 409
    default_detail = (
        "Somebody like this is on the list already: see `matches`. Take that patient, or send the same with "
        f'"{ANOTHER}": true.'
    )


class PatientIn(sent.described("Identity", FIELDS)):
    board = serializers.UUIDField(required=False, help_text="Needed by those who work on several boards")
    is_another_person = serializers.BooleanField(
        required=False, help_text="Said of somebody whom a patient on the list resembles"
    )


class FindIn(serializers.Serializer):
    board = serializers.UUIDField(required=False)
    identifier = serializers.CharField(required=False)
    family_name = serializers.CharField(required=False)
    given_name = serializers.CharField(required=False)
    born_on = serializers.DateField(required=False)


@access(Rule.MEMBER)
class Patients(APIView):
    """The patients you may see, the last registered first."""

    serializer_class, pagination_class = PatientOut, Cursors

    @extend_schema(parameters=listing.parameters(FILTERS), responses=PatientOut(many=True))
    def get(self, request: Request) -> Response:
        found = listing.filtered(visible_patients(request.user), request, FILTERS)
        read = partial(record_listed, request.user, "patients_listed")
        return listing.paged(self, found, request, PatientOut, read)

    @extend_schema(
        description="Register a patient. 409 where somebody on the list may be the same, unless you say it is another.",
        request=PatientIn,
        **creating(PatientOut),
        examples=[OpenApiExample("A patient", value=examples.PATIENT, request_only=True)],
    )
    @once
    def post(self, request: Request) -> Response:
        body = dict(sent.an_object(request.data))
        board, is_another = board_of(request, body.pop("board", None)), body.pop(ANOTHER, False) is True
        form = sent.judged(PatientForm(sent.read(FIELDS, body)))
        if not is_another and (found := _found(request, board, form.cleaned_data)):
            error = MayBeKnown()
            error.members = {"matches": MatchOut(found, many=True).data}
            raise error
        patient = actions.register_patient(board=board, by=request.user, **form.cleaned_data)
        return answer(patient, 201)


def _found(request: Request, board: Board, identity: dict[str, Any]) -> list[Any]:
    named = {key: identity.get(key) for key in ("identifier", "family_name", "given_name", "born_on")}
    return find_patients(request.user, board, {key: one for key, one in named.items() if one})


def board_of(request: Request, board_id: object) -> Board:
    """The board that is named, or the only one that the caller works on."""
    boards = list(boards_to_open_cases_in(request.user))
    found = [one for one in boards if board_id is None or str(one.pk) == str(board_id)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(str(one.pk) for one in boards)
    raise ValidationError({"board": [f"Name one board that you work on: {names or 'there is none'}."]})


@access(Rule.MEMBER)
class FindPatients(APIView):
    """Who of a board's patients may be the one named; sent in the body, so that no name stands in an address."""

    required_scopes = ["read"]

    @extend_schema(
        request=FindIn,
        responses=MatchOut(many=True),
        examples=[OpenApiExample("A name and a birth date", value=examples.FIND, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        body = dict(sent.an_object(request.data))
        board = board_of(request, body.pop("board", None))
        asked = sent.checked(FindIn, body)
        return Response(MatchOut(_found(request, board, asked), many=True).data)


@access(Rule.MEMBER)
class OnePatient(APIView):
    """One patient, with the ETag that a change must name."""

    serializer_class = PatientOut

    def get(self, request: Request, patient_id: Any) -> Response:
        return answer(read_patient(request.user, patient_id))

    @extend_schema(
        description="Correct who the patient is; what is not sent stays, null takes a value away.",
        request=sent.described("PatientAmendment", AMENDED_FIELDS, partial=True),
        **changing(PatientOut),
        examples=[OpenApiExample("A new name", value=examples.AMENDED_PATIENT, request_only=True)],
    )
    @once
    def patch(self, request: Request, patient_id: Any) -> Response:
        patient = read_patient(request.user, patient_id)

        def amend(version: int) -> Patient:
            data = {**sent.standing(AMENDED_FIELDS, patient), **sent.read(AMENDED_FIELDS, request.data)}
            form = sent.judged(PatientAmendForm(data))
            return actions_amend.amend_patient(patient=patient, version=version, by=request.user, **form.cleaned_data)

        return answer(from_version(request, patient, amend, now=lambda now: PatientOut(now).data))


def answer(patient: Patient, status: int = 200) -> Response:
    address = reverse("api-patient", args=[patient.pk])
    headers = tag(patient.version, **({"Location": address} if status == 201 else {}))
    return Response(PatientOut(patient).data, status=status, headers=headers)


@access(Rule.MEMBER)
class PatientHistory(APIView):
    """What was registered of the patient before each amendment, the newest first, and who amended it."""

    serializer_class = EarlierOut

    @extend_schema(responses=EarlierOut(many=True))
    def get(self, request: Request, patient_id: Any) -> Response:
        patient = read_patient(request.user, patient_id, what="patient_history_viewed")
        return Response(EarlierOut(patient.earlier.select_related("replaced_by"), many=True).data)


urlpatterns = [
    path("patients/", Patients.as_view(), name="api-patients"),
    path("patients/find/", FindPatients.as_view(), name="api-patients-find"),
    path("patients/<uuid:patient_id>/", OnePatient.as_view(), name="api-patient"),
    path("patients/<uuid:patient_id>/history/", PatientHistory.as_view(), name="api-patient-history"),
]
