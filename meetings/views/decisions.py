"""One agenda item's decision: started, read, amended. Drafting and signing it stand in `drafts`."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from accounts.permissions import require
from cases.actions import Stale
from cases.views.forms import add_errors
from meetings import actions, pages, permissions, reading_papers
from meetings.forms import AmendForm
from meetings.models import AgendaItem
from meetings.reading import read_decision, read_item
from meetings.room.images import were_seen
from meetings.told import Versions, told, versions
from meetings.views import drafts


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, item_id) -> HttpResponse:
    """To look writes nothing: a draft begins with the button that starts it."""
    item = read_item(request.user, item_id)
    found = versions(item)
    if request.method == "POST" and "start" in request.POST:
        return _start(request, item)
    if request.method == "POST":
        return drafts.save(request, item, found)
    if found.draft and permissions.may_draft(request.user, item):
        return drafts.page(request, item, found)
    return _read_page(request, item, found)


def _start(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    try:
        actions.start_decision(item=item, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("decision", item.pk)


def _read_page(request: HttpRequest, item: AgendaItem, found: Versions) -> HttpResponse:
    shown = found.in_force or found.draft
    signed = [one for one in (found.in_force, *found.earlier) if one]
    papers = reading_papers.papers_of_decisions(signed)
    context = {
        "item": item,
        "case": item.case,
        "told": told(shown) if shown else None,
        "earlier": [(told(one), papers.get(one.pk, [])) for one in found.earlier],
        "letters": pages.letters(found.in_force, papers.get(found.in_force.pk, [])) if found.in_force else [],
        "openings": reading_papers.openings_of(item) if signed else [],
        "may_request": permissions.may_request_paper(request.user, item.meeting.board),
        "images_seen": were_seen(item),
        "may_draft": permissions.may_draft(request.user, item),
        "may_amend": permissions.may_sign(request.user, item) if found.in_force else False,
    }
    return render(request, "meetings/decision.html", context)


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, decision_id) -> HttpResponse:
    """The signed decision stays in force until its amendment is signed too."""
    signed = read_decision(request.user, decision_id)
    require(permissions.may_sign(request.user, signed.item))
    form = AmendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend_decision(decision=signed, by=request.user, **form.cleaned_data)
            return redirect("decision", signed.item_id)
        except ValidationError as error:
            add_errors(form, error)
        except Stale:
            messages.error(request, _("There is a newer version of this decision already. This is how it stands."))
            return redirect("decision", signed.item_id)
    context = {"item": signed.item, "case": signed.item.case, "decision": signed, "form": form}
    return render(request, "meetings/amend.html", context, status=422 if form.errors else 200)
