"""Two probes: the process answers; the process can do its work. Neither shows anything of a patient."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from redis.exceptions import RedisError

from accounts.access import Rule, access


@access(Rule.PUBLIC)
@require_GET
def livez(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


@access(Rule.PUBLIC)
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """503 until the database answers with every migration applied. Redis may be down: nothing waits for it."""
    parts = {"database": _database(), "redis": _redis()}
    return JsonResponse(parts, status=200 if parts["database"] else 503)


def _database() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _redis() -> bool:
    try:
        cache.get("readyz")
    except (RedisError, OSError):
        return False
    return True
