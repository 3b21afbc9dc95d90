"""Whether a patient is on the board's list already: by hospital number, by birth date, by a name that is near."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Board
from cases.models import Patient

# Two family names are near from this share of common letters on: Meyer and Meier are, Miller and Mayer are not.
NEAR = 0.8
MOST_COMPARED = 500
MOST_SHOWN = 10


@dataclass(frozen=True)
class Match:
    """A patient who may be the same, and what they have in common."""

    patient: Patient
    why: str


def matches(
    board: Board, *, identifier: str = "", family_name: str = "", given_name: str = "", born_on: date | None = None
) -> list[Match]:
    """Those who share the number first. What was not given, or is not recorded, neither joins nor parts two people."""
    same = Q(pk__in=[])
    if identifier:
        same |= Q(identifier__iexact=identifier)
    if born_on:
        same |= Q(born_on=born_on)
    if family_name:
        same |= Q(family_name__istartswith=family_name[:2])
    typed = Patient(identifier=identifier, family_name=family_name, given_name=given_name, born_on=born_on)
    candidates = Patient.objects.filter(board=board).filter(same)[:MOST_COMPARED]
    found = [Match(one, why) for one in candidates if (why := _why(typed, one))]
    return sorted(found, key=lambda one: one.patient.identifier.lower() != identifier.lower())[:MOST_SHOWN]


def _why(typed: Patient, one: Patient) -> str:
    if typed.identifier and typed.identifier.lower() == one.identifier.lower():
        return str(_("Same hospital number"))
    if not typed.family_name:
        return str(_("Same birth date")) if typed.born_on and typed.born_on == one.born_on else ""
    if not _near(typed.family_name, one.family_name):
        return ""
    if typed.born_on and one.born_on:
        return str(_("Same birth date, same or similar name")) if typed.born_on == one.born_on else ""
    if typed.given_name and one.given_name and not _near(typed.given_name, one.given_name):
        return ""
    return str(_("Same or similar name, birth date not compared"))


def _near(one: str, other: str) -> bool:
    return SequenceMatcher(None, _plain(one), _plain(other)).ratio() >= NEAR


def _plain(name: str) -> str:
    """Without case, accents and hyphens, in which registrations differ most."""
    letters: Iterable[str] = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())
