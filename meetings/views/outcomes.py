"""The story of a case: the question, each decision, how the patient fared; and the form for the next entry."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, SignedInRequest, access
from cases.reading import read_case
from cases.views.forms import add_errors
from meetings import actions
from meetings.outcome_form import OutcomeForm
from meetings.outcomes import outcome_of, story
from meetings.permissions import may_record_outcome


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def outcomes(request: SignedInRequest, case_id) -> HttpResponse:
    """A `corrects` in the address opens the form with what that entry says."""
    case = read_case(request.user, case_id, what="outcomes_viewed")
    asked = request.POST.get("corrects") or request.GET.get("corrects")
    corrects = outcome_of(request.user, case, asked) if asked else None
    form = OutcomeForm(
        request.POST or None, instance=corrects, initial={} if corrects else {"seen_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_outcome(case=case, by=request.user, corrects=corrects, **form.cleaned_data)
            messages.success(request, _("Recorded."))
            return redirect("outcomes", case.pk)
        except ValidationError as error:
            add_errors(form, error)
    chapters, before = story(request.user, case)
    context = {
        "case": case, "chapters": chapters, "before": before, "form": form, "corrects": corrects,
        "may_record": may_record_outcome(request.user, case),
    }  # fmt: skip
    return render(request, "meetings/outcomes.html", context, status=422 if form.errors else 200)
