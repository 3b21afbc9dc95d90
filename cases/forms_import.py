"""A table as it is sent: a file or what was pasted, one of the two."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.facts.partial_dates import written

MOST_PASTED = 2_000_000


class TableForm(forms.Form):
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Excel workbook (.xlsx) or CSV, at most 10 MB and 20,000 rows")
    )
    pasted = forms.CharField(
        label=_("Or paste the table"),
        required=False,
        strip=False,
        max_length=MOST_PASTED,
        help_text=_("With its row of headers, as it is copied from a spreadsheet"),
        widget=forms.Textarea(attrs={"rows": 8, "class": "pasted", "spellcheck": "false"}),
    )

    def clean(self):
        cleaned = super().clean()
        file, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        if not self.errors and bool(file) == bool(pasted):
            self.add_error(
                None, _("Both at once: choose one of them.") if file else _("Choose a file or paste a table.")
            )
        return cleaned

    def sent(self) -> dict[str, object]:
        """What the action takes."""
        if file := self.cleaned_data["file"]:
            return {"name": file.name, "data": file.read(), "is_pasted": False}
        now = timezone.localtime()
        name = _("pasted table of %(day)s %(time)s") % {"day": written(now.date().isoformat()), "time": f"{now:%H:%M}"}
        return {"name": str(name), "data": self.cleaned_data["pasted"].encode(), "is_pasted": True}
