import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from recommendations.engine import (
    Edition,
    EditionError,
    Intent,
    Is,
    Not,
    Standing,
    Status,
    Verdict,
    criteria,
    fingerprint,
    load_edition,
)

from .tiny_edition import CLAIMS, EDITION, EXAMPLES, FACTS, FILES, write_edition

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
    with pytest.raises(KeyError, match="cold"):
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


def test_an_example_like_another_says_only_in_what_it_differs(tmp_path: Path) -> None:
    large = "- {id: large, title: Large, like: small_one, facts: {size_mm: 70, prior_operation: null}, expect: {}}\n"
    small, other = load_edition(write_edition(tmp_path, examples=EXAMPLES + large), FACTS).examples
    assert other.facts == {"resectable": False, "size_mm": Decimal(70), "involvement_percent": Decimal(10)}
    assert small.facts == {**other.facts, "size_mm": Decimal(20), "prior_operation": False}


def test_worked_cautions_say_of_each_patient_whether_the_caution_applies(edition: Edition) -> None:
    (worked,) = edition.caution_examples
    assert (worked.caution, worked.options) == ("old", ("heat",))
    assert worked.answers == (
        ({"age_years": 75}, Verdict.MET),
        ({"age_years": 74}, Verdict.NOT_MET),
        ({"resectable": True}, Verdict.UNKNOWN),
        ({}, Verdict.UNKNOWN),
    )


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


BROKEN = json.loads(Path(__file__).with_name("broken_editions.json").read_text("utf-8"))


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case['file']}, line {case['line']}")
def test_a_broken_edition_is_refused_with_file_line_and_remedy(tmp_path: Path, case: dict[str, Any]) -> None:
    """Each fault with the whole sentence that its author is told."""
    whole = FILES[case["file"]]
    assert case["was"] in whole
    broken = {Path(case["file"]).stem: whole.replace(case["was"], case["now"], 1)}
    with pytest.raises(EditionError) as caught:
        load_edition(write_edition(tmp_path, **broken), FACTS)
    assert (caught.value.file, caught.value.line) == (f"tiny/{case['file']}", case["line"])
    assert caught.value.sentence == case["says"]
    assert str(caught.value) == f"tiny/{case['file']}:{case['line']}: {case['says']}"


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
    (folder / "examples_of_cautions.yaml").unlink()
    bare = load_edition(folder, FACTS)
    assert (bare.examples, bare.caution_examples) == ((), ())
