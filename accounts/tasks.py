"""What Celery runs for this app."""

from celery import shared_task

from accounts.actions_kept import purge_kept_forms


@shared_task(ignore_result=True, expires=600)
def purge_forms() -> None:
    """A form that nobody came back for does not stay."""
    purge_kept_forms()
