"""A write under an Idempotency-Key happens once; who sends it again gets the same answer and nothing is written."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken, KeptAnswer, User

KEPT_FOR = timedelta(hours=24)
# A few old answers leave with each new one; they hold what clients sent about patients, so none stays for long.
LEAVE_AT_ONCE = 100


def begin(*, user: User, token: ApiToken | None, key: str, request_sha256: str) -> tuple[KeptAnswer, bool]:
    """The row of this key, and whether it is new. Whoever comes second waits here until the first has committed."""
    _let_go()
    return KeptAnswer.objects.get_or_create(
        user=user, token=token, key=key, defaults={"request_sha256": request_sha256}
    )


def keep(row: KeptAnswer, *, status: int, body: str, headers: dict[str, str]) -> None:
    row.status, row.body, row.headers = status, body, headers
    row.save(update_fields=["status", "body", "headers"])


def forget(row: KeptAnswer) -> None:
    """The request was refused and wrote nothing, so it may be mended and sent again under its key."""
    row.delete()


def _let_go() -> None:
    old = KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).select_for_update(skip_locked=True)
    KeptAnswer.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:LEAVE_AT_ONCE])).delete()
