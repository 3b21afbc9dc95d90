"""Every address of this app. Of allauth only these four views are reachable: no sign-up, no e-mail pages."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponseBase
from django.urls import path

from accounts import views
from accounts.access import Rule, access

View = Callable[..., HttpResponseBase]


def declared(rule: Rule, view: View) -> View:
    """A view of allauth with our rule on it, whatever it says itself; the original is left as it is."""

    @wraps(view)
    def ours(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    ours.login_required = True  # type: ignore[attr-defined]
    return access(rule)(ours)


urlpatterns = [
    path("login/", declared(Rule.PUBLIC, allauth.login), name="account_login"),
    path("logout/", declared(Rule.SIGNED_IN, allauth.logout), name="account_logout"),
    path("password/", declared(Rule.SIGNED_IN, allauth.password_change), name="account_change_password"),
    path("confirm-password/", declared(Rule.SIGNED_IN, allauth.reauthenticate), name="account_reauthenticate"),
    path("kept/<uuid:kept_id>/", views.kept_form, name="kept-form"),
    path("kept/<uuid:kept_id>/send/", views.send_kept_form, name="kept-form-send"),
    path("kept/<uuid:kept_id>/drop/", views.drop_kept_form, name="kept-form-drop"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", views.revoke_token, name="revoke_token"),
    path("audit/", views.audit, name="audit"),
]
