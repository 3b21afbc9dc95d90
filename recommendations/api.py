"""Assessments for API clients, and the stateless assessment of facts that a client hands over."""

from collections.abc import Mapping

from django.urls import path
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.pages import Pages
from accounts.models import Board
from cases.facts.exact_json import read_json
from cases.facts.vocabulary import FACTS
from cases.reading import read_case
from recommendations.actions import assess_case
from recommendations.cohort import Cohorts, Member, boards_to_ask, cohorts_of, read_members
from recommendations.engine import Edition, EditionError, Option, Standing
from recommendations.in_force import status_of, status_used
from recommendations.library import edition
from recommendations.management.commands.facts import described
from recommendations.models import Assessment
from recommendations.stateless import assess_documents, compare_documents

# A list longer than this is a file for the command, not a request.
MOST_DOCUMENTS = 500


class ExactNumbers(BaseParser):
    """JSON whose numbers stay what was written: a float would miss the threshold it seems to stand on."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            return read_json(stream.read())
        except ValueError as error:
            raise ParseError(f"The body is not JSON: {error}") from error


class AssessmentOut(serializers.ModelSerializer):
    made_by = serializers.CharField(source="made_by.full_name")
    is_current = serializers.BooleanField()
    edition_status = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = [
            "id", "case", "edition_id", "edition_version", "edition_sha256", "edition_status", "facts", "facts_sha256",
            "provenance", "document", "made_at", "made_by", "is_current",
        ]  # fmt: skip

    def get_edition_status(self, one: Assessment) -> str:
        return status_used(one)


class EditionNamed(serializers.Serializer):
    """The edition of an answer, and whether a clinician has reviewed it."""

    id = serializers.CharField()
    version = serializers.CharField()
    sha256 = serializers.CharField()
    status = serializers.SerializerMethodField()

    def get_status(self, one: Edition) -> str:
        return status_of(one).words


EXAMPLE = {"id": "x", "facts": {"ki67_percent": 12, "liver_metastases": True, "portal_vein": "patent"}}


@access(Rule.SIGNED_IN)
class Assess(APIView):
    """Assess facts without a patient: the same documents as `manage.py assess`.

    `?edition=` names the edition. `?compare=nigri-2018,pnet-2026` answers what stands differently under the second.
    """

    parser_classes = [ExactNumbers]
    required_scopes = ["assess"]

    @extend_schema(
        parameters=[
            OpenApiParameter("edition", description="The edition, nigri-2018 where none is named."),
            OpenApiParameter("compare", description="Two editions with a comma between them."),
        ],
        request=OpenApiTypes.OBJECT,
        responses={200: OpenApiTypes.OBJECT, 422: OpenApiTypes.OBJECT},
        examples=[OpenApiExample("One document", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        documents = request.data
        if isinstance(documents, list) and len(documents) > MOST_DOCUMENTS:
            raise ParseError(f"At most {MOST_DOCUMENTS} documents in one request; send the rest in another.")
        answers, complete = _answers(documents, request.query_params)
        return Response(answers, status=200 if complete else 422)


def _answers(documents: object, asked: Mapping[str, str]) -> tuple[object, bool]:
    if "compare" not in asked:
        return assess_documents(documents, _edition(asked.get("edition", "nigri-2018")), _status)
    names = asked["compare"].split(",")
    if len(names) != 2:
        raise ParseError("compare names two editions: ?compare=nigri-2018,pnet-2026")
    before, after = map(_edition, names)
    return compare_documents(documents, before, after, _status)


def _status(one: Edition) -> str:
    return status_of(one).words


def _edition(name: str) -> Edition:
    try:
        return edition(name)
    except EditionError as error:
        raise NotFound(error.sentence) from error


@access(Rule.MEMBER)
class Assessments(APIView):
    """The assessments of a case, the newest first. A GET makes one where the facts have changed since the last."""

    serializer_class = AssessmentOut

    def get(self, request: Request, case_id) -> Response:
        case = read_case(request.user, case_id)
        assess_case(case=case, by=request.user)
        found = case.assessments.select_related("made_by", "case__facts")
        return Response(AssessmentOut(found, many=True).data)


@access(Rule.SIGNED_IN)
class Vocabulary(APIView):
    """Every fact: name, kind, unit, choices, limits. The same as `manage.py facts`."""

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        return Response([described(fact) for fact in FACTS.values()])


class StandingOut(serializers.Serializer):
    case = serializers.UUIDField(source="case.pk")
    patient = serializers.UUIDField(source="case.patient_id")
    board = serializers.UUIDField(source="case.board_id")
    status = serializers.CharField(source="case.status")
    opened_at = serializers.DateTimeField(source="case.created_at")
    standing = serializers.CharField(source="decided.standing")
    decides = serializers.CharField(source="decided.line")
    missing = serializers.ListField(child=serializers.CharField(), source="decided.missing")
    facts_sha256 = serializers.CharField(source="case.facts.sha256")
    facts_as_of = serializers.DateField(source="case.facts.as_of")


STANDINGS_ASKED = [
    OpenApiParameter("option", str, required=True, description="The id of an option of the edition in force"),
    OpenApiParameter("standing", str, required=True, enum=[one.value for one in Standing]),
    OpenApiParameter("board", OpenApiTypes.UUID, description="Needed by those who see the cases of several boards"),
    OpenApiParameter("page", int),
    OpenApiParameter("page_size", int),
]


@access(Rule.MEMBER)
class Standings(APIView):
    """The open cases of a board that stand so to an option by the edition in force there, the newest case first."""

    @extend_schema(parameters=STANDINGS_ASKED, responses=StandingOut(many=True))
    def get(self, request: Request) -> Response:
        asked = request.query_params
        cohorts = cohorts_of(request.user, _board(boards_to_ask(request.user), asked.get("board", "")))
        option, standing = _option(cohorts, asked.get("option", "")), _standing(asked.get("standing", ""))
        pages = Pages()
        ids = pages.paginate_queryset(cohorts.of(option, standing).values_list("case", flat=True), request, view=self)
        members: list[Member] = read_members(cohorts, option, standing, ids)
        answer = pages.get_paginated_response(StandingOut(members, many=True).data)
        answer.data["edition"] = EditionNamed(cohorts.edition).data
        return answer


def _board(boards: list[Board], board_id: str) -> Board:
    """The only board of who sees the cases of one; else the one that is named. Others do not exist for them."""
    found = [one for one in boards if not board_id or str(one.pk) == board_id]
    if not found:
        raise NotFound()
    if len(found) > 1:
        names = ", ".join(str(one.pk) for one in found)
        raise ValidationError({"board": f"You see the cases of several boards. Name one of them: {names}."})
    return found[0]


def _option(cohorts: Cohorts, option_id: str) -> Option:
    try:
        return cohorts.edition.option(option_id)
    except KeyError as error:
        names = ", ".join(one.id for one in cohorts.edition.options)
        raise ValidationError({"option": f"Name an option of edition {cohorts.edition.id}: {names}."}) from error


def _standing(word: str) -> Standing:
    try:
        return Standing(word)
    except ValueError as error:
        raise ValidationError({"standing": f"Say one of {', '.join(Standing)}."}) from error


urlpatterns = [
    path("assess", Assess.as_view(), name="api-assess"),
    path("facts", Vocabulary.as_view(), name="api-vocabulary"),
    path("cases/<uuid:case_id>/assessments/", Assessments.as_view(), name="api-assessments"),
    path("standings/", Standings.as_view(), name="api-standings"),
]
