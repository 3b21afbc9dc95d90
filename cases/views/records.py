"""Adding, correcting and reading back the records of a case."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, access
from accounts.permissions import require
from cases import actions, permissions
from cases.forms import record_form
from cases.key_facts import record_title
from cases.models import RECORD_KINDS, Case, Record
from cases.reading import read_case, versions_of
from cases.record_view import changes, stated
from cases.views.forms import add_errors


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def add_record(request: HttpRequest, case_id, kind: str) -> HttpResponse:
    if kind not in RECORD_KINDS:
        raise Http404("There is no such kind of record.")
    case = read_case(request.user, case_id)
    require(permissions.may_change_case(request.user, case))
    form = record_form(kind)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_record(case=case, kind=kind, by=request.user, **form.values())
            return redirect(f"{case.get_absolute_url()}#{kind}")
        except ValidationError as error:
            add_errors(form, error)
    return _form_page(request, case, kind, form, None)


@access(Rule.MEMBER)
@require_http_methods(["GET", "POST"])
def correct_record(request: HttpRequest, case_id, kind: str, series) -> HttpResponse:
    """A correction names the version it started from; when another came first, both are shown."""
    case = read_case(request.user, case_id)
    require(permissions.may_change_case(request.user, case))
    record = versions_of(case, kind, series)[0]
    form = record_form(kind)(request.POST or None, instance=record, correcting=True)
    if request.method == "POST" and form.is_valid():
        outcome = _correct(request, case, kind, record, form)
        if outcome is not None:
            return outcome
    return _form_page(request, case, kind, form, record)


def _correct(request: HttpRequest, case: Case, kind: str, record: Record, form) -> HttpResponse | None:
    versions = versions_of(case, kind, record.series)
    started_from = next((one for one in versions if str(one.version) == request.POST.get("version")), versions[-1])
    act = actions.withdraw_record if "withdraw" in request.POST else actions.correct_record
    values = {} if "withdraw" in request.POST else form.values()
    try:
        act(record=started_from, kind=kind, by=request.user, reason=form.cleaned_data["reason"], **values)
        return redirect(f"{case.get_absolute_url()}#{kind}")
    except ValidationError as error:
        add_errors(form, error)
    except actions.Stale as error:
        form.stale = stated(error.current)
        form.add_error(None, str(error))
    return None


def _form_page(request: HttpRequest, case: Case, kind: str, form, record: Record | None) -> HttpResponse:
    context = {"case": case, "kind": kind, "title": record_title(kind), "form": form, "record": record}
    return render(request, "cases/record_form.html", context, status=422 if form.errors else 200)


@access(Rule.MEMBER)
@require_GET
def record_history(request: HttpRequest, case_id, kind: str, series) -> HttpResponse:
    """All versions of one record, newest first, each with what it changed and why."""
    case = read_case(request.user, case_id, what="record_history_viewed")
    versions = versions_of(case, kind, series)
    rows = [(new, changes(old, new)) for new, old in zip(versions, [*versions[1:], None], strict=True)]
    context = {"case": case, "kind": kind, "title": record_title(kind), "rows": rows, "stated": stated(versions[0])}
    return render(request, "cases/record_history.html", context)
