"""Grade and stage side by side, each under its system's name; where two systems disagree, it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from cases.facts.gather import FactSheet
from cases.facts.partial_dates import written
from cases.facts.vocabulary import FACTS, Value
from cases.models import Pathology
from cases.staging.grade import class_who_2022, grade_who_2010


@dataclass(frozen=True)
class Shown:
    """A derived value in words, or the values still possible; neither where the system does not apply."""

    value: str
    possible: tuple[str, ...]


@dataclass(frozen=True)
class StageColumn:
    """One staging system: T, N, M and stage."""

    name: str
    about: str
    tumor: Shown
    nodes: Shown
    metastases: Shown
    stage: Shown
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Specimen:
    """One report with an index, and the class that it alone gives."""

    record: Pathology
    grade: Shown

    @property
    def words(self) -> str:
        dated = written(self.record.dated_on) if self.record.dated_on else _("undated")
        return f"{self.record.get_specimen_display()}, {dated}: {self.grade.value}"


@dataclass(frozen=True)
class StagePanel:
    columns: tuple[StageColumn, ...]
    grade_who_2010: Shown
    class_who_2022: Shown
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    specimens: tuple[Specimen, ...]
    disagreements: tuple[str, ...]


# Name, what it rests on, and the facts that are its T, N, M and stage.
_SYSTEMS = (
    ("ENETS 2006", "the review's Table 2", ("t_enets_2006", "n_category", "m_category", "stage_enets_2006")),
    ("AJCC 7", "the review's Table 3", ("t_ajcc_7", "n_category", "m_category", "stage_ajcc_7")),
    ("AJCC 8", "", ("t_ajcc_8", "n_category", "m_ajcc_8", "stage_ajcc_8")),
    ("AJCC version 9", "table not verified", ("t_ajcc_9", "n_category", "m_ajcc_8", "stage_ajcc_9")),
)


def stage_panel(sheet: FactSheet) -> StagePanel:
    columns = tuple(
        StageColumn(name, about, *(_shown(sheet, fact) for fact in facts), facts) for name, about, facts in _SYSTEMS
    )
    specimens = _specimens(sheet)
    grade, tumor_class = _shown(sheet, "grade_who_2010"), _shown(sheet, "class_who_2022")
    differ = (*_grade_drift(specimens), *_stages_differ(columns))
    return StagePanel(columns, grade, tumor_class, _notes(sheet), specimens, differ)


def _shown(sheet: FactSheet, name: str) -> Shown:
    found = sheet.derived[name]
    return _in_words(name, found.value, found.possible)


def _in_words(name: str, value: object, possible: Iterable[object]) -> Shown:
    words = dict(FACTS[name].choices)
    said = "" if value is None else words.get(str(value), str(value))
    return Shown(said, tuple(words.get(str(one), str(one)) for one in possible))


def _specimens(sheet: FactSheet) -> tuple[Specimen, ...]:
    """Primary and metastasis stay apart, the latest first; each is graded by what its own report says."""
    found = cast("list[Pathology]", sheet.records.get("pathology", []))
    indexed = (one for one in found if one.ki67_percent is not None or one.mitoses_per_2mm2 is not None)
    return tuple(Specimen(one, _graded(one)) for one in indexed)


def _graded(record: Pathology) -> Shown:
    stated = cast("dict[str, Value]", record.fact_values())
    possible = class_who_2022(stated, grade_who_2010(stated)).possible
    return _in_words("class_who_2022", possible[0] if len(possible) == 1 else None, possible)


def _grade_drift(specimens: tuple[Specimen, ...]) -> tuple[str, ...]:
    """Said where two reports give two classes; what one report leaves open disagrees with nothing."""
    graded = [one for one in specimens if one.grade.value]
    if len({one.grade.value for one in graded}) < 2:
        return ()
    return (_("The grade differs between specimens. %s.") % "; ".join(one.words for one in reversed(graded)),)


def _stages_differ(columns: tuple[StageColumn, ...]) -> tuple[str, ...]:
    """Stage groups are compared by their numeral, since not every system divides it."""
    staged = [one for one in columns if one.stage.value]
    if len({one.stage.value.rstrip("AB") for one in staged}) < 2:
        return ()
    said = ", ".join(f"{one.name} {one.stage.value}" for one in staged)
    return (_("The systems disagree about the stage: %s.") % said,)


def _notes(sheet: FactSheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each note once, with the claims it rests on."""
    found = {note: one.claims for one in sheet.derived.values() for note in one.notes}
    return tuple(found.items())
