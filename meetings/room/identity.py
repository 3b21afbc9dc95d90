"""As much of a patient's identity as the scribe chose to show, and no more: what is hidden is never sent."""

from dataclasses import dataclass

from cases.models import Patient
from meetings.models import RoomState

Identifiers = RoomState.Identifiers
DIGITS_SHOWN = 4


@dataclass(frozen=True)
class Identity:
    """What stands on the room screen; an empty part is not shown."""

    name: str = ""
    number: str = ""
    about: str = ""


def identity_of(patient: Patient, age_years: int | None, identifiers: str) -> Identity:
    """`full`: name, age, gender, number. `initials`: initials, age, gender, end of the number. `hidden`: none."""
    if identifiers == Identifiers.HIDDEN:
        return Identity()
    about = ", ".join(part for part in (_age(age_years), _sex(patient)) if part)
    if identifiers == Identifiers.FULL:
        name = ", ".join(part for part in (patient.family_name.upper(), patient.given_name) if part)
        return Identity(name, patient.identifier, about)
    initials = " ".join(f"{name[0].upper()}." for name in (patient.family_name, patient.given_name) if name)
    return Identity(initials, _end(patient.identifier), about)


def _end(identifier: str) -> str:
    """…4586; of a number that is hardly longer, less than half."""
    shown = min(DIGITS_SHOWN, len(identifier) // 2)
    return f"…{identifier[-shown:]}" if shown else ""


def _age(years: int | None) -> str:
    return f"{years} y" if years is not None else ""


def _sex(patient: Patient) -> str:
    return str(patient.get_sex_display() or "").lower()
