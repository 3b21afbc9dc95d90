"""Grade and stage side by side, each under its system's name; where two systems disagree, it shows."""

from dataclasses import dataclass

from cases.facts.gather import FactSheet
from cases.staging import Derived


@dataclass(frozen=True)
class StageColumn:
    """One staging system: T, N, M and stage, each a value or the possible ones."""

    name: str
    about: str
    tumor: Derived
    nodes: Derived
    metastases: Derived
    stage: Derived


@dataclass(frozen=True)
class StagePanel:
    columns: tuple[StageColumn, ...]
    grade_who_2010: Derived
    class_who_2022: Derived
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    specimens: tuple


_SYSTEMS = (
    ("ENETS 2006", "the review's Table 2", "t_enets_2006", "m_category", "stage_enets_2006"),
    ("AJCC 7", "the review's Table 3", "t_ajcc_7", "m_category", "stage_ajcc_7"),
    ("AJCC 8", "", "t_ajcc_8", "m_ajcc_8", "stage_ajcc_8"),
    ("AJCC version 9", "table not verified", "t_ajcc_9", "m_ajcc_8", "stage_ajcc_9"),
)


def stage_panel(sheet: FactSheet) -> StagePanel:
    derived = sheet.derived
    columns = tuple(
        StageColumn(name, about, derived[tumor], derived["n_category"], derived[spread], derived[stage])
        for name, about, tumor, spread, stage in _SYSTEMS
    )
    specimens = tuple(one for one in sheet.records.get("pathology", []) if one.ki67_percent or one.mitoses_per_2mm2)
    return StagePanel(columns, derived["grade_who_2010"], derived["class_who_2022"], _notes(sheet), specimens)


def _notes(sheet: FactSheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each note once, with the claims it rests on."""
    found = {note: one.claims for one in sheet.derived.values() for note in one.notes}
    return tuple(found.items())
