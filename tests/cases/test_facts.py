"""From records to facts: which record speaks, where it says so, and what stays unknown."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from cases import actions
from cases.facts.gather import gather
from cases.facts.laboratory import ANALYTES
from cases.facts.vocabulary import FACTS
from cases.models import RECORD_KINDS, CaseFacts, Imaging, Pathology
from tests.factories.cases import a_case

TODAY = date(2026, 11, 23)
FROM_ELSEWHERE = {"sex", "prior_treatments", "on_ssa", "progressed_on_ssa"}


def test_every_fact_is_held_by_a_record_or_computed():
    held = {name for model in RECORD_KINDS.values() for name in model.fact_names()} | set(ANALYTES) | FROM_ELSEWHERE
    orphans = [name for name, fact in FACTS.items() if name not in held and not fact.derived]
    assert not orphans, f"No record can hold {orphans}"


def test_every_fact_has_a_column_of_its_own_name():
    assert set(FACTS) <= {field.name for field in CaseFacts._meta.get_fields()}


@pytest.mark.django_db
class TestGathering:
    def test_a_case_without_records_knows_nothing_but_the_identity(self, cast):
        sheet = gather(a_case(cast.surgeon, cast.board), TODAY)
        assert set(sheet.recorded) == {"sex"}

    def test_the_latest_record_speaks_and_is_named(self, cast):
        case = a_case(
            cast.surgeon,
            cast.board,
            ("imaging", {"dated_on": "2026-03-01", "portal_vein": "patent", "source": "Old CT"}),
            ("imaging", {"dated_on": "2026-09", "portal_vein": "occluded", "source": "New CT"}),
        )
        found = gather(case, TODAY).recorded["portal_vein"]
        assert (found.value, found.provenance.source) == ("occluded", "New CT")
        assert found.provenance.entered_by == cast.surgeon.full_name

    def test_the_highest_ki67_speaks_whatever_its_date(self, cast):
        case = a_case(
            cast.surgeon,
            cast.board,
            ("pathology", {"dated_on": "2024", "specimen": "liver_metastasis", "ki67_percent": "20"}),
            ("pathology", {"dated_on": "2026", "specimen": "primary", "ki67_percent": "2"}),
        )
        assert gather(case, TODAY).facts["ki67_percent"] == 20

    def test_an_operation_that_was_done_stays_done(self, cast):
        case = a_case(
            cast.surgeon,
            cast.board,
            ("procedure", {"dated_on": "2023", "name": "Whipple", "prior_pancreaticoduodenectomy": True}),
            ("procedure", {"dated_on": "2025", "name": "Other", "prior_pancreaticoduodenectomy": False}),
        )
        assert gather(case, TODAY).facts["prior_pancreaticoduodenectomy"] is True

    def test_a_result_below_a_limit_is_shown_and_states_no_value(self, cast):
        result = {"analyte": "glucagon_pg_ml", "comparator": "<", "value": "50", "unit": "pg/mL"}
        assert "glucagon_pg_ml" not in gather(a_case(cast.surgeon, cast.board, ("laboratory", result)), TODAY).facts

    def test_age_is_of_the_day_asked(self, cast):
        case = a_case(cast.surgeon, cast.board, identity={"born_on": date(1971, 11, 24)})
        assert gather(case, TODAY).facts["age_years"] == 54
        assert gather(case, date(2026, 11, 24)).facts["age_years"] == 55

    def test_nothing_invaded_is_a_finding_and_not_asked_is_none(self, cast):
        looked = a_case(cast.surgeon, cast.board, ("imaging", {"structures_invaded": []}))
        did_not = a_case(cast.surgeon, cast.board, ("imaging", {}))
        assert gather(looked, TODAY).facts["structures_invaded"] == frozenset()
        assert "structures_invaded" not in gather(did_not, TODAY).facts

    def test_the_kept_row_says_what_the_records_say(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "2.99", "mitoses_per_2mm2": "1"}))
        kept = CaseFacts.objects.get(case=case)
        assert (kept.ki67_percent, kept.grade_who_2010) == (Decimal("2.99"), "G1")
        assert kept.sha256 == gather(case, TODAY).sha256

    def test_records_that_contradict_what_they_derive_are_told_and_break_nothing(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "30", "grade_who_2010": "G1"}))
        sheet = gather(case, TODAY)
        assert sheet.conflicts and sheet.facts["grade_who_2010"] == "G3"


@pytest.mark.django_db
class TestCorrections:
    def test_a_correction_is_a_new_version_and_the_old_one_stays(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "12"}))
        old = Pathology.objects.get(case=case)
        new = actions.correct_record(
            record=old, kind="pathology", by=cast.surgeon, reason="Typing error", ki67_percent="2"
        )
        old.refresh_from_db()
        assert (new.version, new.series, old.is_current, old.ki67_percent) == (2, old.series, False, 12)
        assert gather(case, TODAY).facts["ki67_percent"] == 2

    def test_a_correction_without_a_reason_is_refused(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "12"}))
        with pytest.raises(Exception, match="Say why"):
            actions.correct_record(
                record=Pathology.objects.get(case=case), kind="pathology", by=cast.surgeon, reason=" "
            )

    def test_two_corrections_of_the_same_version_do_not_overwrite_each_other(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "12"}))
        seen = Pathology.objects.get(case=case)
        actions.correct_record(record=seen, kind="pathology", by=cast.surgeon, reason="First", ki67_percent="3")
        with pytest.raises(actions.Stale):
            actions.correct_record(record=seen, kind="pathology", by=cast.chair, reason="Second", ki67_percent="4")

    def test_a_withdrawn_record_states_nothing_and_stays_in_the_history(self, cast):
        case = a_case(cast.surgeon, cast.board, ("imaging", {"portal_vein": "occluded"}))
        actions.withdraw_record(
            record=Imaging.objects.get(case=case), kind="imaging", by=cast.surgeon, reason="Other patient"
        )
        assert "portal_vein" not in gather(case, TODAY).facts
        assert Imaging.objects.filter(case=case).count() == 2

    def test_the_database_refuses_to_edit_or_delete_a_record(self, cast):
        case = a_case(cast.surgeon, cast.board, ("pathology", {"ki67_percent": "12"}))
        for tamper in (
            lambda: Pathology.objects.filter(case=case).update(ki67_percent=1),
            lambda: Pathology.objects.filter(case=case).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                tamper()
