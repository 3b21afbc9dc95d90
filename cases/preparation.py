"""What the prepare page shows: the sections with their forms, and beside them what is known and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.conflict import Conflict
from cases.facts.gather import FactSheet
from cases.forms import as_sent
from cases.forms_preparation import LaboratoryPanelForm, section_form
from cases.key_facts import record_title
from cases.models import RECORD_KINDS, DeclaredUnknown, Laboratory, Record, SectionDraft
from cases.readiness import ITEMS, Found, Readiness, State
from cases.record_view import stated

Declared = Mapping[str, DeclaredUnknown]
LABORATORY = "laboratory"
# In the order in which a referral is read.
ORDER = (
    "clinical-status", "pathology", "laboratory", "imaging", "surgical-judgment", "treatment", "procedure",
    "comorbidity", "allergy",
)  # fmt: skip
TASKS = {"not_started": _("Not yet started"), "in_progress": _("In progress"), "completed": _("Completed")}


@dataclass(frozen=True)
class Section:
    """One part of the case. `editing` is the record that its form corrects; without one the form adds a record."""

    kind: str
    title: str
    state: str
    records: list[Record]
    wanted: tuple[str, ...]
    form: forms.BaseForm
    editing: Record | None = None
    draft: SectionDraft | None = None
    is_open: bool = False
    conflict: Conflict | None = None
    started_from: int | None = None

    @property
    def state_label(self) -> str:
        return str(TASKS[self.state])

    @property
    def version(self) -> object:
        """The version that what stands in the form was begun on: a draft may be older than the record is by now."""
        if self.started_from is not None or self.editing is None:
            return self.started_from or ""
        is_drafts = self.draft is not None and self.draft.series == self.editing.series
        return (self.draft.data.get("version") if self.draft and is_drafts else "") or self.editing.version

    @property
    def nothing(self) -> list[tuple[str, str]]:
        """What declaring that there is nothing to record says, in words; only offered where nothing is recorded."""
        model = RECORD_KINDS[self.kind]
        return [] if self.records else stated(model(**model.NOTHING)) if model.NOTHING else []

    @property
    def nothing_label(self) -> str:
        return RECORD_KINDS[self.kind].NOTHING_LABEL

    @property
    def is_panel(self) -> bool:
        return self.kind == LABORATORY


@dataclass(frozen=True)
class Asked:
    """One line of what is missing: who brings it, where it is entered, what hangs on it."""

    fact: str
    label: str
    kind: str
    state: str
    required: bool
    asked_of: str
    note: str
    decides: tuple[str, ...]
    declared: DeclaredUnknown | None


def task_states(sheet: FactSheet, ready: Readiness, drafts: Mapping[str, SectionDraft]) -> dict[str, str]:
    """A section is completed once it has a record, or an answer to all that is required of it, and nothing is open."""
    return {kind: _task(kind, sheet, ready, kind in drafts) for kind in ORDER}


def _task(kind: str, sheet: FactSheet, ready: Readiness, has_draft: bool) -> str:
    here = [one for one in ready.required if one.wanted.item.kind == kind]
    open_ones = [one for one in here if one.state in (State.MISSING, State.STALE)]
    begun = bool(sheet.records[kind]) or has_draft or any(one.state is not State.MISSING for one in here)
    if not begun:
        return "not_started"
    return "in_progress" if open_ones or has_draft else "completed"


def section(
    kind: str,
    sheet: FactSheet,
    ready: Readiness,
    drafts: Mapping[str, SectionDraft],
    form: forms.BaseForm | None = None,
    editing: Record | None = None,
    **more: Any,
) -> Section:
    """The section with the form given, or with the one that suits: what was begun, else the newest record, else new."""
    records, draft = sheet.records[kind], drafts.get(kind)
    if form is None:
        editing = _begun_with(records, draft)
        form = blank_form(kind, sheet, editing, draft)
    wanted = tuple(one.wanted.item.label for one in _open(ready) if one.wanted.item.kind == kind)
    state = task_states(sheet, ready, drafts)[kind]
    return Section(kind, record_title(kind), state, records, wanted, form, editing, draft, **more)


def _begun_with(records: list[Record], draft: SectionDraft | None) -> Record | None:
    if draft is not None:
        return next((one for one in records if one.series == draft.series), None)
    return records[0] if records else None


def blank_form(
    kind: str, sheet: FactSheet, editing: Record | None = None, draft: SectionDraft | None = None
) -> forms.BaseForm:
    """The form as it opens: empty, with the record it corrects, or with what was typed and not saved."""
    return bound_form(kind, sheet, None, editing, draft.data if draft else None)


def bound_form(
    kind: str, sheet: FactSheet, data: Any, editing: Record | None = None, initial: dict | None = None
) -> forms.BaseForm:
    ids = {"auto_id": f"{kind}-%s", "initial": initial}
    if kind == LABORATORY:
        return LaboratoryPanelForm(data, results=_results(sheet), **ids)
    if editing is None:
        return _without_what_is_registered(section_form(kind)(data, **ids), sheet)
    return section_form(kind)(data, instance=editing, correcting=True, **ids)


def _without_what_is_registered(form: forms.BaseForm, sheet: FactSheet) -> forms.BaseForm:
    """A birth date says the age of every day; who typed one all the same does not lose it."""
    age = sheet.recorded.get("age_years")
    if age and age.provenance.kind == "patient" and "age_years" in form.fields and not form["age_years"].value():
        del form.fields["age_years"]
    return form


def as_nothing(kind: str, form: forms.BaseForm, sent: QueryDict) -> QueryDict | None:
    """What was sent as the declaration that there is nothing to record; None where something else is typed there."""
    nothing = RECORD_KINDS[kind].NOTHING
    frame = {"dated_on", "source", "note"}
    if not nothing or any("".join(sent.getlist(name)) for name in form.fields if name not in frame):
        return None
    data = sent.copy()
    data.update({name: as_sent(form.fields[name], value) for name, value in nothing.items()})
    return data


def _results(sheet: FactSheet) -> list[Laboratory]:
    return cast("list[Laboratory]", sheet.records[LABORATORY])


def _open(ready: Readiness) -> list[Found]:
    return [one for one in ready.required if one.state is not State.PRESENT]


def asked(ready: Readiness, declared: Declared, decides: Mapping[str, tuple[str, ...]]) -> list[Asked]:
    """What the board requires and the case lacks, then what else would settle an option, the most settling first."""
    required = [_required(one, declared, decides) for one in _open(ready)]
    told = {name for one in ready.required for name in one.wanted.item.facts}
    others = sorted(
        (name for name in decides if name in ITEMS and name not in told), key=lambda one: -len(decides[one])
    )
    return [*required, *(_other(name, declared, decides) for name in others)]


def _required(one: Found, declared: Declared, decides: Mapping[str, tuple[str, ...]]) -> Asked:
    item, limit = one.wanted.item, one.wanted.max_age_days
    named = tuple(dict.fromkeys(option for name in item.facts for option in decides.get(name, ())))
    return Asked(
        fact=item.asks,
        label=item.label,
        kind=item.kind,
        state=one.state.value,
        required=True,
        asked_of=one.wanted.asked_of or item.asked_of,
        note=str(_("Older than %s days, or undated") % limit) if one.state is State.STALE else "",
        decides=named,
        declared=declared.get(item.asks) if one.state is State.UNKNOWN else None,
    )


def _other(name: str, declared: Declared, decides: Mapping[str, tuple[str, ...]]) -> Asked:
    item, row = ITEMS[name], declared.get(name)
    state = State.UNKNOWN if row else State.MISSING
    return Asked(name, item.label, item.kind, state.value, False, item.asked_of, "", decides[name], row)
