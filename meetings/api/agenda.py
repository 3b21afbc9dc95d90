"""The agenda: cases put on it, ordered, planned, taken off; each change from a version of the meeting."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError as Objection
from django.http import Http404
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.writing import changing, creating
from cases.api import sent
from cases.api.moving import PlaceIn, direction
from cases.api.out import tag
from cases.forms import as_sent
from cases.reading import read_case
from meetings import actions
from meetings.agenda_changes import changes_of
from meetings.api import examples
from meetings.api.changing import changed, says
from meetings.api.out import AgendaOut, OneItemOut
from meetings.forms import ListForm, PlanItemForm, TakeOffForm
from meetings.models import AgendaItem, Meeting
from meetings.pages import people_of
from meetings.reading import attached, items_of, read_item, read_meeting

ITEM_FIELDS: dict[str, forms.Field] = dict(PlanItemForm.base_fields)
REASON: dict[str, forms.Field] = dict(TakeOffForm.base_fields)


class ListedIn(serializers.Serializer):
    case = serializers.UUIDField()
    presenter = serializers.UUIDField(
        required=False, allow_null=True, help_text="Somebody of the board; else who owns the case"
    )
    why = serializers.CharField(
        required=False, max_length=500, help_text="Needed after the cut-off, beyond the places, and for an unready case"
    )


class OrderIn(serializers.Serializer):
    order = serializers.ListField(
        child=serializers.UUIDField(), required=False, allow_null=True,
        help_text="Every item once, by id; without it the order that the product proposes",
    )  # fmt: skip


@access(Rule.MEMBER)
class Agenda(APIView):
    """The agenda in order, and how it differs from the version 1 that the members were told."""

    serializer_class = AgendaOut

    def get(self, request: Request, meeting_id: Any) -> Response:
        return _agenda(read_meeting(request.user, meeting_id))

    @extend_schema(
        description="Put a case on the agenda, at its end. A case that is on it already is answered with 200.",
        request=ListedIn,
        **creating(OneItemOut),
        examples=[OpenApiExample("A case", value=examples.LISTED, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        raw = dict(sent.an_object(request.data))
        case = _case(request, raw.pop("case", None))
        form = ListForm(sent.read(ListForm.base_fields, raw), people=people_of(meeting.board))
        told = sent.judged(form).cleaned_data
        known = {one.case_id for one in items_of(meeting)}
        item = actions.add_to_agenda(meeting=meeting, case=case, by=request.user, **told)
        return item_answer(request, item, 200 if case.pk in known else 201)


def _case(request: Request, case_id: Any) -> Any:
    try:
        return read_case(request.user, case_id)
    except (Http404, Objection):
        raise ValidationError({"case": ["There is no such case, or you may not see it."]}) from None


@access(Rule.MEMBER)
class Order(APIView):
    """In this order; without one, in the order that the product proposes. Every item once, or nothing is moved."""

    @extend_schema(
        request=OrderIn,
        **changing(AgendaOut),
        examples=[OpenApiExample("As proposed", value=examples.PROPOSED, request_only=True)],
    )
    @once
    def post(self, request: Request, meeting_id: Any) -> Response:
        meeting = read_meeting(request.user, meeting_id)
        told = sent.checked(OrderIn, request.data)
        order = told.get("order")
        changed(request, meeting, actions.order_agenda, meeting=meeting, order=order)
        return _agenda(read_meeting(request.user, meeting_id))


@access(Rule.MEMBER)
class OneItem(APIView):
    """One case on one agenda, with who is there for it."""

    serializer_class = OneItemOut

    def get(self, request: Request, item_id: Any) -> Response:
        return item_answer(request, read_item(request.user, item_id))

    @extend_schema(
        description="In which part of the list the case stands, and for how many minutes it is planned.",
        request=sent.described("AgendaItemPlan", ITEM_FIELDS, partial=True),
        **changing(OneItemOut),
        examples=[OpenApiExample("Confirmed together", value=examples.PLANNED_ITEM, request_only=True)],
    )
    @once
    def patch(self, request: Request, item_id: Any) -> Response:
        item = read_item(request.user, item_id)
        stands = {name: as_sent(ITEM_FIELDS[name], value) for name, value in _plan_of(item).items()}
        told = sent.judged(PlanItemForm({**stands, **sent.read(ITEM_FIELDS, request.data)})).cleaned_data
        changed(request, item.meeting, actions.plan_item, lambda found: _plan_now(item), item=item, **told)
        return item_answer(request, read_item(request.user, item_id))


def _plan_of(item: AgendaItem) -> dict[str, Any]:
    return {"stratum": item.stratum, "minutes": item.minutes, "because": item.stratum_because}


def _plan_now(item: AgendaItem) -> dict[str, Any]:
    item.refresh_from_db(fields=["stratum", "minutes", "stratum_because"])
    return _plan_of(item)


@access(Rule.MEMBER)
class MoveItem(APIView):
    """One place up or down; at the end of the list nothing moves."""

    @extend_schema(
        request=PlaceIn,
        **changing(AgendaOut),
        examples=[OpenApiExample("Up", value=examples.MOVED, request_only=True)],
    )
    @once
    def post(self, request: Request, item_id: Any) -> Response:
        item = read_item(request.user, item_id)
        changed(request, item.meeting, actions.move_on_agenda, item=item, direction=direction(request.data))
        return _agenda(read_meeting(request.user, item.meeting_id))


@access(Rule.MEMBER)
class TakeOff(APIView):
    """Take the case off the agenda. One with a signed decision stays: it was discussed."""

    @extend_schema(
        request=sent.described("TakeOff", REASON),
        **changing(AgendaOut),
        examples=[OpenApiExample("Taken off", value=examples.TAKEN_OFF, request_only=True)],
    )
    @once
    def post(self, request: Request, item_id: Any) -> Response:
        item = read_item(request.user, item_id)
        told = sent.judged(TakeOffForm(sent.read(REASON, request.data))).cleaned_data
        changed(request, item.meeting, actions.take_off_agenda, says, item=item, **told)
        return _agenda(read_meeting(request.user, item.meeting_id))


def _agenda(meeting: Meeting) -> Response:
    items = items_of(meeting)
    changes = changes_of(meeting, items)
    told = {"published_at": meeting.published_at, "items": items, "changes": changes and _changes(changes)}
    return Response(AgendaOut(told).data, headers=tag(meeting.version))


def _changes(changes: Any) -> dict[str, list[Any]]:
    return {
        "added": sorted(changes.added),
        "removed": [one.pk for one in changes.removed],
        "moved": sorted(changes.moved),
        "restated": sorted(changes.restated),
    }


def item_answer(request: Request, item: AgendaItem, status: int = 200) -> Response:
    item = attached(item)
    address = reverse("api-agenda-item", args=[item.pk])
    headers = tag(item.meeting.version, **({"Location": address} if status == 201 else {}))
    return Response(OneItemOut(item).data, status=status, headers=headers)


urlpatterns = [
    path("meetings/<uuid:meeting_id>/agenda/", Agenda.as_view(), name="api-agenda"),
    path("meetings/<uuid:meeting_id>/agenda/order/", Order.as_view(), name="api-agenda-order"),
    path("agenda/<uuid:item_id>/", OneItem.as_view(), name="api-agenda-item"),
    path("agenda/<uuid:item_id>/move/", MoveItem.as_view(), name="api-agenda-move"),
    path("agenda/<uuid:item_id>/withdraw/", TakeOff.as_view(), name="api-agenda-withdraw"),
]
