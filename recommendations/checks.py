"""`manage.py check` refuses an edition that cannot be trusted: file, line, and what to do."""

from django.core.checks import Error, register

from recommendations.engine import EditionError
from recommendations.library import edition, edition_ids


@register("editions")
def editions_can_be_read(app_configs, **kwargs) -> list[Error]:
    return [problem for name in edition_ids() for problem in _problems(name)]


def _problems(name: str) -> list[Error]:
    try:
        edition(name)
    except EditionError as error:
        return [Error(str(error), obj=name, id="recommendations.E001")]
    return []
