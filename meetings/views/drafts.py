"""Writing a draft and signing it. Whatever stops either, everything that was typed is on the page again."""

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.actions import Stale
from cases.facts.gather import gather
from cases.key_facts import key_facts
from cases.views.forms import add_errors
from meetings import actions, pages, permissions
from meetings.compare import differences
from meetings.decision_form import DecisionForm
from meetings.models import AgendaItem, Decision
from meetings.models.policy import policy_of
from meetings.signing import why_not_confirmed
from meetings.standing_on import basis_of
from meetings.told import Versions
from meetings.views.filling import filled
from recommendations.pages import option_lines

REASSESSED = gettext_lazy("Today's assessment is the basis now. Where an option stands otherwise, it says so.")


def page(request: HttpRequest, item: AgendaItem, found: Versions) -> HttpResponse:
    return _page(request, item, found, form_of(found.draft), found.draft.revision)


def save(request: HttpRequest, item: AgendaItem, found: Versions) -> HttpResponse:
    """Keep what was typed; then sign, if that is the button that was pressed."""
    if found.draft is None:
        return _too_late(request, item, found)
    form, revision = form_of(found.draft, filled(request, found.draft)), revision_shown(request, found.draft)
    if not form.is_valid():
        return _page(request, item, found, form, revision)
    try:
        saved = _saved(request, found.draft, form, revision)
        if "verify" in request.POST:
            return _verify(request, item, saved)
        if request.POST.get("do") == "reassess":
            return _reassess(request, item, saved)
        return _sign(request, item, found, form, saved) if "sign" in request.POST else _kept(request, item)
    except Stale as error:
        return _stale(request, item, found, form, error.current)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, item, found, form, revision)


def _saved(request: HttpRequest, draft: Decision, form: DecisionForm, revision: int) -> Decision:
    """Written only where something differs: to sign what was verified leaves it verified."""
    unchanged = revision == draft.revision and set(form.changed_data) <= {"password"}
    if unchanged and ("sign" in request.POST or "verify" in request.POST):
        return draft
    return actions.save_draft(decision=draft, revision=revision, by=request.user, **form.contents())


def _verify(request: HttpRequest, item: AgendaItem, saved: Decision) -> HttpResponse:
    try:
        actions.verify_decision(decision=saved, revision=saved.revision, by=request.user)
        messages.success(request, _("The text is verified."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("decision", item.pk)


def _reassess(request: HttpRequest, item: AgendaItem, saved: Decision) -> HttpResponse:
    """What was typed is saved by now; an objection is told, and the draft stays on the assessment that it has."""
    try:
        actions.reassess_draft(decision=saved, revision=saved.revision, by=request.user)
        messages.success(request, REASSESSED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("decision", item.pk)


def _too_late(request: HttpRequest, item: AgendaItem, found: Versions) -> HttpResponse:
    """Signed while somebody still typed: the typed text is shown beside it, so that an amendment can take it up."""
    if found.in_force is None:
        messages.error(request, _("There is no draft. Start the decision first; nothing was saved."))
        return redirect("decision", item.pk)
    form = form_of(found.in_force, request.POST)
    form.full_clean()
    return _stale(request, item, replace(found, draft=found.in_force), form, found.in_force)


def _kept(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    messages.success(request, _("The draft is kept."))
    return redirect("decision", item.pk)


def _sign(request: HttpRequest, item: AgendaItem, found, form: DecisionForm, saved: Decision) -> HttpResponse:
    """The draft is saved by now, so an objection costs nothing that was written."""
    found.draft.saved_at = saved.saved_at
    why = why_not_confirmed(request.user, form.cleaned_data["password"], item)
    if permissions.may_sign(request.user, item) and why:
        form.add_error("password", why)
        return _page(request, item, found, form, saved.revision)
    try:
        actions.sign_decision(decision=saved, revision=saved.revision, by=request.user)
    except ValidationError as error:
        add_errors(form, error)
        return _page(request, item, found, form, saved.revision)
    messages.success(request, _("The decision is signed."))
    return redirect("decision", item.pk)


def _stale(request: HttpRequest, item: AgendaItem, found, form: DecisionForm, current: Decision) -> HttpResponse:
    """What stands now beside what was typed. Sent again, the form replaces it, unless that is signed already."""
    stale = {"current": current, "rows": differences(form, form_of(current))}
    return _page(request, item, found, form, current.revision, stale)


def form_of(draft: Decision, data=None) -> DecisionForm:
    return DecisionForm(data, decision=draft, people=pages.people_of(draft.item.meeting.board))


def _page(
    request: HttpRequest, item: AgendaItem, found, form, revision: int, stale: dict | None = None
) -> HttpResponse:
    status = 409 if stale else 422 if form.errors else 200
    context = context_of(request, item, found, form, revision, stale)
    return render(request, "meetings/decision_form.html", context, status=status)


def context_of(request: HttpRequest, item: AgendaItem, found, form, revision: int, stale: dict | None = None) -> dict:
    """What a page with the form of a decision shows."""
    sheet = gather(item.case, date.today())
    deciding = {line.id: line.deciding for line in option_lines(found.draft.assessment)}
    return {
        "item": item,
        "case": item.case,
        "sheet": sheet,
        "key_facts": key_facts(sheet),
        "decision": found.draft,
        "in_force": found.in_force,
        "form": form,
        "revision": revision,
        "stale": stale,
        "groups": form.option_groups(deciding),
        "actions": form.action_rows(),
        "basis": basis_of(found.draft, sheet),
        "may_sign": permissions.may_sign(request.user, item),
        "quorum": pages.quorum_now(item.meeting),
        "policy": policy_of(item.meeting.board),
    }


def revision_shown(request: HttpRequest, draft: Decision) -> int:
    """The revision that the page showed; none that can be right when it showed another version of the decision."""
    text, version = request.POST.get("revision", ""), request.POST.get("version", "")
    return int(text) if version == str(draft.version) and text.isdecimal() and len(text) < 9 else 0
