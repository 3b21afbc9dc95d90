"""Which days the mirror looks at; without any, the last thirteen weeks."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms import day_field
from meetings.mirror.period import Period, last_weeks

LONGEST_DAYS = 3 * 366


class PeriodForm(forms.Form):
    first = day_field(label=_("From"))
    last = day_field(label=_("To"))

    def clean(self) -> dict[str, date]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and not 0 <= (last - first).days <= LONGEST_DAYS:
            raise ValidationError(_("Choose a last day that is after the first, and at most three years later."))
        return values


def recent() -> Period:
    return last_weeks(13, until=timezone.localdate())
