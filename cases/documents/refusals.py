"""Why a file is not taken, in a sentence that says what to do instead. The codes are those of the check."""

from django.utils.translation import gettext_lazy as _

from cases.documents.limits import MAX_BYTES, MAX_MEGAPIXELS, MAX_PAGES, MAX_SIDE, MEGABYTE

REFUSALS = {
    "empty": _("The file is empty. Choose it again, or ask for it again where it came from."),
    "too_large": _("The file is larger than {mb} MB. Save the image smaller, or print the pages that matter to a PDF."),
    "unknown_type": _("This is no PDF, PNG or JPEG, whatever its name says. Save or print it as one of these."),
    "unreadable": _("The file is damaged or cut off. Open it, save it anew, and upload that."),
    "too_many_pixels": _("The image has more than {mp} megapixels, or a side of more than {side}. Save it smaller."),
    "animated": _("The image moves. Upload the frames that matter, each as an image of its own."),
    "encrypted": _("The PDF is encrypted. Print it to a PDF without a password, and upload that."),
    "too_many_pages": _("The PDF has more than {pages} pages. Print the pages that matter to a PDF."),
    "script": _("The PDF holds a program that would run where it is opened. Print it to a PDF, and upload that."),
    "acts": _("The PDF would start a program or send something. Print it to a PDF, and upload that."),
    "embedded": _("The PDF holds other files, sound or film. Print it to a PDF, and upload what it holds on its own."),
    "trailing": _("Something else follows the end of the PDF, or the end is missing. Print it to a PDF, upload that."),
    "too_heavy": _(
        "Checking the file took more time or memory than a file may. Print it to a PDF, or save it smaller."
    ),
    "unfinished": _("The check was cut off several times. Upload the file again."),
}
_NUMBERS = {"mb": MAX_BYTES // MEGABYTE, "mp": MAX_MEGAPIXELS, "side": f"{MAX_SIDE:,}", "pages": MAX_PAGES}


def why(code: str) -> str:
    """The sentence for this code, with the limits in it."""
    return str(REFUSALS[code]).format(**_NUMBERS)
