"""The patient: all cases, every registration that is this person, and who may be the same."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from cases import permissions
from cases.actions_merge import merge_patients, undo_merge
from cases.reading import cases_of_patient, merge_to_undo, merges_of, others_like, read_patient


@access(Rule.MEMBER)
@require_GET
def patient(request: HttpRequest, patient_id) -> HttpResponse:
    """A registration that was merged leads to the patient it was merged into."""
    found = read_patient(request.user, patient_id)
    if found.merged_into_id:
        return redirect("patient", found.merged_into_id)
    may_merge = permissions.may_merge(request.user, found.board)
    context = {
        "patient": found,
        "cases": cases_of_patient(request.user, found),
        "merges": merges_of(found) if permissions.may_register_patient(request.user, found.board) else [],
        "likely": others_like(request.user, found) if may_merge else [],
        "may_merge": may_merge,
    }
    return render(request, "cases/patient.html", context)


@access(Rule.MEMBER)
@require_POST
def merge(request: HttpRequest, patient_id) -> HttpResponse:
    """The other registration, named in the form, becomes part of this one."""
    kept = read_patient(request.user, patient_id)
    other = read_patient(request.user, request.POST.get("other") or kept.pk)
    try:
        merge_patients(kept=kept, merged=other, why=request.POST.get("why", "")[:500], by=request.user)
        messages.success(request, _("One patient now. Both histories stay."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("patient", kept.pk)


@access(Rule.MEMBER)
@require_POST
def undo(request: HttpRequest, patient_id, merge_id) -> HttpResponse:
    kept = read_patient(request.user, patient_id)
    try:
        undo_merge(merge=merge_to_undo(kept, merge_id), why=request.POST.get("why", "")[:500], by=request.user)
        messages.success(request, _("Two patients again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("patient", kept.pk)
