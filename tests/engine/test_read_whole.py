"""Every key that an edition may write arrives where it belongs, and nothing else does."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from recommendations.engine import (
    AllOf,
    AnyOf,
    Claim,
    Criterion,
    Evidence,
    Flag,
    Intent,
    Is,
    Known,
    Not,
    Option,
    Reference,
    Standing,
    Status,
    Threshold,
    WorkUp,
    criteria,
    load_edition,
)
from recommendations.engine.claim import Check, Verification
from recommendations.engine.edition import AdverseEffect, Example, Technique

from .tiny_edition import FACTS, write_edition

T = criteria.Test

EDITION = """\
id: tiny
version: "2"
title: A whole edition
scope: Every key
region: Nowhere
date: 2026-02-01
authors: [One, Other]
reviewers: [Third]
status: reviewed
source: {citation: Nobody. Something. 2026}
thresholds:
  - {id: large, text: Larger, rule: {fact: size_mm, at_least: 100}, claims: [A], note: Not above.}
"""
WORK_UP = """\
- {id: look, name: Look, text: Look at it, facts: [vein, grade], claims: [A, B], max_age_days: 90,
   applies_if: {fact: resectable, equals: true}}
- {id: ask, text: Ask, claims: [B]}
"""
REFERENCES = """\
1: {authors: Nobody N., title: Nothing, journal: J Noth, year: 2020, volume: 3, pages: 1-7, doi: 10.1/x, pmid: 77,
    url: "https://example.org"}
A9: {citation: Written out, title: Not used}
"""
CLAIMS = """\
A: {text: First, section: 4, place: line 1, references: [1, A9], figures: 50, design: series, flags: [OK, ERR?],
    check: [P, I], note: Noted, verification: verified}
B: {text: Second}
"""
HEAT = """\
id: heat
name: Heat
intent: liver_directed
order: 3
summary: Whole.
indications:
  - id: first
    text: First
    rule:
      all:
        - {fact: vein, known: true}
        - {any: [{fact: invaded, equals: [spleen, vein]}, {not: {fact: invaded, has_none: [kidney]}}]}
        - {fact: ecog, one_of: [0, 2]}
    claims: [A, B]
    qualifier: generally
    note: Written.
contraindications:
  - {id: second, text: Second, rule: {fact: ratio, below: 0.30, open: {equals: 0.2, note: Open.}}, claims: [B]}
cautions:
  - {id: third, text: Third, rule: {fact: age_years, at_most: 17}, claims: [B]}
evidence:
  - {study: S, design: D, measure: M, value: 4.50, denominator: 10, time_frame: T, comparator: C, claims: [A], text: X}
adverse_effects:
  - {effect: Harm, frequency: 5, claims: [B], text: Told}
technique:
  - {text: Done so, claims: [A], applies_if: {fact: resectable, equals: true}}
"""
EXAMPLES = """\
- id: whole
  title: A whole example
  source: doi 10.1/y
  facts: {resectable: true, size_mm: null, invaded: [], age_years: 40, ratio: 1, grade: G2}
  expect: {heat: undetermined}
"""

OPTION = Option(
    id="heat",
    name="Heat",
    intent=Intent.LIVER_DIRECTED,
    order=3,
    summary="Whole.",
    indications=(
        Criterion(
            "first",
            "First",
            AllOf(
                (
                    Known("vein"),
                    AnyOf(
                        (
                            Is("invaded", T.EQUALS, frozenset(["spleen", "vein"])),
                            Not(Is("invaded", T.HAS_NONE, ("kidney",))),
                        )
                    ),
                    Is("ecog", T.ONE_OF, (0, 2)),
                )
            ),
            ("A", "B"),
            "generally",
            "Written.",
        ),
    ),
    contraindications=(
        Criterion("second", "Second", Is("ratio", T.BELOW, Decimal("0.3"), T.EQUALS, Decimal("0.2"), "Open."), ("B",)),
    ),
    cautions=(Criterion("third", "Third", Is("age_years", T.AT_MOST, 17), ("B",)),),
    evidence=(Evidence("S", "D", "M", "4.50", "10", "T", "C", ("A",), "X"),),
    adverse_effects=(AdverseEffect("Harm", "5", ("B",), None, "Told"),),
    technique=(Technique("Done so", ("A",), Is("resectable", T.EQUALS, True)),),
)


def test_every_key_of_every_file_is_read(tmp_path: Path) -> None:
    written = {"edition": EDITION, "references": REFERENCES, "claims": CLAIMS, "heat": HEAT, "examples": EXAMPLES}
    folder = write_edition(tmp_path, **written)
    (folder / "options" / "cut.yaml").unlink()
    (folder / "work_up.yaml").write_text(WORK_UP, "utf-8")
    edition = load_edition(folder, FACTS)
    assert (edition.id, edition.version, edition.title) == ("tiny", "2", "A whole edition")
    assert (edition.scope, edition.region, edition.date) == ("Every key", "Nowhere", date(2026, 2, 1))
    assert (edition.authors, edition.reviewers, edition.status) == (("One", "Other"), ("Third",), Status.REVIEWED)
    assert (edition.extends, edition.citation, edition.doi) == ("", "Nobody. Something. 2026", "")
    assert edition.vocabulary is FACTS
    assert edition.thresholds == (Threshold("large", "Larger", Is("size_mm", T.AT_LEAST, 100), ("A",), "Not above."),)
    assert edition.work_up == (
        WorkUp("look", "Look at it", ("vein", "grade"), ("A", "B"), "Look", Is("resectable", T.EQUALS, True), 90),
        WorkUp("ask", "Ask", (), ("B",)),
    )
    assert edition.references == {
        1: Reference(
            1, "Nobody N. Nothing. J Noth. 2020;3:1-7", "Nobody N.", "Nothing", "J Noth", 2020, "3", "1-7", "10.1/x",
            "77", "https://example.org",
        ),
        "A9": Reference("A9", "Written out", title="Not used"),
    }  # fmt: skip
    assert edition.claims == {
        "A": Claim(
            "A", "First", "4", "line 1", (1, "A9"), "50", "series", (Flag.OK, Flag.PROBABLE_ERROR),
            (Check.PRIMARY, Check.INSIDE), "Noted", Verification.VERIFIED,
        ),
        "B": Claim("B", "Second"),
    }  # fmt: skip
    assert edition.options == (OPTION,)
    facts = {"resectable": True, "invaded": frozenset(), "age_years": 40, "ratio": Decimal(1), "grade": "G2"}
    assert edition.examples == (
        Example("whole", "A whole example", facts, {"heat": Standing.UNDETERMINED}, "doi 10.1/y"),
    )


def test_what_is_left_out_is_empty(tmp_path: Path) -> None:
    edition = load_edition(write_edition(tmp_path), FACTS)
    assert (edition.region, edition.extends, edition.work_up[1].name, edition.work_up[1].max_age_days) == (
        *("", "", "", None),
    )
    claim = edition.claims["T-04"]
    assert claim == Claim("T-04", "Look first", place="line 40")
    assert edition.option("cut").indications[0].note == edition.option("cut").indications[0].qualifier == ""
    assert edition.option("heat").evidence[0].text == edition.option("heat").adverse_effects[0].text == ""
    assert edition.examples[0].source == edition.thresholds[0].note == ""
