"""What the page of a kept form shows: texts to read over, files to choose again, and the rest as it was answered."""

import re
from typing import Any

from django.forms.utils import pretty_name
from django.urls.converters import UUIDConverter

from accounts.models import KeptForm


def shown(kept: KeptForm) -> dict[str, Any]:
    """`hidden` travels with the form unseen; `others` are those of them that say something to a reader."""
    hidden = [(name, value) for name, value in kept.fields if not _is_written(value)]
    return {
        "kept": kept,
        "texts": [(name, pretty_name(name), value) for name, value in kept.fields if _is_written(value)],
        "files": [(name, pretty_name(name), chosen) for name, chosen in kept.files],
        "hidden": hidden,
        "others": [(pretty_name(name), value) for name, value in hidden if value and not _is_id(value)],
    }


def _is_written(value: str) -> bool:
    """Something a person wrote, rather than chose."""
    return len(value.split()) > 1


def _is_id(value: str) -> bool:
    return bool(re.fullmatch(UUIDConverter.regex, value))
