"""An imaging study by its identifier, and the address of the hospital's own viewer for it."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_UID = 64
PLACE = "{study_uid}"
# Archives keep UIDs that break the finer rules of DICOM PS3.5 9.1, and a link must find those too.
_UID = re.compile(r"[0-9]+(?:\.[0-9]+)+", re.ASCII)
# What RFC 3986 lets stand in an address, and the braces around the place of the UID.
_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%{}]+")
_HTTPS = _("Write the address as https://viewer.hospital.example/study?uid={study_uid}. Only https is taken.")
_ONE_PLACE = _("Write {study_uid} exactly once, after the name of the viewer's machine, and no other braces.")


def validate_study_uid(uid: str) -> None:
    if len(uid) > LONGEST_UID or not _UID.fullmatch(uid):
        raise ValidationError(
            _("A Study Instance UID is numbers with dots between them, at most 64 characters: 1.2.840.113619.2.55.3")
        )


def validate_viewer(address: str) -> None:
    """An https address of a machine, without a password, in which the UID stands once after the machine's name."""
    try:
        parts = urlsplit(address)
        is_named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise ValidationError(_HTTPS) from None
    if parts.scheme != "https" or not is_named or "@" in parts.netloc or not _ADDRESS.fullmatch(address):
        raise ValidationError(_HTTPS)
    around = address.split(PLACE)
    if len(around) != 2 or PLACE in parts.netloc or "{" in "".join(around) or "}" in "".join(around):
        raise ValidationError(_ONE_PLACE)


def address_of(viewer: str, study_uid: str) -> str:
    """A UID is digits and dots, so it stands in an address as it is."""
    return viewer.replace(PLACE, study_uid)
