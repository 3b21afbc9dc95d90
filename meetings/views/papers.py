"""Papers: asked for, watched while they are made, opened."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from meetings import actions, pages, permissions, reading, reading_papers
from meetings.paper_file import file_answer


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
@require_POST
def request_letters(request: HttpRequest, decision_id) -> HttpResponse:
    """The papers of a decision: what is not there yet is asked for, what failed is tried again."""
    decision = reading.read_decision(request.user, decision_id)
    try:
        actions.request_letters(decision=decision, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{reverse('decision', args=[decision.item_id])}#papers")


@access(Rule.MEMBER)
@require_GET
def paper_status(request: HttpRequest, paper_id) -> HttpResponse:
    """One line of the papers, as it stands now; it asks again by itself only while there is something to wait for."""
    found = reading_papers.read_paper(request.user, paper_id)
    context = {
        "line": pages.line_of(found),
        "may_request": permissions.may_request_paper(request.user, found.board),
    }
    return render(request, "meetings/parts/paper.html", context)


@access(Rule.MEMBER)
@require_GET
def paper(request: HttpRequest, paper_id) -> FileResponse:
    """The file itself, a PDF shown by the browser."""
    return file_answer(request.user, reading_papers.read_paper(request.user, paper_id))
