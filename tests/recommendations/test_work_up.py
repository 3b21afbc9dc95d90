"""The work-up on the case page: what is missing and how old, hormones as reported and converted, no diagnosis."""

import re
from datetime import date

import pytest

from cases.actions_preparation import set_readiness_rules
from cases.facts.partial_dates import months_since
from cases.readiness import ITEMS, Wanted
from recommendations.rows.work_up import _age
from tests.factories.cases import a_case
from tests.recommendations.test_panel import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def work_up(client_for, cast):
    """What the section says of a case with these records."""

    def shown(*records, **details) -> str:
        case = a_case(cast.surgeon, cast.board, *records, **details)
        page = client_for(cast.surgeon).get(case.get_absolute_url()).content.decode()
        return plain(
            re.search(r'<section class="section" aria-labelledby="work-up">.*?</section>', page, re.DOTALL).group(0)
        )

    return shown


def glucagon(value: str, unit: str = "pg/mL", **more) -> tuple[str, dict]:
    return "laboratory", {"analyte": "glucagon_pg_ml", "value": value, "unit": unit, **more}


def test_what_applies_and_is_missing_can_be_entered(work_up):
    told = work_up(("imaging", {"sstr_imaging": "positive", "dated_on": "2026-01-10", "source": "PET"}))
    assert "1 of 2 recorded SSTR uptake Enter now" in re.sub(r" : SSTR uptake", "", told)


def test_what_is_older_than_the_rule_of_the_board_is_called_old_and_not_complete(work_up, cast):
    receptor = ITEMS["sstr_imaging"]
    imaging = ("imaging", {"sstr_imaging": "positive", "sstr_uptake": "strong", "dated_on": "2020-01-10"})
    assert "Recorded, old" not in work_up(imaging)
    rule = Wanted(receptor, max_age_days=180)
    set_readiness_rules(board=cast.board, rules=[rule], started_from=0, by=cast.coordinator)
    told = work_up(imaging)
    assert "Recorded, old" in told and "older than the 180 days of this board" in told


def test_what_does_not_apply_by_what_is_recorded_is_said_and_not_asked_for(work_up):
    told = work_up(("clinical-status", {"functioning": False}))
    assert "Does not apply, by what is recorded: Hormones of the syndrome" in told


def test_a_threshold_stands_with_the_value_as_reported_and_as_converted(work_up):
    told = work_up(glucagon("400", "pmol/L", source="Laboratory", dated_on="2026-02-03"))
    assert re.search(r"400 pmol/L = 1393\.1 pg/mL Glucagon Laboratory, 03-Feb-2026 .*?Met S-DX-09", told)
    assert "1000 must not be used as a rule-out" in told


def test_a_result_reported_as_a_limit_is_shown_and_decides_nothing(work_up):
    told = work_up(glucagon("2000", comparator=">"))
    assert re.search(r">2000 pg/mL A limit, so no value to compare", told)
    assert "Not known S-DX-09" in told


@pytest.mark.parametrize(
    ("syndrome", "result", "said"),
    [
        (
            "glucagonoma",
            "1138.3",
            "Consistent Glucagonoma is recorded, and glucagon 1138.3 pg/mL is consistent with it.",
        ),
        ("glucagonoma", "300", "Threshold not met Glucagonoma is recorded, and the threshold is not met: glucagon 300"),
        (
            "vipoma",
            "1138.3",
            "Without its syndrome Another syndrome is recorded, and the threshold of glucagonoma is met",
        ),
        (None, "1138.3", "Without its syndrome No syndrome is recorded, and the threshold of glucagonoma is met"),
        ("glucagonoma", None, "Not recorded Glucagonoma is recorded, and glucagon is not."),
    ],
)
def test_the_syndrome_is_set_beside_its_hormone(work_up, syndrome, result, said):
    records = [("clinical-status", {"functioning": True, "syndrome": syndrome})] if syndrome else []
    assert said in work_up(*records, *([glucagon(result)] if result else []))


def test_a_prognostic_factor_is_present_absent_or_not_known(work_up):
    told = work_up(("imaging", {"liver_metastases": True, "liver_metastases_count": 4}))
    assert "they worsen the prognosis Present" in told
    assert "it goes with better survival Absent" in told
    assert "Vascular invasion Not known" in told


def test_5hiaa_and_chromogranin_stand_with_the_cautions_of_the_audit(work_up):
    told = work_up()
    assert "only useful in the rare serotonin-producing PNET" in told
    assert "advocates against serum CgA" in told


@pytest.mark.parametrize(
    ("dated_on", "months"),
    [("2026-02-15", 1), ("2026-02-16", 0), ("2025-03-15", 12), ("2026-01", 2), ("2026", None), ("", None)],
)
def test_an_age_is_counted_in_completed_months_and_not_made_up(dated_on, months):
    assert months_since(dated_on, date(2026, 3, 15)) == months


def test_a_record_is_called_old_only_where_the_source_sets_an_age():
    on = date(2026, 3, 15)
    assert "older" not in _age("2016-01-01", on, None)
    assert "older" not in _age("2026-03-01", on, 14)
    assert "older than the 14 days of the source" in _age("2026-02-28", on, 14)
