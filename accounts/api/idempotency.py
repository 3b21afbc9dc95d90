"""`Idempotency-Key`: a client that did not hear the answer sends the same request again without doing it twice."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException, ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import kept_answers
from accounts.api.preconditions import PreconditionFailed
from accounts.models import ApiToken

HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,255}")
KEPT_HEADERS = ("ETag", "Location")
KEY_PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Any text of your own, new for each write. The same request under the same key is answered from what "
    "was kept, for 24 hours, and writes nothing; another request under it is refused with 422.",
)


class KeyUsed(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was used for another request. Send each new request under a new key."


def once(handler: Callable[..., Response]) -> Callable[..., Any]:
    """For a handler that writes. A refused request is not kept, since it wrote nothing."""

    @wraps(handler)
    def keyed(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response | HttpResponse:
        if HEADER not in request.headers:
            return handler(view, request, *args, **kwargs)
        with transaction.atomic():
            answer = _once(handler, view, request, *args, **kwargs)
        if isinstance(answer, PreconditionFailed):
            raise answer
        return answer

    return keyed


def _once(handler: Callable[..., Response], view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
    digest = _digest(request)
    token = request.auth if isinstance(request.auth, ApiToken) else None
    row, is_new = kept_answers.begin(user=request.user, token=token, key=_key(request), request_sha256=digest)
    if not is_new:
        return _again(row, digest)
    try:
        answer = handler(view, request, *args, **kwargs)
    except PreconditionFailed as told:
        # It shows what stands now; that this was read is an event, which must not be undone with the write.
        kept_answers.forget(row)
        return told
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        kept_answers.forget(row)
        return answer
    headers = {name: answer[name] for name in KEPT_HEADERS if answer.has_header(name)}
    kept_answers.keep(row, status=answer.status_code, body=JSONRenderer().render(answer.data).decode(), headers=headers)
    return answer


def _key(request: Request) -> str:
    key = request.headers[HEADER]
    if not KEY.fullmatch(key):
        raise ParseError(f"{HEADER}: send 1 to 255 letters, digits or signs of ASCII, without a space.")
    return key


def _digest(request: Request) -> str:
    """Names the request: another body, another address or another version to start from is another request."""
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request._request.body).hexdigest()


def _again(row: Any, digest: str) -> HttpResponse:
    if row.request_sha256 != digest:
        raise KeyUsed
    headers = {**row.headers, "Idempotency-Replayed": "true"}
    return HttpResponse(row.body, status=row.status, content_type="application/json", headers=headers)
