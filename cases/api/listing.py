"""Lists of the record: filters that are all known, pages by a cursor, and the reading told in the audit trail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import Cursors

NOT_FILTERS = {Cursors.cursor_query_param, Cursors.page_size_query_param, "format"}


class Filter:
    """One filter: where it looks, how its text is read, what it is for."""

    def __init__(self, lookup: str, reads: Callable[[str], object], about: str, choices: Any = ()) -> None:
        self.lookup, self.reads, self.about = lookup, reads, about
        self.choices = [value for value, _ in choices]

    def parameter(self, name: str) -> OpenApiParameter:
        return OpenApiParameter(name, str, description=self.about, enum=self.choices or None)

    def value(self, name: str, text: str) -> object:
        if self.choices and text not in self.choices:
            raise ValidationError({name: f"Expected one of {', '.join(self.choices)}."})
        try:
            return self.reads(text)
        except ValueError as error:
            raise ValidationError({name: str(error)}) from error


def an_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValueError("This is not an id.") from None


def a_moment(text: str) -> datetime:
    # A plus sign in an address that nobody encoded arrives as a space.
    found = parse_datetime(text.replace(" ", "+") if "T" in text else text)
    if found is None:
        raise ValueError("Expected a time as 2026-08-14T09:30:00Z.")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def yes_or_no(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("Expected true or false.")
    return text == "true"


Filters = Mapping[str, Filter]


def parameters(filters: Filters) -> list[OpenApiParameter]:
    return [one.parameter(name) for name, one in filters.items()]


def asked(request: Request, filters: Filters) -> dict[str, Any]:
    """A filter that is not known is refused: without it the answer would be another than was asked for."""
    texts = {name: text for name, text in request.query_params.items() if name not in NOT_FILTERS}
    if unknown := sorted(texts.keys() - filters.keys()):
        told = f"There is no such filter. There are: {', '.join(filters) or 'none'}."
        raise ValidationError(dict.fromkeys(unknown, [told]))
    return {name: filters[name].value(name, text) for name, text in texts.items()}


def paged(view: Any, rows: Any, request: Request, shape: Any, read: Callable[[int], None] | None = None) -> Response:
    """One page of the rows in the order of the view; `read` tells the audit trail of how many."""
    pages = view.pagination_class()
    found = pages.paginate_queryset(rows, request, view=view)
    if read:
        read(len(found))
    return pages.get_paginated_response(shape(found, many=True).data)


def filtered(queryset: Any, request: Request, filters: Filters) -> Any:
    return queryset.filter(**{filters[name].lookup: value for name, value in asked(request, filters).items()})
