"""The REST API, version 1, with its schema and its documentation served from here, offline."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from accounts.access import Rule, access
from cases import api as cases_api
from meetings import api as meetings_api
from pnet_board.api_docs import docs
from recommendations import api as recommendations_api
from recommendations import api_editions, api_what_if


@access(Rule.SIGNED_IN)
class Schema(SpectacularAPIView):
    """The OpenAPI description of everything below /api/v1/."""


version_1 = [
    *cases_api.urlpatterns,
    *recommendations_api.urlpatterns,
    *api_what_if.urlpatterns,
    *api_editions.urlpatterns,
    *meetings_api.urlpatterns,
]

urlpatterns = [
    path("v1/", include(version_1)),
    path("v1/schema/", Schema.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
]
