"""The records of a case, kind by kind: read, created, amended as a new version, withdrawn; each with its history."""

from functools import cache
from typing import Any

from django import forms
from django.http import Http404
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
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
from cases import actions
from cases.api import examples, listing, sent
from cases.api.out import COMMON, RecordOut, VersionOut, flat, history, tag, told
from cases.api.stale import stale
from cases.forms import record_form
from cases.forms_preparation import ADDED, section_form
from cases.models import RECORD_KINDS, Case, Record
from cases.reading import case_to_write_in, read_case, records_of, versions_of

OUTER = (*COMMON, "reason")
FILTERS = {
    "dated_from": listing.Filter("dated_on__gte", str, "Dated on this day or later; a month sorts before its days"),
    "dated_to": listing.Filter("dated_on__lte", str, "Dated on this day or earlier"),
    "entered_since": listing.Filter("entered_at__gte", listing.a_moment, "Versions entered at this time or later"),
}


class RecordCursors(Cursors):
    ordering = ("-entered_at", "-pk")


@cache
def fields_of(kind: str, correcting: bool = False) -> dict[str, forms.Field]:
    return dict(record_form(kind)(correcting=correcting).fields)


def read(kind: str, raw: object, correcting: bool = False) -> dict[str, object]:
    """Form data of {"dated_on": …, "values": {…}}, with each objection at its place in that."""
    body = sent.an_object(raw)
    values = body.get("values", {})
    fields = fields_of(kind, correcting)
    outer = {name: value for name, value in body.items() if name != "values"}
    errors: dict[str, Any] = {}
    data: dict[str, object] = {}
    for place, part, known in (("", outer, OUTER), ("values", values, set(fields) - set(OUTER))):
        try:
            data |= sent.read({name: field for name, field in fields.items() if name in known}, part)
        except ValidationError as error:
            errors |= {place: error.detail} if place else dict(error.detail)
    if errors:
        raise ValidationError(errors)
    return data


def placed(errors: Any) -> dict[str, Any]:
    """The messages of a form or an action where the body has what they are about."""
    found = dict(errors)
    outer = {name: messages for name, messages in found.items() if name in (*OUTER, "case", "non_field_errors")}
    inner = {name: messages for name, messages in found.items() if name not in outer}
    return outer | ({"values": inner} if inner else {})


def judged(form: forms.BaseForm) -> Any:
    try:
        return sent.judged(form)
    except ValidationError as error:
        raise ValidationError(placed(error.detail)) from error


def new_record(kind: str, raw: object) -> Any:
    """The form of a first version; what is not sent is as the form opens."""
    return judged(record_form(kind)({**sent.untouched(fields_of(kind)), **read(kind, raw)}))


class acting:  # noqa: N801 - reads as a word: `with acting():`
    """What an action objects to is told at its place in the body."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, actions.ValidationError):
            messages = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
            named = {"non_field_errors" if name == "__all__" else name: found for name, found in messages.items()}
            raise ValidationError(placed(named)) from error


class RecordsOf(APIView):
    kind, pagination_class = "", RecordCursors

    def get(self, request: Request, case_id: Any) -> Response:
        case = read_case(request.user, case_id)
        found = listing.filtered(records_of(case, self.kind), request, FILTERS)
        pages = self.pagination_class()
        rows = pages.paginate_queryset(found, request, view=self)
        return pages.get_paginated_response([told(self.kind, one) for one in rows])

    @once
    def post(self, request: Request, case_id: Any) -> Response:
        case = case_to_write_in(request.user, case_id)
        form = new_record(self.kind, request.data)
        with acting():
            record = actions.add_record(case=case, kind=self.kind, by=request.user, **form.values())
        return answer(self.kind, record, 201)


class RecordOf(APIView):
    kind = ""

    def get(self, request: Request, case_id: Any, series: Any) -> Response:
        case = read_case(request.user, case_id)
        return answer(self.kind, versions_of(case, self.kind, series)[0])

    @once
    def patch(self, request: Request, case_id: Any, series: Any) -> Response:
        case = read_case(request.user, case_id)
        current = started_from(request, case, self.kind, series)
        data = {**sent.standing(fields_of(self.kind), current), **read(self.kind, request.data, correcting=True)}
        form = judged(section_form(self.kind)(data, instance=current, correcting=True))
        if not form.changed_values():
            return answer(self.kind, current)
        return answer(self.kind, _corrected(request, self.kind, current, form))


def _corrected(request: Request, kind: str, current: Record, form: Any) -> Record:
    reason = form.cleaned_data["reason"] or ADDED
    try:
        with acting():
            return actions.correct_record(record=current, kind=kind, by=request.user, reason=reason, **form.values())
    except actions.Stale as error:
        raise _stale(kind, error.current, request.data, current) from error


def started_from(request: Request, case: Case, kind: str, series: Any) -> Record:
    """The version in force, which is also the one that If-Match names; else both are told."""
    versions = versions_of(case, kind, series)
    version = version_asked(request)
    if version == versions[0].version:
        return versions[0]
    raise _stale(kind, versions[0], request.data, next((one for one in versions if one.version == version), None))


def _stale(kind: str, current: Record, raw: Any, before: Record | None) -> Exception:
    body = raw if isinstance(raw, dict) else {}
    values = body.get("values") if isinstance(body.get("values"), dict) else {}
    sent_values = {name: body[name] for name in COMMON if name in body}
    sent_values |= {f"values.{name}": value for name, value in values.items()}
    return stale(current.version, flat(kind, current), sent_values, flat(kind, before) if before else None)


def answer(kind: str, record: Record, status: int = 200) -> Response:
    address = reverse(f"api-record-{kind}", args=[record.case_id, record.series])
    headers = tag(record.version, **({"Location": address} if status == 201 else {}))
    return Response(RecordOut(told(kind, record)).data, status=status, headers=headers)


@access(Rule.MEMBER)
class RecordHistory(APIView):
    """All versions of one record, the newest first, each with what it changed and why."""

    serializer_class = VersionOut

    @extend_schema(responses=VersionOut(many=True))
    def get(self, request: Request, case_id: Any, kind: str, series: Any) -> Response:
        case = read_case(request.user, case_id, what="record_history_viewed")
        return Response(VersionOut(history(kind, versions_of(case, kind, series)), many=True).data)


class WithdrawIn(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


@access(Rule.MEMBER)
class WithdrawRecord(APIView):
    """Entered in error: a new version that states nothing any more. All versions stay in the history."""

    @extend_schema(
        request=WithdrawIn,
        **changing(RecordOut),
        examples=[OpenApiExample("Entered in error", value={"reason": "Another patient's report"}, request_only=True)],
    )
    @once
    def post(self, request: Request, case_id: Any, kind: str, series: Any) -> Response:
        if kind not in RECORD_KINDS:
            raise Http404
        case = read_case(request.user, case_id)
        current = started_from(request, case, kind, series)
        body = sent.checked(WithdrawIn, request.data)
        return answer(
            kind,
            actions.withdraw_record(record=current, kind=kind, by=request.user, reason=body["reason"]),
        )


def body_of(kind: str, correcting: bool) -> type[serializers.Serializer]:
    """The body of a kind as OpenAPI tells it: its own columns within `values`."""
    name = RECORD_KINDS[kind].__name__ + ("Amendment" if correcting else "")
    fields = fields_of(kind, correcting)
    own = sent.described(f"{name}Values", {n: one for n, one in fields.items() if n not in OUTER}, correcting)
    outer = sent.described(f"{name}In", {n: one for n, one in fields.items() if n in OUTER}, correcting)
    return type(f"{name}In", (outer,), {"values": own(required=not correcting)})


def _list_described(kind: str, title: str) -> Any:
    return extend_schema_view(
        get=extend_schema(
            description=f"The records in force of this kind ({title}), the last entered first.",
            parameters=listing.parameters(FILTERS),
            responses=RecordOut(many=True),
        ),
        post=extend_schema(
            description=f"A first version of a record ({title}); what is not sent is not recorded.",
            request=body_of(kind, correcting=False),
            **creating(RecordOut),
            examples=[OpenApiExample("A record", value=examples.RECORDS[kind], request_only=True)],
        ),
    )


def _one_described(kind: str, title: str) -> Any:
    return extend_schema_view(
        get=extend_schema(description=f"The version in force ({title}), with its ETag."),
        patch=extend_schema(
            description=f"A new version ({title}); what is not sent stays, null takes a value away. Say a reason where "
            "a recorded value changes.",
            request=body_of(kind, correcting=True),
            **changing(RecordOut),
            examples=[OpenApiExample("A correction", value=examples.AMENDED[kind], request_only=True)],
        ),
    )


def _views(kind: str) -> tuple[Any, Any]:
    model, own = RECORD_KINDS[kind], {"kind": kind, "serializer_class": RecordOut}
    listed = _list_described(kind, str(model._meta.verbose_name))(type(f"{model.__name__}Records", (RecordsOf,), own))
    single = _one_described(kind, str(model._meta.verbose_name))(type(f"{model.__name__}Record", (RecordOf,), own))
    return access(Rule.MEMBER)(listed), access(Rule.MEMBER)(single)


def _addresses() -> list:
    found = []
    for kind in RECORD_KINDS:
        listed, single = _views(kind)
        found += [
            path(f"cases/<uuid:case_id>/records/{kind}/", listed.as_view(), name=f"api-records-{kind}"),
            path(f"cases/<uuid:case_id>/records/{kind}/<uuid:series>/", single.as_view(), name=f"api-record-{kind}"),
        ]
    return found


_ONE = "cases/<uuid:case_id>/records/<slug:kind>/<uuid:series>"
urlpatterns = [
    *_addresses(),
    path(f"{_ONE}/history/", RecordHistory.as_view(), name="api-record-history"),
    path(f"{_ONE}/withdraw/", WithdrawRecord.as_view(), name="api-record-withdraw"),
]
