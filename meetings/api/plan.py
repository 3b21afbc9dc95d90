"""The plan of a meeting as a client sends it: the form of the page, with one moment instead of a day and a time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases.api import sent
from cases.forms import as_sent
from meetings.forms import PlanForm, SeriesPlanForm, plan_of
from meetings.models import Meeting
from meetings.pages import people_of


class SentPlan(PlanForm):
    on = at = None
    starts_at = forms.DateTimeField(label=_("When it begins"))

    def _starts_at(self, values: dict[str, Any]) -> datetime:
        return values.pop("starts_at")


FIELDS = dict(SentPlan.base_fields)
SERIES_FIELDS = dict(SeriesPlanForm.base_fields)
PEOPLE = ("chair", "scribe")


def body(name: str, partial: bool = False, fields: sent.Fields = FIELDS) -> type[serializers.Serializer]:
    """As OpenAPI tells it. Who may lead and write depends on the board, so people are ids here."""
    plain = sent.described(name, {key: field for key, field in fields.items() if key not in PEOPLE}, partial)
    chair = serializers.UUIDField(help_text="A chair of the board, by id", required=not partial)
    scribe = serializers.UUIDField(help_text="Who writes, by id", required=False, allow_null=True)
    return type(name, (plain,), {"chair": chair, "scribe": scribe})


def new_plan(board: Any, raw: Any) -> dict[str, object]:
    return sent.judged(SentPlan(sent.read(FIELDS, raw), people=people_of(board))).values()


def amended_plan(meeting: Meeting, raw: Any) -> dict[str, object]:
    """What is not sent stays."""
    return _amended(SentPlan, FIELDS, meeting, raw).values()


def amended_series(meeting: Meeting, raw: Any) -> dict[str, object]:
    """What was sent, and nothing else: each meeting keeps the rest as it is. `meeting` is one that is to come."""
    form = _amended(SeriesPlanForm, SERIES_FIELDS, meeting, raw)
    return {name: form.cleaned_data[name] for name in raw}


def _amended(form: type[PlanForm], fields: sent.Fields, meeting: Meeting, raw: Any) -> PlanForm:
    stands = {name: as_sent(fields[name], value) for name, value in plan_of(meeting).items() if name in fields}
    return sent.judged(form({**stands, **sent.read(fields, raw)}, people=people_of(meeting.board)))
