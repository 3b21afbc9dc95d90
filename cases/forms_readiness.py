"""The board's rules as a form: one line a key fact, and one for each further fact the board asks for."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.preparation import LONGEST_AGE_DAYS
from cases.readiness import FACT_ITEMS, ITEMS, KEY_ITEMS, Item, Wanted

NOT_ASKED = "not_asked"
PARTS = ("required", "age", "asked_of", "responsible")


@dataclass(frozen=True)
class RuleRow:
    """One line: the item, whether it is required, its limit of age, who brings it, and who is reminded."""

    item: Item
    required: forms.BoundField
    age: forms.BoundField
    asked_of: forms.BoundField
    responsible: forms.BoundField

    @property
    def errors(self) -> list[str]:
        fields = (self.required, self.age, self.asked_of, self.responsible)
        return [message for field in fields for message in field.errors]


class ReadinessForm(forms.Form):
    """The key facts always stand here. A further fact is added at the end, and leaves when it is not asked for."""

    add = forms.ChoiceField(
        label=_("Ask for a further fact"),
        required=False,
        choices=[("", "—"), *[(one.name, one.label) for one in FACT_ITEMS]],
        help_text=_("It stands in the list above once it is saved"),
    )

    def __init__(self, *args, rules: tuple[Wanted, ...], people: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        in_force = {one.item.name: one for one in rules}
        self.items = [*KEY_ITEMS, *(one.item for one in rules if not one.item.is_key)]
        for item in self.items:
            self._line(item, in_force.get(item.name) or Wanted(item, required=False, asked_of=item.asked_of))

    def _line(self, item: Item, rule: Wanted) -> None:
        wishes = [("required", _("Required")), ("wanted", _("Wanted, not required"))]
        if not item.is_key:
            wishes.append((NOT_ASKED, _("No longer asked for")))
        self.fields[f"{item.name}-required"] = forms.ChoiceField(
            label=_("%s, required") % item.label, choices=wishes, initial="required" if rule.required else "wanted"
        )
        self.fields[f"{item.name}-age"] = forms.IntegerField(
            label=_("%s, not older than days") % item.label,
            required=False,
            min_value=1,
            max_value=LONGEST_AGE_DAYS,
            initial=rule.max_age_days,
        )
        self.fields[f"{item.name}-asked_of"] = forms.CharField(
            label=_("%s, who brings it") % item.label, required=False, max_length=100, initial=rule.asked_of
        )
        self.fields[f"{item.name}-responsible"] = forms.ChoiceField(
            label=_("%s, who is reminded") % item.label,
            required=False,
            choices=self.people,
            initial=rule.responsible,
        )
        for part in PARTS:
            field = self.fields[f"{item.name}-{part}"]
            field.widget.attrs["aria-label"] = field.label

    def rows(self) -> list[RuleRow]:
        return [RuleRow(one, *(self[f"{one.name}-{part}"] for part in PARTS)) for one in self.items]

    def rules(self) -> list[Wanted]:
        """What the action takes: every line that is still asked for, and the one that is added."""
        added = ITEMS.get(self.cleaned_data["add"])
        more = [] if added is None or added in self.items else [Wanted(added, asked_of=added.asked_of)]
        return [*filter(None, map(self._rule, self.items)), *more]

    def _rule(self, item: Item) -> Wanted | None:
        wish, age, asked_of, responsible = (self.cleaned_data[f"{item.name}-{part}"] for part in PARTS)
        return None if wish == NOT_ASKED else Wanted(item, wish == "required", age, asked_of, responsible)
