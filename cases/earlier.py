"""What a case, a patient or a document said at a version: an amendment is compared with what its author began from."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder

from cases.actions_amend import ABOUT_A_DOCUMENT, IDENTITY, WORDS_OF_A_CASE
from cases.conflict import in_words
from cases.forms import as_sent
from cases.models import Case, Document, Earlier, Patient

Amended = Case | Patient | Document


def said_now(subject: Amended) -> dict[str, Any]:
    """The words as JSON keeps them."""
    names = {Case: WORDS_OF_A_CASE, Patient: IDENTITY, Document: ABOUT_A_DOCUMENT}[type(subject)]
    said = {name: subject._meta.get_field(name).value_from_object(subject) for name in names}
    return dict(json.loads(json.dumps(said, cls=DjangoJSONEncoder)))


def said_at(subject: Amended, version: int | None) -> dict[str, Any] | None:
    """None where there was no such version. Each amendment keeps what stood up to it, so the next one kept tells."""
    if version is None or not 1 <= version <= subject.version:
        return None
    kept = subject.earlier.filter(version__gte=version).order_by("version").first()
    return dict(kept.values) if kept else said_now(subject)


def started_from(subject: Amended, version: str | None) -> tuple[int, dict[str, Any]]:
    """The version that a form names, and what it said; the first version where it names none of ours."""
    number = int(version) if version and version.isdecimal() and len(version) < 10 else 0
    said = said_at(subject, number)
    return (number, said) if said is not None else (1, said_at(subject, 1) or {})


Change = tuple[str, str, str]


def wordings(subject: Amended, fields: Mapping[str, forms.Field]) -> Iterator[tuple[Earlier, list[Change]]]:
    """Each amendment, the newest first, with (label, before, after) of what it changed."""
    after = said_now(subject)
    for one in subject.earlier.select_related("replaced_by"):
        rows = [_change(field, name, one.values, after) for name, field in fields.items()]
        yield one, [row for row in rows if row[1] != row[2]]
        after = one.values


def _change(field: forms.Field, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    said = [in_words(field, as_sent(field, one.get(name))) for one in (before, after)]
    return str(field.label), said[0], said[1]
