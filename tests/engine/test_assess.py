from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine import (
    Edition,
    Note,
    NoteKind,
    OptionAssessment,
    Speaks,
    Standing,
    Value,
    Verdict,
    as_document,
    assess,
    load_edition,
    standing_of,
)
from recommendations.engine.assessment import Counts
from recommendations.engine.words import label

from .tiny_edition import CUT, FACTS, HEAT, write_edition

SUITED: dict[str, Value] = {
    "resectable": False,
    "size_mm": Decimal(40),
    "prior_operation": False,
    "involvement_percent": Decimal(20),
}


def heat(edition: Edition, **changed: Value | None) -> OptionAssessment:
    return assess(edition, {**SUITED, **changed}).option("heat")


def cut(edition: Edition, **facts: Value) -> OptionAssessment:
    return assess(edition, facts).option("cut")


@pytest.mark.parametrize(
    ("changed", "standing"),
    [
        ({}, Standing.ELIGIBLE),
        ({"size_mm": Decimal(60)}, Standing.NOT_ELIGIBLE),
        ({"size_mm": None}, Standing.UNDETERMINED),
        ({"size_mm": Decimal(50)}, Standing.UNDETERMINED),
        ({"prior_operation": True}, Standing.CONTRAINDICATED),
        ({"prior_operation": None}, Standing.UNDETERMINED),
        ({"prior_operation": True, "size_mm": Decimal(60)}, Standing.CONTRAINDICATED),
        ({"prior_operation": True, "size_mm": None, "resectable": None}, Standing.CONTRAINDICATED),
        ({"size_mm": Decimal(60), "prior_operation": None}, Standing.NOT_ELIGIBLE),
    ],
)
def test_one_failed_criterion_outweighs_unknown_ones(
    edition: Edition, changed: Mapping[str, Value | None], standing: Standing
) -> None:
    assert heat(edition, **changed).standing is standing
    assert standing_of(edition.option("heat"), {**SUITED, **changed}) is standing


def test_nothing_recorded_decides_nothing(edition: Edition) -> None:
    assessment = assess(edition, {})
    assert {option.standing for option in assessment.options} == {Standing.UNDETERMINED}
    assert {option.counts.missing for option in assessment.options} == {2, 4}


def test_each_finding_says_which_way_it_speaks(edition: Edition) -> None:
    option = heat(edition, size_mm=Decimal(60), prior_operation=True, involvement_percent=None)
    assert [(found.id, found.speaks) for found in option.findings] == [
        ("unresectable", Speaks.FOR),
        ("small", Speaks.AGAINST),
        ("operated", Speaks.AGAINST),
        ("filled", Speaks.MISSING),
    ]
    assert option.counts == Counts(speaking_for=1, against=2, missing=1, open=0)
    assert [found.id for found in option.speaking(Speaks.AGAINST)] == ["small", "operated"]


def test_a_contraindication_that_is_not_met_speaks_for(edition: Edition) -> None:
    assert heat(edition).counts.speaking_for == 4


def test_a_finding_carries_what_a_page_shows_of_it(edition: Edition) -> None:
    found = heat(edition).findings[2]
    assert (found.text, found.qualifier, found.note) == ("Previous operation", "may be contraindicated", "")
    assert (found.values, found.claims, found.verdict) == ((("prior_operation", False),), ("T-03",), Verdict.NOT_MET)


def test_missing_facts_are_named_only_while_they_could_change_the_standing(edition: Edition) -> None:
    assert heat(edition, involvement_percent=None, size_mm=None).missing == ("size_mm", "involvement_percent")
    settled = heat(edition, prior_operation=True, size_mm=None)
    assert settled.missing == () and settled.findings[1].missing == ("size_mm",)


def test_an_open_value_leaves_the_option_undetermined_and_nothing_missing(edition: Edition) -> None:
    option = heat(edition, size_mm=Decimal(50))
    assert (option.standing, option.missing, option.counts.open) == (Standing.UNDETERMINED, (), 1)
    assert option.findings[1].open == ("Exactly 5 cm is not said.",)


DECIDING: list[tuple[dict[str, Value | None], str]] = [
    ({}, "Both indications met, no contraindication"),
    ({"prior_operation": True}, "Previous operation (may be contraindicated)"),
    ({"involvement_percent": Decimal("80.0")}, "More than 75 % of the liver involved (liver involvement 80 %)"),
    ({"size_mm": Decimal(54)}, "Not met: Smaller than 5 cm (largest liver metastasis 54 mm)"),
    ({"resectable": True}, "Not met: Cannot be resected (liver metastases resectable: yes)"),
    ({"size_mm": None, "prior_operation": None}, "Missing: largest liver metastasis, prior operation"),
    ({"size_mm": Decimal(50)}, "The text leaves open: Smaller than 5 cm (largest liver metastasis 50 mm)"),
    (
        {"size_mm": Decimal(50), "prior_operation": None},
        "Missing: prior operation. The text leaves open: Smaller than 5 cm (largest liver metastasis 50 mm)",
    ),
]


@pytest.mark.parametrize(("changed", "line"), DECIDING)
def test_the_deciding_line_says_why(edition: Edition, changed: dict[str, Value | None], line: str) -> None:
    assert heat(edition, **changed).decides == line


def test_the_deciding_line_of_an_option_without_contraindications_says_so(edition: Edition) -> None:
    line = "Both indications met; the edition names no contraindication"
    assert cut(edition, resectable=True, grade="G1", vein="patent").decides == line
    line = "Not met: Low grade with an open vein (portal vein: occluded)"
    assert cut(edition, resectable=True, grade="G1", vein="occluded").decides == line


def test_the_deciding_line_of_one_indication_counts_none(tmp_path: Path) -> None:
    one = CUT[: CUT.index("  - id: grade")]
    found = assess(load_edition(write_edition(tmp_path, cut=one), FACTS), {"resectable": True})
    assert found.option("cut").decides == "The indication is met; the edition names no contraindication"


def test_an_assessment_keeps_the_facts_it_was_made_from_by_name_and_none_that_is_absent(edition: Edition) -> None:
    found = assess(edition, {"vein": "patent", "age_years": 80, "grade": None})
    assert list(found.facts.items()) == [("age_years", 80), ("vein", "patent")]


def test_an_effect_that_nothing_in_a_patient_makes_worse_says_nothing_of_it(tmp_path: Path) -> None:
    plain = HEAT.replace(", matters_if: {fact: prior_operation, equals: true}", "")
    document = as_document(assess(load_edition(write_edition(tmp_path, heat=plain), FACTS), {}))
    (heat,) = (one for one in document["options"] if one["id"] == "heat")  # type: ignore[union-attr,index,call-overload]
    assert heat["adverse_effects"] == [{"effect": "Abscess", "matters": None, "missing": []}]  # type: ignore[index,call-overload]


def test_what_is_met_by_yes_and_no_alone_is_not_repeated_and_what_fails_names_each_value(tmp_path: Path) -> None:
    rule = "{all: [{fact: prior_operation, equals: true}, {fact: age_years, at_least: 60}]}"
    mixed = HEAT.replace("{fact: prior_operation, equals: true}\n    claims", f"{rule}\n    claims")
    edition = load_edition(write_edition(tmp_path, heat=mixed), FACTS)
    facts = {**SUITED, "prior_operation": True, "age_years": 80}
    assert assess(edition, facts).option("heat").decides == (
        "Previous operation (may be contraindicated; prior operation: yes; age 80 years)"
    )


def test_the_deciding_line_names_everything_that_is_missing(tmp_path: Path) -> None:
    rule = "{all: [{fact: age_years, below: 60}, {fact: ecog, at_most: 1}, {fact: vein, equals: patent}]}"
    wide = HEAT.replace("{fact: resectable, equals: false}", rule)
    edition = load_edition(write_edition(tmp_path, heat=wide), FACTS)
    option = assess(edition, {}).option("heat")
    assert len(option.missing) == 6
    assert option.decides == f"Missing: {', '.join(label(FACTS[name]) for name in option.missing)}"


def test_cautions_are_shown_when_they_apply_or_may_and_never_change_the_standing(edition: Edition) -> None:
    shown = {age: heat(edition, age_years=age) for age in (None, 80, 40)}
    assert {age: [found.speaks for found in option.cautions] for age, option in shown.items()} == {
        None: [Speaks.MISSING],
        80: [Speaks.APPLIES],
        40: [],
    }
    assert {option.standing for option in shown.values()} == {Standing.ELIGIBLE}


def test_adverse_effects_and_technique_are_matched_with_the_patient(edition: Edition) -> None:
    option = heat(edition, prior_operation=True, size_mm=Decimal(20))
    assert [effect.verdict for effect in option.adverse_effects] == [Verdict.MET]
    assert [note.technique.text for note in option.technique] == ["May be repeated"]
    unknown = heat(edition, size_mm=None)
    assert [note.verdict for note in unknown.technique] == [Verdict.MET, Verdict.UNKNOWN]


def test_thresholds_say_met_not_met_or_unknown(edition: Edition) -> None:
    verdicts = [assess(edition, facts).thresholds[0].verdict for facts in ({"size_mm": Decimal(101)}, SUITED, {})]
    assert verdicts == [Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN]


@pytest.mark.parametrize(
    ("facts", "needed"),
    [
        ({}, ["ultrasound", "volumetry"]),
        ({"resectable": False}, ["ultrasound", "volumetry"]),
        ({"resectable": True}, ["volumetry"]),
        ({"resectable": False, "vein": "patent", "involvement_percent": Decimal(10)}, []),
    ],
)
def test_work_up_names_what_applies_and_is_missing(
    edition: Edition, facts: dict[str, Value], needed: list[str]
) -> None:
    assert [need.id for need in assess(edition, facts).work_up] == needed


@dataclass(frozen=True)
class Derived:
    value: Value | None = None
    possible: tuple[str, ...] = ("G1", "G2")
    notes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    left_open: tuple[Note, ...] = ()


def test_notes_tell_what_is_open_and_which_claims_are_flagged(edition: Edition) -> None:
    notes = assess(edition, {**SUITED, "size_mm": Decimal(50)}).notes
    assert [(note.kind, note.about) for note in notes] == [(NoteKind.OPEN, "heat"), (NoteKind.FLAG, "T-02")]
    assert notes[0].text == (
        "Heat: Smaller than 5 cm. The text leaves it open: Exactly 5 cm is not said. (T-02, line 20)"
    )
    assert notes[1].text == "T-02, line 20, is flagged Ambiguous, Safety: The limit is open."
    assert [note.claims for note in notes] == [("T-02",), ("T-02",)]


def test_what_a_derived_fact_leaves_open_is_told_once_with_the_claims_that_the_edition_holds(edition: Edition) -> None:
    asked = Derived(left_open=(Note(NoteKind.OPEN, "grade", "The source is silent.", ("T-04", "X-99")),))
    noted = assess(edition, SUITED, {"grade": asked, "vein": asked}).notes
    (told,) = (note for note in noted if "silent" in note.text)
    assert (told.about, told.claims) == ("grade", ("T-04",))


def test_a_caution_that_applies_tells_what_the_source_says_of_it(tmp_path: Path) -> None:
    said = HEAT.replace("text: Take care in the old", "text: Take care in the old\n    note: It was seen twice.")
    edition = load_edition(write_edition(tmp_path, heat=said), FACTS)
    told = "Heat: Take care in the old. It was seen twice. (T-03, line 30)"
    assert told in [note.text for note in assess(edition, {**SUITED, "age_years": 80}).notes]
    assert told not in [note.text for note in assess(edition, {**SUITED, "age_years": 60}).notes]


def test_a_flagged_claim_that_nothing_shows_is_not_noted_until_a_derived_fact_cites_it(edition: Edition) -> None:
    assert [note.about for note in assess(edition, SUITED).notes] == ["T-02"]
    noted = assess(edition, SUITED, {"grade": Derived(claims=("T-05",))}).notes
    assert [note.about for note in noted] == ["T-02", "T-05"]
    assert assess(edition, SUITED).option("heat").flagged == ("T-02",)


def test_options_are_grouped_by_intent_in_the_order_of_the_edition(edition: Edition) -> None:
    groups = assess(edition, {}).by_intent()
    assert [(intent.value, [option.id for option in options]) for intent, options in groups.items()] == [
        ("curative", ["cut"]),
        ("liver_directed", ["heat"]),
    ]
    with pytest.raises(KeyError, match="cold"):
        assess(edition, {}).option("cold")


def test_a_float_is_refused_by_name(edition: Edition) -> None:
    with pytest.raises(TypeError, match="size_mm is the float 40.0"):
        assess(edition, {"size_mm": 40.0})  # type: ignore[dict-item]


def test_the_worked_examples_stand_as_expected(edition: Edition) -> None:
    for example in edition.examples:
        assessment = assess(edition, example.facts)
        assert {name: assessment.option(name).standing for name in example.expect} == example.expect
