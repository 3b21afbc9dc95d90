"""Logs as JSON lines. They name routes and ids; what a person typed or read never enters them."""

from functools import lru_cache
from pathlib import Path
from traceback import extract_tb

import structlog
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django_structlog import middlewares

_SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


class RequestMiddleware(middlewares.RequestMiddleware):
    """A request is logged by method and path. Its query may hold what somebody searched for, and a token is a key."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {_without_token(request.path)}"


# A page that follows asks for the same address again and again, and each request is told twice.
@lru_cache(maxsize=256)
def _without_token(path: str) -> str:
    """An address that opens by a token of its own stands in the log without it, also where the token is a wrong one."""
    try:
        token = resolve(path).kwargs.get("token", "")
    except Resolver404:
        return path
    return path.replace(token, "…") if token else path


def without_arguments(logger, name: str, event: dict) -> dict:
    """An exception is told by type and place; its message and the values around it may hold a patient's data."""
    event.pop("exception", None)
    exc = event.pop("exc_info", None)
    if isinstance(exc, tuple) and exc[0]:
        event["exception"] = exc[0].__name__
        event["frames"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in extract_tb(exc[2])[-8:]]
    return event


def configuration(level: str) -> dict:
    """Django's LOGGING: everything through one JSON formatter to standard error."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_arguments,
            structlog.processors.JSONRenderer(),
        ],
        "foreign_pre_chain": _SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django_structlog": {"level": level},
            "meetings": {"level": level},
            "django.request": {"level": "CRITICAL"},
            "django.security": {"level": "WARNING"},
        },
    }
