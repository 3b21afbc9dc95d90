"""The entry of how a patient fared: every field may stay empty, and then says nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms import day_field
from meetings.models import Outcome


class OutcomeForm(forms.ModelForm):
    seen_on = day_field(label=_("Last seen"), help_text=_("The day on which this was found"))
    died_on = day_field(label=_("Date of death"), required=False)
    progressed_on = day_field(label=_("Progression first seen"), required=False)

    class Meta:
        model = Outcome
        fields = [
            "seen_on", "vital", "died_on", "response", "response_by", "progressed_on", "complication", "toxicity",
            "note",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("vital", "response", "complication", "toxicity"):
            field = self.fields[name]
            field.choices = [("", "—"), *(one for one in field.choices if one[0])]

    def _post_clean(self) -> None:
        """The model is validated by the action, once, where the entry is built."""
