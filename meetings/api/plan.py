"""The plan of a meeting as a client sends it: the form of the page, with one moment instead of a day and a time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases.api import sent
from cases.forms import as_sent
from meetings.forms import PlanForm, plan_of
from meetings.models import Meeting
from meetings.pages import people_of


class SentPlan(PlanForm):
    on = at = None
    starts_at = forms.DateTimeField(label=_("When it begins"))

    def _starts_at(self, values: dict[str, Any]) -> datetime:
        return values.pop("starts_at")


FIELDS = dict(SentPlan.base_fields)
PEOPLE = ("chair", "scribe")


def body(name: str, partial: bool = False) -> type[serializers.Serializer]:
    """As OpenAPI tells it. Who may lead and write depends on the board, so people are ids here."""
    plain = sent.described(name, {key: field for key, field in FIELDS.items() if key not in PEOPLE}, partial)
    chair = serializers.UUIDField(help_text="A chair of the board, by id", required=not partial)
    scribe = serializers.UUIDField(help_text="Who writes, by id", required=False, allow_null=True)
    return type(name, (plain,), {"chair": chair, "scribe": scribe})


def new_plan(board: Any, raw: Any) -> dict[str, object]:
    return sent.judged(SentPlan(sent.read(FIELDS, raw), people=people_of(board))).values()


def amended_plan(meeting: Meeting, raw: Any) -> dict[str, object]:
    """What is not sent stays."""
    stands = {name: as_sent(FIELDS[name], value) for name, value in plan_of(meeting).items() if name in FIELDS}
    form = SentPlan({**stands, **sent.read(FIELDS, raw)}, people=people_of(meeting.board))
    return sent.judged(form).values()
