"""Which tumors a staging system speaks of at all: it must not put a stage on one that it does not."""

from cases.staging.outcome import Facts, Note, Outcome
from cases.staging.stages import System

NOT_PANCREATIC = Note("The primary tumor is not in the pancreas: this system does not stage it.", ("U-STG-07",))
CARCINOMA = Note(
    "Poorly differentiated carcinoma is not staged with the table for neuroendocrine tumors: the chapter on the "
    "exocrine pancreas applies.",
    ("U-STG-01", "U-STG-07"),
)
CARCINOMA_IN_A_NET_TABLE = Note(
    "Poorly differentiated carcinoma: the review's table stages it all the same; since AJCC 8 the chapter on the "
    "exocrine pancreas applies.",
    ("U-STG-01", "S-CLS-08"),
)
MAY_BE_CARCINOMA = Note(
    "Above 20 without a recorded differentiation: the table applies to a NET G3; a carcinoma is staged with the "
    "chapter on the exocrine pancreas.",
    ("U-STG-01", "U-STG-07"),
)
IN_SITU = Note("In situ: this system has no Tis and no stage for it.", ("S-CLS-12",))


def outside(system: System, facts: Facts, tumor_class: Outcome, t_ajcc_7: Outcome | None) -> Note | None:
    """Why the system does not apply, or None where it does. `t_ajcc_7` is None only while it is settled itself."""
    if facts.get("primary_site") == "elsewhere":
        return NOT_PANCREATIC
    if system.well_differentiated_only and is_carcinoma(facts, tumor_class):
        return CARCINOMA
    in_situ = t_ajcc_7 is not None and t_ajcc_7.possible == ("Tis",)
    return IN_SITU if in_situ and system.tumor != "t_ajcc_7" else None


def is_carcinoma(facts: Facts, tumor_class: Outcome) -> bool:
    """Poor differentiation alone suffices: a contradicting index does not make the table for NET apply."""
    return facts.get("differentiation") == "poor" or tumor_class.possible == ("nec",)


def reservations(system: System, facts: Facts, grade: Outcome, tumor_class: Outcome) -> tuple[Note, ...]:
    """What to say beside a stage whose table may not be meant for this tumor."""
    if is_carcinoma(facts, tumor_class):
        return (CARCINOMA_IN_A_NET_TABLE,)
    may_be = system.well_differentiated_only and grade.possible == ("G3",) and "nec" in tumor_class.possible
    return (MAY_BE_CARCINOMA,) if may_be else ()
