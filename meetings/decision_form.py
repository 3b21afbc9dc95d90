"""The decision as one form: conclusion, options, reasons, agreement, actions, and the signature's password.

Nothing is required of a draft; what a signature needs is said by the action that signs. What was typed always stays.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from meetings.actions.decisions import TEXTS, Choice
from meetings.forms import day_field
from meetings.models import Decision, DecisionOption
from meetings.option_fields import FIELDS, field_of, option_fields
from meetings.told import STANDING_LABELS

ELIGIBLE = "eligible"
# A page has room for at least so many actions, and always for some more than there are.
ROWS_AT_LEAST, ROWS_MORE, ROWS_AT_MOST = 4, 2, 40
TYPED_ACTION = re.compile(r"what_(\d{1,2})")
RELATIONS = {
    Decision.Relation.ADOPTED: _("Adopted: every chosen option is eligible"),
    Decision.Relation.ADAPTED: _("Adapted: a chosen option is not settled; its condition names what settles it"),
    Decision.Relation.NOT_FOLLOWED: _("Not followed: the reason is asked for"),
}


MORE = (_("Order"), _("Intent"), _("Detail"), _("Who"), _("Due"))


@dataclass(frozen=True)
class OptionRow:
    option: str
    name: str
    standing: str
    standing_label: str
    before: str
    deciding: str
    is_chosen: bool
    chosen: BoundField
    note: BoundField
    more: tuple[tuple[str, BoundField], ...]

    @property
    def is_open(self) -> bool:
        """Eligible, chosen, given a reason, restated, or with something to mend: the others fold by their standing."""
        fields = (self.chosen, self.note, *(field for _, field in self.more))
        said = self.is_chosen or bool(self.note.value()) or bool(self.before)
        return said or self.standing == ELIGIBLE or any(field.errors for field in fields)


@dataclass(frozen=True)
class OptionGroup:
    """Rows that stand together. The open group has no standing: what may be chosen, and what something was said of."""

    standing: str
    label: str
    rows: tuple[OptionRow, ...]


@dataclass(frozen=True)
class ActionRow:
    number: int
    what: BoundField
    owner: BoundField
    due: BoundField
    lacks_owner: bool
    lacks_date: bool


def _radio(label, choices, **kwargs) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"class": kwargs.pop("layout", "")})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget, **kwargs)


def _text(label, rows: int, most: int, help_text="") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, help_text=help_text)


def _choice(label, choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *choices])


class DecisionForm(forms.Form):
    outcome = _radio(_("Conclusion of the board"), Decision.Outcome.choices)
    cause = _choice(_("Cause of the deferral"), Decision.Cause.choices)
    because = _text(_("If nothing was decided, because"), 2, 1000)
    options = forms.Field(label=_("Options considered"), required=False)
    text = _text(
        _("Decision, as it is read aloud"), 2, 4000, _("Complete sentences; it stands in the minutes like this.")
    )
    rationale = _text(_("Rationale"), 2, 4000, _("Why this, and why not the others."))
    intent = _radio(_("Intent"), Decision.Intent.choices, layout="across")
    relation = _radio(_("How it relates to the assessment"), RELATIONS.items())
    reason = _choice(_("Why the assessment was not followed"), Decision.Reason.choices)
    consensus = _radio(_("Consensus"), Decision.Consensus.choices, layout="across")
    dissent = _text(
        _("Dissent"), 2, 2000, _("Name or discipline, by the policy of the board. Empty if there was none.")
    )
    wish = _radio(_("The patient's wish"), Decision.Wish.choices, layout="across")
    view_presented = forms.BooleanField(label=_("The patient's view was presented"), required=False)
    trial = _radio(_("Trial"), Decision.Trial.choices, layout="across")
    trial_name = forms.CharField(
        label=_("Which trial"), required=False, max_length=200, help_text=_("Its name or register number")
    )
    teller = _choice(_("Who tells the patient"), ())
    tell_by = day_field(label=_("By when the patient is told"), required=False)
    actions = forms.Field(label=_("Actions"), required=False)
    verified = forms.Field(label=_("Verification"), required=False)
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "mid"}),
        help_text=_("Signing asks for it once more. After it the text cannot be changed, only amended."),
    )

    def __init__(self, data=None, *, decision: Decision, people: list[Membership]):
        super().__init__(data, initial=_initial(decision))
        self.rows = list(decision.options.all())
        self.kept = list(decision.actions.all())
        self.people = {str(one.user_id): one.user for one in people}
        self.gone = _gone(decision, self.rows, self.kept, self.people)
        self.owners = [("", "—"), *((str(one.user_id), _person(one)) for one in people)]
        self.owners += [(key, str(user)) for key, user in self.gone.items()]
        self.fields["teller"].choices = self.owners
        for row in self.rows:
            self.fields |= option_fields(row, self.owners)
        for number in range(self._how_many(data)):
            self._add_action(number)

    def _how_many(self, data) -> int:
        typed = [int(found[1]) + 1 for name in data or () if (found := TYPED_ACTION.fullmatch(name))]
        return min(ROWS_AT_MOST, max([ROWS_AT_LEAST, len(self.kept) + ROWS_MORE, *typed]))

    def _add_action(self, number: int) -> None:
        kept = self.kept[number] if number < len(self.kept) else None
        named = _now("Action %d") % (number + 1)
        self.fields[f"what_{number}"] = forms.CharField(
            required=False, max_length=300, label=named, initial=kept and kept.text,
            widget=forms.TextInput(attrs={"aria-label": named}),
        )  # fmt: skip
        who = _now("%s, who") % named
        self.fields[f"owner_{number}"] = forms.ChoiceField(
            required=False, choices=self.owners, label=who, initial=kept and str(kept.owner_id or ""),
            widget=forms.Select(attrs={"aria-label": who}),
        )  # fmt: skip
        self.fields[f"due_{number}"] = day_field(
            required=False, label=_now("%s, due") % named, initial=kept and kept.due_on,
            attrs={"aria-label": _now("%s, due") % named},
        )  # fmt: skip

    def clean(self) -> dict:
        cleaned = super().clean()
        for number in self._numbers():
            named = cleaned.get(f"owner_{number}") or cleaned.get(f"due_{number}")
            if named and not cleaned.get(f"what_{number}") and f"what_{number}" not in self.errors:
                self.add_error(f"what_{number}", _now("Say what is to be done, or leave the whole line empty."))
        return cleaned

    def contents(self) -> dict[str, object]:
        """What `save_draft` takes."""
        texts = {name: self.cleaned_data[name] for name in TEXTS}
        texts["teller"] = self._person(texts["teller"])
        return {"values": texts, "options": self._chosen(), "actions": self._wanted()}

    def _chosen(self) -> dict[str, Choice]:
        return {row.option: self._said_of(row.option) for row in self.rows}

    def _said_of(self, option: str) -> Choice:
        said = {name: self.cleaned_data[field_of(name, option)] for name in FIELDS}
        return Choice(**{**said, "owner": self._person(said["owner"])})

    def _wanted(self) -> list[dict]:
        cleaned = self.cleaned_data
        return [
            {"text": text, "owner": self._person(cleaned[f"owner_{number}"]), "due_on": cleaned[f"due_{number}"]}
            for number in self._numbers()
            if (text := cleaned[f"what_{number}"])
        ]

    def option_groups(self, deciding: Mapping[str, str]) -> list[OptionGroup]:
        """Each as ordered in the draft: what is chosen first, then as the edition has them. No group is empty."""
        rows = [self._option_row(row, deciding.get(row.option, "")) for row in self.rows]
        groups = [OptionGroup("", "", tuple(one for one in rows if one.is_open))]
        for code, label in STANDING_LABELS.items():
            folded = tuple(one for one in rows if one.standing == code and not one.is_open)
            groups.append(OptionGroup(code, str(label), folded))
        return [one for one in groups if one.rows]

    def action_rows(self) -> list[ActionRow]:
        return [self._action_row(number) for number in self._numbers()]

    def _action_row(self, number: int) -> ActionRow:
        what, owner, due = (self[f"{name}_{number}"] for name in ("what", "owner", "due"))
        asked = "actions" in self.errors and bool(what.value())
        return ActionRow(number + 1, what, owner, due, asked and not owner.value(), asked and not due.value())

    def _option_row(self, row: DecisionOption, deciding: str) -> OptionRow:
        chosen, note, *more = (self[field_of(name, row.option)] for name in FIELDS)
        label = STANDING_LABELS.get(row.standing, row.standing)
        is_chosen = bool(chosen.value())
        return OptionRow(
            row.option,
            row.name,
            row.standing,
            label,
            _before(row),
            deciding,
            is_chosen,
            chosen,
            note,
            tuple(zip(MORE, more, strict=True)),
        )

    def _numbers(self) -> range:
        return range(sum(name.startswith("what_") for name in self.fields))

    def _person(self, key: str) -> User | None:
        return self.people.get(key) or self.gone.get(key)


def _initial(decision: Decision) -> dict[str, object]:
    values = {name: getattr(decision, name) for name in TEXTS}
    return {**values, "teller": str(decision.teller_id or "")}


def _before(row: DecisionOption) -> str:
    """How the option stood on the assessment that the draft had before, in a word; empty where it stood so."""
    if row.standing_before == DecisionOption.ABSENT:
        return _now("not an option")
    return str(STANDING_LABELS.get(row.standing_before, ""))


def _gone(decision: Decision, rows, kept, people) -> dict[str, User]:
    """Those who are named in the draft and work on the board no longer."""
    named = [decision.teller, *(one.owner for one in (*rows, *kept))]
    return {str(one.pk): one for one in named if one and str(one.pk) not in people}


def _person(member: Membership) -> str:
    return f"{member.user}, {member.get_discipline_display().lower()}"
