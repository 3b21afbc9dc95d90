"""Forms for the record. A yes/no fact has three answers; "not recorded" is the absence of a value."""

from decimal import Decimal

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import Board, Membership, User
from cases.facts.laboratory import ANALYTES
from cases.models import RECORD_KINDS, Case, Laboratory, Patient
from cases.models.fields import unit_of

NOT_RECORDED = ("", "Not recorded")


class ThreeState(forms.TypedChoiceField):
    """Yes, no, or not recorded (None)."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=[("true", "Yes"), ("false", "No"), NOT_RECORDED],
            coerce={"true": True, "false": False}.__getitem__,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect(attrs={"class": "across"}),
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "true", False: "false", None: ""}.get(value, value)


class Choices(forms.TypedMultipleChoiceField):
    """A set of findings, or None when nobody looked. "None of these" is an answer of its own: the empty set."""

    NONE = "none_of_these"

    def __init__(self, **kwargs):
        choices = [*kwargs.pop("choices"), (self.NONE, "None of these (looked for, not found)")]
        super().__init__(
            choices=choices, required=False, empty_value=None, widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def clean(self, value):
        chosen = super().clean(value)
        if chosen and self.NONE in chosen:
            if len(chosen) > 1:
                raise forms.ValidationError('Choose either findings or "None of these", not both.')
            return []
        return chosen or None

    def prepare_value(self, value):
        return [self.NONE] if value == [] else value


def as_sent(field: forms.Field, value: object) -> object:
    """A value as the form's page would send it, so that what stands in a record can stand in for what was not sent."""
    if isinstance(value, list | tuple | set | frozenset):
        return list(field.prepare_value(list(value)))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value.is_finite() else str(value)
    plain = field.prepare_value(value)
    return "" if plain is None else str(plain)


def _form_field(column: models.Field, **kwargs):
    """The form field of a model column: three-state for booleans, unit in the label for numbers."""
    label = ", ".join(part for part in (str(column.verbose_name), unit_of(column)) if part)
    label = label[0].upper() + label[1:]
    if isinstance(column, models.BooleanField):
        return ThreeState(label=label, help_text=column.help_text)
    if isinstance(column, ArrayField):
        return Choices(choices=column.base_field.choices, label=label, help_text=column.help_text)
    field = column.formfield(label=label, **kwargs)
    if column.choices and column.blank:
        field.choices = [NOT_RECORDED, *column.choices]
    return field


class RecordForm(forms.ModelForm):
    """Any kind of record. A correction asks for its reason; a new record does not."""

    def __init__(self, *args, correcting: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = "Both versions stay in the history."
        else:
            del self.fields["reason"]

    def values(self) -> dict[str, object]:
        """What the action takes: every field of the form, cleaned."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    def _post_clean(self):
        """The model is validated by the action, once, where the record is built."""


_COMMON_FIRST = ["dated_on", "source"]
_COMMON_LAST = ["note", "reason"]
_NOT_ENTERED = {
    "id", "case", "series", "version", "is_current", "is_withdrawn", "entered_at", "entered_by", "converted",
}  # fmt: skip


def record_form(kind: str) -> type[RecordForm]:
    """The form of one kind of record, its own fields between the date and the note."""
    model = RECORD_KINDS[kind]
    own = [
        column.name
        for column in model._meta.concrete_fields
        if column.name not in {*_NOT_ENTERED, *_COMMON_FIRST, *_COMMON_LAST}
    ]
    base = LaboratoryForm if model is Laboratory else RecordForm
    return forms.modelform_factory(
        model, form=base, fields=[*_COMMON_FIRST, *own, *_COMMON_LAST], formfield_callback=_form_field
    )


class LaboratoryForm(RecordForm):
    """The unit is chosen among those the analyte can be read in, so a wrong pair is refused with the right ones."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = sorted({unit for analyte in ANALYTES.values() for unit in analyte.offered})
        self.fields["unit"] = forms.ChoiceField(
            choices=[("", "Choose the unit of the report"), *[(unit, unit) for unit in units]],
            initial="",
            help_text="As the laboratory reports it; it is converted, never assumed",
        )


# One way to write a date: where 01/02/2026 is read, it is read as a day that somebody did not mean.
DAY = {"input_formats": ["%Y-%m-%d"]}


def _identity_field(column: models.Field, **kwargs):
    return _form_field(column, **(DAY if isinstance(column, models.DateField) else {}), **kwargs)


class PatientForm(forms.ModelForm):
    """Who a patient is, as far as one knows at registration."""

    class Meta:
        model = Patient
        fields = ["identifier", "family_name", "given_name", "title", "sex", "born_on"]
        formfield_callback = _identity_field
        help_texts = {"born_on": "As 1965-07-14; empty if not known"}
        error_messages = {"born_on": {"invalid": "Write the date as 1965-07-14, or leave it empty if it is not known."}}


class PatientAmendForm(PatientForm):
    """Who the patient is, put right; and whether the patient has died."""

    class Meta(PatientForm.Meta):
        fields = [*PatientForm.Meta.fields, "died_on"]
        help_texts = {**PatientForm.Meta.help_texts, "died_on": "As 2026-07-14; empty while the patient lives"}
        error_messages = {
            **PatientForm.Meta.error_messages,
            "died_on": {"invalid": "Write the date as 2026-07-14, or leave it empty if it is not known."},
        }


class CaseForm(forms.ModelForm):
    """The question leads: it is the first thing a board reads."""

    class Meta:
        model = Case
        fields = ["question", "why_now", "urgency"]
        widgets = {"question": forms.Textarea(attrs={"rows": 3}), "why_now": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"question": "One or two sentences, as you would ask it in the room"}


class IntakeForm(CaseForm):
    """The question, and what the board needs to plan for it."""

    wanted_disciplines = forms.MultipleChoiceField(
        label="Who should be in the room",
        choices=Membership.Discipline.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "across"}),
        required=False,
    )
    referred_by = forms.ModelChoiceField(
        label="Referrer with an account here",
        queryset=User.objects.none(),
        required=False,
        empty_label="None",
        help_text="Sees what the board decides on this case",
    )

    class Meta(CaseForm.Meta):
        fields = [*CaseForm.Meta.fields, "referring_doctor"]

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, **kwargs)
        referrers = Membership.objects.active().filter(board=board, role=Membership.Role.REFERRER)
        self.fields["referred_by"].queryset = User.objects.filter(pk__in=referrers.values("user"))


class MoveForm(forms.Form):
    to = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(max_length=500, required=False)
