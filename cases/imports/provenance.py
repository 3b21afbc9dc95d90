"""Where an imported value comes from, as its record says it: what the table itself said, the file, the row."""

from django.utils.translation import gettext as _

_MARK = "imported from "
LONGEST = 300
LONGEST_NAME = 100


def source_line(said: str, name: str, row: int) -> str:
    where = f"{_MARK}{name}, row {row}"
    return f"{said}; {where}" if said else where[:1].upper() + where[1:]


def said_of(source: str) -> str:
    """What the table itself said, without where it was imported from."""
    return source.rpartition(f"; {_MARK}")[0]


def reported_by(source: str) -> str:
    """Whose report it is, for one who compares reports: that it was imported, and from which row, makes no author."""
    return said_of(source) if _MARK in source.lower() else source


def reason_line(name: str, row: int) -> str:
    return (_("Imported again from %(name)s, row %(row)s: the source has changed") % {"name": name, "row": row})[:300]
