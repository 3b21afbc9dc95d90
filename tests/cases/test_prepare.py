"""The prepare page: every section is saved in place by the actions of the record, and what is only typed is no fact."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from cases.actions import add_record
from cases.forms_preparation import ADDED, LaboratoryPanelForm
from cases.models import CaseFacts, ClinicalStatus, Imaging, Laboratory, Pathology, SectionDraft
from tests.factories.cases import a_case

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, ("pathology", {"dated_on": "2026-02", "ki67_percent": "12"}))


@pytest.fixture
def client(client_for, cast):
    return client_for(cast.surgeon)


@pytest.fixture
def report(case):
    return Pathology.objects.get(case=case)


def add(case, kind):
    return reverse("prepare-add", args=[case.pk, kind])


def correct(case, record, kind="pathology"):
    return reverse("prepare-correct", args=[case.pk, kind, record.series])


def typed(record, **changes):
    return {"version": record.version, "dated_on": "2026-02", "specimen": "other", "ki67_percent": "12", **changes}


@pytest.mark.django_db
class TestSections:
    def test_the_page_shows_every_section_with_how_far_it_is(self, client, case):
        text = client.get(reverse("prepare", args=[case.pk])).content.decode()
        for words in ("Clinical status", "Comorbidity", "Not yet started", "Completed", "Not ready", "What is missing"):
            assert words in text

    def test_a_saved_section_is_a_record_and_the_page_comes_back_to_it(self, client, case):
        answer = client.post(add(case, "imaging"), {"modality": "ct", "liver_metastases": "false"})
        assert answer.status_code == 302 and answer["Location"].endswith("#imaging")
        assert Imaging.objects.get(case=case).liver_metastases is False

    def test_htmx_gets_the_section_and_what_changed_beside_it(self, client, case):
        answer = client.post(add(case, "imaging"), {"modality": "ct", "liver_metastases": "true"}, **HTMX)
        text = answer.content.decode()
        assert answer.status_code == 200 and "<html" not in text
        assert 'id="imaging"' in text and 'id="standing" hx-swap-oob="true"' in text
        assert "IV" in text and "HX-Request" in answer["Vary"]

    @pytest.mark.parametrize("headers", [{}, HTMX])
    def test_a_refused_section_keeps_what_was_typed_and_says_what_to_do(self, client, case, headers):
        answer = client.post(
            add(case, "imaging"), {"modality": "ct", "primary_size_mm": "4,6", "note": "kept"}, **headers
        )
        assert answer.status_code == 422
        assert "4,6" in answer.content.decode() and "kept" in answer.content.decode()
        assert not Imaging.objects.exists()

    def test_another_board_and_a_kind_that_is_none_are_not_found(self, client_for, cast, client, case):
        for address in (reverse("prepare", args=[case.pk]), add(case, "imaging")):
            assert client_for(cast.outsider).get(address).status_code == 404
        assert client.get(add(case, "horoscope")).status_code == 404

    def test_a_referrer_reads_the_case_and_does_not_prepare_it(self, client_for, cast):
        own = a_case(cast.coordinator, cast.board, referred_by=cast.referrer)
        assert client_for(cast.referrer).get(reverse("prepare", args=[own.pk])).status_code == 403

    def test_the_page_stays_within_its_queries(self, client, case, django_assert_max_num_queries):
        client.get(reverse("prepare", args=[case.pk]))
        with django_assert_max_num_queries(25):
            client.get(reverse("prepare", args=[case.pk]))


@pytest.mark.django_db
@pytest.mark.parametrize(("born", "asked"), [({"born_on": "1965-07-14"}, False), ({}, True)])
def test_the_age_is_asked_only_where_no_birth_date_is_registered(client, cast, born, asked):
    case = a_case(cast.surgeon, cast.board, identity={name: date.fromisoformat(on) for name, on in born.items()})
    assert ('name="age_years"' in client.get(add(case, "clinical-status")).text) is asked
    client.post(add(case, "clinical-status"), {"ecog": "1", "age_years": "60"})
    assert ClinicalStatus.objects.get().age_years == 60, "and is not lost where somebody wrote one"


@pytest.mark.django_db
class TestCorrecting:
    def test_a_section_that_is_recorded_opens_with_its_values(self, client, case):
        assert 'value="12"' in client.get(reverse("prepare", args=[case.pk])).content.decode()

    def test_a_changed_value_asks_why(self, client, case, report):
        answer = client.post(correct(case, report), typed(report, ki67_percent="21"))
        assert answer.status_code == 422 and "Say why this changes: Ki-67 index, %" in answer.content.decode()
        assert Pathology.objects.count() == 1

    def test_with_its_reason_both_versions_stay(self, client, case, report):
        client.post(correct(case, report), typed(report, ki67_percent="21", reason="Read again"))
        new = Pathology.objects.get(series=report.series, is_current=True)
        assert (new.ki67_percent, new.reason, new.version) == (21, "Read again", 2)

    def test_what_is_only_added_needs_no_reason(self, client, case, report):
        assert client.post(correct(case, report), typed(report, mitoses_per_2mm2="3")).status_code == 302
        assert Pathology.objects.get(series=report.series, is_current=True).reason == ADDED

    def test_nothing_changed_is_nothing_written(self, client, case, report):
        client.post(correct(case, report), typed(report))
        assert Pathology.objects.count() == 1

    def test_a_line_end_of_the_browser_is_no_change(self, client, cast, case):
        record = add_record(case=case, kind="imaging", by=cast.surgeon, note="One\nTwo", modality="ct")
        client.post(correct(case, record, "imaging"), {"version": 1, "modality": "ct", "note": "One\r\nTwo"})
        assert Imaging.objects.count() == 1

    def test_who_comes_second_sees_what_stands_now_and_loses_nothing(self, client, case, report):
        client.post(correct(case, report), typed(report, ki67_percent="21", reason="First"))
        answer = client.post(correct(case, report), typed(report, ki67_percent="30", reason="Second"))
        text = answer.content.decode()
        assert answer.status_code == 409 and 'name="keep-ki67_percent"' in text
        assert '<span class="said">21</span>' in text and 'value="30"' in text
        assert Pathology.objects.count() == 2


@pytest.mark.django_db
class TestLaboratory:
    def test_many_results_are_one_saving_with_one_date_and_source(self, client, case):
        client.post(
            add(case, "laboratory"),
            {
                "dated_on": "2026-11-20",
                "source": "TEST laboratory",
                "glucagon_pg_ml-value": "1138.3",
                "glucagon_pg_ml-unit": "ng/L",
                "platelets_10e9_l-value": "210",
                "platelets_10e9_l-unit": "10⁹/L",
                "bilirubin_times_uln-value": "0.9",
                "bilirubin_times_uln-unit": "mg/dL",
                "bilirubin_times_uln-limit": "1.2",
            },
        )
        found = Laboratory.objects.filter(case=case)
        assert {one.analyte for one in found} == {"glucagon_pg_ml", "platelets_10e9_l", "bilirubin_times_uln"}
        assert {(one.dated_on, one.source) for one in found} == {("2026-11-20", "TEST laboratory")}
        assert CaseFacts.objects.get(case=case).bilirubin_times_uln == pytest.approx(0.75)

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ({"value": "12 g", "unit": "g/L"}, "Write a number with a point"),
            ({"value": "NaN", "unit": "g/L"}, "Write a number with a point"),
            ({"value": "35"}, "Choose the unit"),
            ({"value": "35", "unit": "pg/mL"}, "Select a valid choice"),
            ({"value": "38", "unit": "g/dL"}, "Check the unit"),
        ],
    )
    def test_a_line_that_cannot_be_read_is_told_and_none_is_saved(self, client, case, line, told):
        asked = {f"albumin_g_l-{part}": text for part, text in line.items()}
        good = {"hemoglobin_g_dl-value": "11", "hemoglobin_g_dl-unit": "g/dL"}
        answer = client.post(add(case, "laboratory"), {**good, **asked})
        assert answer.status_code == 422 and told in answer.content.decode()
        assert not Laboratory.objects.exists()

    def test_a_decimal_comma_is_read_as_one(self, client, case):
        client.post(add(case, "laboratory"), {"albumin_g_l-value": "3,5", "albumin_g_l-unit": "g/dL"})
        assert CaseFacts.objects.get(case=case).albumin_g_l == 35

    def test_below_a_limit_is_kept_as_reported_and_states_no_fact(self, client, case):
        client.post(add(case, "laboratory"), {"albumin_g_l-value": "<20", "albumin_g_l-unit": "g/L"})
        assert Laboratory.objects.get().comparator == "<"
        assert CaseFacts.objects.get(case=case).albumin_g_l is None

    def test_an_empty_panel_is_told(self, client, case):
        assert client.post(add(case, "laboratory"), {"dated_on": "2026"}).status_code == 422


@given(st.text(max_size=20))
def test_no_text_breaks_the_panel_and_what_it_accepts_is_a_number(text):
    form = LaboratoryPanelForm({"albumin_g_l-value": text, "albumin_g_l-unit": "g/L"})
    if form.is_valid():
        (result,) = form.results
        assert 0 <= result["value"] <= 100


@pytest.mark.django_db
class TestTheAssayOfAPanel:
    """Series of a marker are kept by assay, so the quick entry asks for it once, and never answers for the report."""

    MARKER = {"chromogranin_a_ng_ml-value": "120", "chromogranin_a_ng_ml-unit": "ng/mL"}
    COUNT = {"platelets_10e9_l-value": "180", "platelets_10e9_l-unit": "10⁹/L"}

    def test_it_is_that_of_the_hormones_and_markers_and_of_nothing_else(self, client, case):
        client.post(add(case, "laboratory"), {**self.MARKER, **self.COUNT, "assay": "TEST assay"})
        told = dict(Laboratory.objects.values_list("analyte", "assay"))
        assert told == {"chromogranin_a_ng_ml": "TEST assay", "platelets_10e9_l": ""}

    def test_the_last_one_is_offered_with_its_laboratory_and_never_filled_in(self, client, case):
        before = {"dated_on": "2026-08-14", "source": "TEST laboratory", "assay": "TEST assay"}
        client.post(add(case, "laboratory"), {**self.MARKER, **before})
        page = client.get(add(case, "laboratory")).text
        assert '<option value="TEST assay">TEST laboratory, 14-Aug-2026</option>' in page
        assert "Last time: TEST assay · TEST laboratory, 14-Aug-2026" in page
        client.post(add(case, "laboratory"), {**self.MARKER, "dated_on": "2026-09-14", "source": "TEST laboratory"})
        assert Laboratory.objects.get(dated_on="2026-09-14").assay == ""

    def test_an_assay_without_a_marker_is_not_lost_in_silence(self, client, case):
        answer = client.post(add(case, "laboratory"), {**self.COUNT, "assay": "TEST assay"})
        assert answer.status_code == 422 and "No hormone or marker is entered here" in answer.text
        assert 'value="TEST assay"' in answer.text and not Laboratory.objects.exists()


@pytest.mark.django_db
class TestDrafts:
    def test_what_is_typed_is_kept_for_its_author_and_is_no_fact(self, client_for, client, cast, case):
        before = CaseFacts.objects.get(case=case).sha256
        answer = client.post(reverse("prepare-draft", args=[case.pk, "imaging"]), {"note": "half a thou"})
        assert answer.status_code == 204 and not answer.content
        page = reverse("prepare", args=[case.pk])
        assert "half a thou" in client.get(page).content.decode()
        assert "half a thou" not in client_for(cast.coordinator).get(page).content.decode()
        assert CaseFacts.objects.get(case=case).sha256 == before and not Imaging.objects.exists()

    def test_every_answer_of_a_form_comes_back(self, client, case):
        asked = {"modality": "ct", "bone_metastases": "false", "structures_invaded": ["spleen", "colon"]}
        client.post(reverse("prepare-draft", args=[case.pk, "imaging"]), asked)
        form = client.get(reverse("prepare", args=[case.pk])).context["sections"][3].form
        assert form["bone_metastases"].value() == "false" and form["modality"].value() == "ct"
        assert form["structures_invaded"].value() == ["spleen", "colon"]

    def test_a_correction_that_was_begun_comes_back_over_its_record(self, client, case, report):
        asked = {**typed(report, ki67_percent="2"), "series": report.series}
        client.post(reverse("prepare-draft", args=[case.pk, "pathology"]), asked)
        section = client.get(reverse("prepare", args=[case.pk])).context["sections"][1]
        assert section.editing == report and section.form["ki67_percent"].value() == "2"
        assert section.state == "in_progress"

    def test_saving_the_section_ends_it(self, client, case):
        client.post(reverse("prepare-draft", args=[case.pk, "imaging"]), {"modality": "ct"})
        client.post(add(case, "imaging"), {"modality": "ct", "liver_metastases": "true"})
        assert not SectionDraft.objects.exists()

    def test_a_refused_section_keeps_it(self, client, case):
        client.post(reverse("prepare-draft", args=[case.pk, "imaging"]), {"primary_size_mm": "4,6"})
        client.post(add(case, "imaging"), {"modality": "ct", "primary_size_mm": "4,6"})
        assert SectionDraft.objects.count() == 1

    def test_typing_on_is_one_event_and_its_text_is_in_none(self, client, case):
        for text in ("half", "half a", "half a thought"):
            client.post(reverse("prepare-draft", args=[case.pk, "imaging"]), {"note": text})
        (event,) = AuditEvent.objects.filter(verb="section_begun")
        assert event.detail == {"kind": "imaging"}

    @pytest.mark.parametrize(
        ("kind", "data"), [("horoscope", {}), ("imaging", {"note": "x" * 50_000}), ("imaging", {"series": "none"})]
    )
    def test_what_no_form_sends_is_refused(self, client, case, kind, data):
        assert client.post(reverse("prepare-draft", args=[case.pk, kind]), data).status_code == 422
        assert not SectionDraft.objects.exists()

    def test_another_board_keeps_no_draft_here(self, client_for, cast, case):
        address = reverse("prepare-draft", args=[case.pk, "imaging"])
        assert client_for(cast.outsider).post(address, {"note": "x"}).status_code == 404


@pytest.mark.django_db
class TestTheHormonesOfTheSyndrome:
    """What the edition says goes with the recorded syndrome comes first, what goes with another one folds."""

    def panel(self, client, case, **status) -> tuple[str, str]:
        if status:
            add_record(case=case, kind="clinical-status", by=case.owner, **status)
        page = client.get(add(case, "laboratory")).text
        shown = page[page.index('<details class="part" id="laboratory"') :]
        shown = shown[: shown.index("</form>")]
        before, _, folded = shown.partition('id="other-hormones"')
        return before, folded

    def test_the_hormone_of_the_syndrome_is_the_first_line_and_the_others_fold(self, client, case):
        shown, folded = self.panel(client, case, functioning=True, syndrome="vipoma")
        assert shown.index("vip_pg_ml-value") < shown.index("bilirubin_times_uln-value")
        assert all(f"{one}-value" in folded for one in ("glucagon_pg_ml", "gastrin_pg_ml", "insulin_uu_ml"))
        assert "chromogranin_a_ng_ml-value" in shown and "vip_pg_ml-value" not in folded

    def test_while_the_syndrome_is_open_nothing_folds(self, client, case):
        shown, folded = self.panel(client, case)
        assert folded == "" and "glucagon_pg_ml-value" in shown

    def test_of_a_tumor_without_function_all_hormones_fold(self, client, case):
        shown, folded = self.panel(client, case, functioning=False)
        assert "vip_pg_ml-value" in folded and "vip_pg_ml-value" not in shown

    def test_what_has_a_result_never_folds(self, client, case):
        result = {"analyte": "gastrin_pg_ml", "value": Decimal(90), "unit": "pg/mL"}
        add_record(case=case, kind="laboratory", by=case.owner, **result)
        shown, folded = self.panel(client, case, functioning=True, syndrome="vipoma")
        assert "gastrin_pg_ml-value" in shown and "gastrin_pg_ml-value" not in folded
