"""What the API tells of patients, cases and records. A record's columns are told as its kind defines them."""

from typing import Any

from rest_framework import serializers

from accounts.api.preconditions import etag
from cases.actions import content_fields
from cases.facts.gather import plain_value
from cases.models import Case, Patient, Record
from cases.record_view import changes

COMMON = ("dated_on", "source", "note")


class PatientOut(serializers.ModelSerializer):
    class Meta:
        model = Patient
        fields = [
            "id", "board", "identifier", "family_name", "given_name", "title", "sex", "born_on", "died_on", "version",
        ]  # fmt: skip


class CaseOut(serializers.ModelSerializer):
    patient = PatientOut()
    owner = serializers.CharField(source="owner.full_name")

    class Meta:
        model = Case
        fields = [
            "id", "board", "patient", "question", "why_now", "urgency", "wanted_disciplines", "referring_doctor",
            "referred_by", "status", "owner", "published_source", "version", "created_at", "changed_at",
        ]  # fmt: skip


class EarlierOut(serializers.Serializer):
    version = serializers.IntegerField()
    values = serializers.JSONField()
    replaced_by = serializers.CharField(source="replaced_by.full_name")
    replaced_at = serializers.DateTimeField()


class RecordOut(serializers.Serializer):
    id = serializers.UUIDField()
    case = serializers.UUIDField()
    series = serializers.UUIDField(help_text="Stays the same over all versions of one record")
    kind = serializers.CharField()
    version = serializers.IntegerField()
    is_withdrawn = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why this version replaced the one before")
    dated_on = serializers.CharField(help_text="2026, 2026-08 or 2026-08-14; empty if not known")
    source = serializers.CharField()
    note = serializers.CharField()
    entered_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    values = serializers.JSONField(help_text="What is recorded; a name that is absent is not recorded")


class ChangeOut(serializers.Serializer):
    label = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class VersionOut(RecordOut):
    changes = ChangeOut(many=True)


def told(kind: str, record: Record) -> dict[str, Any]:
    """A record as the API tells it: numbers as numbers, sets as lists, nothing where nothing is recorded."""
    values = {field.name: getattr(record, field.name) for field in content_fields(type(record))}
    common = {name: values.pop(name) for name in COMMON}
    return {
        "id": record.pk,
        "case": record.case_id,
        "series": record.series,
        "kind": kind,
        "version": record.version,
        "is_withdrawn": record.is_withdrawn,
        "reason": record.reason,
        **common,
        "entered_at": record.entered_at,
        "entered_by": record.entered_by.full_name,
        "values": {name: plain_value(value) for name, value in values.items() if value not in (None, "")},
    }


def flat(kind: str, record: Record) -> dict[str, Any]:
    """The same in one level, each name as an error names it: `source`, `values.ki67_percent`."""
    one = told(kind, record)
    return {name: one[name] for name in COMMON} | {f"values.{name}": value for name, value in one["values"].items()}


def history(kind: str, versions: list[Record]) -> list[dict[str, Any]]:
    """All versions, the newest first, each with what it says otherwise than the one before."""
    pairs = zip(versions, [*versions[1:], None], strict=True)
    return [{**told(kind, new), "changes": [_change(*one) for one in changes(old, new)]} for new, old in pairs]


def _change(label: str, before: str, after: str) -> dict[str, str]:
    return {"label": label, "before": before, "after": after}


def tag(version: int, **more: str) -> dict[str, str]:
    return {"ETag": etag(version), **more}
