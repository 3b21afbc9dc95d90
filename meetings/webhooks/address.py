"""Where a message may go: only to the hosts that whoever runs this installation has named."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def check_address(address: str) -> None:
    """Raises ValidationError with what to do. Asked when it is written down and again before each message."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ValidationError(_("Write a whole address, for example https://ehr.hospital.example/pnet.")) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise ValidationError(_("Write an address that begins with https://."))
    if parts.username or parts.password:
        raise ValidationError(_("Leave name and password out of the address; messages are signed instead."))
    if host not in settings.WEBHOOK_HOSTS:
        raise ValidationError(
            _("Messages may not go to “%(host)s”. Whoever runs this installation adds it to WEBHOOK_HOSTS."),
            params={"host": host},
        )
