from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from recommendations.engine import (
    Edition,
    EditionError,
    Intent,
    Is,
    Not,
    Standing,
    Status,
    criteria,
    fingerprint,
    load_edition,
)

from .tiny_edition import CLAIMS, CUT, EDITION, EXAMPLES, FACTS, HEAT, REFERENCES, write_edition

T = criteria.Test


def test_an_edition_is_read_whole(edition: Edition) -> None:
    assert (edition.id, edition.version, edition.date, edition.status) == ("tiny", "1", date(2026, 1, 31), Status.DRAFT)
    assert (edition.authors, edition.reviewers, edition.extends) == (("Nobody",), (), "")
    assert (edition.citation, edition.doi) == ("Nobody. Nothing. 2026", "10.1/tiny")
    assert [threshold.id for threshold in edition.thresholds] == ["large"]
    assert [(item.id, item.facts) for item in edition.work_up] == [
        ("ultrasound", ("vein",)),
        ("volumetry", ("involvement_percent",)),
    ]


def test_options_stand_in_the_order_of_the_edition(edition: Edition) -> None:
    assert [(option.id, option.intent) for option in edition.options] == [
        ("cut", Intent.CURATIVE),
        ("heat", Intent.LIVER_DIRECTED),
    ]
    assert edition.option("heat").name == "Heat"
    with pytest.raises(KeyError):
        edition.option("cold")


def test_criteria_become_rules_with_exact_numbers(edition: Edition) -> None:
    small, filled = edition.option("heat").indications[1], edition.option("heat").contraindications[1]
    assert small.rule == Is("size_mm", T.BELOW, Decimal(50), T.EQUALS, Decimal(50), "Exactly 5 cm is not said.")
    assert isinstance(filled.rule, Is) and isinstance(filled.rule.value, Decimal)
    grade = edition.option("cut").indications[1].rule
    assert isinstance(grade, criteria.AllOf)
    assert grade.parts == (Is("grade", T.ONE_OF, ("G1", "G2")), Not(Is("vein", T.EQUALS, "occluded")))


def test_an_option_knows_its_facts_and_its_claims(edition: Edition) -> None:
    heat = edition.option("heat")
    assert heat.facts == ("resectable", "size_mm", "prior_operation", "involvement_percent")
    assert heat.claims == ("T-01", "T-02", "T-03")
    assert heat.contraindications[0].qualifier == "may be contraindicated"


def test_claims_carry_their_references_flags_and_notes(edition: Edition) -> None:
    claim = edition.claims["T-02"]
    assert (claim.references, claim.flags, claim.is_flagged) == ((1, 2), ("AMB", "SAFE"), True)
    assert [edition.claims[name].is_flagged for name in ("T-01", "T-03")] == [False, False]
    assert edition.references[1].citation == "Nobody N. Nothing. J Noth. 2020;3:1-7"


def test_a_claim_that_nothing_cites_says_why_it_is_only_shown(edition: Edition) -> None:
    assert edition.cited == {"T-01", "T-02", "T-03", "T-04"}
    assert edition.claims["T-05"].shown_only == "It decides nothing."


def test_numbers_in_the_evidence_are_kept_as_written(edition: Edition) -> None:
    assert edition.option("heat").evidence[0].value == "42"


def test_worked_examples_are_read_in_the_kinds_of_their_facts(edition: Edition) -> None:
    example = edition.examples[0]
    assert example.facts["size_mm"] == Decimal(20) and example.facts["resectable"] is False
    assert example.expect == {"heat": Standing.ELIGIBLE, "cut": Standing.NOT_ELIGIBLE}


def test_work_up_may_stand_in_its_own_file(tmp_path: Path) -> None:
    head, work_up = EDITION.split("work_up:\n")
    items, source = work_up.split("\n", 2)[:2], ""
    folder = write_edition(tmp_path, edition=head + source)
    (folder / "work_up.yaml").write_text("\n".join(line.strip() for line in items), "utf-8")
    assert [item.id for item in load_edition(folder, FACTS).work_up] == ["ultrasound", "volumetry"]


def test_the_fingerprint_follows_every_byte_and_every_name(tmp_path: Path) -> None:
    folder = write_edition(tmp_path)
    before = fingerprint(folder)
    assert before == fingerprint(folder) and len(before) == 64
    (folder / "claims.yaml").write_text(CLAIMS + "\n", "utf-8")
    changed = fingerprint(folder)
    (folder / "options" / "heat.yaml").rename(folder / "options" / "fire.yaml")
    assert len({before, changed, fingerprint(folder)}) == 3


def in_rule(rule: str) -> dict[str, str]:
    return {"heat": HEAT.replace("{fact: resectable, equals: false}", rule)}


BROKEN: list[tuple[dict[str, str], str, int, str]] = [
    (in_rule("{fact: resectible, equals: false}"), "options/heat.yaml", 9, "Did you mean resectable?"),
    (in_rule("{fact: resectable, equals: NO}"), "options/heat.yaml", 9, 'Write "NO" in quotes'),
    (in_rule('{fact: resectable, equals: "no"}'), "options/heat.yaml", 9, "resectable is true or false"),
    (in_rule("{fact: resectable, above: 5}"), "options/heat.yaml", 9, "Use equals."),
    (in_rule("{fact: resectable}"), "options/heat.yaml", 9, "has no test"),
    (in_rule("{fact: size_mm, below: 50, above: 20}"), "options/heat.yaml", 9, "has 2 tests"),
    (in_rule("{fact: size_mm, under: 50}"), "options/heat.yaml", 9, 'A rule has no "under"'),
    (in_rule('{fact: size_mm, below: "50"}'), "options/heat.yaml", 9, "without quotes"),
    (in_rule("{fact: size_mm, below: 5000}"), "options/heat.yaml", 9, "at most 500 mm"),
    (in_rule("{fact: size_mm, below: -1}"), "options/heat.yaml", 9, "at least 0 mm"),
    (in_rule("{fact: age_years, below: 55.5}"), "options/heat.yaml", 9, "whole number, not 55.5"),
    (in_rule("{fact: vein, equals: Patent}"), "options/heat.yaml", 9, "Did you mean patent?"),
    (in_rule("{fact: vein, one_of: []}"), "options/heat.yaml", 9, "at least one value"),
    (in_rule("{fact: vein, one_of: patent}"), "options/heat.yaml", 9, "should be a list"),
    (in_rule("{fact: grade, one_of: [G1, G1]}"), "options/heat.yaml", 9, "names a value twice"),
    (in_rule("{fact: invaded, has_any: [liver]}"), "options/heat.yaml", 9, "Use kidney, spleen or vein."),
    (in_rule("{fact: invaded, equals: spleen}"), "options/heat.yaml", 9, "a list of its choices"),
    (in_rule("{fact: vein, known: false}"), "options/heat.yaml", 9, "known: true}, alone"),
    (in_rule("{fact: vein, known: true, equals: patent}"), "options/heat.yaml", 9, "alone"),
    (in_rule("{fact: size_mm, below: 50, open: {equals: 50}}"), "options/heat.yaml", 9, '"note" is missing'),
    (in_rule("{all: []}"), "options/heat.yaml", 9, "an empty group says nothing"),
    (in_rule("{any: {fact: vein, known: true}}"), "options/heat.yaml", 9, "needs a list of rules"),
    (in_rule("{all: [{fact: vein, known: true}], any: []}"), "options/heat.yaml", 9, "says one thing"),
    (in_rule("{never_decided: true}"), "options/heat.yaml", 9, 'cannot begin with "never_decided"'),
    (in_rule("small"), "options/heat.yaml", 9, "A rule is one of"),
    (in_rule("{all: [{fact: size_mm, below: 50}, {fact: size_mm, above: 75}]}"), "options/heat.yaml", 9, "ever meet"),
    (in_rule("{any: [{fact: size_mm, below: 50}, {fact: size_mm, above: 20}]}"), "options/heat.yaml", 9, "ever fail"),
    ({"heat": HEAT.replace("[T-01]", "[T-99]", 1)}, "options/heat.yaml", 10, 'There is no claim "T-99"'),
    ({"heat": HEAT.replace("[T-01]", "[]", 1)}, "options/heat.yaml", 10, "Cite at least one claim"),
    ({"heat": HEAT.replace("    claims: [T-01]\n", "", 1)}, "options/heat.yaml", 7, "Cite at least one claim"),
    ({"heat": HEAT.replace("[T-01]", "[T-01, T-01]", 1)}, "options/heat.yaml", 10, "names T-01 twice"),
    ({"heat": HEAT.replace("id: filled", "id: small")}, "options/heat.yaml", 21, '"small" stands twice'),
    (
        {"heat": HEAT.replace("liver_directed", "liver-directed")},
        "options/heat.yaml",
        3,
        "Did you mean liver_directed?",
    ),
    ({"heat": HEAT.replace("order: 20", "order: first")}, "options/heat.yaml", 4, "whole number"),
    ({"heat": HEAT.replace("summary:", "sumary:")}, "options/heat.yaml", 5, "Did you mean summary?"),
    ({"heat": HEAT.replace("id: heat", "id: fire")}, "options/heat.yaml", 1, "should stand in fire.yaml"),
    ({"heat": HEAT.replace("measure: response, ", "")}, "options/heat.yaml", 31, '"measure" is missing'),
    ({"cut": CUT.split("indications")[0]}, "options/cut.yaml", 1, "would suit everybody"),
    ({"cut": "- cut\n"}, "options/cut.yaml", 1, "keys and values"),
    ({"claims": CLAIMS.replace("[1, 2]", "[1, 3]")}, "claims.yaml", 2, "There is no reference 3"),
    ({"claims": CLAIMS.replace("[AMB, SAFE]", "[AMB, BAD]")}, "claims.yaml", 2, '"flags" cannot be "BAD"'),
    ({"claims": CLAIMS + "T-01: {text: Again}\n"}, "claims.yaml", 6, '"T-01" stands twice, first in line 1'),
    ({"claims": "- T-01\n"}, "claims.yaml", 1, "This file is a mapping"),
    ({"claims": CLAIMS.replace(", shown_only: It decides nothing.", "")}, "claims.yaml", 5, 'say in "shown_only" why'),
    ({"claims": CLAIMS.replace("Look first,", "Look first, shown_only: Why,")}, "claims.yaml", 4, "Remove it."),
    ({"references": REFERENCES + "3: {year: 2020}\n"}, "references.yaml", 3, '"citation" is missing'),
    ({"references": REFERENCES.replace("2020", "soon")}, "references.yaml", 1, "whole number"),
    ({"edition": EDITION.replace("id: tiny", "id: small")}, "edition.yaml", 1, 'should be "tiny"'),
    ({"edition": EDITION.replace('"1"', "1.10")}, "edition.yaml", 2, "Put it in quotes"),
    ({"edition": EDITION.replace("2026-01-31", "31-Jan-2026")}, "edition.yaml", 5, "a date such as"),
    ({"edition": EDITION.replace("[Nobody]", "[1]")}, "edition.yaml", 6, "lists texts"),
    ({"edition": EDITION.replace("draft", "reviewed")}, "edition.yaml", 8, "no reviewer is named"),
    ({"edition": EDITION + "extends: nigri-1918\n"}, "edition.yaml", 15, "there is no such edition"),
    ({"edition": EDITION + "extends: tiny\n"}, "edition.yaml", 15, "tiny extends tiny. Let one stand alone"),
    ({"edition": EDITION + "review_by: soon\n"}, "edition.yaml", 15, "a date such as"),
    ({"edition": EDITION + "open_items: [{claims: [T-01]}]\n"}, "edition.yaml", 15, '"text" is missing'),
    ({"edition": EDITION + "changes: []\n"}, "edition.yaml", 15, "needs a base"),
    ({"edition": EDITION.replace("volumetry", "ultrasound")}, "edition.yaml", 14, "stands twice in work_up"),
    ({"edition": EDITION.replace("[vein]", "[veins]")}, "edition.yaml", 13, "Did you mean vein?"),
    ({"edition": EDITION.replace("source:", "sauce:")}, "edition.yaml", 9, "Did you mean source"),
    ({"examples": EXAMPLES.replace("heat: eligible", "heart: eligible")}, "examples.yaml", 4, "Did you mean heat?"),
    ({"examples": EXAMPLES.replace("heat: eligible", "heat: yes please")}, "examples.yaml", 4, "contraindicated"),
    ({"examples": EXAMPLES.replace("size_mm: 20", "size_mm: big")}, "examples.yaml", 3, "size_mm is a number"),
    ({"examples": "id: x\n"}, "examples.yaml", 1, "one list"),
]


@pytest.mark.parametrize(("changed", "file", "line", "says"), BROKEN)
def test_a_broken_edition_is_refused_with_file_line_and_remedy(
    tmp_path: Path, changed: dict[str, str], file: str, line: int, says: str
) -> None:
    with pytest.raises(EditionError) as caught:
        load_edition(write_edition(tmp_path, **changed), FACTS)
    assert (caught.value.file, caught.value.line) == (f"tiny/{file}", line)
    assert says in caught.value.sentence
    assert str(caught.value).startswith(f"tiny/{file}:{line}: ") and str(tmp_path) not in str(caught.value)


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without("claims.yaml"), "tiny/claims.yaml:1: This file is missing"),
        (without("edition.yaml"), "tiny/edition.yaml:1: This file is missing"),
        (lambda folder: [path.unlink() for path in (folder / "options").iterdir()], "There is no option"),
        (lambda folder: (folder / "options" / "ice.yml").touch(), "tiny/options/ice.yml:1: Only .yaml files are read"),
        (lambda folder: (folder / "work_up.yaml").write_text("- {id: x}"), "stands here and in work_up.yaml"),
    ],
)
def test_a_missing_or_stray_file_is_refused(tmp_path: Path, spoil: Callable[[Path], object], says: str) -> None:
    folder = write_edition(tmp_path)
    spoil(folder)
    with pytest.raises(EditionError) as caught:
        load_edition(folder, FACTS)
    assert says in str(caught.value)


def test_an_edition_without_examples_is_whole(tmp_path: Path) -> None:
    folder = write_edition(tmp_path)
    (folder / "examples.yaml").unlink()
    assert load_edition(folder, FACTS).examples == ()
