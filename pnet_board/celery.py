"""The Celery application. Tasks carry ids only and may run twice."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pnet_board.settings")
app = Celery("pnet_board")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
