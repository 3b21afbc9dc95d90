"""Cases: opened, read, their question amended against a version, and moved through their life."""

from functools import partial
from typing import Any

from django import forms
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import changing, creating
from cases import actions, actions_amend, lifecycle
from cases.api import examples, listing, sent
from cases.api.out import CaseOut, EarlierOut, tag
from cases.api.stale import from_version
from cases.forms import IntakeForm, MoveForm
from cases.lifecycle import Status
from cases.models import Case
from cases.reading import find_patient, read_case, record_listed, visible_cases

FILTERS = {
    "status": listing.Filter("status", str, "Only cases that are here in their life", Status.choices),
    "urgency": listing.Filter("urgency", str, "Only cases of this urgency", Case.Urgency.choices),
    "board": listing.Filter("board", listing.an_id, "Only cases of this board"),
    "patient": listing.Filter("patient", listing.an_id, "Only cases of this patient"),
    "owner": listing.Filter("owner", listing.an_id, "Only cases that this user owns"),
    "changed_since": listing.Filter("changed_at__gte", listing.a_moment, "Only cases changed at this time or later"),
}


FIELDS: dict[str, forms.Field] = dict(IntakeForm.base_fields)


class CaseIn(sent.described("Referral", FIELDS)):
    patient = serializers.UUIDField()


class MoveIn(serializers.Serializer):
    to = serializers.ChoiceField(Status.choices)
    why = serializers.CharField(required=False, max_length=500, help_text="Needed where the case is not ready")


class MoveOut(serializers.Serializer):
    from_status = serializers.CharField()
    to_status = serializers.CharField()
    why = serializers.CharField()
    by = serializers.CharField(source="by.full_name", default="", help_text="Empty where the product moved the case")
    at = serializers.DateTimeField()


class MayMoveOut(serializers.Serializer):
    to = serializers.CharField()
    verb = serializers.CharField()


class MovesOut(serializers.Serializer):
    status = serializers.CharField()
    may_become = MayMoveOut(many=True)
    moves = MoveOut(many=True)


@access(Rule.MEMBER)
class Cases(APIView):
    """The cases you may see, the last opened first."""

    serializer_class, pagination_class = CaseOut, Cursors

    @extend_schema(parameters=listing.parameters(FILTERS), responses=CaseOut(many=True))
    def get(self, request: Request) -> Response:
        found = listing.filtered(visible_cases(request.user).with_people(), request, FILTERS)
        read = partial(record_listed, request.user, "cases.listed")
        return listing.paged(self, found, request, CaseOut, read)

    @extend_schema(
        description="Open a case of a registered patient, in preparation and owned by you.",
        request=CaseIn,
        **creating(CaseOut),
        examples=[OpenApiExample("A question", value=examples.CASE, request_only=True)],
    )
    @once
    def post(self, request: Request) -> Response:
        body = dict(sent.an_object(request.data))
        patient = find_patient(request.user, body.pop("patient", None))
        if patient is None:
            raise ValidationError({"patient": ["There is no such patient, or you may not see them."]})
        data = {**sent.untouched(FIELDS), **sent.read(FIELDS, body)}
        form = sent.judged(IntakeForm(data, board=patient.board))
        return answer(actions.open_case(patient=patient, by=request.user, **form.cleaned_data), 201)


@access(Rule.MEMBER)
class OneCase(APIView):
    """One case: its patient, its question, where it stands; with the ETag that a change must name."""

    serializer_class = CaseOut

    def get(self, request: Request, case_id: Any) -> Response:
        return answer(read_case(request.user, case_id))

    @extend_schema(
        description="Change the question, why now, the urgency or who should be there; what is not sent stays.",
        request=sent.described("CaseAmendment", FIELDS, partial=True),
        **changing(CaseOut),
        examples=[OpenApiExample("Another question", value=examples.AMENDED_CASE, request_only=True)],
    )
    @once
    def patch(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id)

        def amend(version: int) -> None:
            data = {**sent.standing(FIELDS, case), **sent.read(FIELDS, request.data)}
            form = sent.judged(IntakeForm(data, board=case.board))
            actions_amend.amend_case(case=case, version=version, by=request.user, **form.cleaned_data)

        from_version(request, case, amend)
        return answer(read_case(request.user, case_id))


def answer(case: Case, status: int = 200) -> Response:
    address = reverse("api-case", args=[case.pk])
    headers = tag(case.version, **({"Location": address} if status == 201 else {}))
    return Response(CaseOut(case).data, status=status, headers=headers)


@access(Rule.MEMBER)
class CaseHistory(APIView):
    """What the case asked before each amendment, the newest first, and who amended it."""

    serializer_class = EarlierOut

    @extend_schema(responses=EarlierOut(many=True))
    def get(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id, what="case_history_viewed")
        return Response(EarlierOut(case.earlier.select_related("replaced_by"), many=True).data)


@access(Rule.MEMBER)
class Moves(APIView):
    """The life of a case: where it is, what it may become by hand, and every move with by whom, when and why."""

    serializer_class = MovesOut

    def get(self, request: Request, case_id: Any) -> Response:
        return _moves(read_case(request.user, case_id))

    @extend_schema(
        description="Move the case. Being listed and discussed follow from a meeting, so nobody sets them here.",
        request=MoveIn,
        **changing(MovesOut),
        examples=[OpenApiExample("Ready all the same", value=examples.MOVE, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id)

        def move(version: int) -> Case:
            return actions.move_case(case=case, version=version, by=request.user, **_move(case, request.data))

        return _moves(from_version(request, case, move))


def _move(case: Case, raw: Any) -> dict[str, Any]:
    told = sent.judged(MoveForm(sent.read(dict(MoveForm.base_fields), raw))).cleaned_data
    may = dict(lifecycle.moves_by_hand(case.status))
    if told["to"] not in may:
        objection = f"A case that is {case.get_status_display()} may become by hand: {', '.join(may) or 'nothing'}."
        raise ValidationError({"to": [objection]})
    return told


def _moves(case: Case) -> Response:
    may = [{"to": to, "verb": verb} for to, verb in lifecycle.moves_by_hand(case.status)]
    moves = case.status_changes.select_related("by")
    told = {"status": case.status, "may_become": may, "moves": moves}
    return Response(MovesOut(told).data, headers=tag(case.version))


urlpatterns = [
    path("cases/", Cases.as_view(), name="api-cases"),
    path("cases/<uuid:case_id>/", OneCase.as_view(), name="api-case"),
    path("cases/<uuid:case_id>/history/", CaseHistory.as_view(), name="api-case-history"),
    path("cases/<uuid:case_id>/moves/", Moves.as_view(), name="api-case-moves"),
]
