"""What a board did in a time: each figure with its definition, its numbers and its cases; as a table, as a paper."""

from statistics import median
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import access, roles
from accounts.api.idempotency import once
from accounts.api.pages import Pages
from accounts.api.writing import creating
from accounts.models import Board
from cases.api import listing, sent
from meetings import actions
from meetings.api import examples
from meetings.api.papers import OnePaperOut, made
from meetings.mirror import attendance
from meetings.mirror.export import as_csv
from meetings.mirror.figure import Figure, Row
from meetings.mirror.form import PeriodForm, recent
from meetings.mirror.mirror import Mirror, mirror
from meetings.mirror.period import Period
from meetings.mirror.reading import board_of, record_mirror_read

WORKS_ON_THE_BOARD = roles("coordinator", "chair", "member")
DAYS: dict[str, forms.Field] = dict(PeriodForm.base_fields)
FILTERS = {
    "first": listing.Filter("", str, "From this day, as 2026-10-01; without days the last thirteen weeks"),
    "last": listing.Filter("", str, "To this day, included; at most three years later"),
}

PAGED = {**FILTERS, Pages.page_query_param: listing.Filter("", str, "Which page of the list, from 1")}


class FigureRowOut(serializers.Serializer):
    """`count` of `of`; below 20 cases `percent` is null. What is spread has a median, with its ends, instead."""

    key = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField(help_text="The numerator; of what is spread, the cases with a value")
    of = serializers.IntegerField(allow_null=True, help_text="The denominator")
    percent = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    lowest = serializers.FloatField(allow_null=True)
    highest = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    text = serializers.CharField(help_text="As the page says it")
    cases = serializers.CharField(allow_null=True, help_text="The address of the list of its cases")


class FigureOut(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField(help_text="What is counted, in words")
    source = serializers.CharField()
    rows = FigureRowOut(many=True)


class SeatOut(serializers.Serializer):
    discipline = serializers.CharField()
    label = serializers.CharField()
    present = serializers.IntegerField()
    cases = serializers.IntegerField()
    score = serializers.CharField(help_text="The mean over the meetings, of 4; empty where there was none")


class AttendanceFigureOut(serializers.Serializer):
    definition = serializers.CharField()
    source = serializers.CharField()
    disciplines = SeatOut(many=True)


class MirrorOut(serializers.Serializer):
    """The figures of a board between two days, both included."""

    board = serializers.UUIDField()
    first = serializers.DateField()
    last = serializers.DateField()
    meetings = serializers.IntegerField(help_text="Held and closed in these days")
    figures = FigureOut(many=True)
    attendance = AttendanceFigureOut()


class CountedOut(serializers.Serializer):
    """A case counts once for each agenda on which it stood."""

    case = serializers.UUIDField(source="item.case_id")
    patient = serializers.UUIDField(source="item.case.patient_id")
    item = serializers.UUIDField(source="item.pk")
    meeting = serializers.UUIDField(source="item.meeting_id")
    starts_at = serializers.DateTimeField(source="item.meeting.starts_at")
    decision = serializers.SerializerMethodField(help_text="The version in force, if one is signed")
    state = serializers.CharField()

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_decision(self, line: Any) -> Any:
        return line.decision and line.decision.pk


@access(WORKS_ON_THE_BOARD)
class Figures(APIView):
    """Every figure with its definition, its numerator and denominator, and where its cases are listed."""

    serializer_class = MirrorOut

    @extend_schema(parameters=listing.parameters(FILTERS))
    def get(self, request: Request, board_id: Any) -> Response:
        board, period = board_of(request.user, board_id), _asked(request)
        record_mirror_read(request.user, board, "mirror_viewed")
        return Response(MirrorOut(_told(mirror(board, period))).data)


@access(WORKS_ON_THE_BOARD)
class FigureCases(APIView):
    """The cases behind one row of one figure. The list names cases, so reading it is an event."""

    serializer_class, pagination_class = CountedOut, Pages

    @extend_schema(parameters=listing.parameters(FILTERS), responses=CountedOut(many=True))
    def get(self, request: Request, board_id: Any, figure: str, row: str) -> Response:
        board = board_of(request.user, board_id)
        of = mirror(board, _asked(request, PAGED)).figure(figure)
        found = of.row(row) if of else None
        if found is None:
            raise Http404
        record_mirror_read(request.user, board, "mirror_cases_listed", count=found.count)
        return listing.paged(self, found.lines, request, CountedOut)


@access(WORKS_ON_THE_BOARD)
class FiguresAsTable(APIView):
    """The same figures as CSV, a row each, for a spreadsheet."""

    @extend_schema(
        parameters=listing.parameters(FILTERS),
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "The table")},
    )
    def get(self, request: Request, board_id: Any) -> HttpResponse:
        board, period = board_of(request.user, board_id), _asked(request)
        record_mirror_read(request.user, board, "mirror_exported")
        return HttpResponse(as_csv(mirror(board, period)), content_type="text/csv; charset=utf-8")


@access(WORKS_ON_THE_BOARD)
class Report(APIView):
    """Ask for the figures of these days as a PDF, without any patient. Where one says just that, it is that one."""

    @extend_schema(
        request=sent.described("ReportDays", DAYS),
        **creating(OnePaperOut),
        examples=[OpenApiExample("A quarter", value=examples.QUARTER, request_only=True)],
    )
    @once
    def post(self, request: Request, board_id: Any) -> Response:
        board = board_of(request.user, board_id)
        days = sent.judged(PeriodForm(sent.read(DAYS, request.data))).cleaned_data
        return made(actions.request_report(board=board, period=Period(**days), by=request.user))


def _asked(request: Request, known: listing.Filters = FILTERS) -> Period:
    """Days that are none are refused: figures of other days would be another answer than was asked for."""
    days = {name: text for name, text in listing.asked(request, known).items() if name in DAYS}
    return Period(**sent.judged(PeriodForm(days)).cleaned_data) if days else recent()


def _told(found: Mirror) -> dict[str, Any]:
    seats = {"definition": attendance.DEFINITION, "source": attendance.SOURCE, "disciplines": found.seats}
    days = {"first": found.period.first, "last": found.period.last}
    figures = [_figure(found.board, days, one) for one in found.figures]
    return {"board": found.board.pk, **days, "meetings": found.meetings, "figures": figures, "attendance": seats}


def _figure(board: Board, days: dict[str, Any], figure: Figure) -> dict[str, Any]:
    about = {name: getattr(figure, name) for name in ("key", "title", "definition", "source")}
    return {**about, "rows": [_row(board, days, figure.key, one) for one in figure.rows]}


def _row(board: Board, days: dict[str, Any], figure: str, row: Row) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("key", "label", "count", "of", "percent", "unit", "text")}
    cases = f"{reverse('api-mirror-cases', args=[board.pk, figure, row.key])}?{urlencode(days)}"
    return {**plain, **_spread(row), "cases": cases if row.count else None}


def _spread(row: Row) -> dict[str, float | None]:
    if not row.values:
        return {"median": None, "lowest": None, "highest": None}
    return {"median": median(row.values), "lowest": min(row.values), "highest": max(row.values)}


_ONE = "boards/<uuid:board_id>/mirror"
urlpatterns = [
    path(f"{_ONE}/", Figures.as_view(), name="api-mirror"),
    path(f"{_ONE}/table/", FiguresAsTable.as_view(), name="api-mirror-table"),
    path(f"{_ONE}/report/", Report.as_view(), name="api-mirror-report"),
    path(f"{_ONE}/<slug:figure>/<slug:row>/", FigureCases.as_view(), name="api-mirror-cases"),
]
