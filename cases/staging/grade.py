"""Grade: WHO 2010 as Table 1 of the review prints it, and the class of WHO 2022.

Table 1 is a hybrid of two editions (S-CLS-02); it is followed as printed, and a note says where that matters. In both
editions the higher of the two indices sets the grade (U-CLS-02). Differentiation is never derived from the grade.
"""

from collections.abc import Iterable
from decimal import Decimal

from cases.staging.outcome import Facts, Note, Outcome, in_order

GRADES = ("G1", "G2", "G3")

# Where G2 begins (included) and ends (included), of Ki-67 in percent and of mitoses per 2 mm2: Table 1 and U-CLS-01.
G2_RANGE = {"ki67_percent": (Decimal(3), Decimal(20)), "mitoses_per_2mm2": (Decimal(2), Decimal(20))}

_TABLE_1 = ("S-CLS-02", "S-CLS-03", "S-CLS-04", "U-CLS-02")
_NET = {"G1": "net_g1", "G2": "net_g2", "G3": "net_g3"}
_GRADE_OF_CLASS = {net: grade for grade, net in _NET.items()}

KI67_ALONE = Note(
    "Mitotic count not recorded: the grade rests on Ki-67 alone; a higher count would raise it.", ("U-CLS-02",)
)
KI67_BESIDE_POOR = Note(
    "Mitotic count not recorded: Table 1 prints poor differentiation for G3 only, so Ki-67 alone sets the least grade.",
    ("S-CLS-04", "U-CLS-02"),
)
MITOSES_ALONE = Note(
    "Ki-67 not recorded: the mitotic count sets the least grade; a higher index would raise it.", ("U-CLS-02",)
)
NO_INDEX = Note("Neither Ki-67 nor the mitotic count is recorded.", ("U-CLS-02",))
INDICES_DIFFER = Note(
    "Ki-67 and the mitotic count fall into different grades, and the review's Table 1 does not say which holds: "
    "the higher one sets the grade, as in WHO.",
    ("S-CLS-02", "S-CLS-03", "S-CLS-04", "U-CLS-02"),
    leaves_open=True,
)
BETWEEN_2_AND_3 = Note(
    "Ki-67 between 2 and 3 %: Table 1 prints G1 as below 3 %, while WHO 2010 itself ended G1 at 2 %.", ("S-CLS-02",)
)
NO_PLACE_FOR_NET_G3 = Note(
    "Table 1 prints G3 as poorly differentiated and has no place for a well-differentiated tumor above 20; "
    "WHO 2022 calls it NET G3.",
    ("S-CLS-04", "U-CLS-01"),
    leaves_open=True,
)
NO_PLACE_FOR_POOR = Note(
    "Table 1 prints poor differentiation for G3 only and has no place for it at an index up to 20.",
    ("S-CLS-04",),
    leaves_open=True,
)
MODERATE = Note(
    "Reported as moderately differentiated, which Table 1 prints for G2; WHO 2022 knows only well and poorly "
    "differentiated and calls it well differentiated.",
    ("S-CLS-03",),
    leaves_open=True,
)
POOR_AT_LOW_INDEX = Note(
    "Poor differentiation contradicts an index up to 20: a neuroendocrine carcinoma lies above 20 by definition. "
    "The pathology needs review.",
    ("U-CLS-01",),
)
POOR_WITHOUT_INDEX = Note("No index above 20 is recorded: the class rests on the poor differentiation.", ("U-CLS-01",))
NET_BY_INDEX = Note(
    "Differentiation not recorded: a carcinoma lies above 20 by definition, so an index up to 20 is read as a NET.",
    ("U-CLS-01",),
)
NET_OR_NEC = Note(
    "Differentiation not recorded: above 20 it decides between NET G3 and NEC, and no Ki-67 value does.",
    ("U-CLS-01", "U-CLS-04"),
)


def grade_who_2010(facts: Facts) -> Outcome:
    """The grade by the higher index. With Ki-67 alone it follows Ki-67; with mitoses alone it is a lower bound.

    Poor differentiation goes with a high grade only, so beside it Ki-67 alone is a lower bound too.
    """
    by_ki67, by_mitoses = (_grade_of(facts, index) for index in G2_RANGE)
    least = max(by_ki67 or "G1", by_mitoses or "G1")
    could_be = (least,) if by_ki67 and by_mitoses else GRADES[GRADES.index(least) :]
    is_bound = by_ki67 is None or facts.get("differentiation") == "poor"
    possible = could_be if is_bound else (least,)
    could_be, possible = _narrowed(facts, could_be, possible)
    open_notes = _index_notes(by_ki67, by_mitoses, could_be, is_bound)
    return Outcome(could_be, possible, _TABLE_1, _notes(facts, possible), open_notes)


def _grade_of(facts: Facts, index: str) -> str | None:
    value = facts.get(index)
    if not isinstance(value, int | Decimal):
        return None
    first, last = G2_RANGE[index]
    return "G1" if value < first else "G2" if value <= last else "G3"


def _narrowed(
    facts: Facts, could_be: tuple[str, ...], possible: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A given class of NET settles the grade where the indices allow it; where they do not, the class is refused.

    NEC settles none: it is not formally graded (U-CLS-01).
    """
    grade = _GRADE_OF_CLASS.get(str(facts.get("class_who_2022")))
    return ((grade,), (grade,)) if grade in could_be else (could_be, possible)


def _notes(facts: Facts, possible: tuple[str, ...]) -> tuple[Note, ...]:
    differentiation, ki67 = facts.get("differentiation"), facts.get("ki67_percent")
    grade = facts.get("grade_who_2010", possible[0] if len(possible) == 1 else None)
    by_index = [_grade_of(facts, index) for index in G2_RANGE]
    said = (
        (BETWEEN_2_AND_3, isinstance(ki67, int | Decimal) and 2 < ki67 < 3),
        (INDICES_DIFFER, None not in by_index and by_index[0] != by_index[1]),
        (MODERATE, differentiation == "moderate"),
        (NO_PLACE_FOR_NET_G3, differentiation in ("well", "moderate") and grade == "G3"),
        (NO_PLACE_FOR_POOR, differentiation == "poor" and grade in ("G1", "G2")),
    )
    return tuple(note for note, holds in said if holds)


def _index_notes(
    by_ki67: str | None, by_mitoses: str | None, could_be: tuple[str, ...], is_bound: bool
) -> tuple[Note, ...]:
    if len(could_be) == 1:
        return ()
    if by_ki67:
        return (KI67_BESIDE_POOR if is_bound else KI67_ALONE,)
    return (MITOSES_ALONE,) if by_mitoses else (NO_INDEX,)


def class_who_2022(facts: Facts, grade: Outcome) -> Outcome:
    """NET G1 to G3 or NEC, from the grade as it was settled and the differentiation as it was reported."""
    differentiation = facts.get("differentiation")
    possible = _classes(differentiation, _told(facts, grade))
    could_be = in_order("class_who_2022", {*possible, *_classes(differentiation, grade.could_be)})
    notes, open_notes = _class_notes(differentiation, grade, possible)
    return Outcome(could_be, possible, ("U-CLS-01", "U-CLS-02"), notes, (*grade.open_notes, *open_notes))


def _told(facts: Facts, grade: Outcome) -> tuple[str, ...]:
    """Beside poor differentiation a Ki-67 up to 20 already contradicts, whatever a count that nobody made might say."""
    by_ki67 = _grade_of(facts, "ki67_percent")
    beside_poor = facts.get("differentiation") == "poor" and by_ki67 in grade.possible and by_ki67 != "G3"
    return (by_ki67,) if by_ki67 and beside_poor else grade.possible


def _classes(differentiation: object, grades: Iterable[str]) -> tuple[str, ...]:
    """The classes that the grades leave. Poor differentiation at an index up to 20 leaves both readings open."""
    nets = {_NET[grade] for grade in grades}
    if differentiation == "poor":
        return ("nec",) if "net_g3" in nets else in_order("class_who_2022", {*nets, "nec"})
    carcinoma = {"nec"} if differentiation is None and "net_g3" in nets else set()
    return in_order("class_who_2022", nets | carcinoma)


def _class_notes(
    differentiation: object, grade: Outcome, possible: tuple[str, ...]
) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    if differentiation == "poor":
        if len(possible) > 1:
            return (POOR_AT_LOW_INDEX,), ()
        return (), () if len(grade.possible) == 1 else (POOR_WITHOUT_INDEX,)
    if differentiation is None:
        return (), (NET_OR_NEC if "nec" in possible else NET_BY_INDEX,)
    return (MODERATE,) if differentiation == "moderate" else (), ()
