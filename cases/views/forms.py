"""What the form views share: an action's objections belong to the form that sent them."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from cases.conflict import Conflict


def status_of(form: forms.BaseForm, conflict: Conflict | None = None) -> int:
    """409 while somebody else's change waits for an answer, 422 where the form was refused."""
    if conflict and not conflict.settled:
        return 409
    return 422 if form.errors else 200


def add_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put each message beside its field, or above the form where the field is not on it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, messages)
