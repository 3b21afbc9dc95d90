"""Primary and metastasis stand side by side; where their grades, or the staging systems, differ, it is said."""

from datetime import date

import pytest

from cases.facts.gather import gather
from cases.stage_panel import Shown, StageColumn, _stages_differ, stage_panel
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db


def panel(cast, *reports):
    case = a_case(cast.surgeon, cast.board, *(("pathology", {"differentiation": "well", **one}) for one in reports))
    return stage_panel(gather(case, date(2026, 11, 25)))


PRIMARY = {"specimen": "primary", "dated_on": "2024-03", "ki67_percent": "2"}
METASTASIS = {"specimen": "liver_metastasis", "dated_on": "2026-08", "ki67_percent": "12"}


def test_each_specimen_is_graded_by_its_own_report_and_a_drift_is_called_out_in_order_of_time(cast):
    found = panel(cast, PRIMARY, METASTASIS)
    assert [one.grade.value for one in found.specimens] == ["NET G2", "NET G1"]
    (words,) = found.disagreements
    assert words.index("Primary tumor, Mar-2024: NET G1") < words.index("Liver metastasis, Aug-2026: NET G2")


def test_the_same_grade_twice_is_no_drift_whatever_the_figures(cast):
    assert panel(cast, METASTASIS, {**PRIMARY, "ki67_percent": "4"}).disagreements == ()


def test_what_a_report_leaves_open_disagrees_with_nothing(cast):
    no_differentiation = {"specimen": "other", "ki67_percent": "40", "differentiation": None}
    found = panel(cast, METASTASIS, no_differentiation)
    assert found.disagreements == ()
    assert any(len(one.grade.possible) == 2 for one in found.specimens)


@pytest.mark.parametrize(
    ("stages", "says"), [(("IIA", "II"), False), (("IIIB", "III", ""), False), (("IIA", "I"), True)]
)
def test_systems_are_said_to_disagree_by_the_numeral_of_the_stage_alone(stages, says):
    none = Shown("", ())
    columns = tuple(StageColumn(f"S{n}", "", none, none, none, Shown(one, ()), ()) for n, one in enumerate(stages))
    assert bool(_stages_differ(columns)) == says
