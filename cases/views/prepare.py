"""The prepare page: from a referral to a ready case, every section a form of its own that is saved in place."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import Rule, access
from accounts.permissions import require
from cases import actions, actions_preparation, lifecycle, panels, permissions, preparation, presence
from cases.conflict import Conflict, reconciled
from cases.facts.gather import FactSheet, gather
from cases.forms_preparation import ADDED
from cases.key_facts import record_title
from cases.models import Case, DeclaredUnknown, Record, SectionDraft
from cases.preparation import ORDER, Section
from cases.readiness import Readiness, readiness
from cases.reading import case_to_write_in, drafts_of, read_case, version_started_from, versions_of
from cases.stage_panel import stage_panel
from cases.views.forms import add_errors, status_of


@dataclass(frozen=True)
class Standing:
    """The case as it stands at this moment; read again after a section was saved."""

    case: Case
    sheet: FactSheet
    ready: Readiness
    drafts: dict[str, SectionDraft]


def _standing(request: HttpRequest, case: Case) -> Standing:
    today = date.today()
    return Standing(case, gather(case, today), readiness(case, today), drafts_of(request.user, case))


def _case(request: HttpRequest, case_id) -> Case:
    case = read_case(request.user, case_id)
    require(permissions.may_change_case(request.user, case))
    return case


@access(Rule.MEMBER)
@require_GET
def prepare(request: HttpRequest, case_id) -> HttpResponse:
    return _page(request, _standing(request, _case(request, case_id)))


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def section_page(request: HttpRequest, case_id, kind: str, series=None) -> HttpResponse:
    """One section, with the record named by its series or for a new one. Saving answers the section, or the page."""
    if kind not in ORDER or (series and kind == preparation.LABORATORY):
        raise Http404("There is no such section.")
    case = _case(request, case_id)
    now = _standing(request, case)
    editing = versions_of(case, kind, series)[0] if series else None
    draft = now.drafts.get(kind)
    if request.method == "GET":
        own = draft if draft and draft.series == series else None
        form = preparation.blank_form(kind, now.sheet, editing, own)
        return _answer(request, now, _open_section(now, kind, form, editing))
    form, more = _bound(request, now, kind, editing)
    conflict = more.get("conflict")
    _save(request, case, kind, form, editing, conflict)
    if form.errors or not (conflict is None or conflict.settled):
        return _answer(request, now, _open_section(now, kind, form, editing, **more))
    actions_preparation.drop_section_draft(case=case, kind=kind, by=request.user)
    return _saved(request, case, kind)


def _open_section(now: Standing, kind: str, form: forms.BaseForm, editing: Record | None, **more) -> Section:
    return preparation.section(kind, now.sheet, now.ready, now.drafts, form, editing, is_open=True, **more)


def _bound(request: HttpRequest, now: Standing, kind: str, editing: Record | None) -> tuple[forms.BaseForm, dict]:
    """What was sent; over a record, met with what somebody else may have saved since the page was opened."""
    if editing is None:
        form = preparation.bound_form(kind, now.sheet, request.POST)
        return (_nothing(request, now, kind, form) if "nothing" in request.POST else form), {}
    before = version_started_from(now.case, kind, editing.series, request.POST.get("version"))
    form, conflict = reconciled(
        lambda data: preparation.bound_form(kind, now.sheet, data, editing), request.POST, before, editing
    )
    return form, {"conflict": conflict, "started_from": before.version}


def _nothing(request: HttpRequest, now: Standing, kind: str, form: forms.BaseForm) -> forms.BaseForm:
    """The declaration that there is nothing to record; what is typed there is never thrown away for it."""
    data = preparation.as_nothing(kind, form, request.POST)
    if data is not None:
        return preparation.bound_form(kind, now.sheet, data)
    form.add_error(None, _("Something is entered here. Save it as an entry, or empty it first."))
    return form


def _save(request: HttpRequest, case: Case, kind: str, form, editing: Record | None, conflict: Conflict | None) -> None:
    """Errors stay on the form, and nothing is written while a conflict is not settled."""
    if not form.is_valid() or (conflict and not conflict.settled):
        return
    try:
        if kind == preparation.LABORATORY:
            actions.add_records(case=case, records=form.records(), by=request.user)
        elif editing is None:
            actions.add_record(case=case, kind=kind, by=request.user, **form.values())
        else:
            _correct(request, kind, form, editing)
    except ValidationError as error:
        add_errors(form, error)
    except actions.Stale as error:
        # In the blink of an eye since it was read: sent once more, it is compared with what stands then.
        form.add_error(None, str(error))


def _correct(request: HttpRequest, kind: str, form, editing: Record) -> None:
    """Nothing changed is nothing written."""
    if form.changed_values():
        reason = form.cleaned_data["reason"] or ADDED
        actions.correct_record(record=editing, kind=kind, by=request.user, reason=reason, **form.values())


def _saved(request: HttpRequest, case: Case, kind: str) -> HttpResponse:
    if not request.htmx:
        return redirect(f"{reverse('prepare', args=[case.pk])}#{kind}")
    # What the banner says was read before the section was saved.
    del case.patient.allergies
    now = _standing(request, case)
    return _fragment(request, now, preparation.section(kind, now.sheet, now.ready, now.drafts))


def _answer(request: HttpRequest, now: Standing, shown: Section) -> HttpResponse:
    """The section alone for htmx, with the page around it for everybody else; 422 where the form was refused."""
    return (_fragment if request.htmx else _page)(request, now, shown)


def _page(request: HttpRequest, now: Standing, shown: Section | None = None) -> HttpResponse:
    tasks = preparation.task_states(now.sheet, now.ready, now.drafts)
    first = None if shown or now.drafts else next((kind for kind in ORDER if tasks[kind] != "completed"), None)
    sections = [
        shown
        if shown and shown.kind == kind
        else preparation.section(kind, now.sheet, now.ready, now.drafts, is_open=kind == first)
        for kind in ORDER
    ]
    presence.arrive(now.case, request.user, [one.kind for one in sections if one.is_open or one.draft])
    context = {**_context(request, now), "sections": sections, "form": shown.form if shown else None}
    return render(request, "cases/prepare.html", context, status=_status(shown))


def _fragment(request: HttpRequest, now: Standing, shown: Section | None) -> HttpResponse:
    """The section, and beside it everything that its saving may have changed."""
    context = {**_context(request, now), "section": shown, "swapped": True}
    answer = render(request, "cases/parts/prepared.html", context, status=_status(shown))
    answer["Vary"] = "HX-Request"
    return answer


def _status(shown: Section | None) -> int:
    return status_of(shown.form, shown.conflict) if shown else 200


def _context(request: HttpRequest, now: Standing) -> dict:
    decides = panels.deciding(request, now.case, now.sheet)
    asked = preparation.asked(now.ready, actions_preparation.declared(now.case), decides)
    tasks = preparation.task_states(now.sheet, now.ready, now.drafts)
    return {
        "case": now.case,
        "sheet": now.sheet,
        "ready": now.ready,
        "stage": stage_panel(now.sheet),
        "tasks": [(kind, state, preparation.TASKS[state]) for kind, state in tasks.items()],
        "required": [one for one in asked if one.required],
        "others": [one for one in asked if not one.required],
        "reasons": DeclaredUnknown.Why.choices,
        "hormones": panels.hormones(now.case, now.sheet),
        **_here(request, now.case),
        "may_become_ready": "ready" in dict(lifecycle.moves_by_hand(now.case.status)),
    }


@access(Rule.MEMBER)
@require_GET
def present(request: HttpRequest, case_id) -> HttpResponse:
    """Asked every few seconds: notes who asks with what is open, and answers who else is here; 204 for nothing new."""
    case = case_to_write_in(request.user, case_id)
    require(permissions.may_change_case(request.user, case))
    presence.arrive(case, request.user, request.GET.getlist("open"))
    here = _here(request, case)
    if request.GET.get("known") == here["known"]:
        return HttpResponse(status=204)
    return render(request, "cases/parts/present.html", {"case": case, "swapped": True, **here})


def _here(request: HttpRequest, case: Case) -> dict:
    found = presence.others(case, request.user)
    sections = [(kind, record_title(kind), found[kind]) for kind in ORDER]
    return {"here": found[""], "sections_open": sections, "known": presence.known_as(found)}


@access(Rule.MEMBER)
@require_POST
def declare_unknown(request: HttpRequest, case_id) -> HttpResponse:
    """Each answer is named by its fact; what is left open stays missing."""
    case = _case(request, case_id)
    reasons = {name.removeprefix("why-"): why for name, why in request.POST.items() if name.startswith("why-") and why}
    if reasons:
        actions_preparation.declare_unknown(case=case, reasons=reasons, by=request.user)
    if not request.htmx:
        return redirect(f"{reverse('prepare', args=[case.pk])}#missing")
    return _fragment(request, _standing(request, case), None)


@access(Rule.MEMBER)
@require_POST
def save_draft(request: HttpRequest, case_id, kind: str) -> HttpResponse:
    """What is typed so far, kept for its author alone. Sent while somebody types, so it answers nothing."""
    case = case_to_write_in(request.user, case_id)
    left_out = {"csrfmiddlewaretoken", "series", "against"}
    typed = {name: values for name, values in request.POST.lists() if name not in left_out}
    data = {name: _one_or_all(values) for name, values in typed.items() if not name.startswith("keep-")}
    series = request.POST.get("series") or None
    try:
        actions_preparation.save_section_draft(case=case, kind=kind, data=data, by=request.user, series=series)
    except ValidationError:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
