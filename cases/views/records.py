"""Adding, correcting and reading back the records of a case."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import Rule, access
from accounts.permissions import require
from cases import actions, permissions
from cases.conflict import reconciled
from cases.forms import record_form
from cases.key_facts import record_title
from cases.models import RECORD_KINDS, Case, Record
from cases.reading import read_case, version_started_from, versions_of
from cases.record_view import changes, stated
from cases.views.forms import add_errors, status_of


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
    if request.method == "GET":
        form = record_form(kind)(instance=record, correcting=True)
        return _form_page(request, case, kind, form, record, started_from=record.version)
    before = version_started_from(case, kind, series, request.POST.get("version"))
    form, conflict = reconciled(
        lambda data: record_form(kind)(data, instance=record, correcting=True), request.POST, before, record
    )
    if conflict.settled and form.is_valid() and _corrected(request, kind, record, form):
        return redirect(f"{case.get_absolute_url()}#{kind}")
    return _form_page(request, case, kind, form, record, started_from=before.version, conflict=conflict)


def _corrected(request: HttpRequest, kind: str, record: Record, form) -> bool:
    act = actions.withdraw_record if "withdraw" in request.POST else actions.correct_record
    values = {} if "withdraw" in request.POST else form.values()
    try:
        act(record=record, kind=kind, by=request.user, reason=form.cleaned_data["reason"], **values)
    except ValidationError as error:
        add_errors(form, error)
    except actions.Stale as error:
        # In the blink of an eye since it was read: sent once more, it is compared with what stands then.
        form.add_error(None, str(error))
    return not form.errors


def _form_page(request: HttpRequest, case: Case, kind: str, form, record: Record | None, **more) -> HttpResponse:
    context = {"case": case, "kind": kind, "title": record_title(kind), "form": form, "record": record, **more}
    return render(request, "cases/record_form.html", context, status=status_of(form, more.get("conflict")))


@access(Rule.MEMBER)
@require_GET
def record_history(request: HttpRequest, case_id, kind: str, series) -> HttpResponse:
    """All versions of one record, newest first, each with what it changed and why."""
    case = read_case(request.user, case_id, what="record_history_viewed")
    versions = versions_of(case, kind, series)
    rows = [(new, changes(old, new)) for new, old in zip(versions, [*versions[1:], None], strict=True)]
    context = {"case": case, "kind": kind, "title": record_title(kind), "rows": rows, "stated": stated(versions[0])}
    return render(request, "cases/record_history.html", context)
