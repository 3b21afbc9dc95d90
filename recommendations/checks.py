"""`manage.py check` refuses an edition that cannot be trusted: file, line, and what to do."""

from collections.abc import Callable
from functools import partial

from django.core.checks import Error, register

from recommendations.engine import EditionError
from recommendations.library import edition, edition_ids, staging_sources


@register("editions")
def editions_can_be_read(app_configs, **kwargs) -> list[Error]:
    editions = [(name, partial(edition, name)) for name in edition_ids()]
    return [
        problem for name, read in (*editions, ("staging_sources", staging_sources)) for problem in _problems(name, read)
    ]


def _problems(name: str, read: Callable[[], object]) -> list[Error]:
    try:
        read()
    except EditionError as error:
        return [Error(str(error), obj=name, id="recommendations.E001")]
    return []
