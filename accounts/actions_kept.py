"""A form that came after its session had ended is kept, and sent or dropped once its author has signed in again.

Files are not: nothing that nobody has checked waits here under the name of somebody who is signed out. Which they were
is kept, so that the page can say what has to be chosen again.
"""

from django.db import transaction
from django.http import HttpRequest

from accounts.audit import record
from accounts.models import KeptForm, User

MOST_CHARACTERS = 200_000
MOST_FORMS = 20
# Secrets and the token of the old session are never kept; a form that asks for a password asks again.
_NEVER = ("password", "csrfmiddlewaretoken")


@transaction.atomic
def keep_form(*, by: User, request: HttpRequest, back: str) -> KeptForm | None:
    """None where there is nothing to keep, or more than a form holds."""
    purge_kept_forms()
    fields = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    files = [(name, file.name) for name, sent in request.FILES.lists() for file in sent]
    told = [*fields, *files]
    if not any(value for _, value in told) or sum(len(value) for _, value in told) > MOST_CHARACTERS:
        return None
    if KeptForm.objects.visible_to(by).count() >= MOST_FORMS:
        return None
    kept = KeptForm.objects.create(user=by, address=request.get_full_path(), back=back, fields=fields, files=files)
    record("form_kept", by=by, board=None, subject=kept)
    return kept


@transaction.atomic
def send_kept_form(*, kept: KeptForm, by: User) -> str:
    """It leaves this place, so that it is sent once; the address is where it was meant to go."""
    record("form_sent_again", by=by, board=None, subject=kept)
    kept.delete()
    return kept.address


@transaction.atomic
def drop_kept_form(*, kept: KeptForm, by: User) -> str:
    """Nothing of it stays; the address is the page that it came from."""
    record("form_dropped", by=by, board=None, subject=kept)
    kept.delete()
    return kept.back


def author_of(user_id: object) -> User | None:
    """Whoever was signed out on this browser, where that account may still sign in."""
    return User.objects.filter(pk=user_id, is_active=True).first() if user_id else None


def purge_kept_forms() -> None:
    KeptForm.objects.outdated().delete()


def _is_kept(name: str) -> bool:
    return not any(word in name.lower() for word in _NEVER)
