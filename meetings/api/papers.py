"""Papers: listed, asked for, watched while they are made, fetched."""

from typing import Any

from django.http import FileResponse, Http404
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import creating
from cases.api import listing, sent
from meetings import actions
from meetings.api import examples
from meetings.basis import is_superseded
from meetings.models import Paper
from meetings.models.paper import MEETING_KINDS
from meetings.paper_file import TYPES, file_answer
from meetings.reading import read_decision, read_meeting
from meetings.reading_papers import read_paper, verify, visible_papers

FILTERS = {
    "board": listing.Filter("board", listing.an_id, "Only papers of this board"),
    "meeting": listing.Filter("meeting", listing.an_id, "Only papers of this meeting and of its decisions"),
    "decision": listing.Filter("decision", listing.an_id, "Only papers of this decision"),
    "kind": listing.Filter("kind", str, "Only papers of this kind", Paper.Kind.choices),
    "state": listing.Filter("state", str, "Only papers that are so far", Paper.State.choices),
    "asked_since": listing.Filter("requested_at__gte", listing.a_moment, "Asked for at this time or later"),
}


class ByRequest(Cursors):
    ordering = ("-requested_at", "-pk")


class PaperOut(serializers.ModelSerializer):
    """`number` counts within a kind, of a decision it is its version; `code` is printed on the paper."""

    requested_by = serializers.CharField(source="requested_by.full_name")
    code = serializers.CharField()

    class Meta:
        model = Paper
        fields = [
            "id", "board", "meeting", "decision", "kind", "format", "number", "code", "state", "error", "requested_at",
            "requested_by", "is_renewed", "ready_at", "size", "sha256",
        ]  # fmt: skip


class OnePaperOut(PaperOut):
    is_superseded = serializers.SerializerMethodField(help_text="It no longer says what stands")

    class Meta(PaperOut.Meta):
        fields = [*PaperOut.Meta.fields, "is_superseded"]

    def get_is_superseded(self, paper: Paper) -> bool:
        return is_superseded(paper)


@access(Rule.MEMBER)
class Papers(APIView):
    """The papers you may see, the last asked for first: of your boards' meetings, and of decisions on your cases."""

    serializer_class, pagination_class = PaperOut, ByRequest

    @extend_schema(parameters=listing.parameters(FILTERS), responses=PaperOut(many=True))
    def get(self, request: Request) -> Response:
        rows = listing.filtered(visible_papers(request.user), request, FILTERS)
        return listing.paged(self, rows, request, PaperOut)


@access(Rule.MEMBER)
class OnePaper(APIView):
    """How far a paper is; ask again until `state` is ready or failed. Failed it says why, and is asked for again."""

    serializer_class = OnePaperOut

    def get(self, request: Request, paper_id: Any) -> Response:
        return Response(OnePaperOut(read_paper(request.user, paper_id)).data)


@access(Rule.MEMBER)
class PaperContent(APIView):
    """The file, once it is ready; 404 before. Fetching it is an event: what was delivered is read from that."""

    @extend_schema(
        responses={(200, media_type): OpenApiResponse(OpenApiTypes.BINARY, "The file") for media_type in TYPES.values()}
    )
    def get(self, request: Request, paper_id: Any) -> FileResponse:
        return file_answer(request.user, read_paper(request.user, paper_id))


def made(paper: Paper) -> Response:
    """It was asked for; where it is watched stands in Location."""
    return Response(OnePaperOut(paper).data, status=201, headers={"Location": reverse("api-paper", args=[paper.pk])})


@access(Rule.SIGNED_IN)
class PaperOfCode(APIView):
    """Whether a printed paper still holds, by the code at its foot. A code of no paper that you may see is 404."""

    serializer_class = OnePaperOut

    def get(self, request: Request, code: str) -> Response:
        found = verify(request.user, code.lower())
        if found is None:
            raise Http404
        return Response(OnePaperOut(found.paper).data)


class PaperIn(serializers.Serializer):
    kind = serializers.ChoiceField([(kind, Paper.Kind(kind).label) for kind in MEETING_KINDS])


@access(Rule.MEMBER)
class PapersOfMeeting(APIView):
    """Ask for a paper of the meeting as it stands. Where one says just that, it is that one."""

    @extend_schema(
        request=PaperIn,
        **creating(OnePaperOut),
        examples=[OpenApiExample("The pack", value=examples.PAPER, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        told = sent.checked(PaperIn, request.data)
        paper = actions.request_paper(meeting=meeting, by=request.user, **told)
        return made(paper)


@access(Rule.MEMBER)
class PapersOfDecision(APIView):
    """Ask for every paper of a signed decision: what is missing is made, what failed is tried again, the rest stays."""

    @extend_schema(request=None, **creating(PaperOut(many=True)))
    @once
    def post(self, request: Request, decision_id: Any) -> Response:
        decision = read_decision(request.user, decision_id)
        papers = actions.request_letters(decision=decision, by=request.user)
        return Response(PaperOut(papers, many=True).data, status=201)


urlpatterns = [
    path("papers/", Papers.as_view(), name="api-papers"),
    path("papers/codes/<slug:code>/", PaperOfCode.as_view(), name="api-paper-code"),
    path("papers/<uuid:paper_id>/", OnePaper.as_view(), name="api-paper"),
    path("papers/<uuid:paper_id>/content/", PaperContent.as_view(), name="api-paper-content"),
    path("meetings/<uuid:meeting_id>/papers/", PapersOfMeeting.as_view(), name="api-meeting-papers"),
    path("decisions/<uuid:decision_id>/papers/", PapersOfDecision.as_view(), name="api-decision-papers"),
]
