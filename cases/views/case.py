"""The case page and its moves."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Rule, access
from cases import actions, lifecycle, panels, permissions
from cases.course.events import MARKERS, events
from cases.course.markers import markers
from cases.course.response import response
from cases.course.timeline import span_of_course, timeline
from cases.documents.panel import shelf
from cases.facts.gather import gather
from cases.forms import MoveForm
from cases.key_facts import key_facts
from cases.readiness import readiness_on_page
from cases.reading import read_case, taken_up_again
from cases.stage_panel import stage_panel

SPANS = {"all": _("Whole course"), "3y": _("3 years"), "1y": _("1 year")}


@access(Rule.MEMBER)
@require_GET
def case_page(request: HttpRequest, case_id) -> HttpResponse:
    case = read_case(request.user, case_id)
    sheet = gather(case, date.today())
    return render(request, "cases/case.html", {**_context(request, case, sheet), **_course(request, case, sheet)})


def _course(request: HttpRequest, case, sheet) -> dict:
    """The timeline and the charts, on one axis. What they show stands in the address, and is no patient data."""
    name, logarithmic = request.GET.get("course", "all"), request.GET.get("scale") == "log"
    found, today = events(case.pk, sheet.records), sheet.as_of
    span = span_of_course(found, today, name)
    images = [one for one in sheet.records["imaging"] if one.sum_of_target_diameters_mm is not None]
    results = [one for one in sheet.records["laboratory"] if one.analyte in MARKERS]
    curves = markers(case.pk, results, span, logarithmic)
    return {
        "course": timeline(found, span, today),
        "span": name if name in SPANS else "all",
        "spans": SPANS.items(),
        "markers": curves,
        "singles": [one for one in curves if one.drawing is None],
        "logarithmic": logarithmic,
        "response": response(case.pk, images, span, request.GET.get("baseline", "")),
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
