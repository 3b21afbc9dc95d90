"""A sound edition is proven, and a broken one is told with its file, option and criterion."""

from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine import Edition, Standing, load_edition
from recommendations.proof import regions
from recommendations.proof.options import Flaw
from recommendations.proof.prove import EditionProof, prove
from recommendations.proof.regions import Region
from tests.engine.tiny_edition import CUT, EDITION, FACTS, HEAT, write_edition

SMALL = "rule: {fact: size_mm, below: 50, open: {equals: 50, note: Exactly 5 cm is not said.}}"
NO, MAYBE, BARRED, YES = Standing.NOT_ELIGIBLE, Standing.UNDETERMINED, Standing.CONTRAINDICATED, Standing.ELIGIBLE


def proof_of(folder: Path, **changed: str) -> EditionProof:
    return prove(load_edition(write_edition(folder, **changed), FACTS))


def told(folder: Path, **changed: str) -> list[str]:
    return [str(flaw) for flaw in proof_of(folder, **changed).flaws]


def with_rule(rule: str) -> str:
    """The option heat with another rule for "small"."""
    return HEAT.replace(SMALL, f"rule: {rule}")


def test_a_sound_edition_has_no_flaw_and_every_standing(tmp_path: Path) -> None:
    proof = proof_of(tmp_path)
    assert proof.flaws == ()
    assert {each.option.id: each.standings for each in proof.options} == {
        "cut": (YES, MAYBE, NO),
        "heat": (YES, MAYBE, BARRED, NO),
    }


def test_the_regions_of_a_number_and_what_is_open_are_told(tmp_path: Path) -> None:
    heat = proof_of(tmp_path).options[1]
    assert heat.regions["size_mm"] == (
        Region("below 50 mm", (YES, BARRED, NO)),
        Region("exactly 50 mm", (MAYBE, BARRED, NO)),
        Region("above 50 mm", (BARRED, NO)),
    )
    assert heat.left_open == {"indication small": ("Exactly 5 cm is not said.",)}
    assert heat.never_alone == ()


def test_criteria_that_exclude_each_other_are_both_named(tmp_path: Path) -> None:
    assert told(tmp_path, heat=HEAT.replace("{fact: resectable, equals: false}", "{fact: size_mm, above: 75}")) == [
        "tiny/options/heat.yaml: indication unresectable and indication small: No patient is ever eligible."
    ]


def test_a_contraindication_that_excludes_everybody_who_is_indicated_is_named(tmp_path: Path) -> None:
    barred = HEAT.replace(
        "{fact: prior_operation, equals: true}\n    claims", "{fact: resectable, equals: false}\n    claims"
    )
    assert told(tmp_path, heat=barred) == [
        "tiny/options/heat.yaml: indication unresectable and contraindication operated: No patient is ever eligible."
    ]


def test_an_option_that_never_says_no_is_found(tmp_path: Path) -> None:
    barred = """\
contraindications:
  - {id: neither, text: Neither, rule: {all: [{not: {fact: resectable, equals: true}}]}, claims: [T-01]}
  - {id: high, text: High, rule: {not: {fact: grade, one_of: [G1, G2]}}, claims: [T-01]}
  - {id: shut, text: Shut, rule: {fact: vein, equals: occluded}, claims: [T-01]}
"""
    assert told(tmp_path, cut=CUT + barred) == [
        "tiny/options/cut.yaml: indication resectable and indication grade: No patient is ever not eligible."
    ]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            "{any: [{fact: size_mm, below: 50}, {fact: size_mm, below: 0}]}",
            "The part on size_mm: No patient can ever meet",
        ),
        (
            "{all: [{fact: size_mm, below: 50}, {fact: age_years, at_most: 120}]}",
            "The part on age_years: No patient can",
        ),
    ],
)
def test_a_part_that_nobody_can_meet_or_fail_is_found(tmp_path: Path, rule: str, says: str) -> None:
    (flaw,) = told(tmp_path, heat=with_rule(rule))
    assert flaw.startswith(f"tiny/options/heat.yaml: indication small: {says}")


def too_large(word: str, test: str) -> str:
    """A rule with more values than the check at loading writes out, so that the solver alone can see through it."""
    others = [
        *("{fact: resectable, equals: true}", "{fact: prior_operation, equals: true}", "{fact: vein, equals: patent}"),
        *("{fact: grade, equals: G1}", "{fact: invaded, has_any: [spleen]}", "{fact: invaded, has_any: [kidney]}"),
        *(f"{{fact: age_years, equals: {age}}}" for age in (10, 20, 30, 40, 50)),
        *(f"{{fact: involvement_percent, equals: {share}}}" for share in (10, 20, 30, 40, 50)),
        *(f"{{fact: ratio, equals: {share}}}" for share in (10, 20, 30, 40, 50, 60)),
    ]
    return f"{{{word}: [{', '.join([*others, test, f'{{not: {test}}}'])}]}}"


@pytest.mark.parametrize(("word", "says"), [("all", "ever meet it"), ("any", "ever fail it")])
def test_a_rule_too_large_to_be_written_out_is_seen_through(tmp_path: Path, word: str, says: str) -> None:
    found = told(tmp_path, heat=with_rule(too_large(word, "{fact: size_mm, below: 50}")))
    assert f"tiny/options/heat.yaml: indication small: No patient can {says}." in found


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"heat": HEAT.replace("{fact: age_years, at_least: 75}", too_large("all", "{fact: ecog, equals: 2}"))}, "old"),
        (
            {"heat": HEAT.replace("{fact: size_mm, above: 30}", too_large("all", "{fact: ecog, equals: 2}"))},
            "Two steps",
        ),
        (
            {"edition": EDITION.replace("{fact: size_mm, above: 100}", too_large("all", "{fact: ecog, equals: 2}"))},
            "large",
        ),
        (
            {
                "edition": EDITION.replace(
                    "{fact: resectable, equals: false}", too_large("all", "{fact: ecog, equals: 2}")
                )
            },
            "work-up ultrasound",
        ),
    ],
)
def test_the_rules_that_decide_no_standing_are_proven_too(tmp_path: Path, changed: dict[str, str], where: str) -> None:
    assert any(where in flaw and "No patient can ever meet it." in flaw for flaw in told(tmp_path, **changed))


def test_a_criterion_that_never_decides_alone_is_told_and_is_no_flaw(tmp_path: Path) -> None:
    wider = HEAT.replace("{fact: resectable, equals: false}", "{fact: size_mm, below: 60}")
    proof = proof_of(tmp_path, heat=wider)
    assert (proof.flaws, proof.options[1].never_alone) == ((), ("indication unresectable",))


def test_a_line_with_a_gap_or_an_overlap_is_found(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = regions.cells
    monkeypatch.setattr(regions, "cells", lambda fact, operands: cells(fact, operands)[:-1])
    gap = [flaw.sentence for flaw in prove(edition).flaws]
    monkeypatch.setattr(regions, "cells", lambda fact, operands: (*(line := cells(fact, operands)), line[0]))
    overlap = [flaw.sentence for flaw in prove(edition).flaws]
    wanted = {f"Some value of {name} lies in no region or in two." for name in ("size_mm", "involvement_percent")}
    assert wanted <= set(gap) and wanted <= set(overlap)


def test_a_region_in_which_values_differ_is_found(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = regions.cells
    monkeypatch.setattr(regions, "cells", lambda fact, operands: cells(fact, [Decimal(60)]))
    assert (
        Flaw("tiny/options/heat.yaml", "size_mm", "size_mm, below 60 mm: two values are treated differently.")
        in prove(edition).flaws
    )
