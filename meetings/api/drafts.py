"""The draft of a decision: read, written against its revision, verified by somebody else, signed with the password."""

from collections.abc import Callable
from typing import Any

from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.preconditions import IF_MATCH, version_asked
from accounts.api.writing import Problem, changing
from accounts.models import ApiToken
from accounts.permissions import require
from cases.actions import Stale
from cases.api import sent
from cases.api.out import tag
from cases.api.stale import stale
from meetings import actions, permissions
from meetings.api import examples
from meetings.api.draft_body import DraftIn, form_of
from meetings.api.out_decisions import DecisionOut, DraftOut, flat
from meetings.models import Decision
from meetings.reading import read_decision
from meetings.signing import why_not_confirmed

Scope = ApiToken.Scope


class Signed(APIException):
    status_code = 409
    default_detail = "The decision is signed, so it stays as it is. Amend it to change it."


@access(Rule.MEMBER)
class Draft(APIView):
    """A decision that is being written, with what a signature still asks for. Once it is signed: 409."""

    serializer_class = DraftOut

    def get(self, request: Request, decision_id: Any) -> Response:
        return answer(request, decision_id)

    @extend_schema(
        description="Keep what is sent, complete or not; what is not sent stays. `actions` replaces all of them.",
        request=DraftIn,
        **changing(DraftOut),
        examples=[OpenApiExample("A recommendation", value=examples.DRAFT, request_only=True)],
    )
    @once
    def patch(self, request: Request, decision_id: Any) -> Response:
        draft = draft_of(request, decision_id)
        version_asked(request)
        contents = form_of(draft, request.data).contents()
        changed_draft(request, draft, actions.save_draft, **contents)
        return answer(request, decision_id)


@access(Rule.MEMBER)
class VerifyDraft(APIView):
    """You have read the text of this revision, which somebody else wrote. A change after it voids that."""

    @extend_schema(request=None, **changing(DraftOut))
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        changed_draft(request, draft_of(request, decision_id), actions.verify_decision)
        return answer(request, decision_id)


@access(Rule.MEMBER)
class ReassessDraft(APIView):
    """The draft takes today's assessment as its basis; see `basis`. Nothing that was written is lost.

    Where a standing changed, `considered` says what it was before. What was verified has to be verified again.
    """

    @extend_schema(request=None, **changing(DraftOut))
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        changed_draft(request, draft_of(request, decision_id), actions.reassess_draft)
        return answer(request, decision_id)


class SignIn(serializers.Serializer):
    password = serializers.CharField(trim_whitespace=False, help_text="Of the token's owner; never kept, never logged")


@access(Rule.MEMBER)
class SignDraft(APIView):
    """Sign this revision for the board. Needs the scope `decisions:sign`, the right to sign, and the password.

    It takes no Idempotency-Key, so that nothing made from a password is kept: sent again after a lost answer, with the
    same If-Match, it answers with the decision that you signed.
    """

    required_scopes = (Scope.WRITE, Scope.SIGN)

    @extend_schema(
        request=SignIn,
        parameters=[IF_MATCH],
        responses={**changing(DecisionOut)["responses"], 409: Problem},
        examples=[OpenApiExample("With the password", value=examples.SIGNATURE, request_only=True)],
    )
    def post(self, request: Request, decision_id: Any) -> Response:
        revision, draft = version_asked(request), read_decision(request.user, decision_id)
        told = sent.checked(SignIn, request.data)
        require(permissions.may_sign(request.user, draft.item))
        if why := why_not_confirmed(request.user, told["password"], draft.item):
            raise ValidationError({"password": [why]})
        if draft.signed_by_id != request.user.pk or draft.revision != revision:
            changed_draft(request, _still_draft(draft), actions.sign_decision)
        found = read_decision(request.user, decision_id)
        return Response(DecisionOut(found).data, headers={"Location": reverse("api-decision", args=[found.pk])})


def draft_of(request: Request, decision_id: Any) -> Decision:
    return _still_draft(read_decision(request.user, decision_id))


def _still_draft(decision: Decision) -> Decision:
    if decision.is_signed:
        raise Signed
    return decision


def changed_draft(request: Request, draft: Decision, act: Callable[..., Any], **told: Any) -> None:
    """Do it from the revision that If-Match names; else what was sent and what stands are both told."""
    try:
        act(decision=draft, revision=version_asked(request) or 0, by=request.user, **told)
    except Stale as error:
        current = _still_draft(read_decision(request.user, error.current.pk))
        raise stale(current.revision, flat(DraftOut(current).data), _sent(request), None) from error


def _sent(request: Request) -> dict[str, Any]:
    return flat(request.data) if isinstance(request.data, dict) else {}


def answer(request: Request, decision_id: Any, status: int = 200) -> Response:
    draft = draft_of(request, decision_id)
    address = reverse("api-draft", args=[draft.pk])
    headers = tag(draft.revision, **({"Location": address} if status == 201 else {}))
    return Response(DraftOut(draft).data, status=status, headers=headers)


_ONE = "drafts/<uuid:decision_id>"
urlpatterns = [
    path(f"{_ONE}/", Draft.as_view(), name="api-draft"),
    path(f"{_ONE}/reassess/", ReassessDraft.as_view(), name="api-draft-reassess"),
    path(f"{_ONE}/verify/", VerifyDraft.as_view(), name="api-draft-verify"),
    path(f"{_ONE}/sign/", SignDraft.as_view(), name="api-draft-sign"),
]
