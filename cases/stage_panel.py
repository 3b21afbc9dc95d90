"""Grade and stage side by side, each under its system's name; where two systems disagree, it shows."""

from dataclasses import dataclass

from cases.facts.gather import FactSheet
from cases.facts.vocabulary import FACTS


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
class StagePanel:
    columns: tuple[StageColumn, ...]
    grade_who_2010: Shown
    class_who_2022: Shown
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    specimens: tuple


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
    specimens = tuple(
        one
        for one in sheet.records.get("pathology", [])
        if one.ki67_percent is not None or one.mitoses_per_2mm2 is not None
    )
    grade, tumor_class = _shown(sheet, "grade_who_2010"), _shown(sheet, "class_who_2022")
    return StagePanel(columns, grade, tumor_class, _notes(sheet), specimens)


def _shown(sheet: FactSheet, name: str) -> Shown:
    words, found = dict(FACTS[name].choices), sheet.derived[name]
    value = "" if found.value is None else words.get(found.value, str(found.value))
    return Shown(value, tuple(words.get(str(one), str(one)) for one in found.possible))


def _notes(sheet: FactSheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each note once, with the claims it rests on."""
    found = {note: one.claims for one in sheet.derived.values() for note in one.notes}
    return tuple(found.items())
