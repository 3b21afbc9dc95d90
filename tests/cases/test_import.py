"""From a table to records: checked before anything is written, written whole or not at all, twice the same as once."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.audit_chain import first_broken
from accounts.models import AuditEvent, Membership
from accounts.permissions import Refused
from cases import actions_import
from cases.actions import correct_record, move_case, withdraw_record
from cases.imports import jobs
from cases.imports.columns import TableMapping
from cases.imports.mapping_form import mapping_from
from cases.models import Allergy, Case, CaseFacts, Imaging, ImportedRecord, Laboratory, Pathology, Patient, TableImport
from tests.factories.cases import a_case, a_patient

pytestmark = pytest.mark.django_db
State = TableImport.State
WHOLE = (
    "MRN;Surname;Forename;Sex;DOB;Question;Imaging date;Tumor size (cm);Ki-67 (%);CgA (ug/L)\n"
    "4711;TESTMANN;Erika;f;14.07.1965;Resect?;2026-02;2,5;3,5;<0,1\n"
    "4712;TESTOVA;Jana;w;1970-01-02;PRRT?;;;12;250\n"
)
LABS = "MRN,ID,Test,Value,Unit,Date\nT-1,r1,CgA,120,ng/mL,2026-02-01\nT-1,r2,Hb,13.5,g/dL,2026-02-01\n"


class Importer:
    """Somebody who imports: each step as the page and the worker do it."""

    def __init__(self, board, by) -> None:
        self.board, self.by = board, by

    def check(self, text: str | bytes, name: str = "table.csv", **said: str) -> TableImport:
        data = text.encode() if isinstance(text, str) else text
        of = actions_import.start_import(board=self.board, name=name, data=data, is_pasted=False, by=self.by)
        return self.check_again(of, **said)

    def check_again(self, of: TableImport, **said: str) -> TableImport:
        old = TableMapping.from_json(of.mapping)
        index = {one.letter: one.index for one in old.columns}
        sent = {
            f"{what}-{index[where]}" if (where := name.split("_")[-1]) in index else name.replace("_", "-", 1): value
            for name, value in said.items()
            if (what := name.split("_")[0])
        }
        actions_import.check_import(of=of, mapping=mapping_from(sent, old), by=self.by)
        jobs.run(of.pk)
        return TableImport.objects.get(pk=of.pk)

    def write(self, of: TableImport) -> TableImport:
        actions_import.commit_import(of=of, by=self.by)
        jobs.run(of.pk)
        return TableImport.objects.get(pk=of.pk)

    def whole(self, text: str | bytes, name: str = "table.csv", **said: str) -> TableImport:
        checked = self.check(text, name, **said)
        assert checked.state == State.CHECKED, checked.error
        assert not checked.findings["problems"] and not checked.findings["questions"], checked.findings
        return self.write(checked)


def told(of: TableImport) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["message"]) for one in of.findings["problems"]]


def with_a_hidden_row() -> bytes:
    book = Workbook()
    for row in (["MRN", "Ki-67 (%)"], ["T-1", 3], ["T-1", 4]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def importer(cast) -> Importer:
    return Importer(cast.board, cast.coordinator)


@pytest.fixture
def known(cast) -> Case:
    return a_case(cast.coordinator, cast.board, identity={"identifier": "T-1", "family_name": "TESTER"})


def test_whole_cases_come_in_with_their_units_converted_and_their_place_as_source(importer):
    done = importer.whole(WHOLE, "referrals.csv")
    assert done.state == State.DONE and done.content is None
    assert done.findings["counts"] == {
        "patients": 2, "registered": 2, "completed": 0, "opened": 2, "kept_questions": 0,
        "added": 5, "corrected": 0, "unchanged": 0,
    }  # fmt: skip
    case = Case.objects.get(patient__identifier="4711")
    imaging = Imaging.objects.get(case=case)
    assert (imaging.primary_size_mm, imaging.dated_on) == (Decimal(25), "2026-02")
    assert imaging.source == "Imported from referrals.csv, row 2"
    result = Laboratory.objects.get(case=case)
    assert (result.comparator, result.value, result.unit) == ("<", Decimal("0.1"), "µg/L")
    facts = CaseFacts.objects.get(case=case)
    assert (facts.ki67_percent, facts.sex, facts.primary_size_mm) == (Decimal("3.5"), "female", 25)
    assert facts.chromogranin_a_ng_ml is None, "a limit is no value"
    assert facts.grade_who_2010 == "G2" and facts.as_of == timezone.localdate()
    assert case.standings.exists(), "what follows from the facts is kept as after any other entry"


def test_importing_the_same_again_changes_nothing(importer):
    importer.whole(WHOLE)
    before = {model: list(model.objects.order_by("pk").values()) for model in (Case, Patient, Imaging, Laboratory)}
    again = importer.whole(WHOLE, "the same under another name.csv")
    assert again.findings["counts"]["unchanged"] == 5
    assert {model: list(model.objects.order_by("pk").values()) for model in before} == before


def test_a_value_that_the_source_has_changed_is_a_new_version_and_the_old_one_stays(importer, known):
    importer.whole(LABS)
    importer.whole(LABS.replace("120", "150"), "labs 2.csv")
    old, new = Laboratory.objects.filter(analyte="chromogranin_a_ng_ml").order_by("version")
    assert (old.value, old.is_current, new.value, new.is_current) == (120, False, 150, True)
    assert new.series == old.series and "labs 2.csv, row 2" in new.reason
    assert CaseFacts.objects.get(case=known).chromogranin_a_ng_ml == 150
    assert importer.whole(LABS.replace("120", "150")).findings["counts"]["unchanged"] == 2


def test_what_somebody_corrected_by_hand_is_never_overwritten_unasked(importer, known, cast):
    importer.whole(LABS)
    result = Laboratory.objects.get(analyte="chromogranin_a_ng_ml")
    values = {"analyte": result.analyte, "value": Decimal(99), "unit": "ng/mL", "dated_on": "2026-02-01"}
    correct_record(record=result, kind="laboratory", by=cast.surgeon, reason="Typed wrongly", **values)
    assert importer.whole(LABS).findings["counts"]["corrected"] == 0, "the source has said nothing new"
    asked = importer.check(LABS.replace("120", "150"))
    assert asked.findings["questions"] == {"corrected_by_hand": {"rows": [2], "count": 1}}
    with pytest.raises(ValidationError):
        actions_import.commit_import(of=asked, by=cast.coordinator)
    importer.write(importer.check_again(asked, confirm_corrected_by_hand="on"))
    assert [one.value for one in Laboratory.objects.filter(series=result.series).order_by("version")] == [120, 99, 150]


def test_a_record_that_was_withdrawn_stays_withdrawn(importer, known, cast):
    importer.whole(LABS)
    result = Laboratory.objects.get(analyte="hemoglobin_g_dl")
    withdraw_record(record=result, kind="laboratory", by=cast.surgeon, reason="Another patient's")
    importer.whole(LABS)
    assert CaseFacts.objects.get(case=known).hemoglobin_g_dl is None


def test_a_result_that_was_typed_by_hand_is_not_entered_twice(importer, cast):
    values = {"analyte": "hemoglobin_g_dl", "value": "13.5", "unit": "g/dL", "dated_on": "2026-02-01"}
    a_case(cast.surgeon, cast.board, ("laboratory", values), identity={"identifier": "T-1"})
    assert importer.whole(LABS).findings["counts"]["unchanged"] == 1
    assert Laboratory.objects.filter(analyte="hemoglobin_g_dl").count() == 1


def test_one_bad_cell_and_nothing_is_written(importer, known):
    checked = importer.check(LABS.replace("13.5", "high"))
    assert told(checked) == [(3, "D", "It is no number. Write it as 3.5, or as <0.1 where a limit was reported.")]
    with pytest.raises(ValidationError):
        actions_import.commit_import(of=checked, by=importer.by)
    assert not Laboratory.objects.exists() and not ImportedRecord.objects.exists()


HEAD = "MRN,Test,Value,Unit,Date\n"


@pytest.mark.parametrize(
    ("rows", "column", "message"),
    [
        ("T-1,CgA,=1+1,ng/mL,2026", "C", "A formula"),
        ("T-1,CgA,5,furlong,2026", "D", "cannot be read in furlong"),
        ("T-1,CgA,5,,2026", "D", "cannot be blank"),
        ("T-1,Hb,135,g/dL,2026", "C", "more than 30 is not possible"),
        ("T-1,CgA,-5,ng/mL,2026", "C", "greater than or equal to 0"),
        ("T-1,CgA,5,ng/mL,46022", "E", "counts days"),
        (",CgA,5,ng/mL,2026", "A", "No hospital number"),
        ("4.71E+12,CgA,5,ng/mL,2026", "A", "cut this number short"),
        ("T-9,CgA,5,ng/mL,2026", "A", "Nobody on the board's list"),
        ("T-1,CgA,5,ng/mL,2026\nT-1,CgA,6,ng/mL,2026", "", "Row 2 states the same record"),
        ("T-1,CgA,5,ng/mL,2026,7", "F", "beyond the headers"),
    ],
)
def test_every_trap_is_told_with_row_and_column(importer, known, rows, column, message):
    found = told(importer.check(HEAD + rows))
    assert len(found) == 1, found
    assert found[0][0] == 1 + len(rows.splitlines()) and found[0][1] == column and message in found[0][2], found


def test_two_centimeters_in_a_column_of_millimeters_are_asked_back(importer, known):
    asked = importer.check("MRN,Tumor size (mm)\nT-1,2\n")
    assert asked.findings["questions"] == {"column-1": {"rows": [2], "count": 1}}
    importer.write(importer.check_again(asked, unit_B="cm"))
    assert Imaging.objects.get().primary_size_mm == 20


def test_two_millimeters_may_be_right(importer, known):
    asked = importer.check("MRN,Tumor size (mm)\nT-1,2\n")
    importer.write(importer.check_again(asked, unit_B="mm", plausible_B="on"))
    assert Imaging.objects.get().primary_size_mm == 2


def test_a_unit_in_the_cell_goes_before_the_column(importer, known):
    importer.whole("MRN,Tumor size (mm)\nT-1,2 cm\n")
    assert Imaging.objects.get().primary_size_mm == 20


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MRN,Tumor size\nT-1,25\n", {"unit_B": "mm"}),
        ("MRN,Ki-67,Date\nT-1,3,01/02/2026\n", {"order_C": "day"}),
        ("MRN;Mitoses\nT-1;1,234\n", {"mark_B": ","}),
    ],
)
def test_what_could_be_read_in_two_ways_is_asked_once_for_the_column(importer, known, text, said):
    asked = importer.check(text)
    assert asked.state == State.MAPPING and not asked.findings
    assert importer.write(importer.check_again(asked, **said)).state == State.DONE


def test_the_answer_decides_what_is_stored(importer, known):
    importer.write(importer.check("MRN,Ki-67,Date\nT-1,3,01/02/2026\n", order_C="month"))
    assert Pathology.objects.get().dated_on == "2026-01-02"


def test_analytes_that_the_record_has_no_place_for_are_left_out_only_when_somebody_says_so(importer, known):
    asked = importer.check(HEAD + "T-1,Sodium,140,mmol/L,2026\nT-1,CgA,5,ng/mL,2026\n")
    assert asked.findings["other_analytes"] == {"Sodium": 1}
    importer.write(importer.check_again(asked, confirm_other_analytes="on"))
    assert Laboratory.objects.get().analyte == "chromogranin_a_ng_ml"


def test_a_hospital_number_with_another_name_is_a_problem_and_no_identity_is_changed(importer, known):
    found = told(importer.check("MRN,Surname,DOB,Ki-67\nT-1,SOMEBODY,1965-01-01,3\n"))
    assert [one[:2] for one in found] == [(2, "B")] and "somebody else" in found[0][2]
    importer.whole("MRN,Surname,DOB\nT-1,Tester,1965-01-01\n")
    assert Patient.objects.get().born_on.isoformat() == "1965-01-01", "what was not recorded is filled in"


def test_the_same_name_and_birth_date_under_another_number_is_asked_back(importer, cast):
    a_patient(cast.surgeon, cast.board, identifier="OLD", family_name="Müller", born_on="1965-01-01")
    asked = importer.check("MRN,Surname,DOB\nNEW,Muller,1965-01-01\n")
    assert asked.findings["questions"] == {"similar_patients": {"rows": [2], "count": 1}}
    importer.write(importer.check_again(asked, confirm_similar_patients="on"))
    assert Patient.objects.count() == 2


def test_an_id_of_the_source_never_moves_to_another_patient(importer, known, cast):
    a_case(cast.surgeon, cast.board, identity={"identifier": "T-2"})
    importer.whole(LABS)
    assert "another patient" in told(importer.check(LABS.replace("T-1,r1", "T-2,r1")))[0][2]


def test_a_closed_case_is_not_written_into_and_importing_again_opens_no_second_one(importer, cast):
    importer.whole(WHOLE)
    for case in Case.objects.all():
        move_case(case=case, to="closed", why="Moved away", by=cast.coordinator)
    again = importer.whole(WHOLE)
    assert again.findings["counts"]["unchanged"] == 5 and Case.objects.count() == 2
    assert "closed" in told(importer.check(WHOLE.replace(";12;", ";13;")))[0][2]


def test_two_open_cases_of_a_patient_are_told_apart_by_their_number(importer, known, cast):
    a = "MRN,Case number,Question,Ki-67\nT-1,c1,First?,3\nT-1,c2,Second?,4\n"
    importer.whole(a)
    assert Case.objects.filter(patient__identifier="T-1").count() == 3
    assert "open cases" in told(importer.check("MRN,Ki-67\nT-1,5\n"))[0][2]
    importer.whole("MRN,Case number,Ki-67,Date\nT-1,c2,9,2026\n")
    case = Case.objects.get(question="Second?")
    assert CaseFacts.objects.get(case=case).ki67_percent == 9


def test_the_trail_tells_of_each_case_and_of_the_import_and_of_nobodys_values(importer):
    importer.whole(WHOLE, "TESTMANN 4711.csv")
    events = AuditEvent.objects.filter(verb__in=["case_imported_into", "patient_imported", "table_imported"])
    assert sorted(events.values_list("verb", flat=True)) == ["case_imported_into"] * 2 + ["table_imported"]
    assert all(event.detail["registered"] and event.patient_id for event in events.filter(verb="case_imported_into"))
    everything = str(list(AuditEvent.objects.values_list("detail", "subject_id")))
    assert "4711" not in everything and "TESTMANN" not in everything
    assert first_broken() is None


def test_a_change_after_the_dry_run_stops_the_import_whole(importer, known, cast):
    checked = importer.check(LABS)
    move_case(case=known, to="closed", why="Moved away", by=cast.coordinator)
    stopped = importer.write(checked)
    assert stopped.state == State.MAPPING and "Check it again" in stopped.error
    assert not Laboratory.objects.exists() and stopped.content, "the table is still there to try again"


def test_a_failure_in_the_middle_leaves_nothing(importer, known, monkeypatch):
    checked = importer.check(LABS)
    with monkeypatch.context() as patch:
        patch.setattr("cases.imports.write._audit", lambda *_: 1 / 0)
        stopped = importer.write(checked)
    assert "ZeroDivisionError" in stopped.error and not Laboratory.objects.exists()
    assert importer.write(importer.check_again(stopped)).state == State.DONE


def test_an_import_whose_worker_died_is_free_again_and_one_in_hand_is_not(importer, known):
    checked = importer.check(LABS)
    actions_import.commit_import(of=checked, by=importer.by)
    TableImport.objects.update(leased_until=timezone.now() + timedelta(seconds=60))
    assert jobs.due() == [] and not jobs.run(checked.pk)
    TableImport.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert jobs.due() == [checked.pk] and jobs.run(checked.pk)
    assert Laboratory.objects.count() == 2
    assert not jobs.run(checked.pk), "what is imported is not imported again"


def test_who_may_no_longer_import_when_the_worker_comes_imports_nothing(importer, known):
    checked = importer.check(LABS)
    actions_import.commit_import(of=checked, by=importer.by)
    Membership.objects.filter(user=importer.by).update(active=False, ended_at=timezone.now())
    jobs.run(checked.pk)
    assert not Laboratory.objects.exists()


def test_a_table_that_nobody_finishes_is_gone_with_all_it_held(importer, known):
    of = importer.check(LABS.replace("13.5", "high"))
    assert jobs.purge() == 0
    TableImport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert jobs.purge() == 1
    of.refresh_from_db()
    assert (of.content, of.mapping, of.findings, of.state) == (None, {}, {}, State.GONE)
    with pytest.raises(ValidationError, match="gone"):
        actions_import.commit_import(of=of, by=importer.by)


def test_another_version_of_the_table_keeps_what_was_said_of_its_columns(importer, known):
    of = importer.check("MRN,How big,Ki-67\nT-1,25,x\n", target_B="imaging.primary_size_mm")
    of = importer.check_again(of, unit_B="mm")
    assert told(of)[0][:2] == (2, "C")
    of = actions_import.replace_table(
        of=of, name="b.csv", data=b"Ki-67,MRN,How big\n3,T-1,25\n", is_pasted=False, by=importer.by
    )
    assert importer.write(importer.check_again(of, unit_C="mm")).state == State.DONE
    assert Imaging.objects.get().primary_size_mm == 25


def test_an_empty_cell_says_nothing_and_a_word_for_not_known_neither(importer, known):
    importer.whole("MRN,ID,Ki-67,Vascular invasion,Date\nT-1,p1,3,yes,2026\n")
    importer.whole("MRN,ID,Ki-67,Vascular invasion,Date\nT-1,p1,n/a,,2026\n")
    assert Pathology.objects.get().vascular_invasion is True


@pytest.mark.parametrize("who", ["referrer", "editor", "auditor", "outsider"])
def test_nobody_else_imports_or_sees_a_table(importer, known, cast, client_for, who):
    of = importer.check(LABS)
    client = client_for(getattr(cast, who))
    for name in ("import", "import-status", "import-problems"):
        assert client.get(reverse(name, args=[of.pk])).status_code == 404
    for name in ("import-commit", "import-drop", "import-replace", "import-reread"):
        assert client.post(reverse(name, args=[of.pk])).status_code == 404
    with pytest.raises(Refused):
        actions_import.start_import(board=cast.board, name="x", data=b"MRN\n1", is_pasted=False, by=getattr(cast, who))


def test_the_page_takes_a_table_and_says_what_is_wrong_with_it(cast, client_for):
    client = client_for(cast.surgeon)
    assert client.post(reverse("import-new"), {"pasted": "", "board": cast.board.pk}).status_code == 422
    refused = client.post(reverse("import-new"), {"pasted": "<html>", "board": cast.board.pk})
    assert refused.status_code == 422 and b"web page" in refused.content
    taken = client.post(
        reverse("import-new"), {"pasted": "MRN\tKi-67\tDate\nT-1\t3\t01/02/2026", "board": cast.board.pk}
    )
    page = client.post(taken.url, {})
    assert page.status_code == 422 and b"day or the month" in page.content
    assert client.post(taken.url, {"order-2": "day"}).status_code == 302


def test_the_file_of_problems_says_nothing_of_anybody_in_its_name_and_evaluates_nothing(importer, known, client_for):
    of = importer.check(HEAD + "T-1,CgA,=cmd()|' /C calc'!A0,ng/mL,2026", "Erika TESTER.csv")
    answer = client_for(importer.by).get(reverse("import-problems", args=[of.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="problems.csv"'
    assert "\"'=cmd()" in answer.content.decode("utf-8-sig")
    assert "no-store" in answer["Cache-Control"]


def test_a_thousand_rows_cost_hardly_more_queries_than_one(importer, known, cast, django_assert_max_num_queries):
    rows = "".join(f"T-1,r{n},CgA,{n},ng/mL,2026-02-01\n" for n in range(1000))
    checked = importer.check("MRN,ID,Test,Value,Unit,Date\n" + rows)
    actions_import.commit_import(of=checked, by=cast.coordinator)
    with django_assert_max_num_queries(80, connection=connection):
        jobs.run(checked.pk)
    assert Laboratory.objects.count() == 1000


def test_a_hidden_row_is_asked_about_and_never_imported_in_silence(importer, known, client_for, cast):
    asked = importer.check(with_a_hidden_row(), "table.xlsx")
    assert asked.findings["questions"] == {"hidden_rows": {"rows": [3], "count": 1}}
    with pytest.raises(ValidationError):
        importer.write(asked)
    page = client_for(cast.coordinator).get(reverse("import", args=[asked.pk])).text
    assert "Rows 3 are hidden or filtered away" in page and 'name="confirm-hidden_rows"' in page
    agreed = importer.check_again(asked, confirm_hidden_rows="on")
    assert not agreed.findings["questions"]


def test_the_assay_of_a_result_comes_in_with_it(importer, known):
    importer.whole("MRN,Test,Value,Unit,Assay\nT-1,CgA,120,ng/mL,TEST assay\n")
    importer.whole("MRN,Date,CgA (ng/mL),PLT (10^9/L),Method\nT-1,2026-02-01,130,180,TEST assay\n")
    told = set(Laboratory.objects.values_list("analyte", "assay"))
    assert told == {("chromogranin_a_ng_ml", "TEST assay"), ("platelets_10e9_l", "")}, "an assay is that of the marker"


def test_a_table_says_none_of_allergies_and_that_is_no_substance(importer, known, cast):
    for identifier in ("T-2", "T-3"):
        a_case(cast.coordinator, cast.board, identity={"identifier": identifier})
    table = "MRN;ID;Ki-67 (%);Allergies\nT-1;a;3;NKDA\nT-2;b;3;Penicillin\nT-3;c;3;unknown\n"
    importer.whole(table)
    told = Allergy.objects.values_list("case__patient__identifier", "allergen", "substance")
    assert set(told) == {("T-1", "none", ""), ("T-2", "", "Penicillin")}, "and nobody knows of the third"
    importer.whole(table.replace("NKDA", "Iohexol"))
    new = Allergy.objects.get(case=known, is_current=True)
    assert (new.version, new.allergen, new.substance) == (2, "", "Iohexol")


def test_what_does_not_fit_a_record_imported_before_is_told_with_its_row(importer, known):
    importer.whole("MRN,ID,treatment treatment\nT-1,a,No treatment so far\n")
    again = importer.check("MRN,ID,treatment drug or technique\nT-1,a,Lanreotide\n")
    assert [(row, "leave drug, dose" in message) for row, _column, message in told(again)] == [(2, True)]
