"""A made-up edition and vocabulary, small enough to be read whole. Nothing in it is medicine."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TinyFact:
    name: str
    kind: str
    label: str
    unit: str = ""
    choices: Choices = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None


FACTS = {
    fact.name: fact
    for fact in (
        TinyFact("resectable", "bool", "Liver metastases resectable"),
        TinyFact("prior_operation", "bool", "Prior operation"),
        TinyFact("size_mm", "decimal", "Largest liver metastasis", "mm", (), Decimal(0), Decimal(500)),
        TinyFact("involvement_percent", "decimal", "Liver involvement", "%", (), Decimal(0), Decimal(100)),
        TinyFact("ratio", "decimal", "Ratio"),
        TinyFact("age_years", "int", "Age", "years", (), Decimal(0), Decimal(120)),
        TinyFact("ecog", "int", "ECOG performance status", "", (), Decimal(0), Decimal(4)),
        TinyFact("vein", "choice", "Portal vein", "", (("patent", "Patent"), ("occluded", "Occluded"))),
        TinyFact("grade", "choice", "Grade, WHO 2010", "", (("G1", "G1"), ("G2", "G2"), ("G3", "G3"))),
        TinyFact(
            "invaded", "set", "Structures invaded", "", (("spleen", "Spleen"), ("kidney", "Kidney"), ("vein", "Vein"))
        ),
    )
}

EDITION = """\
id: tiny
version: "1"
title: A tiny edition
scope: Tests
date: 2026-01-31
authors: [Nobody]
reviewers: []
status: draft
source: {citation: "Nobody. Nothing. 2026", doi: 10.1/tiny}
thresholds:
  - {id: large, text: Larger than 100 mm, rule: {fact: size_mm, above: 100}, claims: [T-04]}
work_up:
  - {id: ultrasound, text: See the vein, applies_if: {fact: resectable, equals: false}, facts: [vein], claims: [T-04]}
  - {id: volumetry, text: Measure the liver, facts: [involvement_percent], claims: [T-04]}
"""

REFERENCES = """\
1: {authors: Nobody N, title: Nothing, journal: J Noth, year: 2020, volume: "3", pages: 1-7}
2: {citation: "Someone. Something. 2021"}
"""

CLAIMS = """\
T-01: {text: For small metastases, place: line 10, references: [1], flags: [OK]}
T-02: {text: Size is given twice, place: line 20, references: [1, 2], flags: [AMB, SAFE], note: The limit is open.}
T-03: {text: Not after an operation, place: line 30, references: [2]}
T-04: {text: Look first, place: line 40}
T-05: {text: Never used, flags: [ERR], note: Nobody cites it., shown_only: It decides nothing.}
"""

HEAT = """\
id: heat
name: Heat
intent: liver_directed
order: 20
summary: Heat for small metastases.
indications:
  - id: unresectable
    text: Cannot be resected
    rule: {fact: resectable, equals: false}
    claims: [T-01]
  - id: small
    text: Smaller than 5 cm
    rule: {fact: size_mm, below: 50, open: {equals: 50, note: Exactly 5 cm is not said.}}
    claims: [T-02]
contraindications:
  - id: operated
    text: Previous operation
    qualifier: may be contraindicated
    rule: {fact: prior_operation, equals: true}
    claims: [T-03]
  - id: filled
    text: More than 75 % of the liver involved
    rule: {fact: involvement_percent, above: 75}
    claims: [T-03]
cautions:
  - id: old
    text: Take care in the old
    rule: {fact: age_years, at_least: 75}
    claims: [T-03]
evidence:
  - {study: Nobody 2020, design: series, measure: response, value: 42, denominator: "10", time_frame: not given,
     comparator: none, claims: [T-01]}
adverse_effects:
  - {effect: Abscess, frequency: not given, claims: [T-03], matters_if: {fact: prior_operation, equals: true}}
technique:
  - {text: May be repeated, claims: [T-01]}
  - {text: Two steps in large ones, claims: [T-01], applies_if: {fact: size_mm, above: 30}}
"""

CUT = """\
id: cut
name: Cut
intent: curative
order: 10
summary: Resection.
indications:
  - id: resectable
    text: Can be resected
    rule: {fact: resectable, equals: true}
    claims: [T-01]
  - id: grade
    text: Low grade with an open vein
    rule: {all: [{fact: grade, one_of: [G1, G2]}, {not: {fact: vein, equals: occluded}}]}
    claims: [T-01]
"""

EXAMPLES = """\
- id: small_one
  title: A small one
  facts: {resectable: false, size_mm: 20, prior_operation: false, involvement_percent: 10}
  expect: {heat: eligible, cut: not_eligible}
"""

CAUTIONS = """\
- caution: old
  options: [heat]
  met: [{age_years: 75}]
  not_met: [{age_years: 74}]
  unknown: [{resectable: true}, {}]
"""

FILES = {
    "edition.yaml": EDITION,
    "references.yaml": REFERENCES,
    "claims.yaml": CLAIMS,
    "options/heat.yaml": HEAT,
    "options/cut.yaml": CUT,
    "examples.yaml": EXAMPLES,
    "examples_of_cautions.yaml": CAUTIONS,
}


def write_edition(parent: Path, **changed: str) -> Path:
    """The tiny edition as a folder. A file is changed by its stem: `heat=HEAT.replace(...)`."""
    folder = parent / "tiny"
    (folder / "options").mkdir(parents=True, exist_ok=True)
    # The worked cautions are those of this heat, not of another that a test puts in its place.
    files = {name: text for name, text in FILES.items() if text != CAUTIONS or "heat" not in changed}
    for name, text in files.items():
        (folder / name).write_text(changed.get(Path(name).stem, text), "utf-8")
    return folder
