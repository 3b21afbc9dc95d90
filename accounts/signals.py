"""Sign-ins as audit events. Failed ones carry no e-mail address, since people mistype passwords into that field."""

from allauth.account.signals import authentication_step_completed, password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from accounts.audit import record
from accounts.models import User


@transaction.atomic
def on_sign_in(sender: object, user: User, **kwargs: object) -> None:
    record("signed_in", by=user, board=None, subject=user)


@transaction.atomic
def on_sign_out(sender: object, user: User | None, request: HttpRequest | None = None, **kwargs: object) -> None:
    if user is None:
        return
    if why := getattr(request, "session_expired", ""):
        record("session_expired", by=user, board=None, subject=user, detail={"why": why})
    else:
        record("signed_out", by=user, board=None, subject=user)


@transaction.atomic
def on_failed_sign_in(sender: object, credentials: dict, **kwargs: object) -> None:
    """Names the account when there is one: its owner's board has to see that someone is trying."""
    email = str(credentials.get("email") or "")
    record("sign_in_failed", by=None, board=None, subject=User.objects.filter(email=email).first())


@transaction.atomic
def on_authentication(sender: object, user: User, reauthenticated: bool = False, **kwargs: object) -> None:
    if reauthenticated:
        record("reauthenticated", by=user, board=None, subject=user)


@transaction.atomic
def on_password_change(sender: object, user: User, **kwargs: object) -> None:
    record("password_changed", by=user, board=None, subject=user)


def connect() -> None:
    user_logged_in.connect(on_sign_in, dispatch_uid="audit_sign_in")
    user_logged_out.connect(on_sign_out, dispatch_uid="audit_sign_out")
    user_login_failed.connect(on_failed_sign_in, dispatch_uid="audit_failed_sign_in")
    authentication_step_completed.connect(on_authentication, dispatch_uid="audit_authentication")
    password_changed.connect(on_password_change, dispatch_uid="audit_password_change")
