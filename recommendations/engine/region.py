"""Where an option is approved: regions differ, so a status is never stated without its region."""

from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    US = "US"
    EU = "EU"
    UK = "UK"
    OTHER = "other"


class Approval(StrEnum):
    """How an option stands with a region's regulator. `check` is an open question, never a guess."""

    APPROVED = "approved"
    OFF_LABEL = "off_label"
    NOT_APPROVED = "not_approved"
    CHECK = "check"


@dataclass(frozen=True)
class RegionalStatus:
    """The status of an option in one region; `date` is as exact as the source gives it."""

    region: Region
    status: Approval
    wording: str
    claims: tuple[str, ...]
    date: str = ""
