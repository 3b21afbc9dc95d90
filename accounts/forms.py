"""What the pages of this app ask, checked once, with messages that say what to do."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken

CHOOSE_DAYS = _("Choose how long the token lasts.")


class TokenForm(forms.Form):
    DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]

    name = forms.CharField(
        max_length=80, error_messages={"required": _("Say what the token is for, for example: Registry export.")}
    )
    scopes = forms.MultipleChoiceField(
        choices=ApiToken.Scope.choices,
        initial=[ApiToken.Scope.READ],
        error_messages={"required": _("Choose at least one thing the token may do.")},
    )
    days = forms.TypedChoiceField(
        choices=DAYS, coerce=int, initial=90, error_messages={"required": CHOOSE_DAYS, "invalid_choice": CHOOSE_DAYS}
    )


class AuditFilterForm(forms.Form):
    """Every field may be empty; a wrong one is left out of the filter and named on the page."""

    verb = forms.RegexField(
        r"^\w{1,60}$", required=False, error_messages={"invalid": _("Write one verb as the table has it.")}
    )
    patient = forms.UUIDField(required=False, error_messages={"invalid": _("Write a patient's id, as in the table.")})
    before = forms.IntegerField(required=False, min_value=1)
