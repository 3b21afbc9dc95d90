"""The fields of one option in the form of a decision: chosen, why or why not, and what a chosen one needs more."""

from django import forms
from django.utils.translation import gettext as _

from meetings.actions.decisions import Choice
from meetings.forms import day_field
from meetings.models import Decision, DecisionOption

FIELDS = Choice._fields
MOST_RANKS = 99


def field_of(name: str, option: str) -> str:
    """`chosen_tace`; never what an action's field is called, whose name ends with a number."""
    return f"{name}_{option}" if name in ("chosen", "note") else f"choice_{name}_{option}"


def option_fields(row: DecisionOption, owners: list[tuple[str, str]]) -> dict[str, forms.Field]:
    """Each says in its own name whose it is; what stands beside it says it to the eye."""
    intents = [("", _("As the decision")), *Decision.Intent.choices]
    made = {
        "chosen": _box(row),
        "note": _text(_("Condition or reason, %s") % row.name, row.note),
        "rank": _rank(row),
        "intent": _select(_("Intent, %s") % row.name, intents, row.intent),
        "detail": _text(_("Detail, %s") % row.name, row.detail),
        "owner": _select(_("Who, %s") % row.name, owners, str(row.owner_id or "")),
        "due_on": _day(row),
    }
    return {field_of(name, row.option): made[name] for name in FIELDS}


def _box(row: DecisionOption) -> forms.Field:
    label = _("Chosen: %s") % row.name
    widget = forms.CheckboxInput(attrs={"aria-label": label})
    return forms.BooleanField(required=False, label=label, initial=row.chosen, widget=widget)


def _text(label: str, initial: str) -> forms.Field:
    widget = forms.TextInput(attrs={"aria-label": label})
    return forms.CharField(required=False, max_length=500, label=label, initial=initial, widget=widget)


def _select(label: str, choices: list[tuple[str, str]], initial: str) -> forms.Field:
    """The choices are listed when they are asked for, not anew for each of some sixty fields."""
    widget = forms.Select(attrs={"aria-label": label})
    return forms.ChoiceField(required=False, choices=lambda: choices, label=label, initial=initial, widget=widget)


def _rank(row: DecisionOption) -> forms.Field:
    label = _("Order, %s") % row.name
    widget = forms.TextInput(attrs={"aria-label": label, "inputmode": "numeric", "class": "num"})
    told = {"invalid": _("Write 1 for what is recommended first, 2 for the next.")}
    return forms.IntegerField(
        required=False, min_value=1, max_value=MOST_RANKS, label=label, initial=row.rank, widget=widget,
        error_messages=told,
    )  # fmt: skip


def _day(row: DecisionOption) -> forms.Field:
    label = _("By, %s") % row.name
    return day_field(required=False, label=label, initial=row.due_on, attrs={"aria-label": label})
