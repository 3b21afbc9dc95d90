"""A cache that survives the loss of Redis: signing in and signing count attempts in it, and must never wait for Redis.

While Redis is away each process counts for itself in its own memory, so guessing passwords stays limited.
"""

from typing import Any

import structlog
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

logger = structlog.get_logger(__name__)


def either(name: str) -> Any:
    """The method of this name, answered by Redis or else by memory."""

    def method(self: "RedisOrMemoryCache", *args: object, **kwargs: object) -> object:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (Unreachable, TooSlow):
            logger.warning("cache_unreachable", operation=name)
            return getattr(self.memory, name)(*args, **kwargs)

    return method


class RedisOrMemoryCache(RedisCache):
    def __init__(self, server: str | list[str], params: dict) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("while-redis-is-away", params)

    add, get, set, delete = either("add"), either("get"), either("set"), either("delete")
    touch, has_key, incr = either("touch"), either("has_key"), either("incr")
    get_many, set_many, delete_many = either("get_many"), either("set_many"), either("delete_many")


def count(key: str, seconds: int) -> int:
    """How often by now, this time included; forgotten `seconds` after the first.

    Redis may come, go or be emptied between two words, so a number that is gone begins again at one.
    """
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:
        cache.set(key, 1, seconds)
        return 1
