"""The case page, its question, and its moves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Rule, access
from accounts.permissions import require
from cases import actions, actions_amend, lifecycle, panels, permissions
from cases.conflict import reconciled
from cases.course.chart import span_of
from cases.course.events import MARKERS, events
from cases.course.markers import markers
from cases.course.response import response
from cases.course.timeline import timeline
from cases.documents.panel import shelf
from cases.earlier import started_from, wordings
from cases.facts.gather import gather
from cases.facts.partial_dates import first_day
from cases.forms import IntakeForm, MoveForm, PatientAmendForm
from cases.key_facts import key_facts
from cases.models import Case
from cases.readiness import readiness_on_page
from cases.reading import read_case, taken_up_again
from cases.stage_panel import stage_panel
from cases.views.forms import add_errors, status_of

SPANS = {"all": _("Whole course"), "3y": _("3 years"), "1y": _("1 year")}


@access(Rule.MEMBER)
@require_GET
def case_page(request: HttpRequest, case_id) -> HttpResponse:
    case = read_case(request.user, case_id)
    sheet = gather(case, date.today())
    return render(request, "cases/case.html", {**_context(request, case, sheet), **_course(request, case, sheet)})


def _course(request: HttpRequest, case, sheet) -> dict:
    """The timeline and the markers. What they show of them stands in the address, and is no patient data."""
    span, logarithmic = request.GET.get("course", "all"), request.GET.get("scale") == "log"
    images = [one for one in sheet.records["imaging"] if one.sum_of_target_diameters_mm is not None]
    results = [one for one in sheet.records["laboratory"] if one.analyte in MARKERS]
    days = span_of((first_day(one.dated_on) for one in (*images, *results) if one.dated_on), sheet.as_of)
    found = markers(case.pk, results, days, logarithmic)
    return {
        "course": timeline(events(case.pk, sheet.records), sheet.as_of, span if span in SPANS else "all"),
        "spans": SPANS.items(),
        "markers": found,
        "singles": [one for one in found if one.drawing is None],
        "logarithmic": logarithmic,
        "response": response(case.pk, images, days, request.GET.get("baseline", "")),
    }


def _context(request: HttpRequest, case, sheet) -> dict:
    return {
        "case": case,
        "sheet": sheet,
        "key_facts": key_facts(sheet),
        "stage": stage_panel(sheet),
        "records": sheet.records,
        "shelf": shelf(request.user, case),
        "ready": readiness_on_page(request, case, sheet.as_of),
        "wishes": next((one for one in sheet.records["clinical-status"] if one.wishes), None),
        "again": taken_up_again(case),
        "may_change": permissions.may_change_case(request.user, case),
        "moves": _moves(case) if permissions.may_move_case(request.user, case) else [],
        **{place: panels.rendered(request, case, sheet, place) for place in panels.PLACES},
    }


def _moves(case) -> list[tuple[str, str, bool]]:
    """Status, verb, and whether it is asked why."""
    by_hand = lifecycle.moves_by_hand(case.status)
    return [(to, verb, lifecycle.needs_reason(case.status, to)) for to, verb in by_hand]


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend_case(request: HttpRequest, case_id) -> HttpResponse:
    """Change the question."""
    case = read_case(request.user, case_id)
    require(permissions.may_change_case(request.user, case))

    def keep(version: int, **changes: object) -> None:
        actions_amend.amend_case(case=case, version=version, by=request.user, **changes)

    form = partial(IntakeForm, board=case.board)
    return _amend(request, Amending(case, case, form, _question(case), keep, _("Change the question")))


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def amend_patient(request: HttpRequest, case_id) -> HttpResponse:
    """Put right who the patient is; every case of the patient says so from then on."""
    case = read_case(request.user, case_id)
    require(permissions.may_register_patient(request.user, case.board))

    def keep(version: int, **changes: object) -> None:
        actions_amend.amend_patient(patient=case.patient, version=version, by=request.user, **changes)

    initial = {name: getattr(case.patient, name) for name in PatientAmendForm.base_fields}
    return _amend(request, Amending(case, case.patient, PatientAmendForm, initial, keep, _("Correct the patient")))


@dataclass(frozen=True)
class Amending:
    """A page that changes what is no record: whose words, by which form, and the action that keeps them."""

    case: Case
    subject: Any
    form: Callable[..., Any]
    initial: dict[str, object]
    keep: Callable[..., None]
    title: str


def _amend(request: HttpRequest, one: Amending) -> HttpResponse:
    """A stale save shows what stands now beside what was typed, field by field; neither is lost."""
    blank = one.form(initial=one.initial)
    context = {"case": one.case, "title": one.title, "earlier": wordings(one.subject, blank.fields)}
    if request.method == "GET":
        context |= {"form": blank, "started_from": one.subject.version}
        return render(request, "cases/amend.html", context)
    version, before = started_from(one.subject, request.POST.get("version"))
    form, conflict = reconciled(one.form, request.POST, before, one.subject)
    if conflict.settled and form.is_valid() and _kept(one, form):
        return redirect(one.case)
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


@access(Rule.MEMBER)
@require_POST
def move_case(request: HttpRequest, case_id) -> HttpResponse:
    case = read_case(request.user, case_id)
    form = MoveForm(request.POST)
    if form.is_valid() and form.cleaned_data["to"] in dict(lifecycle.moves_by_hand(case.status)):
        try:
            actions.move_case(case=case, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            asked_on_prepare = form.cleaned_data["to"] == lifecycle.Status.READY
            return redirect(f"{reverse('prepare', args=[case.pk])}#ready" if asked_on_prepare else case)
    return redirect("prepare", case.pk) if request.POST.get("back") == "prepare" else redirect(case)
