"""What is said where no view answers: a page to people, problem+json to programs."""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views import defaults

from accounts.api.problems import AWAY, NOTHING_HERE, RETRY_SECONDS, is_away


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not request.path.startswith("/api/"):
        return defaults.page_not_found(request, exception)
    return _problem(HTTPStatus.NOT_FOUND, NOTHING_HERE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    return _problem(HTTPStatus.BAD_REQUEST, str(exception))


def server_error(request: HttpRequest) -> HttpResponseBase:
    """503 while the database is away: whoever asked may ask again. 500 is a fault of ours."""
    if not is_away(sys.exc_info()[1]):
        return defaults.server_error(request)
    if request.path.startswith("/api/"):
        answer: HttpResponseBase = _problem(HTTPStatus.SERVICE_UNAVAILABLE, AWAY)
    else:
        answer = defaults.server_error(request, template_name="503.html")
        answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _problem(status: HTTPStatus, detail: str) -> JsonResponse:
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NulMiddleware:
    """PostgreSQL keeps no NUL character and nobody types one: an address or form with one is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sent = [request.GET]
        if request.content_type in FORMS:
            sent.append(request.POST)
        if any("\0" in text for each in sent for name, values in each.lists() for text in (name, *values)):
            raise BadRequest("The request carries a NUL character (%00). Leave it out.")
        return self.get_response(request)
