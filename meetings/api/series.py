"""Meetings that repeat: planned by a rule, changed and ended as a whole.

One date is moved by a change of its meeting, and skipped by canceling it: see `meetings/`.
"""

from collections.abc import Callable
from typing import Any

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
from accounts.api.preconditions import version_asked
from accounts.api.writing import changing, creating
from cases.api import listing, sent
from cases.api.out import tag
from cases.api.patients import board_of
from cases.api.stale import from_version
from meetings import actions
from meetings.api import examples
from meetings.api.changing import nothing_kept
from meetings.api.out import SeriesOut
from meetings.api.plan import SERIES_FIELDS, amended_series, body, new_plan
from meetings.forms import REPEATS, plan_of
from meetings.models import Meeting, Series
from meetings.reading import read_series, visible_series

FILTERS = {"board": listing.Filter("board", listing.an_id, "Only series of this board")}


class ByStart(Cursors):
    ordering = ("-starts_at", "-pk")


class RuleIn(serializers.Serializer):
    every = serializers.ChoiceField([one for one in REPEATS if one[0]])
    until = serializers.DateField(help_text="The last day on which it may meet, within a year of the first")
    exceptions = serializers.ListField(
        child=serializers.DateField(), required=False, max_length=60, help_text="Days without a meeting"
    )


class SeriesIn(RuleIn, body("SeriesPlan")):  # type: ignore[misc]
    board = serializers.UUIDField(required=False, help_text="Needed by those who work on several boards")


class EndIn(serializers.Serializer):
    after = serializers.DateField(help_text="What is planned after this day is canceled")
    why = serializers.CharField(max_length=300, help_text="Those who are expected read it")


@access(Rule.MEMBER)
class AllSeries(APIView):
    """The series of your boards, the one that began last first, each with its meetings."""

    serializer_class, pagination_class = SeriesOut, ByStart

    @extend_schema(parameters=listing.parameters(FILTERS), responses=SeriesOut(many=True))
    def get(self, request: Request) -> Response:
        rows = listing.filtered(visible_series(request.user), request, FILTERS)
        return listing.paged(self, rows, request, SeriesOut)

    @extend_schema(
        description="Plan every meeting of a rule alike, each with its own cut-off; all of them or none.",
        request=SeriesIn,
        **creating(SeriesOut),
        examples=[OpenApiExample("Every two weeks", value=examples.SERIES, request_only=True)],
    )
    @once
    def post(self, request: Request) -> Response:
        raw = dict(sent.an_object(request.data))
        board = board_of(request, raw.pop("board", None))
        rule = sent.checked(RuleIn, {name: raw.pop(name) for name in RuleIn().fields if name in raw})
        plan = new_plan(board, raw)
        series = actions.create_series(board=board, by=request.user, **rule, **plan)
        return _answer(request, series, 201)


@access(Rule.MEMBER)
class OneSeries(APIView):
    """One series with all its meetings, and the ETag that a change must name."""

    serializer_class = SeriesOut

    def get(self, request: Request, series_id: Any) -> Response:
        return _answer(request, read_series(request.user, series_id))

    @extend_schema(
        description="Change every meeting that is still to come: all of them or none. What is not sent stays, of each "
        "as it is; `at` is another time of the same day. Where an agenda is published, everybody expected is told.",
        request=body("SeriesAmendment", partial=True, fields=SERIES_FIELDS),
        **changing(SeriesOut),
        examples=[OpenApiExample("Later in the day", value=examples.AMENDED_SERIES, request_only=True)],
    )
    @once
    def patch(self, request: Request, series_id: Any) -> Response:
        series = read_series(request.user, series_id)
        version_asked(request)
        meeting = _next(series)
        if meeting is None:
            raise ValidationError("No meeting of this series is still to come.")
        return _changed(request, series, actions.amend_series, **amended_series(meeting, request.data))


@access(Rule.MEMBER)
class EndSeries(APIView):
    """It ends: what is planned after a day is canceled, and those who are expected are told why."""

    @extend_schema(
        request=EndIn,
        **changing(SeriesOut),
        examples=[OpenApiExample("By the end of May", value=examples.ENDED_SERIES, request_only=True)],
    )
    @once
    def post(self, request: Request, series_id: Any) -> Response:
        series = read_series(request.user, series_id)
        version_asked(request)
        told = sent.checked(EndIn, request.data)
        return _changed(request, series, actions.end_series, **told)


def _changed(request: Request, series: Series, act: Callable[..., Any], **told: Any) -> Response:
    def do(version: int) -> Any:
        return act(series=series, version=version, by=request.user, **told)

    from_version(request, series, do, _plan_now, before=nothing_kept)
    return _answer(request, series)


def _plan_now(series: Series) -> dict[str, Any]:
    """Of the meeting that comes next."""
    meeting = _next(series)
    return plan_of(meeting) if meeting else {}


def _next(series: Series) -> Meeting | None:
    return next((one for one in series.meetings.all() if one.closed_at is None), None)


def _answer(request: Request, series: Series, status: int = 200) -> Response:
    found = read_series(request.user, series.pk)
    address = reverse("api-series", args=[found.pk])
    headers = tag(found.version, **({"Location": address} if status == 201 else {}))
    return Response(SeriesOut(found).data, status=status, headers=headers)


_ONE = "series/<uuid:series_id>"
urlpatterns = [
    path("series/", AllSeries.as_view(), name="api-all-series"),
    path(f"{_ONE}/", OneSeries.as_view(), name="api-series"),
    path(f"{_ONE}/end/", EndSeries.as_view(), name="api-series-end"),
]
