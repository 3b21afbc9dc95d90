"""What was typed into the decision of the case in the room: kept, or shown again with what stands beside it."""

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from cases.actions import Stale
from cases.views.forms import add_errors
from meetings import actions
from meetings.compare import differences
from meetings.decision_form import DecisionForm
from meetings.models import AgendaItem
from meetings.told import Versions, versions
from meetings.views import drafts
from meetings.views.filling import filled


@dataclass(frozen=True)
class Typed:
    """A form as it came, with the revision that a page with it has to send next time."""

    item: AgendaItem
    found: Versions
    form: DecisionForm
    revision: int
    is_kept: bool = False
    stale: dict | None = None


def keep(request: HttpRequest, item: AgendaItem) -> Typed | None:
    """Save the draft if anything differs from it. A routine outcome is written into the form first."""
    found = versions(item)
    if (found.draft or found.in_force) is None:
        return None
    if found.draft is None:
        found = replace(found, draft=found.in_force)
    form = drafts.form_of(found.draft, filled(request, found.draft))
    typed = Typed(item, found, form, drafts.revision_shown(request, found.draft))
    if not form.is_valid():
        return typed
    return _saved(request, typed) if form.has_changed() else replace(typed, revision=found.draft.revision, is_kept=True)


def _saved(request: HttpRequest, typed: Typed) -> Typed:
    draft, form = typed.found.draft, typed.form
    try:
        saved = actions.save_draft(decision=draft, revision=typed.revision, by=request.user, **form.contents())
        return replace(typed, revision=saved.revision, is_kept=True)
    except Stale as error:
        rows = differences(form, drafts.form_of(error.current))
        return replace(typed, revision=error.current.revision, stale={"current": error.current, "rows": rows})
    except ValidationError as error:
        add_errors(form, error)
        return typed
