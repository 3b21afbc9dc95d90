"""Errors of the API as problem+json (RFC 9457): what is wrong and what to do, and nothing of the inside."""

from collections.abc import Iterator
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from accounts.api.preconditions import PreconditionFailed, etag

# Missing, deleted and not visible must not be told apart.
NOTHING_HERE = "There is nothing here, or nothing that you may see."
NOT_ACCEPTED = "The request was not accepted; `errors` says why."
OUR_FAULT = "Something went wrong on our side. It has been logged under the request id of this answer."
AWAY = (
    "The database does not answer. A change is kept whole or not at all: look whether it is there, then send it again."
)
RETRY_SECONDS = 5


class DatabaseAway(exceptions.APIException):
    """Whoever asked may ask again, and need not tell anybody."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = AWAY
    wait = RETRY_SECONDS


def is_away(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError | InterfaceError)


def problem(error: Exception, context: dict) -> Response:
    """The exception handler of every API view."""
    # `rest_framework.views` reads the settings that name this package, so it cannot be imported above.
    from rest_framework.views import exception_handler

    if isinstance(error, ModelError):
        error = exceptions.ValidationError(as_serializer_error(error))
    if is_away(error):
        error = DatabaseAway()
    response = exception_handler(error, context) or _unexpected(context)
    response.data = _body(error, response.status_code)
    if isinstance(error, PreconditionFailed):
        response["ETag"] = etag(error.version)
    response.content_type = "application/problem+json"
    return response


def _unexpected(context: dict) -> Response:
    """Told to the log and to error reporting exactly as an error in a page is."""
    request = context["request"]._request
    got_request_exception.send(sender=problem, request=request)
    return Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _body(error: Exception, status: int) -> dict:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": _detail(error)}
    if isinstance(error, exceptions.ValidationError):
        body["errors"] = [{"field": field, "message": message} for field, message in flat_errors(error.detail)]
    # What an error says beside its detail: the values of two people, the results of each row.
    return {**body, **getattr(error, "members", {})}


def _detail(error: Exception) -> str:
    if isinstance(error, Http404) or getattr(error, "detail", "") == exceptions.NotFound.default_detail:
        return NOTHING_HERE
    if isinstance(error, exceptions.ValidationError):
        return NOT_ACCEPTED
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    return str(error) if isinstance(error, PermissionDenied) else OUR_FAULT


def flat_errors(detail: object, path: str = "") -> Iterator[tuple[str, str]]:
    """`{"facts": {"ki67_percent": ["…"]}}` becomes ("facts.ki67_percent", "…"); errors of the whole have no field."""
    if isinstance(detail, dict):
        for key, part in detail.items():
            inner = path if key in ("non_field_errors", "__all__") else f"{path}.{key}".strip(".")
            yield from flat_errors(part, inner)
    elif isinstance(detail, list):
        for number, part in enumerate(detail):
            nested = isinstance(part, dict | list)
            yield from flat_errors(part, f"{path}.{number}".strip(".") if nested else path)
    else:
        yield path, str(detail)
