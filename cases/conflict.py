"""Two people changed the same thing: what each wrote, field by field, and which is to stay. Neither text is lost.

Three sayings are compared as a form would send them: what one started from, what one typed, what stands now. Only where
both changed a field, and not to the same, does somebody have to choose; what the other alone changed is taken over.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.forms import NOT_RECORDED, as_sent
from cases.models import Record

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Clash:
    """A field that both changed. `kept` is the answer given so far: mine, theirs, or nothing."""

    name: str
    label: str
    mine: str
    theirs: str
    kept: str = ""


@dataclass(frozen=True)
class Conflict:
    """`taken` are the other's changes that go over into the form. `settled`: it was seen and each clash is answered."""

    version: int
    who: str
    at: datetime | None
    clashes: tuple[Clash, ...]
    taken: tuple[tuple[str, str], ...]
    settled: bool


def conflict_of(form: forms.BaseForm, before: Any, now: Any, answers: Mapping[str, str]) -> Conflict:
    """The form has been validated; what of it could not be read is not compared and stays as it was typed."""
    clashes, taken = [], []
    for name, mine, theirs in _changed_by_the_other(form, before, now):
        field = form.fields[name]
        if mine is None:
            taken.append((str(field.label), in_words(field, theirs)))
        else:
            kept = answers.get(f"keep-{name}", "")
            clashes.append(Clash(name, str(field.label), in_words(field, mine), in_words(field, theirs), kept))
    if getattr(now, "is_withdrawn", False) and not said(before, "is_withdrawn"):
        taken.append((str(_("The whole record")), str(_("Withdrawn, entered in error. Saving brings it back."))))
    seen = answers.get("against") == str(now.version) and all(one.kept in (MINE, THEIRS) for one in clashes)
    return Conflict(now.version, *_author(now), tuple(clashes), tuple(taken), seen or not (clashes or taken))


def _changed_by_the_other(form: forms.BaseForm, before: Any, now: Any):
    """(name, what I typed or None where I changed nothing, what stands now)"""
    for name in [name for name in form.fields if name in form.cleaned_data and hasattr(now, name) and name != "reason"]:
        field = form.fields[name]
        mine = as_sent(field, form.cleaned_data[name])
        theirs, started_from = as_sent(field, getattr(now, name)), as_sent(field, said(before, name))
        if not same(mine, theirs) and not same(theirs, started_from):
            yield name, None if same(mine, started_from) else mine, theirs


def same(one: object, other: object) -> bool:
    """A browser writes line ends its own way; that is no change."""
    return _plain(one) == _plain(other)


def _plain(value: object) -> object:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def said(subject: Any, name: str) -> object:
    return subject.get(name) if isinstance(subject, Mapping) else getattr(subject, name)


def _author(now: Any) -> tuple[str, datetime | None]:
    if isinstance(now, Record):
        return str(now.entered_by), now.entered_at
    last = now.earlier.select_related("replaced_by").first()
    return (str(last.replaced_by), last.replaced_at) if last else ("", None)


def in_words(field: forms.Field, sent: object) -> str:
    labels = {str(value): str(label) for value, label in getattr(field, "choices", ())}
    values = sent if isinstance(sent, list) else [sent]
    return ", ".join(labels.get(str(one), str(one)) for one in values if one != "") or NOT_RECORDED[1]


def merged(form: forms.BaseForm, conflict: Conflict, before: Any, now: Any, sent: QueryDict) -> QueryDict:
    """What was sent, with the other's values where they are taken over or chosen."""
    data = sent.copy()
    chosen = {one.name for one in conflict.clashes if conflict.settled and one.kept == THEIRS}
    for name, mine, theirs in _changed_by_the_other(form, before, now):
        if mine is None or name in chosen:
            data.setlist(name, theirs if isinstance(theirs, list) else [theirs])
    return data


Bind = Callable[[QueryDict], Any]


def reconciled(bind: Bind, sent: QueryDict, before: Any, now: Any) -> tuple[Any, Conflict]:
    """The form as it would be saved over what stands now, and the conflict, which may still have to be settled."""
    form = bind(sent)
    form.is_valid()
    conflict = conflict_of(form, before, now, sent)
    again = bind(merged(form, conflict, before, now, sent))
    again.is_valid()
    return again, conflict
