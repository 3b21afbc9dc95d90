"""Stage groups as tables, one a system, and the stage that every completion of what is unknown agrees on.

ENETS 2006 and AJCC 7 are the review's Tables 2 and 3 (S-CLS-06, S-CLS-08); AJCC 8 is U-STG-05, and version 9 is
computed with the table of the 8th edition until its own is verified (U-STG-09). A combination without a row, which is
Tis with N1 and M0, has no stage.
"""

from dataclasses import dataclass
from itertools import chain, product

from cases.staging.outcome import Note, Outcome, in_order
from cases.staging.tumor import FOLLOWS_8

_ANY_N = ("N0", "N1")
_T1_TO_T4 = ("T1", "T2", "T3", "T4")

# (stage, T, N, M): a row holds for each combination of its columns.
Row = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]

_ENETS_2006: tuple[Row, ...] = (
    ("I", ("T1",), ("N0",), ("M0",)),
    ("IIA", ("T2",), ("N0",), ("M0",)),
    ("IIB", ("T3",), ("N0",), ("M0",)),
    ("IIIA", ("T4",), ("N0",), ("M0",)),
    ("IIIB", _T1_TO_T4, ("N1",), ("M0",)),
    ("IV", _T1_TO_T4, _ANY_N, ("M1",)),
)
_AJCC_7: tuple[Row, ...] = (
    ("0", ("Tis",), ("N0",), ("M0",)),
    ("IA", ("T1",), ("N0",), ("M0",)),
    ("IB", ("T2",), ("N0",), ("M0",)),
    ("IIA", ("T3",), ("N0",), ("M0",)),
    ("IIB", ("T1", "T2", "T3"), ("N1",), ("M0",)),
    ("III", ("T4",), _ANY_N, ("M0",)),
    ("IV", ("Tis", *_T1_TO_T4), _ANY_N, ("M1",)),
)
_AJCC_8: tuple[Row, ...] = (
    ("I", ("T1",), ("N0",), ("M0",)),
    ("II", ("T2", "T3"), ("N0",), ("M0",)),
    ("III", ("T4",), ("N0",), ("M0",)),
    ("III", _T1_TO_T4, ("N1",), ("M0",)),
    ("IV", _T1_TO_T4, _ANY_N, ("M1",)),
)

TIS_WITH_SPREAD = Note(
    "In situ with involved nodes or metastases: the review's Table 3 has no row for Tis with N1 and M0, and its last "
    "row takes any T with M1. One of the records needs review.",
    ("S-CLS-08", "S-CLS-12"),
    leaves_open=True,
)


@dataclass(frozen=True)
class System:
    """One staging system: its two facts, its table, and whether that table is for well-differentiated tumors only."""

    name: str
    stage: str
    tumor: str
    rows: tuple[Row, ...]
    claims: tuple[str, ...]
    well_differentiated_only: bool = False
    note: tuple[Note, ...] = ()


SYSTEMS = (
    System("AJCC 7", "stage_ajcc_7", "t_ajcc_7", _AJCC_7, ("S-CLS-08", "S-CLS-10")),
    System("ENETS 2006", "stage_enets_2006", "t_enets_2006", _ENETS_2006, ("S-CLS-06", "S-CLS-10")),
    System("AJCC 8", "stage_ajcc_8", "t_ajcc_8", _AJCC_8, ("U-STG-01", "U-STG-05"), True),
    System(
        "AJCC version 9", "stage_ajcc_9", "t_ajcc_9", _AJCC_8, ("U-STG-05", "U-STG-07", "U-STG-09"), True, (FOLLOWS_8,)
    ),
)  # fmt: skip


# By the stage's fact: (T, N, M) -> stage.
_STAGE_OF = {
    system.stage: {each: stage for stage, *columns in system.rows for each in product(*columns)} for system in SYSTEMS
}


def stage(system: System, tumor: Outcome, nodes: Outcome, metastases: Outcome) -> Outcome:
    """The stages that remain when every unknown of T, N and M takes each of its values in turn.

    Where M0 has no row at all, M1 must not be read out of it: there is no stage until M is known.
    """
    by_m = [_stages(system, tumor.possible, nodes.possible, (each,)) for each in metastases.possible]
    possible = in_order(system.stage, chain.from_iterable(by_m)) if all(by_m) else ()
    could_be = _stages(system, tumor.could_be, nodes.could_be, metastases.could_be)
    notes = (*system.note, *_in_situ_notes(tumor, nodes, metastases))
    parts = (("T", tumor), ("N", nodes), ("M", metastases))
    unknown = [letter for letter, part in parts if len(part.possible) > 1]
    open_notes = (Note(f"Cannot be staged yet: {', '.join(unknown)} not known.", ()),) if len(possible) > 1 else ()
    return Outcome(could_be, possible, system.claims, notes, open_notes)


def _stages(
    system: System, tumors: tuple[str, ...], nodes: tuple[str, ...], metastases: tuple[str, ...]
) -> tuple[str, ...]:
    found = (_STAGE_OF[system.stage].get(completion) for completion in product(tumors, nodes, metastases))
    return in_order(system.stage, (stage for stage in found if stage))


def _in_situ_notes(tumor: Outcome, nodes: Outcome, metastases: Outcome) -> tuple[Note, ...]:
    spread = nodes.possible == ("N1",) or metastases.possible == ("M1",)
    return (TIS_WITH_SPREAD,) if tumor.possible == ("Tis",) and spread else ()
