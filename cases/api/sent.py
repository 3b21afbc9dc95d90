"""What a client sends is what a form takes: the same fields, the same checks, the same messages.

Only the types are JSON's: true and false, numbers without quotes, null for what is not recorded. So each body is
described from its form, read into what the form's page would send, and judged by the form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django import forms
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from cases.facts.vocabulary import FACTS
from cases.forms import Choices, ThreeState, as_sent

Fields = Mapping[str, forms.Field]


@dataclass(frozen=True)
class Kind:
    """One kind of form field: which JSON it takes, in a word for the error, and how the API describes it."""

    told: str
    takes: Callable[[object], bool]
    described: Callable[[forms.Field, dict[str, Any]], serializers.Field]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    """Half of a surrogate pair is no text, and no database keeps it."""
    return isinstance(value, str) and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _number(field: forms.Field, common: dict[str, Any]) -> serializers.Field:
    fact = FACTS.get(common.pop("name"))
    limits = {"min_value": fact.minimum, "max_value": fact.maximum} if fact else {}
    given = {name: int(value) for name, value in limits.items() if value is not None}
    if isinstance(field, forms.DecimalField):
        return serializers.DecimalField(16, 4, **given, **common)
    return serializers.IntegerField(**given, **common)


def _choice(field: Any, common: dict[str, Any]) -> serializers.Field:
    common.pop("name")
    return serializers.ChoiceField([one for one in field.choices if one[0]], **common)


def _choices(field: Any, common: dict[str, Any]) -> serializers.Field:
    common.pop("name")
    offered = [one for one in field.choices if one[0] != Choices.NONE]
    return serializers.ListField(child=serializers.ChoiceField(offered), **common)


def _plain(kind: type[serializers.Field]) -> Callable[[forms.Field, dict[str, Any]], serializers.Field]:
    def described(field: forms.Field, common: dict[str, Any]) -> serializers.Field:
        common.pop("name")
        longest = getattr(field, "max_length", None) if kind is serializers.CharField else None
        return kind(**common, **({"max_length": longest} if longest else {}))

    return described


TEXT = Kind("a text", _is_text, _plain(serializers.CharField))
# The first that fits: the special before the general.
KINDS: tuple[tuple[type[forms.Field], Kind], ...] = (
    (ThreeState, Kind("true, false or null", lambda v: isinstance(v, bool), _plain(serializers.BooleanField))),
    (forms.MultipleChoiceField, Kind("a list of texts", _is_list, _choices)),
    (forms.ModelChoiceField, Kind("an id", _is_text, _plain(serializers.UUIDField))),
    (forms.ChoiceField, Kind("one of the choices, as a text", _is_text, _choice)),
    (forms.IntegerField, Kind("a number without quotes", _is_number, _number)),
    (forms.DateTimeField, Kind("a time as 2026-08-14T09:30:00Z", _is_text, _plain(serializers.DateTimeField))),
    (forms.DateField, Kind("a date as 2026-07-14", _is_text, _plain(serializers.DateField))),
    (forms.BooleanField, Kind("true or false", lambda v: isinstance(v, bool), _plain(serializers.BooleanField))),
)


def kind_of(field: forms.Field) -> Kind:
    return next((kind for form_field, kind in KINDS if isinstance(field, form_field)), TEXT)


def described(name: str, fields: Fields, partial: bool = False) -> type[serializers.Serializer]:
    """The body as OpenAPI tells it. Of an amendment nothing is required: what is not sent stays as it is."""
    told = {key: _described(key, field, partial) for key, field in fields.items()}
    return type(name, (serializers.Serializer,), told)


def _described(name: str, field: forms.Field, partial: bool) -> serializers.Field:
    about = ". ".join(str(part).rstrip(".") for part in (field.label, field.help_text) if part)
    needed = field.required and not partial and not field.initial
    return kind_of(field).described(
        field, {"name": name, "required": needed, "allow_null": not field.required, "help_text": about}
    )


def an_object(raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ValidationError("Send a JSON object: names and values within { }.")
    return raw


def checked(shape: type[serializers.Serializer], raw: object) -> dict[str, Any]:
    """What was sent, found to be of this shape; for a body that is no form of a page."""
    told = shape(data=an_object(raw))
    told.is_valid(raise_exception=True)
    return told.validated_data


def read(fields: Fields, raw: object) -> dict[str, object]:
    """What was sent, as the form's page would have sent it. A name or a type that is not the form's is refused."""
    errors, data = {}, {}
    for name, value in an_object(raw).items():
        if message := _objection(fields, name, value):
            errors[name] = [message]
        else:
            data[name] = as_sent(fields[name], value)
    if errors:
        raise ValidationError(errors)
    return data


def _objection(fields: Fields, name: str, value: object) -> str:
    if name not in fields:
        near = get_close_matches(name, fields, n=1, cutoff=0.6)
        return f"There is no such field here.{f' Did you mean {near[0]}?' if near else ''}"
    kind = kind_of(fields[name])
    return "" if value is None or kind.takes(value) else f"Expected {kind.told}."


def untouched(fields: Fields) -> dict[str, object]:
    """What the form's page sends where nobody has touched it: the answers that it opens with."""
    return {name: as_sent(field, field.initial) for name, field in fields.items() if field.initial}


def standing(fields: Fields, subject: Any) -> dict[str, object]:
    """What a record, a case or a patient says now, as the form's page would send it."""
    names = [name for name in fields if hasattr(subject, name)]
    return {name: as_sent(fields[name], getattr(subject, name)) for name in names}


def judged(form: forms.BaseForm) -> Any:
    """The form, found to be right; else its messages, each at its field."""
    if form.is_valid():
        return form
    raise ValidationError(
        {"non_field_errors" if name == "__all__" else name: list(found) for name, found in form.errors.items()}
    )
