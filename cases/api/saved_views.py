"""Saved views of the worklist: a name and filters, which are codes and ids, never a word that was searched for."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api import Cursors
from accounts.api.idempotency import once
from accounts.api.writing import creating
from cases.actions_views import delete_view, save_view
from cases.api import examples, sent
from cases.api.out import CaseOut
from cases.api.patients import board_of
from cases.models import SavedView
from cases.reading import record_listed, saved_views
from cases.search import STAGES, chosen, narrowed, of_stage, offered


class ViewOut(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.full_name")

    class Meta:
        model = SavedView
        fields = ["id", "name", "filters", "board", "owner", "created_at"]


class ViewIn(serializers.Serializer):
    name = serializers.CharField(max_length=60, help_text="Of the list, not of a patient")
    filters = serializers.DictField(child=serializers.CharField(), required=False, help_text="As `views/filters/` has")
    board = serializers.UUIDField(
        required=False, allow_null=True, help_text="Shared with everybody who works on this board"
    )


class FilterOptionOut(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class FilterOut(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    options = FilterOptionOut(many=True)


class ByChange(Cursors):
    ordering = ("-changed_at", "pk")


@access(Rule.SIGNED_IN)
class Views(APIView):
    """Your own views, and those that others share with a board on which you work."""

    serializer_class = ViewOut

    @extend_schema(responses=ViewOut(many=True))
    def get(self, request: Request) -> Response:
        return Response(ViewOut(saved_views(request.user), many=True).data)

    @extend_schema(
        description="Keep filters under a name; an own view of the same name is replaced.",
        request=ViewIn,
        **creating(ViewOut),
        examples=[OpenApiExample("What is urgent to prepare", value=examples.VIEW, request_only=True)],
    )
    @once
    def post(self, request: Request) -> Response:
        told = sent.checked(ViewIn, request.data)
        named = told.get("board")
        view = save_view(
            name=told["name"], filters=_filters(request, told.get("filters", {})),
            board=board_of(request, named) if named else None, by=request.user,
        )  # fmt: skip
        return Response(ViewOut(view).data, status=201)


def _filters(request: Request, asked: dict[str, str]) -> dict[str, str]:
    """What the worklist offers this person; anything else is refused, since the view would show other cases."""
    known = chosen(offered(request), asked)
    if asked.get("status") in STAGES:
        known["status"] = asked["status"]
    if unknown := sorted(asked.keys() - known.keys()):
        raise ValidationError({"filters": {name: ["The worklist has no such filter or choice."] for name in unknown}})
    return known


@access(Rule.SIGNED_IN)
class ViewFilters(APIView):
    """What the worklist can be narrowed by, for you, today."""

    serializer_class = FilterOut

    @extend_schema(responses=FilterOut(many=True))
    def get(self, request: Request) -> Response:
        choices = [choice for _one, found in offered(request) for choice in found]
        rows = [("status", "Stage", STAGES.items()), *((one.name, one.label, one.options) for one in choices)]
        return Response(
            [
                {
                    "name": name,
                    "label": str(label),
                    "options": [{"value": value, "label": str(words)} for value, words in options],
                }
                for name, label, options in rows
            ]
        )


@access(Rule.SIGNED_IN)
class OneView(APIView):
    """One view. Only who saved it takes it away; whoever it was shared with no longer sees it."""

    serializer_class = ViewOut

    def get(self, request: Request, view_id: Any) -> Response:
        return Response(ViewOut(_view(request, view_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, view_id: Any) -> Response:
        delete_view(view=_view(request, view_id), by=request.user)
        return Response(status=204)


@access(Rule.SIGNED_IN)
class CasesOfView(APIView):
    """The cases that the view shows you, the last changed first."""

    serializer_class, pagination_class = CaseOut, ByChange

    @extend_schema(responses=CaseOut(many=True))
    def get(self, request: Request, view_id: Any) -> Response:
        view, offer = _view(request, view_id), offered(request)
        found = narrowed(request, offer, chosen(offer, view.filters)).with_people()
        pages = self.pagination_class()
        rows = pages.paginate_queryset(of_stage(found, view.filters.get("status", "open")), request)
        record_listed(request.user, "cases.listed", len(rows))
        return pages.get_paginated_response(CaseOut(rows, many=True).data)


def _view(request: Request, view_id: Any) -> SavedView:
    return get_object_or_404(saved_views(request.user), pk=view_id)


urlpatterns = [
    path("views/", Views.as_view(), name="api-views"),
    path("views/filters/", ViewFilters.as_view(), name="api-view-filters"),
    path("views/<uuid:view_id>/", OneView.as_view(), name="api-view"),
    path("views/<uuid:view_id>/cases/", CasesOfView.as_view(), name="api-view-cases"),
]
