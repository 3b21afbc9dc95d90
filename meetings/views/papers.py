"""Papers: asked for, watched while they are made, opened."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from meetings import actions, permissions, reading
from meetings.models import Paper
from meetings.pages import Papers

FILE_NAMES = {Paper.Kind.PACK: "meeting-pack", Paper.Kind.MINUTES: "minutes"}


@access(Rule.MEMBER)
@require_POST
def request_paper(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = reading.read_meeting(request.user, meeting_id)
    try:
        actions.request_paper(meeting=meeting, kind=request.POST.get("kind", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{meeting.get_absolute_url()}#papers")


@access(Rule.MEMBER)
@require_GET
def paper_status(request: HttpRequest, paper_id) -> HttpResponse:
    """One line of the papers, as it stands now; it asks again by itself only while there is something to wait for."""
    found = reading.read_paper(request.user, paper_id)
    context = {
        "line": Papers(found.kind, found.get_kind_display(), found),
        "meeting": found.meeting,
        "may_request": permissions.may_request_paper(request.user, found.meeting),
    }
    return render(request, "meetings/parts/paper.html", context)


@access(Rule.MEMBER)
@require_GET
def paper(request: HttpRequest, paper_id) -> FileResponse:
    """The PDF itself, shown by the browser. Its name says what it is and of which number, never of whom."""
    found = reading.read_paper(request.user, paper_id, what="paper_opened")
    path = reading.paper_path(found)
    if found.state != Paper.State.READY or not path.is_file():
        raise Http404("This paper is not ready.")
    name = f"{FILE_NAMES[Paper.Kind(found.kind)]}-{found.number}.pdf"
    answer = FileResponse(path.open("rb"), content_type="application/pdf", filename=name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
