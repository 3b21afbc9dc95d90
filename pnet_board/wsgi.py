"""The web process: granian serves this."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pnet_board.settings")
application = get_wsgi_application()

from recommendations.library import edition, edition_ids  # noqa: E402 - only a set-up Django can read an edition

for _name in edition_ids():
    edition(_name)
# What was loaded stays for the life of the process; a page that makes thousands of small objects need not walk it.
gc.freeze()
