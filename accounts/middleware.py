"""Two promises about every signed-in page: it ends when left alone, and no browser or proxy keeps a copy."""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.actions_kept import author_of, keep_form
from accounts.models import KeptForm, User
from accounts.permissions import remember_roles

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
GetResponse = Callable[[HttpRequest], HttpResponse]

STARTED, SEEN = "signed_in_at", "seen_at"
# Who was signed out for being idle, perhaps by a page that refreshes itself, while a form of theirs was still open.
AUTHOR = "signed_out"
# A page that refreshes itself sends this header, so that a screen nobody sits at still signs out.
UNATTENDED = "X-Unattended"


class SessionTimeoutMiddleware:
    """Signs out after SESSION_IDLE_SECONDS without a request, and after SESSION_ABSOLUTE_SECONDS in any case."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        if why := expired(request):
            return self.end(request, why)
        touch(request)
        remember_roles(request.user)
        return self.get_response(request)

    def end(self, request: HttpRequest, why: str) -> HttpResponse:
        request.session_expired = why  # type: ignore[attr-defined]
        author = request.user
        kept = kept_form(request, author)
        logout(request)
        request.session[AUTHOR] = str(author.pk)
        if is_for_a_program(request) or request.path == resolve_url(settings.LOGIN_URL):
            return self.get_response(request)
        return to_sign_in(request, why, kept)


def expired(request: HttpRequest) -> str:
    """Why this session is over: `idle`, `absolute`, or empty when it is not."""
    now = time.time()
    if now - request.session.get(STARTED, now) >= settings.SESSION_ABSOLUTE_SECONDS:
        return "absolute"
    if now - request.session.get(SEEN, now) >= settings.SESSION_IDLE_SECONDS:
        return "idle"
    return ""


def touch(request: HttpRequest) -> None:
    """Note that someone is there, but not on every request: each note is a write to the database.

    The note may be up to a thirtieth of the idle time old, so a session ends that much early and never late.
    """
    now = int(time.time())
    request.session.setdefault(STARTED, now)
    seen = request.session.get(SEEN, 0)
    if now - seen >= max(1, settings.SESSION_IDLE_SECONDS // 30) and UNATTENDED not in request.headers:
        request.session[SEEN] = now


def is_for_a_program(request: HttpRequest) -> bool:
    """The API answers 401 by itself; a sign-in page would only confuse its caller."""
    return request.path.startswith("/api/") and "text/html" not in request.headers.get("Accept", "")


def is_form_of_a_page(request: HttpRequest) -> bool:
    """Sent by a person with a form of a page of ours. A script keeps what it sends by itself."""
    is_page = "text/html" in request.headers.get("Accept", "") and request.headers.get("HX-Request") != "true"
    is_form = request.method == "POST" and request.content_type in FORMS
    return bool(is_page and is_form and page_to_return_to(request)) and not _is_of_signing_in(request)


def kept_form(request: HttpRequest, author: User) -> KeptForm | None:
    if not is_form_of_a_page(request):
        return None
    return keep_form(by=author, request=request, back=page_to_return_to(request))


def _is_of_signing_in(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name.startswith("account_")
    except Resolver404:
        return True


class SignInMiddleware(LoginRequiredMiddleware):
    """Who is not signed in is led to sign in; a fragment that htmx asked for leads the whole page there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        if request.headers.get("HX-Request") == "true":
            return to_sign_in(request, "")
        if is_form_of_a_page(request):
            author = author_of(request.session.get(AUTHOR))
            return to_sign_in(request, "idle" if author else "", kept_form(request, author) if author else None)
        return super().handle_no_permission(request, view_func)


def to_sign_in(request: HttpRequest, why: str, kept: KeptForm | None = None) -> HttpResponse:
    """Leads to the form that was kept; else to the page, and says of a form that was sent that it is not kept."""
    parts = {"expired": why} if why else {}
    if kept is not None:
        files = {"files": str(len(kept.files))} if kept.files else {}
        parts |= {"kept": "1", **files, "next": reverse("kept-form", args=[kept.pk])}
    elif back := page_to_return_to(request):
        parts |= {"lost": "1"} if is_form_of_a_page(request) else {}
        parts["next"] = back
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode(parts)}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address, "Cache-Control": "no-store"})
    return HttpResponseRedirect(address, headers={"Cache-Control": "no-store"})


def page_to_return_to(request: HttpRequest) -> str:
    """The page the person was on: for a form or a fragment that is where it was sent from."""
    if request.headers.get("HX-Request") == "true":
        shown = request.headers.get("HX-Current-URL", "")
    elif request.method in ("GET", "HEAD"):
        return request.get_full_path()
    else:
        shown = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}):
        return ""
    return urlunsplit(urlsplit(shown)._replace(scheme="", netloc=""))


class NoStoreMiddleware:
    """Answers to someone signed in are about patients until proven otherwise; static files never come this far."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response
