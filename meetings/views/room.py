"""The room screen: what a projector shows, read-only, without a sign-in, by the key of its own.

The key is typed or stands behind the # of the address, which no browser sends to a server, so no log ever holds it.
From then on it lives in a cookie that only these addresses get. Without a key that opens something there is no page.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, access
from cases.documents.answer import file_answer
from meetings.models import RoomScreen
from meetings.room.guessing import must_wait, note_wrong
from meetings.room.images import image_for_screen
from meetings.room.reading import enter as screen_of_key
from meetings.room.reading import record_block_shown, record_shown
from meetings.room.screen import clock_now
from meetings.room.shared import shared_at
from meetings.room.stamp import stamp_of

COOKIE = "room_screen"


@access(Rule.PUBLIC)
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The key for the cookie."""
    if request.method == "GET":
        return render(request, "meetings/room/enter.html")
    if must_wait(request):
        return render(request, "meetings/room/enter.html", {"must_wait": True}, status=429)
    key = request.POST.get("key", "")
    try:
        screen = screen_of_key(key)
    except Http404:
        note_wrong(request)
        raise
    answer = redirect("room-screen")
    answer.set_cookie(
        COOKIE, key, expires=screen.expires_at, path=reverse("room-screen"),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict",
    )  # fmt: skip
    return answer


@access(Rule.PUBLIC)
@never_cache
@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    known = screen_of_key(request.COOKIES.get(COOKIE, ""), opening=True)
    return render(request, "meetings/room/screen.html", _shown(known, stamp_of(known.meeting_id)))


@access(Rule.PUBLIC)
@never_cache
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """204 while nothing changed."""
    known = screen_of_key(request.COOKIES.get(COOKIE, ""))
    stamp = stamp_of(known.meeting_id)
    if is_seen(request, stamp):
        return timed(HttpResponse(status=204))
    return timed(render(request, "meetings/room/projected.html", _shown(known, stamp)))


@access(Rule.PUBLIC)
@never_cache
@require_GET
def image(request: HttpRequest, document_id) -> HttpResponse:
    """A key image of the case that is in the room, and of no other."""
    return file_answer(*image_for_screen(request.COOKIES.get(COOKIE, ""), document_id))


def is_seen(request: HttpRequest, stamp: str) -> bool:
    """Whether this browser has seen the room as it is now."""
    return stamp == request.GET.get("seen")


def timed(answer: HttpResponse) -> HttpResponse:
    """With the time at which it was so."""
    answer["X-Room-Time"] = clock_now()
    return answer


def _shown(known: RoomScreen, stamp: str) -> dict:
    shared = shared_at(known.meeting_id, stamp)
    if shared is None:
        return {"at": clock_now()}
    screen = shared.screen
    if screen.case:
        record_shown(known, screen.case.item)
    if screen.block:
        record_block_shown(known, (one.prepared.item for one in screen.block))
    return {"screen": screen, "case": screen.case, "body": shared.body, "at": clock_now()}
