"""Whether a patient is on the board's list already: by hospital number, by birth date, by a name that is near."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Board
from cases.models import Patient

# Two family names are near from this share of common letters on: Meyer and Meier are, Miller and Mayer are not.
NEAR = 0.8
MOST_SHOWN = 10
# Letters that Unicode does not take apart into a plain one and its accent.
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


@dataclass(frozen=True)
class Match:
    """A patient who may be the same, and what they have in common."""

    patient: Patient
    why: str


def matches(
    board: Board, *, identifier: str = "", family_name: str = "", given_name: str = "", born_on: date | None = None
) -> list[Match]:
    """Those who share the number first. What was not given, or is not recorded, neither joins nor parts two people.

    A registration that was merged is found by what it says, and answers with the patient it was merged into.
    """
    typed = Patient(identifier=identifier, family_name=family_name, given_name=given_name, born_on=born_on)
    whole = Patient.objects.filter(board=board)
    reasons = {pk: why for pk, why in _alike(typed, whole)}
    rows = whole.filter(pk__in=reasons).select_related("merged_into")
    found = {(one.merged_into or one).pk: Match(one.merged_into or one, reasons[one.pk]) for one in rows}
    return sorted(found.values(), key=lambda one: one.why != _SAME_NUMBER)[:MOST_SHOWN]


def _alike(typed: Patient, board: QuerySet[Patient]) -> Iterator[tuple[object, str]]:
    """Everybody who may be compared: a different birth date parts two people, unless they share the number."""
    if not (typed.identifier or typed.family_name or typed.born_on):
        return
    asked = board
    if typed.born_on:
        asked = board.filter(
            Q(born_on=typed.born_on) | Q(born_on__isnull=True) | Q(identifier__iexact=typed.identifier)
        )
    names = ("pk", "identifier", "family_name", "given_name", "born_on")
    for row in asked.values_list(*names).iterator():
        one = Patient(**dict(zip(names[1:], row[1:], strict=True)))
        if why := _why(typed, one):
            yield row[0], why


_SAME_NUMBER = str(_("Same hospital number"))


def _why(typed: Patient, one: Patient) -> str:
    if typed.identifier and typed.identifier.lower() == one.identifier.lower():
        return _SAME_NUMBER
    if not typed.family_name:
        return str(_("Same birth date")) if typed.born_on and typed.born_on == one.born_on else ""
    if typed.born_on and one.born_on and typed.born_on != one.born_on:
        return ""
    same_day = bool(typed.born_on and one.born_on)
    if _near(typed.family_name, one.family_name):
        return _named(typed, one, same_day)
    if _are_swapped(typed, one):
        return str(_("Family and given name may be swapped"))
    return ""


def _named(typed: Patient, one: Patient, same_day: bool) -> str:
    if same_day:
        return str(_("Same birth date, same or similar name"))
    if typed.given_name and one.given_name and not _near(typed.given_name, one.given_name):
        return ""
    return str(_("Same or similar name, birth date not compared"))


def _are_swapped(typed: Patient, one: Patient) -> bool:
    both = typed.given_name and one.given_name
    return bool(both) and _near(typed.family_name, one.given_name) and _near(typed.given_name, one.family_name)


def _near(one: str, other: str) -> bool:
    """Whether enough letters are common; how many can be at most is counted first, since most names are not near."""
    a, b = _plain(one), _plain(other)
    if 2 * min(len(a), len(b)) < NEAR * (len(a) + len(b)):
        return False
    matcher = SequenceMatcher(None, a, b)
    return matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR


def _plain(name: str) -> str:
    """Without case, accents and hyphens, in which registrations differ most."""
    letters: Iterable[str] = unicodedata.normalize("NFKD", name.casefold().translate(_FOLDED))
    return "".join(letter for letter in letters if letter.isalnum())
