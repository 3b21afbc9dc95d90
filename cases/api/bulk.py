"""Many records of many cases in one request; every row answers for itself, and none is written unless all are right."""

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.api.idempotency import once
from accounts.api.problems import flat_errors
from accounts.api.writing import creating
from cases.actions_bulk import Row, RowsRefused, add_rows, refused
from cases.api import examples, sent
from cases.api.records import new_record, placed
from cases.models import RECORD_KINDS, Case
from cases.reading import cases_to_write_in

MOST_ROWS = 500


class RowIn(serializers.Serializer):
    case = serializers.UUIDField()
    kind = serializers.ChoiceField(list(RECORD_KINDS))
    dated_on = serializers.CharField(required=False)
    source = serializers.CharField(required=False)
    note = serializers.CharField(required=False)
    values = serializers.JSONField(help_text="As in the address of the kind")


class BulkIn(serializers.Serializer):
    records = RowIn(many=True, help_text=f"At most {MOST_ROWS}")


class RowOut(serializers.Serializer):
    row = serializers.IntegerField()
    status = serializers.CharField(help_text="created; in a refusal: refused, or right where only other rows are wrong")
    id = serializers.UUIDField(required=False)
    case = serializers.UUIDField(required=False)
    kind = serializers.CharField(required=False)
    series = serializers.UUIDField(required=False)
    version = serializers.IntegerField(required=False)


class BulkOut(serializers.Serializer):
    results = RowOut(many=True)


@access(Rule.MEMBER)
class BulkRecords(APIView):
    """Records of any kind and of several cases, in the order sent. All are written or none; each row says why not."""

    @extend_schema(
        request=BulkIn,
        **creating(BulkOut),
        examples=[OpenApiExample("Two records", value=examples.BULK, request_only=True)],
    )
    @once
    def post(self, request: Request) -> Response:
        rows = _rows(request)
        try:
            stored = add_rows(rows=rows, by=request.user)
        except RowsRefused as error:
            raise _refusal(len(rows), {number: _told(one) for number, one in error.errors.items()}) from error
        results = [
            {"row": number, "status": "created", "id": one.pk, "case": one.case_id, "kind": row[1]}
            | {"series": one.series, "version": one.version}
            for number, (row, one) in enumerate(zip(rows, stored, strict=True))
        ]
        return Response(BulkOut({"results": results}).data, status=201)


def _rows(request: Request) -> list[Row]:
    raw = sent.an_object(request.data).get("records")
    if not isinstance(raw, list) or not raw or len(raw) > MOST_ROWS:
        raise ValidationError({"records": [f"Send a list of 1 to {MOST_ROWS} records."]})
    cases = cases_to_write_in(request.user, {one for row in raw if (one := _id_of(row))})
    rows: list[Row] = []
    errors: dict[int, Any] = {}
    for number, row in enumerate(raw):
        try:
            rows.append(_row(cases, row))
        except ValidationError as error:
            errors[number] = error.detail
        else:
            errors |= {number: _told(error)} if (error := refused(rows[-1], request.user)) else {}
    if errors:
        raise _refusal(len(raw), errors)
    return rows


def _id_of(row: Any) -> UUID | None:
    try:
        return UUID(str(row["case"]))
    except (KeyError, TypeError, ValueError):
        return None


def _row(cases: dict[UUID, Case], raw: Any) -> Row:
    body = sent.an_object(raw)
    case, kind = cases.get(_id_of(body)), body.get("kind")
    errors = {} if case else {"case": ["There is no such case, or you may not see it."]}
    if kind not in RECORD_KINDS:
        errors["kind"] = [f"Expected one of {', '.join(RECORD_KINDS)}."]
    if errors or case is None:
        raise ValidationError(errors)
    form = new_record(kind, {name: value for name, value in body.items() if name not in ("case", "kind")})
    return case, kind, form.values()


def _told(error: Any) -> Any:
    messages = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
    return placed({"non_field_errors" if name == "__all__" else name: found for name, found in messages.items()})


def _refusal(count: int, errors: dict[int, Any]) -> ValidationError:
    """A problem with `errors` as everywhere, and with the result of each row beside it."""
    told = ValidationError({"records": {str(number): found for number, found in errors.items()}})
    told.members = {"results": [_result(number, errors.get(number)) for number in range(count)]}
    return told


def _result(number: int, found: Any) -> dict[str, Any]:
    if found is None:
        return {"row": number, "status": "right"}
    told = [{"field": field, "message": message} for field, message in flat_errors(found)]
    return {"row": number, "status": "refused", "errors": told}


urlpatterns = [path("records/", BulkRecords.as_view(), name="api-records-bulk")]
