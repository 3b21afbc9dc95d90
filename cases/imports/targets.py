"""What a column may be: every field of a patient, a case and a record, read off the models and the facts themselves."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from cases.actions import content_fields
from cases.facts.laboratory import ANALYTES
from cases.models import RECORD_KINDS, Case, Laboratory, Patient
from cases.models.fields import PartialDateField, unit_of

LABORATORY = "laboratory"
COMMON = ("dated_on", "source", "note")
_PATIENT = ("identifier", "family_name", "given_name", "title", "sex", "born_on", "died_on")
_CASE = ("question", "why_now", "urgency", "wanted_disciplines", "referring_doctor")
# A length is written in either; which of the two is read from the header or asked.
LENGTHS = {"mm": 1, "cm": 10}


class Shape(StrEnum):
    """How a cell of the column is read."""

    TEXT = "text"
    ID = "id"
    NUMBER = "number"
    RESULT = "result"
    DAY = "day"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SET = "set"
    ANALYTE = "analyte"
    UNIT = "unit"


@dataclass(frozen=True)
class Target:
    """`owner` is patient, case, row, a kind of record, or an analyte's own result; `name` its field."""

    owner: str
    name: str
    label: str
    group: str
    shape: Shape
    units: tuple[str, ...] = ()
    choices: dict[str, str] = field(default_factory=dict, hash=False)
    analyte: str = ""

    @property
    def key(self) -> str:
        return ".".join(part for part in (self.owner, self.analyte, self.name) if part)

    @property
    def is_dated(self) -> bool:
        return self.shape in (Shape.DAY, Shape.DATE)

    @property
    def is_number(self) -> bool:
        return self.shape in (Shape.NUMBER, Shape.RESULT)


@cache
def targets() -> dict[str, Target]:
    """By key, in the order in which a page offers them."""
    found = [*_of_patient(), *_of_case(), *_of_row(), *_of_laboratory(), *_of_analytes(), *_of_records()]
    return {one.key: one for one in found}


def _of_patient() -> list[Target]:
    return [_target("patient", _("Patient"), Patient._meta.get_field(name)) for name in _PATIENT]


def _of_case() -> list[Target]:
    number = Target("case", "number", _("number of the case in the source"), _("Case"), Shape.ID)
    return [number, *(_target("case", _("Case"), Case._meta.get_field(name)) for name in _CASE)]


def _of_row() -> list[Target]:
    """What holds for every record of a row."""
    group = _("Every record of the row")
    number = Target("row", "external_id", _("id in the source"), group, Shape.ID)
    return [number, *(_target("row", group, Laboratory._meta.get_field(name)) for name in COMMON)]


def _of_laboratory() -> list[Target]:
    """One result a row: the row says which analyte and which unit."""
    group = _("Laboratory, one result a row")
    return [
        Target(LABORATORY, "analyte", _("analyte"), group, Shape.ANALYTE),
        Target(LABORATORY, "value", _("value"), group, Shape.RESULT),
        Target(LABORATORY, "unit", _("unit"), group, Shape.UNIT),
        Target(LABORATORY, "upper_limit", _("upper limit of normal"), group, Shape.NUMBER),
        Target(LABORATORY, "assay", _("assay or method"), group, Shape.TEXT),
    ]


def _of_analytes() -> list[Target]:
    """A column an analyte."""
    group = _("Laboratory, one column an analyte")
    found = []
    for name, one in ANALYTES.items():
        found.append(Target(LABORATORY, "", one.label, group, Shape.RESULT, one.offered, analyte=name))
        limit = _("%s, upper limit of normal") % one.label
        found.append(Target(LABORATORY, "upper_limit", limit, group, Shape.NUMBER, analyte=name))
    return found


def _of_records() -> list[Target]:
    kinds = {kind: model for kind, model in RECORD_KINDS.items() if kind != LABORATORY}
    return [
        _target(kind, _first_up(model._meta.verbose_name), column)
        for kind, model in kinds.items()
        for column in content_fields(model)
    ]


def _target(owner: str, group: str, column) -> Target:
    unit = unit_of(column)
    units = tuple(LENGTHS) if unit in LENGTHS else (unit,) if unit else ()
    options = getattr(column, "base_field", column).choices or ()
    return Target(
        owner, column.name, str(column.verbose_name), group, _shape(column), units, {str(k): str(v) for k, v in options}
    )


def _shape(column) -> Shape:
    if column.name == "identifier":
        return Shape.ID
    if isinstance(column, models.BooleanField):
        return Shape.YES_NO
    if isinstance(column, ArrayField):
        return Shape.SET
    if column.choices:
        return Shape.CHOICE
    if isinstance(column, models.DecimalField | models.IntegerField):
        return Shape.NUMBER
    if isinstance(column, PartialDateField):
        return Shape.DATE
    return Shape.DAY if isinstance(column, models.DateField) else Shape.TEXT


def _first_up(text: object) -> str:
    return str(text)[:1].upper() + str(text)[1:]
