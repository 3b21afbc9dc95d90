"""What an address that nothing answers to says: a page to people, problem+json to programs."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.defaults import page_not_found

from accounts.api.problems import NOTHING_HERE


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    status = HTTPStatus.NOT_FOUND
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": NOTHING_HERE}
    return JsonResponse(body, status=status, content_type="application/problem+json")
