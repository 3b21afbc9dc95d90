"""Forms for documents. The file's own name, type and date are what its sender says, so nothing here reads them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.documents.limits import IMAGES, MAX_BYTES, MAX_MEGAPIXELS, MAX_PAGES, MEGABYTE, PDF
from cases.models import Document, ImageViewer

FILE_HINT = _("PDF, PNG or JPEG, at most {mb} MB, {mp} megapixels, {pages} pages. It is checked before anybody sees it")
KEY_IMAGE_HINT = _("A key image is shown in the room: crop away a name or number that is part of the picture")


class AboutForm(forms.ModelForm):
    """What is said of a document, whichever kind it is. The action validates, once."""

    class Meta:
        model = Document
        fields = ["caption", "dated_on"]

    def _post_clean(self):
        """The model is validated by the action, where it is built."""


class FileForm(AboutForm):
    file = forms.FileField(
        label=_("File"),
        help_text=FILE_HINT.format(mb=MAX_BYTES // MEGABYTE, mp=MAX_MEGAPIXELS, pages=MAX_PAGES),
        widget=forms.FileInput(attrs={"accept": ",".join((PDF, *IMAGES))}),
        allow_empty_file=True,
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("", _("Choose"))] + [one for one in Document.Kind.choices if one[0] != Document.Kind.STUDY],
        help_text=KEY_IMAGE_HINT,
    )
    field_order = ["file", "kind", "caption", "dated_on"]

    def values(self) -> dict[str, object]:
        """What the action takes."""
        rest = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return {"content": self.cleaned_data["file"].read(), **rest}


class StudyForm(AboutForm):
    prefix = "study"

    class Meta(AboutForm.Meta):
        fields = ["study_uid", "caption", "dated_on"]
        help_texts = {"study_uid": _("From the archive or the report, as 1.2.840.113619.2.55.3")}

    def values(self) -> dict[str, object]:
        return self.cleaned_data


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is withdrawn"), max_length=300, help_text=_("It stays in the history with this reason")
    )


class ViewerForm(forms.ModelForm):
    class Meta:
        model = ImageViewer
        fields = ["address"]
        labels = {"address": _("Address of the viewer")}
        help_texts = {
            "address": _("As https://viewer.hospital.example/study?uid={study_uid}; empty where there is no viewer")
        }

    def _post_clean(self):
        """The model is validated by the action, where it is built."""
