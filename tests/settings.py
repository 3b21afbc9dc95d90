"""The product's own settings, against real PostgreSQL and Redis, with what would only cost time in a test set aside."""

import os

if "DATABASE_URL" not in os.environ:
    from launcher.environment import apply_development_environment

    apply_development_environment()
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("PNET_DEVELOPMENT", "1")

from pnet_board.settings import *  # noqa: E402, F403
from pnet_board.settings import CACHES, DATABASES, PASSWORD_HASHERS, STORAGES  # noqa: E402

# Argon2 is slow on purpose; one test holds that it is what the product uses.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
SECURE_SSL_REDIRECT = False
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Django empties tables between some tests; append-only tables allow it on these connections alone.
DATABASES["default"]["OPTIONS"]["options"] += " -c pnet.allow_truncate=on"
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Several runs, and a running product, may share one Redis.
CACHES["default"]["KEY_PREFIX"] = CELERY_TASK_DEFAULT_QUEUE = DATABASES["default"]["TEST"]["NAME"]
