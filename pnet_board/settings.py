"""Everything from the environment; the product refuses to start half-configured.

`make run` and `manage.py` set a development environment through the launcher; production sets each variable itself.
A value may also stand in a file: `SECRET_KEY_FILE=/run/secrets/key` is read where `SECRET_KEY` is asked.
"""

import os
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from pnet_board import logs

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    """The variable, or the content of the file that `NAME_FILE` names; without either and without a default, refuse."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    value = os.environ.get(name, default)
    if value is None or value == "":
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE). See .env.example; for a trial use `make run`.")
    return value


def flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


# What kind of machine this is
DEVELOPMENT = flag("PNET_DEVELOPMENT")
DEBUG = False
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 32 and not DEVELOPMENT:
    raise ImproperlyConfigured("SECRET_KEY is too short to keep a session safe: make one with `openssl rand -hex 32`.")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split() if key]
ALLOWED_HOSTS = ["*"] if DEVELOPMENT else env("ALLOWED_HOSTS").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("CSRF_TRUSTED_ORIGINS", "").split()
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", "")

INSTALLED_APPS = [
    "accounts",
    "cases",
    "recommendations",
    "meetings",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pnet_board.logs.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "pnet_board.errors.NulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionTimeoutMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "pnet_board.urls"
WSGI_APPLICATION = "pnet_board.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pnet_board.context.site",
            ],
            "builtins": ["pnet_board.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Stores: PostgreSQL keeps everything; Redis carries nudges and the cache and may be lost.
DATABASES = {"default": dj_database_url.parse(env("DATABASE_URL"), conn_max_age=60, conn_health_checks=True)}
if not DATABASES["default"]["NAME"]:
    raise ImproperlyConfigured("DATABASE_URL names no database: postgres://user:password@host:5432/name.")
# PostgreSQL's JIT makes the cohort queries several times slower: they are wide, not long.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off -c timezone=UTC"
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("PNET_TEST_DATABASE", "test_pnet")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        # Sign-in counts its failures in the cache; without Redis it counts in the process instead of failing.
        "BACKEND": "accounts.cache.RedisOrMemoryCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"


def broker_url(redis_url: str) -> str:
    """Celery spells a Redis socket in its own way: `redis+socket:///path?virtual_host=0`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"


# Celery: the jobs are rows in PostgreSQL; a lost message costs a sweep, never a paper.
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Whoever tells the worker of a row does not wait until a broker that is away comes back; a sweep finds the row.
    "max_retries": 0,
    "visibility_timeout": 300,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "retry_policy": {"timeout": 1.0},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep-papers": {"task": "meetings.tasks.sweep_papers", "schedule": 5.0},
    "renew-packs": {"task": "meetings.tasks.renew_packs", "schedule": 60.0},
    "chase": {"task": "meetings.tasks.chase", "schedule": 600.0},
    "sweep-digests": {"task": "meetings.tasks.sweep_digests", "schedule": 60.0},
    "sweep-deliveries": {"task": "meetings.tasks.sweep_deliveries", "schedule": 30.0},
    "sweep-announcements": {"task": "meetings.tasks.sweep_announcements", "schedule": 60.0},
    "sweep-documents": {"task": "cases.tasks.sweep_documents", "schedule": 5.0},
    "relist-cases": {"task": "meetings.tasks.relist_cases", "schedule": 600.0},
    "sweep-imports": {"task": "cases.tasks.sweep_imports", "schedule": 5.0},
    "purge-forms": {"task": "accounts.tasks.purge_forms", "schedule": 600.0},
    "purge-imports": {"task": "cases.tasks.purge_imports", "schedule": 600.0},
    "sweep-standings": {"task": "recommendations.tasks.sweep_standings", "schedule": 30.0},
    "keep-ages": {"task": "recommendations.tasks.keep_ages", "schedule": 6 * 60 * 60.0},
}
# Longer than a paper takes to make; after it, a paper whose worker died is free again.
PAPER_LEASE_SECONDS = int(os.environ.get("PAPER_LEASE_SECONDS", 30))
PAPER_DIR = Path(os.environ.get("PAPER_DIR", BASE_DIR / "var" / "papers"))

# The knowledge edition of a new board; each board may choose another.
DEFAULT_EDITION = os.environ.get("DEFAULT_EDITION", "pnet-2026")

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_IDLE_SECONDS = int(os.environ.get("SESSION_IDLE_SECONDS", 15 * 60))
SESSION_ABSOLUTE_SECONDS = int(os.environ.get("SESSION_ABSOLUTE_SECONDS", 12 * 60 * 60))

# Transport
SECURE_COOKIES = not DEVELOPMENT
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
# The hospital's viewer of imaging opens in one named window, and its name is forgotten where nothing links the two.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language and time: English ships first; dates are shown by one filter, never by locale.
LANGUAGE_CODE = "en-us"
USE_I18N = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")
USE_TZ = True

# A file that is sent stays in memory, never on a disk of ours, and no further than the largest that anything takes.
FILE_UPLOAD_HANDLERS = ["cases.documents.upload.BoundedUpload"]

# Static files: hashed names, served by the web process itself
STATIC_URL = "/static/"
FONTS = files("font_source_sans_pro") / "files"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", str(FONTS))]
# Where development serves the files as they lie, nothing is collected.
STATIC_ROOT = None if DEVELOPMENT else Path(os.environ.get("STATIC_ROOT", BASE_DIR / "static-collected"))
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# The API for machines
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.HasScope"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.api.problem",
    "PAGE_SIZE": 50,
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PNET Board",
    "DESCRIPTION": "Cases, assessments, meetings and decisions of a tumor board. Decision support for clinicians.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "DisciplineEnum": "accounts.models.Membership.Discipline",
        "CaseStatusEnum": "cases.lifecycle.Status",
        "DirectionEnum": "cases.api.moving.DIRECTIONS",
        "DocumentStateEnum": "cases.models.Document.State",
        "DecisionReasonEnum": "meetings.models.Decision.Reason",
        "DecisionStateEnum": "meetings.models.Decision.State",
        "PaperStateEnum": "meetings.models.Paper.State",
        "PaperKindEnum": "meetings.models.Paper.Kind",
        "ProgressStateEnum": "meetings.models.Progress.State",
        "ProgressReasonEnum": "meetings.models.Progress.Reason",
    },
}

# Logs: one JSON line an event on standard error; ids only, never a name, a value or what was asked for
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOGGING = logs.configuration(os.environ.get("LOG_LEVEL", "INFO"))

# E-mail carries a count and a link, never a patient. Without a server none is sent; notices stand in the product.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", 587))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD") if EMAIL_HOST_USER else ""
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "pnet-board@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"

# Who is asked for something missing is reminded so many days before it is due, from this hour of the day on.
CHASE_DAYS_BEFORE = (7, 3, 1, 0)
CHASE_HOUR = int(os.environ.get("CHASE_HOUR", 7))

# Webhooks go to these hosts and to no other; without any, to none.
WEBHOOK_HOSTS = os.environ.get("WEBHOOK_HOSTS", "").split()
