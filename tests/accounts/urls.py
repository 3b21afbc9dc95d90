"""The product's own addresses, and a few plain views on which to try sessions, tokens and errors."""

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_http_methods
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Rule, access
from accounts.permissions import Answer, Refused
from pnet_board.urls import handler500 as handler500


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def probe(request: HttpRequest) -> HttpResponse:
    return HttpResponse("probe")


@access(Rule.PUBLIC)
def without_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is lost, secret inside")


@access(Rule.PUBLIC)
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@access(Rule.SIGNED_IN)
class Things(APIView):
    def get(self, request: Request) -> Response:
        return Response({"user": str(request.user.pk)})

    def post(self, request: Request) -> Response:
        raise ValidationError({"facts": {"ki67_percent": ["Expected a number."]}, "non_field_errors": ["Too much."]})

    def put(self, request: Request) -> Response:
        raise Refused(Answer(False, "Only the chair signs."))

    def delete(self, request: Request) -> Response:
        raise RuntimeError("secret inside")

    def patch(self, request: Request) -> Response:
        raise OperationalError("the connection is lost, secret inside")


@access(Rule.SIGNED_IN)
class Assess(APIView):
    required_scopes = ["assess"]

    def post(self, request: Request) -> Response:
        return Response({})


urlpatterns = [
    path("probe/", probe, name="probe"),
    path("probe/open/", open_to_all, name="probe_open"),
    path("without-database/", without_database, name="probe_without_database"),
    path("api/v1/probe/", Things.as_view(), name="probe_things"),
    path("api/v1/probe-assess/", Assess.as_view(), name="probe_assess"),
    path("", include("pnet_board.urls")),
]
