"""The part of an agenda that the board confirms together: one page to read it, confirm it, verify and sign it."""

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from accounts.permissions import has_role
from cases.actions import Stale
from meetings import actions, pages, permissions
from meetings.models import Meeting
from meetings.models.policy import policy_of
from meetings.reading import read_item, read_meeting
from meetings.room.reading import state_of
from meetings.signing import why_not_confirmed
from meetings.together import block_of

_CONFIRMED = ngettext_lazy("%d recommendation is confirmed.", "%d recommendations are confirmed.")
_VERIFIED = ngettext_lazy("%d text is verified.", "%d texts are verified.")
_SIGNED = ngettext_lazy("%d decision is signed.", "%d decisions are signed.")
_READ = re.compile(r"read-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def together(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = read_meeting(request.user, meeting_id)
    if request.method == "GET":
        return _page(request, meeting)
    act = next((_DOES[name] for name in _DOES if name in request.POST), None)
    error = act(request, meeting) if act else ""
    return _page(request, meeting, error) if error else redirect("together", meeting.pk)


def _page(request: HttpRequest, meeting: Meeting, error: str = "") -> HttpResponse:
    block = block_of(meeting)
    context = {
        "meeting": meeting,
        "listed": block,
        "to_confirm": [one for one in block if one.may_be_confirmed],
        "confirmed": [one for one in block if one.is_confirmed and not one.why_not],
        "to_verify": [one for one in block if one.is_confirmed and not one.decision.is_verified],
        "error": error,
        "quorum": pages.quorum_now(meeting),
        "policy": policy_of(meeting.board),
        "may_confirm": permissions.may_confirm(request.user, meeting),
        "may_discuss": permissions.may_scribe(request.user, meeting),
        "may_sign": has_role(request.user, meeting.board, permissions.Role.CHAIR),
        "state": _room(request, meeting),
    }
    return render(request, "meetings/together.html", context, status=422 if error else 200)


def _room(request: HttpRequest, meeting: Meeting):
    """The open room, where this person is its scribe: then the screen is theirs to turn to the block."""
    state = state_of(meeting.pk)
    return state if state and state.is_open and state.scribe_id == request.user.pk else None


def _read(request: HttpRequest) -> dict[UUID, int]:
    """Which decisions stood on the page, each at which revision."""
    found = {name: _READ.fullmatch(name) for name in request.POST}
    return {UUID(match[1]): _number(request.POST[name]) for name, match in found.items() if match}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _discuss(request: HttpRequest, meeting: Meeting) -> str:
    item = read_item(request.user, _id(request.POST["discuss"]))
    if item.meeting_id != meeting.pk:
        raise Http404("There is no such agenda item, or you may not see it.")
    act = partial(actions.discuss_instead, item=item, by=request.user)
    return _told(request, act, lambda _done: _("The case is discussed."))


def _confirm(request: HttpRequest, meeting: Meeting) -> str:
    act = partial(actions.confirm_together, meeting=meeting, read=_read(request), by=request.user)
    return _told(request, act, lambda done: _CONFIRMED % len(done))


def _verify(request: HttpRequest, meeting: Meeting) -> str:
    act = partial(actions.verify_together, meeting=meeting, read=_read(request), by=request.user)
    return _told(request, act, lambda done: _VERIFIED % len(done))


def _sign(request: HttpRequest, meeting: Meeting) -> str:
    """One password for all of them; each is signed by itself."""
    if not has_role(request.user, meeting.board, permissions.Role.CHAIR):
        return _("Only the chair of the board signs.")
    if why := why_not_confirmed(request.user, request.POST.get("password", ""), meeting):
        return why
    act = partial(actions.sign_together, meeting=meeting, read=_read(request), by=request.user)
    return _told(request, act, lambda done: _SIGNED % len(done))


def _told(request: HttpRequest, act: Callable, said: Callable) -> str:
    """What stands against it, for the page; empty where it is done, and said."""
    try:
        done = act()
    except Stale:
        return _("A text was changed meanwhile. Read it as it stands now; nothing was done.")
    except ValidationError as error:
        return " ".join(error.messages)
    messages.success(request, said(done))
    return ""


_DOES = {"discuss": _discuss, "confirm": _confirm, "verify": _verify, "sign": _sign}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("There is no such agenda item, or you may not see it.") from None
