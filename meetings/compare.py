"""Two people wrote the same: what stands now beside what was typed, field by field."""

from datetime import time

from django import forms
from django.utils.translation import gettext as _


def differences(form: forms.Form, current: forms.Form) -> list[tuple[str, str, str]]:
    """(field, what stands now, what was typed) wherever the two differ. `form` has been cleaned."""
    rows = []
    for name, field in {**current.fields, **form.fields}.items():
        stands = current.get_initial_for_field(current.fields[name], name) if name in current.fields else None
        now, typed = _words(field, stands), _words(field, form.cleaned_data.get(name, form.data.get(name)))
        if name != "password" and now != typed:
            rows.append((str(field.label), now, typed))
    return rows


def _words(field: forms.Field, value) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField) and value:
        return str(dict(field.choices).get(value, value))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)
