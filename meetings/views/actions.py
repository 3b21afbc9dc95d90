"""Actions: what decisions ask of people, and what they report of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, access
from cases.views.forms import add_errors
from meetings import actions, pages, permissions
from meetings.following import LISTS, actions_of
from meetings.forms import ProgressForm
from meetings.models import Progress
from meetings.models.progress import FELL_SHORT
from meetings.reading import read_action, record_actions_listed

PER_PAGE = 50
_AGAIN = gettext_lazy("Reported. The case comes back to the board by itself.")
NAMES = {
    "open": gettext_lazy("Open"),
    "overdue": gettext_lazy("Overdue"),
    "short": gettext_lazy("Not done or partly"),
    "done": gettext_lazy("Completed"),
}


@access(Rule.SIGNED_IN)
@require_GET
def action_list(request: HttpRequest) -> HttpResponse:
    """Mine by default; all that I may see with `?whose=all`. Neither word says anything of a patient."""
    which = request.GET.get("show") if request.GET.get("show") in LISTS else "open"
    mine = request.GET.get("whose") != "all"
    page = Paginator(actions_of(request.user, which, mine), PER_PAGE).get_page(request.GET.get("page"))
    record_actions_listed(request.user, len(page.object_list))
    rows = [pages.action_row(one, timezone.localdate()) for one in page.object_list]
    context = {"rows": rows, "page": page, "which": which, "mine": mine, "lists": NAMES.items()}
    return render(request, "meetings/actions.html", context)


@access(Rule.SIGNED_IN)
@require_http_methods(["GET", "POST"])
def action(request: HttpRequest, action_id) -> HttpResponse:
    """One action with everything reported of it, and the form for the next report."""
    found = read_action(request.user, action_id)
    may_report = permissions.may_report(request.user, found)
    form = ProgressForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.report_progress(action=found, by=request.user, **form.cleaned_data)
            messages.success(request, _AGAIN if report.state in FELL_SHORT else _("Reported."))
            return redirect("action", found.pk)
        except ValidationError as error:
            add_errors(form, error)
    context = {
        "row": pages.action_row(found, timezone.localdate()),
        "case": found.decision.item.case,
        "item": found.decision.item,
        "reports": found.progress.select_related("by"),
        "form": form,
        "may_report": may_report,
        "done": Progress.State.COMPLETED,
        "may_open": permissions.sees_meeting(request.user, found),
    }
    return render(request, "meetings/action.html", context, status=422 if form.errors else 200)
