"""The room for those who are signed in: the scribe moves it and writes the decision, everybody else follows.

One form holds the draft and every control, so a step first keeps what was typed, with a script or without one. The
form names the case it was opened for: what is typed into it is never kept with another patient.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import Rule, access
from accounts.permissions import Refused
from cases.actions import Stale
from meetings import actions, permissions
from meetings.actions.room import NOT_SCRIBE
from meetings.models import AgendaItem, Decision, Meeting, RoomState, Vote
from meetings.models.policy import policy_of
from meetings.reading import read_meeting
from meetings.room.reading import agenda_of, item_of, meeting_of, record_seen, screen_for, scribe_until, state_of
from meetings.room.routine import routines
from meetings.room.screen import clock_now, screen_of
from meetings.room.stamp import stamp_of
from meetings.told import versions
from meetings.views import drafts
from meetings.views.room import is_seen, timed
from meetings.views.typed import Typed, keep

SEEN = "room_item"
_ROOM_MOVED = gettext_lazy("The room had moved meanwhile. This is where it is; nothing was moved twice.")
_NOT_SCRIBE = gettext_lazy("Somebody else is the scribe now, so the room was not moved. What you typed is kept.")
_TEXT_CHANGED = gettext_lazy("The text was changed meanwhile. Read it as it stands now, then verify it.")
FULL = RoomState.Identifiers.FULL


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def room(request: HttpRequest, meeting_id) -> HttpResponse:
    if request.method == "GET":
        return _page(request, read_meeting(request.user, meeting_id))
    meeting = meeting_of(request.user, meeting_id)
    if "open" in request.POST:
        return _open(request, meeting)
    typed = keep(request, item_of(request.user, meeting, _id(request.POST["item"]))) if "item" in request.POST else None
    if "autosave" in request.POST and typed:
        return _autosaved(request, typed)
    if typed and not typed.is_kept:
        return _page(request, meeting, typed)
    return _moved(request, meeting)


SAYS = ("begin", "verify", "ask_vote", "vote", "propose", "reassess")


def _say(request: HttpRequest, meeting: Meeting, name: str) -> None:
    """What anybody who works on the board may say of the case in the room, the scribe or not."""
    posted = request.POST
    item = item_of(request.user, meeting, _id(posted.get("item" if name == "reassess" else "of", "")))
    draft = versions(item).draft
    if name == "propose":
        actions.propose(item=item, text=posted.get("proposal", ""), by=request.user)
    elif name == "begin":
        actions.start_decision(item=item, by=request.user)
    elif draft is None:
        raise ValidationError(_("There is no draft of this decision."))
    elif name == "verify":
        actions.verify_decision(decision=draft, revision=_number(posted.get("read_revision", "")), by=request.user)
    elif name == "reassess":
        actions.reassess_draft(decision=draft, revision=draft.revision, by=request.user)
        messages.success(request, drafts.REASSESSED)
    elif name == "ask_vote":
        actions.ask_vote(decision=draft, by=request.user)
    else:
        position, reason = posted.get("position", ""), posted.get("reason_of_vote", "")
        actions.cast_vote(decision=draft, position=position, reason=reason, by=request.user)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@access(Rule.MEMBER)
@require_GET
def live(request: HttpRequest, meeting_id) -> HttpResponse:
    """What moves beside the form: 204 while nothing changed."""
    meeting = meeting_of(request.user, meeting_id)
    stamp = stamp_of(meeting.pk)
    if is_seen(request, stamp):
        return timed(HttpResponse(status=204))
    return timed(render(request, "meetings/room/live.html", _live(request, meeting, stamp)))


@access(Rule.MEMBER)
@require_POST
def new_screen(request: HttpRequest, meeting_id) -> HttpResponse:
    """The key is in this answer and nowhere else: no redirect, no session, no second look."""
    meeting = meeting_of(request.user, meeting_id)
    screen, key = actions.create_screen(meeting=meeting, by=request.user)
    context = {"meeting": meeting, "made": screen, "key": key, "host": request.get_host(), "scheme": request.scheme}
    return render(request, "meetings/room/key.html", context)


@access(Rule.MEMBER)
@require_POST
def revoke(request: HttpRequest, screen_id) -> HttpResponse:
    screen = actions.revoke_screen(screen=screen_for(request.user, screen_id), by=request.user)
    messages.success(request, _("The screen is revoked; it shows nothing any more."))
    return redirect(f"{screen.meeting.get_absolute_url()}#screens")


def _open(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    minutes = request.POST.get("minutes", "")
    actions.open_room(
        meeting=meeting,
        by=request.user,
        proposals_first="proposals_first" in request.POST,
        minutes_per_case=int(minutes) if minutes.isdecimal() and 0 < int(minutes[:4]) <= 120 else None,
    )
    return redirect("room", meeting.pk)


def _moved(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What was typed is kept by now; then the step, if that is the button that was pressed."""
    try:
        _step(request, meeting, request.POST.get("do", ""))
    except Refused as error:
        if error.answer is not NOT_SCRIBE:
            raise
        messages.error(request, _NOT_SCRIBE)
    except Stale as error:
        messages.error(request, _TEXT_CHANGED if isinstance(error.current, Decision) else _ROOM_MOVED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _page(request, meeting) if request.htmx else redirect("room", meeting.pk)


WITHOUT_LOOKING = {"take": actions.take_over, "close": actions.close_room}


def _step(request: HttpRequest, meeting: Meeting, name: str) -> None:
    if name in SAYS:
        _say(request, meeting, name)
        return
    seen = request.POST.get("seen", "")
    looked = {"meeting": meeting, "by": request.user, "seen": int(seen) if seen.isdecimal() else None}
    if name in WITHOUT_LOOKING:
        WITHOUT_LOOKING[name](meeting=meeting, by=request.user)
    elif name in actions.STEPS:
        act, how = actions.STEPS[name]
        act(**looked, **how)
    elif name:
        actions.show_case(item=item_of(request.user, meeting, _id(name)), **looked)


def _page(request: HttpRequest, meeting: Meeting, typed: Typed | None = None) -> HttpResponse:
    context = {"typed": typed, "routines": routines().values(), **_live(request, meeting, stamp_of(meeting.pk))}
    if not context["is_open"]:
        here = HttpResponseClientRedirect(reverse("room", args=[meeting.pk]))
        return here if request.htmx else render(request, "meetings/room/closed.html", context)
    if item := typed.item if typed else _item(request, meeting, context["state"]):
        context |= _form(request, item, typed, is_scribe=context["is_scribe"])
    status = 409 if typed and typed.stale else 422 if typed and typed.form.errors else 200
    template = "meetings/room/desk.html" if request.htmx else "meetings/room/page.html"
    return render(request, template, context, status=status)


def _item(request: HttpRequest, meeting: Meeting, state: RoomState) -> AgendaItem | None:
    return item_of(request.user, meeting, state.item_id) if state.item_id else None


def _form(request: HttpRequest, item: AgendaItem, typed: Typed | None, *, is_scribe: bool) -> dict:
    """The draft for the scribe, and for whoever typed something that is not kept yet."""
    found = typed.found if typed else versions(item)
    if not found.draft or not (typed or is_scribe):
        return {"item": item, "case": item.case}
    form, revision = (typed.form, typed.revision) if typed else (drafts.form_of(found.draft), found.draft.revision)
    return drafts.context_of(request, item, found, form, revision, typed.stale if typed else None)


def _live(request: HttpRequest, meeting: Meeting, stamp: str) -> dict:
    state = state_of(meeting.pk)
    screen = screen_of(state, stamp=stamp, identifiers=FULL, blank=False) if state else None
    is_open = bool(state) and state.is_open
    if screen and screen.case:
        _note_seen(request, screen.case.item)
    return {
        "meeting": meeting,
        "at": clock_now(),
        "state": state,
        "screen": screen,
        "shown": screen and screen.case,
        "agenda": agenda_of(meeting),
        "policy": policy_of(meeting.board),
        "positions": Vote.Position.choices,
        "is_open": is_open,
        "is_scribe": is_open and state.scribe_id == request.user.pk,
        "scribe_until": scribe_until(request.user, state) if is_open else None,
        "may_scribe": permissions.may_scribe(request.user, meeting),
        "may_run": permissions.may_run_room(request.user, meeting),
        "identifiers": RoomState.Identifiers.choices,
    }


def _note_seen(request: HttpRequest, item: AgendaItem) -> None:
    if request.session.get(SEEN) != str(item.pk):
        request.session[SEEN] = str(item.pk)
        record_seen(request.user, item)


def _autosaved(request: HttpRequest, typed: Typed) -> HttpResponse:
    context = {"typed": typed, "stale": typed.stale, "item": typed.item, "at": clock_now()}
    status = 200 if typed.is_kept else 409 if typed.stale else 422
    return render(request, "meetings/room/saved.html", context, status=status)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("There is no such agenda item, or you may not see it.") from None
