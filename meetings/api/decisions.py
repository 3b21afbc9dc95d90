"""Signed decisions: read, listed, amended; and all that was decided on one agenda item.

Patients stand here as ids; who they are is asked of `cases/`. A draft is nobody's decision yet: it has its own address.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import Problem, creating
from cases.actions import Stale
from cases.api import listing, sent
from meetings import actions
from meetings.api import examples
from meetings.api.drafts import answer as draft_answer
from meetings.api.out_decisions import DecisionOut, DraftOut, VersionsOut
from meetings.forms import AmendForm
from meetings.models import Decision
from meetings.reading import read_decision, read_item, visible_decisions
from meetings.told import versions

FILTERS = {
    "case": listing.Filter("item__case", listing.an_id, "Only decisions on this case"),
    "patient": listing.Filter("item__case__patient", listing.an_id, "Only decisions on this patient"),
    "meeting": listing.Filter("item__meeting", listing.an_id, "Only decisions of this meeting"),
    "board": listing.Filter("item__meeting__board", listing.an_id, "Only decisions of this board"),
    "outcome": listing.Filter("outcome", str, "Only with this conclusion", Decision.Outcome.choices),
    "signed_since": listing.Filter("signed_at__gte", listing.a_moment, "Signed at this time or later"),
}
AMENDMENT: dict[str, forms.Field] = dict(AmendForm.base_fields)


class BySignature(Cursors):
    ordering = ("-signed_at", "-pk")


@access(Rule.MEMBER)
class Decisions(APIView):
    """Decisions that are signed and in force, the latest first."""

    serializer_class, pagination_class = DecisionOut, BySignature

    @extend_schema(parameters=listing.parameters(FILTERS), responses=DecisionOut(many=True))
    @transaction.atomic
    def get(self, request: Request) -> Response:
        """A list of decisions is a reading of patients' records, and is told so in the audit trail."""

        def read(count: int) -> None:
            audit.record("decisions.listed", by=request.user, board=None, detail={"count": count})

        rows = listing.filtered(visible_decisions(request.user), request, FILTERS)
        return listing.paged(self, rows, request, DecisionOut, read)


@access(Rule.MEMBER)
class OneDecision(APIView):
    """One signed version, in force or amended since; `amends` names the version before it."""

    serializer_class = DecisionOut

    def get(self, request: Request, decision_id: Any) -> Response:
        return Response(DecisionOut(_signed(request, decision_id)).data)


def _signed(request: Request, decision_id: Any) -> Decision:
    found = read_decision(request.user, decision_id)
    if not found.is_signed:
        raise Http404
    return found


class Newer(APIException):
    status_code = 409
    default_detail = "There is a newer version of this decision, or its amendment is being written: see `current`."


@access(Rule.MEMBER)
class AmendDecision(APIView):
    """Begin an amendment: a draft that is a copy of the signed version, which stays in force until it is signed."""

    @extend_schema(
        request=sent.described("Amendment", AMENDMENT),
        **creating(DraftOut) | {"responses": {**creating(DraftOut)["responses"], 409: Problem}},
        examples=[OpenApiExample("Why", value=examples.AMENDMENT, request_only=True)],
    )
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        signed = _signed(request, decision_id)
        told = sent.judged(AmendForm(sent.read(AMENDMENT, request.data))).cleaned_data
        try:
            draft = actions.amend_decision(decision=signed, by=request.user, **told)
        except Stale as error:
            newer = Newer()
            newer.members = {"current": str(error.current.pk)}
            raise newer from error
        return draft_answer(request, draft.pk, 201)


@access(Rule.MEMBER)
class DecisionsOfItem(APIView):
    """All that was decided on one case in one meeting: the draft, what is in force, and what that replaced."""

    serializer_class = VersionsOut

    def get(self, request: Request, item_id: Any) -> Response:
        return Response(VersionsOut(versions(read_item(request.user, item_id))).data)

    @extend_schema(
        description="Begin the decision: a draft with the assessment as it lies on the table now. Where there is a "
        "draft, that one, answered with 200.",
        request=None,
        **creating(DraftOut),
    )
    @once
    def post(self, request: Request, item_id: Any) -> Response:
        item = read_item(request.user, item_id)
        known = versions(item).draft
        draft = actions.start_decision(item=item, by=request.user)
        return draft_answer(request, draft.pk, 200 if known else 201)


urlpatterns = [
    path("decisions/", Decisions.as_view(), name="api-decisions"),
    path("decisions/<uuid:decision_id>/", OneDecision.as_view(), name="api-decision"),
    path("decisions/<uuid:decision_id>/amend/", AmendDecision.as_view(), name="api-decision-amend"),
    path("agenda/<uuid:item_id>/decision/", DecisionsOfItem.as_view(), name="api-agenda-decision"),
]
