"""The pages that amend what is no record: the question, the patient's identity, what is said of a document."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import Rule, access
from accounts.permissions import require
from cases import actions, actions_amend, permissions
from cases.conflict import reconciled
from cases.documents.reading import document_of
from cases.earlier import started_from, wordings
from cases.forms import IntakeForm, PatientAmendForm
from cases.forms_documents import AboutForm
from cases.models import Case
from cases.reading import read_case
from cases.views.forms import add_errors, status_of


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend_case(request: HttpRequest, case_id) -> HttpResponse:
    """Change the question."""
    case = read_case(request.user, case_id)
    require(permissions.may_change_case(request.user, case))

    def keep(version: int, **changes: object) -> None:
        actions_amend.amend_case(case=case, version=version, by=request.user, **changes)

    form = partial(IntakeForm, board=case.board)
    return _amend(
        request, Amending(case, case, form, _question(case), keep, _("Change the question"), case.get_absolute_url())
    )


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend_patient(request: HttpRequest, case_id) -> HttpResponse:
    """Put right who the patient is; every case of the patient says so from then on."""
    case = read_case(request.user, case_id)
    require(permissions.may_register_patient(request.user, case.board))

    def keep(version: int, **changes: object) -> None:
        actions_amend.amend_patient(patient=case.patient, version=version, by=request.user, **changes)

    initial = {name: getattr(case.patient, name) for name in PatientAmendForm.base_fields}
    return _amend(
        request,
        Amending(
            case, case.patient, PatientAmendForm, initial, keep, _("Correct the patient"), case.get_absolute_url()
        ),
    )


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend_document(request: HttpRequest, document_id) -> HttpResponse:
    """Correct the caption or the date of a document."""
    found = document_of(request.user, document_id)
    case = read_case(request.user, found.case_id, what="documents_viewed")
    require(permissions.may_change_case(request.user, case))

    def keep(version: int, **changes: object) -> None:
        actions_amend.amend_document(document=found, version=version, by=request.user, **changes)

    initial = {name: getattr(found, name) for name in AboutForm.base_fields}
    back = f"{reverse('documents', args=[case.pk])}#{found.pk}"
    return _amend(request, Amending(case, found, AboutForm, initial, keep, _("Correct the document"), back))


@dataclass(frozen=True)
class Amending:
    """A page that changes what is no record: whose words, by which form, and the action that keeps them."""

    case: Case
    subject: Any
    form: Callable[..., Any]
    initial: dict[str, object]
    keep: Callable[..., None]
    title: str
    back: str


def _amend(request: HttpRequest, one: Amending) -> HttpResponse:
    """A stale save shows what stands now beside what was typed, field by field; neither is lost."""
    blank = one.form(initial=one.initial)
    context = {"case": one.case, "title": one.title, "back": one.back, "earlier": wordings(one.subject, blank.fields)}
    if request.method == "GET":
        context |= {"form": blank, "started_from": one.subject.version}
        return render(request, "cases/amend.html", context)
    version, before = started_from(one.subject, request.POST.get("version"))
    form, conflict = reconciled(one.form, request.POST, before, one.subject)
    if conflict.settled and form.is_valid() and _kept(one, form):
        return redirect(one.back)
    context |= {"form": form, "conflict": conflict, "started_from": version}
    return render(request, "cases/amend.html", context, status=status_of(form, conflict))


def _kept(one: Amending, form) -> bool:
    try:
        one.keep(one.subject.version, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
    except actions.Stale as error:
        form.add_error(None, str(error))
    return not form.errors


def _question(case) -> dict[str, object]:
    names = ("question", "why_now", "urgency", "wanted_disciplines", "referring_doctor", "referred_by")
    return {name: getattr(case, name) for name in names}
