from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine import Edition, Facts, Standing, Value, assess, changes, load_edition
from recommendations.engine.representatives import Cell

from .test_assess import SUITED
from .tiny_edition import CUT, FACTS, HEAT, write_edition


def heat_changes(edition: Edition, **changed: Value | None) -> list[str]:
    return [change.text for change in assess(edition, {**SUITED, **changed}).option("heat").changes]


def test_the_nearest_threshold_is_named_and_so_is_what_follows_an_open_value(edition: Edition) -> None:
    assert heat_changes(edition) == [
        "Undetermined if largest liver metastasis reaches 50 mm",
        "Not eligible if largest liver metastasis rises above 50 mm",
        "Contraindicated if liver involvement rises above 75 %",
    ]


def test_below_the_threshold_the_way_leads_back(edition: Edition) -> None:
    assert heat_changes(edition, size_mm=Decimal(54))[:2] == [
        "Undetermined if largest liver metastasis falls to 50 mm",
        "Eligible if largest liver metastasis falls below 50 mm",
    ]


def test_on_an_open_value_both_sides_are_named(edition: Edition) -> None:
    assert heat_changes(edition, size_mm=Decimal(50))[:2] == [
        "Eligible if largest liver metastasis falls below 50 mm",
        "Not eligible if largest liver metastasis rises above 50 mm",
    ]


def test_no_number_is_named_that_would_change_nothing(edition: Edition) -> None:
    assert heat_changes(edition, prior_operation=True) == []
    assert heat_changes(edition, size_mm=None, involvement_percent=None) == []


def test_a_value_that_is_not_possible_changes_nothing(tmp_path: Path) -> None:
    edition = load_edition(write_edition(tmp_path, heat=HEAT.replace("above: 75", "above: 0")), FACTS)
    assert not [text for text in heat_changes(edition, involvement_percent=Decimal(-5)) if "involvement" in text]


def test_a_change_is_found_with_the_facts_derived_anew(edition: Edition) -> None:
    def derive_anew(facts: Facts, name: str, value: Value) -> Facts:
        """A large metastasis counts as an operation, here."""
        changed = {**facts, name: value}
        size = changed.get("size_mm")
        return {**changed, "prior_operation": isinstance(size, Decimal) and size > 50}

    option = assess(edition, SUITED, suppose=derive_anew).option("heat")
    assert "Contraindicated if largest liver metastasis rises above 50 mm" in [change.text for change in option.changes]


def test_whole_numbers_change_at_whole_numbers(tmp_path: Path) -> None:
    young = HEAT.replace("{fact: resectable, equals: false}", "{fact: age_years, below: 60}")
    edition = load_edition(write_edition(tmp_path, heat=young), FACTS)
    assert heat_changes(edition, age_years=58)[0] == "Not eligible if age reaches 60 years"
    assert heat_changes(edition, age_years=60)[0] == "Eligible if age falls below 60 years"


def test_missing_facts_are_ranked_by_how_many_options_each_could_settle(edition: Edition) -> None:
    settles = {each.fact: (each.settles, each.missing_in) for each in assess(edition, {}).settles}
    assert list(settles)[0] == "resectable"
    assert settles["resectable"] == (("cut", "heat"), ("cut", "heat"))
    assert settles["grade"] == (("cut",), ("cut",))
    assert settles["prior_operation"] == (("heat",), ("heat",))


def test_a_fact_that_could_settle_nothing_alone_still_says_where_it_is_missing(tmp_path: Path) -> None:
    both = "{all: [{fact: age_years, at_least: 60}, {fact: ecog, above: 2}]}"
    only = HEAT.replace("{fact: prior_operation, equals: true}\n    claims", f"{both}\n    claims")
    edition = load_edition(write_edition(tmp_path, heat=only), FACTS)
    facts = {**SUITED, "size_mm": Decimal(50), "resectable": False}
    settles = {each.fact: each for each in assess(edition, facts).settles}
    assert settles["age_years"].settles == () and settles["age_years"].missing_in == ("heat",)


def test_nothing_settles_an_assessment_in_which_nothing_is_missing(edition: Edition) -> None:
    facts = {**SUITED, "grade": "G1", "vein": "patent"}
    assert assess(edition, facts).settles == ()


@pytest.mark.parametrize(("cell", "rising"), [(Cell(None, 50, 25), True), (Cell(50, None, 75), False)])
def test_a_cell_is_never_entered_at_an_end_that_it_does_not_have(cell: Cell, rising: bool) -> None:
    with pytest.raises(ValueError, match="^A cell is entered at an end that it has.$"):
        changes._change(FACTS["size_mm"], cell, Standing.ELIGIBLE, rising)


def test_a_measured_amount_is_never_said_to_fall_to_nothing(tmp_path: Path) -> None:
    left_open = "{fact: involvement_percent, below: 40, open: {below: 40, note: The regions differ.}}"
    rule = f"{{any: [{{fact: involvement_percent, at_most: 0}}, {left_open}]}}"
    only = HEAT.replace("{fact: involvement_percent, above: 75}", rule)
    edition = load_edition(write_edition(tmp_path, heat=only), FACTS)
    told = [heat_changes(edition, involvement_percent=Decimal(share)) for share in (20, 60)]
    assert [[text for text in texts if "involvement" in text] for texts in told] == [
        ["Eligible if liver involvement reaches 40 %"],
        ["Undetermined if liver involvement falls below 40 %"],
    ]


def test_a_value_left_open_is_a_threshold_of_its_own(tmp_path: Path) -> None:
    left_open = "{fact: ecog, at_least: 3, open: {equals: 2, note: Of 2 nothing is said.}}"
    only = HEAT.replace("{fact: involvement_percent, above: 75}", left_open)
    edition = load_edition(write_edition(tmp_path, heat=only), FACTS)
    assert heat_changes(edition, ecog=1)[2:] == [
        "Undetermined if ECOG performance status reaches 2",
        "Contraindicated if ECOG performance status reaches 3",
    ]


def test_only_the_nearest_change_on_each_side_is_named_and_named_once(tmp_path: Path) -> None:
    low = HEAT.replace("{fact: resectable, equals: false}", "{fact: involvement_percent, at_most: 40}")
    edition = load_edition(write_edition(tmp_path, heat=low), FACTS)
    assert heat_changes(edition)[:1] == ["Not eligible if liver involvement rises above 40 %"]
    assert [text for text in heat_changes(edition, involvement_percent=Decimal(80)) if "involvement" in text] == [
        "Not eligible if liver involvement falls to 75 %"
    ]


def test_among_facts_that_settle_as_much_the_one_that_more_options_wait_for_comes_first(tmp_path: Path) -> None:
    left_open = "{fact: size_mm, below: 50, open: {equals: 50, note: Exactly 5 cm is not said.}}"
    both, high = "{all: [{fact: age_years, at_least: 60}, {fact: ecog, above: 2}]}", "{fact: grade, equals: G3}"
    barred = (
        f"contraindications:\n  - id: worn\n    text: Worn\n    rule: {{all: [{{fact: ecog, above: 2}}, {high}]}}\n"
    )
    heat = HEAT.replace("{fact: prior_operation, equals: true}\n    claims", f"{both}\n    claims")
    cut = CUT.replace("{fact: resectable, equals: true}", left_open) + barred + "    claims: [T-01]\n"
    edition = load_edition(
        write_edition(tmp_path, heat=heat, cut=cut.replace("one_of: [G1, G2]", "known: true")), FACTS
    )
    facts = {"size_mm": Decimal(50), "resectable": False, "vein": "patent", "involvement_percent": Decimal(10)}
    found = assess(edition, facts).settles
    assert [(each.fact, each.settles, each.missing_in) for each in found] == [
        ("ecog", (), ("cut", "heat")),
        ("age_years", (), ("heat",)),
        ("grade", (), ("cut",)),
    ]


def test_what_could_settle_is_found_with_the_facts_derived_anew(tmp_path: Path) -> None:
    def derive_anew(facts: Facts, name: str, value: Value) -> Facts:
        """Who has an age has a small metastasis, here."""
        return {**facts, name: value} | ({"size_mm": Decimal(20)} if name == "age_years" else {})

    both = "{all: [{fact: age_years, at_least: 60}, {fact: ecog, above: 2}]}"
    only = HEAT.replace("{fact: prior_operation, equals: true}\n    claims", f"{both}\n    claims")
    edition = load_edition(write_edition(tmp_path, heat=only), FACTS)
    facts = {**SUITED, "size_mm": Decimal(50), "resectable": False}
    settles = {each.fact: each.settles for each in assess(edition, facts, suppose=derive_anew).settles}
    assert (settles["age_years"], settles["ecog"]) == (("heat",), ())
