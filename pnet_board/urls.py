"""Every address of the product. Each view behind one declares who may reach it; a test holds them to it."""

from django.urls import include, path

from pnet_board import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("accounts.urls")),
    path("", include("cases.urls")),
    path("", include("recommendations.urls")),
    path("", include("meetings.urls")),
    path("api/", include("pnet_board.api_urls")),
]

handler404 = "pnet_board.errors.not_found"
handler400 = "pnet_board.errors.bad_request"
handler500 = "pnet_board.errors.server_error"
