"""The updated edition: every row is a claim with its mark, background decides nothing, and no known error returns."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.facts.vocabulary import FACTS
from cases.staging import derive
from recommendations.engine import (
    Facts,
    Option,
    Speaks,
    Standing,
    Verdict,
    assess,
    assess_option,
    evaluate,
    standing_of,
)
from recommendations.engine.claim import Flag, Verification
from recommendations.engine.edition import Intent, Status
from recommendations.engine.region import Approval, Region
from recommendations.engine.representatives import representatives
from recommendations.library import edition

BASE = edition("nigri-2018")
EDITION = edition("pnet-2026")
OPTIONS = {option.id: option for option in EDITION.options}
OWN = {name: claim for name, claim in EDITION.claims.items() if name not in BASE.claims}
WORK_UP = {each.id: each for each in EDITION.work_up}

NEW_OPTIONS = {
    "cabozantinib",
    "belzutifan",
    "microwave_ablation",
    "perioperative_octreotide",
    "surveillance",
    "clinical_trial",
    "best_supportive_care",
    "referral",
}
ALWAYS_LISTED = NEW_OPTIONS - {"cabozantinib", "belzutifan"}
ASK_THE_CLASS = [option for option in EDITION.options if "class_who_2022" in option.facts]

RULES = [rule for option in EDITION.options for rule in option.rules]
FACTS_ASKED = tuple(dict.fromkeys(name for option in EDITION.options for name in option.facts))
patients = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(representatives(FACTS[name], RULES)) for name in FACTS_ASKED}
)
NETS = ("net_g1", "net_g2", "net_g3")
NO = {Standing.NOT_ELIGIBLE, Standing.CONTRAINDICATED}


def read_rows() -> dict[str, tuple[str, set[str]]]:
    """Each row as it was received: its mark and its figures outside what it calls background."""
    lines = (Path(__file__).parent / "update_rows.txt").read_text(encoding="utf-8").splitlines()
    split = (line.split() for line in lines if not line.startswith("#"))
    return {name: (mark, set(figures)) for name, mark, *figures in split}


ROWS = read_rows()


def numbers(text: str) -> set[str]:
    """The figures of a text, 70 000 read as one; not the numbers inside names (G2, lutetium-177)."""
    joined = re.sub(r"(?<![\d.])(\d{1,3}) (?=\d{3}\b)", r"\1", text)
    return set(re.findall(r"(?<![A-Za-z\d-])\d+(?:\.\d+)?", re.sub(r"(?<=\d)-(?=\d)", " ", joined)))


def lines_of(option: Option) -> Iterator:
    yield from (*option.indications, *option.contraindications, *option.cautions)
    yield from (*option.evidence, *option.adverse_effects, *option.technique)


def told(line: object) -> str:
    """Everything a line shows."""
    names = ("study", "measure", "value", "denominator", "time_frame", "comparator", "effect", "frequency", "text")
    return "; ".join(getattr(line, name, "") for name in (*names, "qualifier"))


def shown_everywhere() -> str:
    options = " ".join(
        f"{option.summary} {' '.join(told(line) for line in lines_of(option))}" for option in EDITION.options
    )
    return f"{options} {' '.join(each.text for each in EDITION.work_up)}"


# The rows


def test_every_update_row_is_a_claim():
    assert (len(ROWS), set(OWN)) == (121, set(ROWS))


@pytest.mark.parametrize("name", ROWS)
def test_a_claim_carries_the_mark_of_its_row(name: str):
    marks = {
        "V": Verification.VERIFIED,
        "Vp": Verification.PARTLY,
        "VB": Verification.PARTLY,
        "B": Verification.BACKGROUND,
        "U": Verification.BACKGROUND,
    }
    mark, claim = ROWS[name][0], OWN[name]
    assert claim.verification is marks.get(mark, claim.verification)
    assert claim.verification is not None


@pytest.mark.parametrize("name", ROWS)
def test_no_figure_of_a_claim_is_absent_from_its_row(name: str):
    figures = re.sub(r"(?<![\d.])(\d{1,3}) (?=\d{3}\b)", r"\1", OWN[name].figures)
    assert set(re.findall(r"\d+(?:\.\d+)?", figures)) <= ROWS[name][1]


def test_a_background_row_shows_no_figure_and_says_that_it_is_not_verified():
    background = [claim for name, claim in OWN.items() if ROWS[name][0] in ("B", "U")]
    assert len(background) == 19
    assert all(not claim.figures and "Not verified" in claim.note for claim in background)


def test_a_claim_that_is_partly_verified_says_which_part_is_not():
    assert [name for name, claim in OWN.items() if claim.verification is Verification.PARTLY and not claim.note] == []


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("U-SAFE")])
def test_a_row_of_safety_is_no_more_certain_than_the_rows_it_names(name: str):
    note = OWN[name].note
    order = [Verification.VERIFIED, Verification.PARTLY, Verification.BACKGROUND]
    named = [OWN[row] for row in re.findall(r"U-[A-Z]+-\d+", note)]
    assert Flag.SAFETY in OWN[name].flags and note
    assert all(order.index(OWN[name].verification) >= order.index(each.verification) for each in named)


@pytest.mark.parametrize(
    ("base", "by"),
    [
        ("S-PRRT-06", "U-PRRT-02"),
        ("S-TGT-07", "U-SAFE-05"),
        ("S-CHE-04", "U-SYS-11"),
        ("S-SSA-12", "U-SURG-05"),
        ("S-SSA-08", "U-SYS-13"),
        ("S-CLS-04", "U-SAFE-01"),
        ("S-DX-05", "U-STG-08"),
        ("S-SURG-15", "U-SAFE-15"),
        ("S-DEB-03", "U-SURG-02"),
        ("S-OLT-15", "U-LT-03"),
    ],
)
def test_a_claim_that_no_longer_holds_is_superseded_by_its_row(base: str, by: str):
    assert base in OWN[by].supersedes


# What decides


def deciding() -> list:
    return [
        pytest.param(criterion, id=f"{option.id}: {criterion.id}")
        for option in EDITION.options
        for criterion in (*option.indications, *option.contraindications)
    ]


@pytest.mark.parametrize("criterion", deciding())
def test_background_rows_decide_nothing(criterion):
    seen = [name for name in criterion.claims if EDITION.claims[name].verification is not Verification.BACKGROUND]
    assert seen


@pytest.mark.parametrize("criterion", deciding())
def test_a_criterion_that_decides_rests_on_no_figure_of_background_knowledge(criterion):
    seen = (EDITION.claims[name] for name in criterion.claims if not EDITION.claims[name].is_background)
    written = set().union(*(numbers(f"{claim.text} {claim.figures}") for claim in seen))
    assert numbers(criterion.text) <= written


def test_an_outcome_in_months_is_told_with_the_number_of_patients_in_cautions_and_notes_too():
    told_beside = (one.text for option in EDITION.options for one in (*option.cautions, *option.technique))
    outcomes = [text for text in told_beside if re.search(r"\d\.\d months", text)]
    assert len(outcomes) >= 8
    assert [one for one in outcomes if not re.search(r"\b(series of|gave|held|of) \d{2,}\b", one)] == []


@settings(max_examples=200, deadline=None)
@given(facts=patients, given_class=st.sampled_from(NETS))
def test_a_well_differentiated_g3_is_never_sent_to_platinum(facts: Facts, given_class: str):
    assert standing_of(OPTIONS["platinum_etoposide"], {**facts, "class_who_2022": given_class}) in NO


@given(
    ki67=st.integers(21, 100),
    differentiation=st.sampled_from(["well", "moderate"]),
    resectable=st.sampled_from([True, False, None]),
)
def test_no_ki67_sends_a_net_to_platinum(ki67: int, differentiation: str, resectable: bool | None):
    facts = {"liver_metastases": True, "ki67_percent": ki67, "differentiation": differentiation}
    if resectable is not None:
        facts["liver_metastases_resectable"] = resectable
    assert standing_of(OPTIONS["platinum_etoposide"], derive(facts).facts) is Standing.NOT_ELIGIBLE


@pytest.mark.parametrize("name", ["prrt_lu177", "prrt_y90", "ssa", "ssa_intensification", "liver_transplantation"])
@settings(max_examples=100, deadline=None)
@given(facts=patients)
def test_a_carcinoma_is_never_sent_to_prrt_analogs_or_transplantation(name: str, facts: Facts):
    assert standing_of(OPTIONS[name], {**facts, "class_who_2022": "nec"}) in NO


@settings(max_examples=200, deadline=None)
@given(facts=patients)
def test_an_unknown_class_never_makes_an_option_eligible(facts: Facts):
    unclassed = {name: value for name, value in facts.items() if name != "class_who_2022"}
    assert [option.id for option in ASK_THE_CLASS if standing_of(option, unclassed) is Standing.ELIGIBLE] == []


def test_no_option_asks_the_grade_of_the_review_any_more():
    assert [option.id for option in EDITION.options if "grade_who_2010" in option.facts] == []


def test_without_any_fact_every_option_is_undetermined():
    assert {each.standing for each in assess(EDITION, {}).options} == {Standing.UNDETERMINED}


@settings(max_examples=100, deadline=None)
@given(facts=patients)
def test_what_is_always_listed_is_never_judged(facts: Facts):
    for name in sorted(ALWAYS_LISTED):
        found = assess_option(OPTIONS[name], EDITION, facts)
        assert (found.standing, found.missing) == (Standing.UNDETERMINED, ())
        assert found.decides == "The edition gives no criterion; the board decides"


# PRRT


def test_prrt_is_not_called_investigational():
    assert all("investigational" not in told(line) for line in lines_of(OPTIONS["prrt_lu177"]))
    assert "S-PRRT-06" not in OPTIONS["prrt_lu177"].claims
    approved = {
        each.region: each.date for each in OPTIONS["prrt_lu177"].regional_status if each.status is Approval.APPROVED
    }
    assert approved == {Region.US: "2018-01-26", Region.EU: "2017-09"}


def found(option: str, criterion: str, facts: Facts):
    whole = OPTIONS[option]
    rules = {each.id: each.rule for each in (*whole.indications, *whole.contraindications, *whole.cautions)}
    return evaluate(rules[criterion], facts).verdict


@pytest.mark.parametrize(
    ("score", "verdict"),
    [(1, Verdict.NOT_MET), (2, Verdict.UNKNOWN), (3, Verdict.MET), (4, Verdict.MET)],
)
def test_the_two_uptake_rules_are_not_merged(score: int, verdict: Verdict):
    assert found("prrt_lu177", "krenning_score", {"krenning_score": score}) is verdict


@pytest.mark.parametrize(("clearance", "verdict"), [(0, Verdict.MET), (39, Verdict.UNKNOWN), (40, Verdict.NOT_MET)])
def test_below_a_clearance_of_40_the_regions_differ_and_the_board_decides(clearance: int, verdict: Verdict):
    assert found("prrt_lu177", "kidneys_seriously_impaired", {"creatinine_clearance_ml_min": clearance}) is verdict


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        ("hemoglobin_g_dl", {8: Verdict.MET, 9: Verdict.UNKNOWN}),
        ("white_cells_10e9_l", {2: Verdict.MET, 3: Verdict.UNKNOWN}),
        ("platelets_10e9_l", {70: Verdict.MET, 75: Verdict.UNKNOWN, 76: Verdict.UNKNOWN}),
    ],
)
def test_a_low_blood_count_is_a_caution_and_decides_nothing(fact: str, values: dict[int, Verdict]):
    assert {value: found("prrt_lu177", "marrow", {fact: value}) for value in values} == values
    assert fact not in OPTIONS["prrt_lu177"].facts


def test_fdg_pet_never_decides():
    asked = {name for option in EDITION.options for name in option.facts}
    assert asked.isdisjoint({"fdg_positive", "fdg_sstr_mismatch"})


# What the review gets wrong and nobody should read again


def test_the_42_percent_is_never_shown():
    assert "42 %" not in " ".join(told(line) for line in lines_of(OPTIONS["sunitinib"]))
    assert not re.search(r"(?<!against )\b42 %", shown_everywhere())
    assert "S-TGT-07" not in {claim for option in EDITION.options for claim in option.claims}


@pytest.mark.parametrize(
    "error",
    [
        r"66\.7 %",
        r"(?<![\d.])1 %, long term",
        r"called ongoing",
        r"42-67 %",
        r"70 % as printed",
        r"11\.1 against",
        r"71 % after partial hepatectomy",
        r"against 71 %",
        r"still investigational",
    ],
)
def test_a_known_error_of_the_review_is_not_shown(error: str):
    assert not re.search(error, shown_everywhere())


def test_gallstones_are_shown_with_the_rate_of_the_update():
    for name in ("ssa", "ssa_intensification"):
        rates = [each.frequency for each in OPTIONS[name].adverse_effects if each.effect == "Gallstones"]
        assert [rate.startswith("27.0 %") for rate in rates] == [True]


def test_a_figure_of_cabinet_names_its_data_set():
    compared = [line for line in OPTIONS["cabozantinib"].evidence if line.measure != "overall survival"]
    assert len(compared) == 4
    assert all(("FDA" in line.study) != ("NEJM" in line.study) for line in compared)


def test_an_access_to_the_bile_ducts_excludes_from_embolization_and_keeps_its_hedge():
    for name in ("tae", "tace"):
        stop = next(each for each in OPTIONS[name].contraindications if each.id == "bile_duct_access")
        assert stop.qualifier == "except in rare circumstances with aggressive prophylaxis"
    for name in ("sirt", "radiofrequency_ablation", "microwave_ablation"):
        assert "bile_duct_access" in {each.id for each in OPTIONS[name].cautions}


@pytest.mark.parametrize(
    ("ki67", "verdict"), [(9, Verdict.MET), (10, Verdict.UNKNOWN), (19, Verdict.UNKNOWN), (20, Verdict.NOT_MET)]
)
def test_milan_and_unos_are_not_merged(ki67: int, verdict: Verdict):
    assert found("liver_transplantation", "ki67", {"ki67_percent": ki67}) is verdict


def test_chromogranin_a_is_asked_of_nobody():
    assert "chromogranin_a_ng_ml" not in {name for each in EDITION.work_up for name in each.facts}
    assert "chromogranin_a_ng_ml" not in FACTS_ASKED


def test_the_work_up_asks_for_differentiation_krenning_score_and_fdg():
    assert "differentiation" in WORK_UP["biopsy_or_rebiopsy"].facts
    assert "krenning_score" in WORK_UP["sstr_pet"].facts
    assert "fdg_sstr_mismatch" in WORK_UP["fdg_pet"].facts


# Lines and figures


def own_lines() -> list:
    """The lines that this edition wrote: those that cite one of its rows."""
    return [
        pytest.param(line, id=f"{option.id}-{place}")
        for option in EDITION.options
        for place, line in enumerate(lines_of(option))
        if set(line.claims) & set(OWN)
    ]


@pytest.mark.parametrize("line", own_lines())
def test_every_figure_stands_in_a_claim_that_its_line_cites(line):
    cited = (EDITION.claims[name] for name in line.claims)
    # Of a claim of the review the audit's note counts where it corrects the printed figure.
    written = " ".join(f"{one.text} {one.figures} {one.note if one.id in BASE.claims else ''}" for one in cited)
    assert numbers(told(line)) <= numbers(written) | YEARS_AND_SCORES


# Years of a study and of a text, the values of Krenning's score, and the limits that a claim writes per mm3.
YEARS_AND_SCORES = {*map(str, range(2007, 2027)), "0", "4"}


@pytest.mark.parametrize("option", [option for option in EDITION.options if option.regional_status], ids=lambda o: o.id)
def test_a_status_stands_once_for_each_region(option: Option):
    assert [each.region for each in option.regional_status] == list(Region)


def test_every_drug_with_a_row_on_its_approval_has_a_status():
    without = {
        option.id for option in EDITION.options if option.intent is Intent.SYSTEMIC and not option.regional_status
    }
    assert without == {"interferon_alpha", "platinum_etoposide"}


def test_a_date_is_given_only_with_an_approval():
    for option in EDITION.options:
        assert all(each.status is Approval.APPROVED for each in option.regional_status if each.date)


# The edition


def test_it_is_a_draft_with_a_day_of_review_and_open_items():
    assert (EDITION.status, EDITION.reviewers, EDITION.extends) == (Status.DRAFT, (), "nigri-2018")
    assert EDITION.review_by == date(2027, 5, 25)
    assert len(EDITION.open_items) >= 8


def test_it_adds_these_options_and_drops_none():
    assert set(OPTIONS) - {option.id for option in BASE.options} == NEW_OPTIONS
    assert {option.id for option in EDITION.options if option.always_listed} == ALWAYS_LISTED


@settings(max_examples=100, deadline=None)
@given(facts=patients)
def test_an_undetermined_option_says_what_is_missing_or_left_open(facts: Facts):
    for option in EDITION.options:
        if option.rules and standing_of(option, facts) is Standing.UNDETERMINED:
            one = assess_option(option, EDITION, facts)
            assert one.missing or any(each.speaks is Speaks.OPEN for each in one.findings), option.id
