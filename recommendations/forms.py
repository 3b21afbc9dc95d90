"""What the pages of knowledge ask, checked once, with messages that say what to do."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Board
from recommendations.engine import Vocabulary, words
from recommendations.engine.adjust import Answer, Settled, has_number, is_open
from recommendations.engine.criteria import Criterion, Is, Known, leaves_of
from recommendations.engine.vocabulary import INTEGER
from recommendations.library import edition_ids
from recommendations.models import EditionReview


def why_field(hint: str) -> forms.CharField:
    return forms.CharField(
        label=_("Why"), help_text=hint, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )


class ReviewForm(forms.Form):
    status = forms.ChoiceField(label=_("Status"), choices=EditionReview.Status.choices, widget=forms.RadioSelect)
    why = why_field(_("What was reviewed, against what. It is kept with your name and cannot be changed."))


class BoardForm(forms.Form):
    """The edition and the region of a board."""

    edition = forms.ChoiceField(
        label=_("Edition"),
        help_text=_("Cases are assessed by it from now on. What was assessed before keeps the edition it used."),
        widget=forms.RadioSelect,
    )
    region = forms.ChoiceField(
        label=_("Region"),
        help_text=_("Whose approvals an option shows first; the others stay one click away."),
        choices=[*Board.Region.choices, ("", _("Not said: all regions side by side"))],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = [(name, name) for name in edition_ids()]


class WordingForm(forms.Form):
    """What a board calls an option."""

    name = forms.CharField(label=_("Name"), max_length=120)
    why = why_field(_("It stands beside the name wherever the option is shown."))


class CriterionForm(forms.Form):
    """A criterion with a field for each number and each open question of its rule, in the order of the leaves."""

    text = forms.CharField(label=_("Wording"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, criterion: Criterion, answers: Sequence[Answer], vocabulary: Vocabulary, **kwargs):
        super().__init__(*args, **kwargs)
        self.criterion, self.leaves = criterion, list(leaves_of(criterion.rule))
        for number, (leaf, answer) in enumerate(zip(self.leaves, answers, strict=True)):
            self._ask(number, leaf, answer, vocabulary)
        self.fields["why"] = why_field(_("It stands beside the rule wherever it is shown."))

    def _ask(self, number: int, leaf: Is | Known, answer: Answer, vocabulary: Vocabulary) -> None:
        if isinstance(leaf, Is) and has_number(leaf, vocabulary[leaf.fact]):
            self.fields[f"value_{number}"] = _number_field(leaf, answer, vocabulary)
        if isinstance(leaf, Is) and is_open(leaf):
            self.fields[f"open_{number}"] = _open_field(leaf, answer, vocabulary)

    def answers(self) -> list[Answer]:
        """One answer for each leaf."""
        return [self._answer(number, leaf) for number, leaf in enumerate(self.leaves)]

    def _answer(self, number: int, leaf: Is | Known) -> Answer:
        value = self.cleaned_data.get(f"value_{number}")
        same = value is None or (isinstance(leaf, Is) and value == leaf.value)
        return Answer(None if same else value, Settled(self.cleaned_data.get(f"open_{number}") or Settled.KEEP))


def _number_field(leaf: Is, answer: Answer, vocabulary: Vocabulary) -> forms.Field:
    """The number in the unit of its fact, within the limits of what a record can hold."""
    fact = vocabulary[leaf.fact]
    kind = forms.IntegerField if fact.kind == INTEGER else forms.DecimalField
    asked = f"{fact.label} {words.COMPARED[leaf.test]}{f', {fact.unit}' if fact.unit else ''}"
    edition = words.shown_value(leaf.value, fact) if isinstance(leaf.value, int | Decimal) else ""
    return kind(
        label=asked,
        initial=leaf.value if answer.value is None else answer.value,
        min_value=fact.minimum,
        max_value=fact.maximum,
        help_text=_("The edition says %(value)s.") % {"value": edition},
        widget=forms.NumberInput(attrs={"class": "short num", "step": "any"}),
    )


def _open_field(leaf: Is, answer: Answer, vocabulary: Vocabulary) -> forms.Field:
    """What the text leaves open, with its note; a board may keep it open."""
    opened = words.open_words(leaf, vocabulary)
    choices = [
        (Settled.KEEP.value, _("Keep it open")),
        (Settled.MET.value, _("Counts as met")),
        (Settled.NOT_MET.value, _("Counts as not met")),
    ]
    label = _("The text leaves open: %(values)s") % {"values": opened}
    return forms.ChoiceField(
        label=label, help_text=leaf.open_note, choices=choices, initial=answer.settled.value, widget=forms.RadioSelect
    )
