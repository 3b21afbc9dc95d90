"""The options panel: every option, its whole basis, each value with its record, each flagged claim with its note."""

import re
from datetime import date
from html import escape, unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.actions import add_record
from cases.actions_preparation import declare_unknown
from cases.facts.gather import FactSheet
from cases.models import Case
from recommendations.actions import assess_case
from recommendations.actions_editions import review_edition
from recommendations.engine import as_document, assess, words
from recommendations.in_force import edition_of
from recommendations.library import edition
from recommendations.models import Assessment
from recommendations.pages import settled_by
from recommendations.rows.cells import Cells
from recommendations.rows.options import OptionRows
from recommendations.rows.work_up import WorkUpRows
from tests.editions.test_nigri_2018 import patients
from tests.factories.cases import a_case

EDITION = edition("nigri-2018")
RECORDS = (
    ("clinical-status", {"dated_on": "2026-03-02", "source": "Clinic", "ecog": 1, "functioning": True}),
    (
        "imaging",
        {"dated_on": "2026-02", "source": "CT, board", "liver_metastases": True, "largest_liver_metastasis_mm": "50"},
    ),
    ("comorbidity", {"source": "Family doctor", "uncontrolled_diabetes": True}),
    ("surgical-judgment", {"source": "Conference", "liver_metastases_resectable": False}),
)


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board, *RECORDS)


@pytest.fixture
def page(client_for, cast, case) -> str:
    return client_for(cast.surgeon).get(case.get_absolute_url()).content.decode()


def option_of(page: str, name: str) -> str:
    return re.search(rf'<details class="option" id="{name}".*?</details>', page, re.DOTALL).group(0)


def plain(html: str) -> str:
    """What a person reads."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def shown(facts: dict) -> tuple[str, dict]:
    """All options of a patient who has these facts and no records, and the document they come from."""
    sheet = FactSheet(date(2026, 3, 1), {}, {}, facts)
    document = as_document(assess(EDITION, facts))
    cells = Cells(Case(pk=uuid4()), sheet, may_change=True)
    rows = OptionRows(EDITION, cells, settled_by(document))
    return "".join(rows.option(one) for one in document["options"]), document


# Closed


def test_every_option_of_the_edition_is_shown_once_in_its_order_with_its_name_in_full(page):
    closed = re.findall(r'<details class="option" id="(\w+)".*?<span class="name"><span>(.*?)</span>', page, re.DOTALL)
    by_intent = assess(EDITION, {}).by_intent().values()
    assert closed == [(one.id, escape(one.name)) for options in by_intent for one in options]
    assert "23 of 23 shown" in page


def test_a_closed_option_says_its_standing_as_word_and_shape_the_deciding_line_and_the_counts(page):
    summary = re.search(r"<summary>.*?</summary>", option_of(page, "radiofrequency_ablation"), re.DOTALL).group(0)
    assert (
        '<span class="standing undetermined"><svg class="mark" aria-hidden="true"><use href="#undetermined"/>'
        in summary
    )
    assert "Undetermined" in plain(summary) and "The text leaves open" in plain(summary)
    assert re.search(r"\d+ for +\d+ against +\d+ missing", plain(summary))


def test_the_panel_says_what_it_is_and_how_far_it_is_reviewed(page):
    head = plain(page[page.index('id="options"') : page.index('class="intent"')])
    for said in ("Decision support, not a recommendation.", "nigri-2018", EDITION.version, "not clinically reviewed"):
        assert said in head
    assert re.search(r"Assessed +\d\d-\w{3}-\d{4}", head)


def test_there_is_no_score_and_no_confidence(page):
    assert not re.search(
        r"\bscore\b|confidence|recommended|\brank",
        plain(page[page.index('class="options-head"') :]).replace("Krenning score", ""),
        re.IGNORECASE,
    )


def test_the_first_look_and_the_next_are_the_same_page(client_for, cast, case):
    client = client_for(cast.surgeon)
    first, second = (client.get(case.get_absolute_url()).content.decode() for _ in range(2))
    assert [option_of(first, one.id) for one in EDITION.options] == [
        option_of(second, one.id) for one in EDITION.options
    ]
    assert Assessment.objects.filter(case=case).count() == 1


def later_clinic(cast, case):
    add_record(case=case, kind="clinical-status", by=cast.surgeon, **RECORDS[0][1] | {"dated_on": "2026-03-09"})


def limit_of_glucagon(cast, case):
    result = {"analyte": "glucagon_pg_ml", "comparator": "<", "value": "50", "unit": "pg/mL", "dated_on": "2026-03-03"}
    add_record(case=case, kind="laboratory", by=cast.surgeon, **result)


def nobody_could_tell(cast, case):
    declare_unknown(case=case, reasons={"liver_involvement_percent": "not_done"}, by=cast.surgeon)


def review(cast, case):
    review_edition(reviewed=edition_of(case.board), status="reviewed", why="Read.", by=cast.editor)


@pytest.mark.parametrize(
    ("change", "part", "told"),
    [
        (later_clinic, "options", "Clinic, 09-Mar-2026"),
        (limit_of_glucagon, "work-up", "<50 pg/mL"),
        (nobody_could_tell, "missing", "Declared unknown"),
        (review, "options", "Reviewed"),
    ],
)
def test_what_is_rendered_once_is_rendered_anew_when_something_that_it_shows_has_changed(
    client_for, cast, case, change, part, told
):
    """None of these changes a fact, so the assessment stays the same."""
    client = client_for(cast.surgeon)
    first = panel_of(client, case, part)
    change(cast, case)
    second = panel_of(client, case, part)
    assert first != second and told.lower() in second.lower()
    assert Assessment.objects.filter(case=case).count() == 1


def panel_of(client, case, part: str) -> str:
    page = client.get(case.get_absolute_url()).content.decode()
    return re.sub(
        r"\s+,", ",", plain(re.search(rf'<(section|aside)[^>]*="{part}".*?</\1>\s', page, re.DOTALL).group(0))
    )


# Open


def test_each_value_stands_with_its_date_and_leads_to_its_record(page, case):
    imaging = next(iter(case.imaging_records.all()))
    option = option_of(page, "radiofrequency_ablation")
    assert reverse("record-history", args=[case.pk, "imaging", imaging.series]) in option
    assert "50 mm" in plain(option) and "CT, board, Feb-2026" in re.sub(r" ,", ",", plain(option))


def test_what_the_text_leaves_open_is_told_with_the_places(page):
    told = plain(option_of(page, "radiofrequency_ablation"))
    assert "Left open by the text, 1" in told
    assert "exactly 5 cm is left open. (S-ABL-02, line" in told


def test_a_missing_fact_offers_the_form_to_those_who_may_change_the_case_and_to_nobody_else(client_for, cast):
    case = a_case(cast.surgeon, cast.board, *RECORDS, referred_by=cast.referrer)
    for person, offered in ((cast.surgeon, True), (cast.referrer, False)):
        text = client_for(person).get(case.get_absolute_url()).content.decode()
        form = reverse("record-add", args=[case.pk, "imaging"])
        assert (f"{form}#id_portal_vein" in option_of(text, "tace")) is offered, person
        assert "Not recorded" in option_of(text, "tace")


def test_an_adverse_effect_that_matters_more_stands_first_with_the_patients_value(page):
    told = plain(option_of(page, "everolimus"))
    effects = told[told.index("Adverse effects") :]
    assert effects.index("Matters more") < effects.index("Hyperglycemia") < effects.index("Stomatitis")
    assert "uncontrolled diabetes: yes Family doctor" in effects
    assert effects.index("interstitial lung disease: not recorded Enter now") < effects.index("Stomatitis")


def test_a_caution_that_applies_is_shown_and_does_not_count(page):
    told = plain(option_of(page, "everolimus"))
    assert "Applies Uncontrolled diabetes" in told and "2 for 0 against 0 missing" in told


def test_the_nearest_threshold_is_told_beside_todays_value():
    html, _ = shown({"liver_metastases": True, "liver_metastases_resectable": False, "largest_liver_metastasis_mm": 40})
    told = plain(option_of(html, "radiofrequency_ablation"))
    assert "What would change it" in told
    assert re.search(r"if largest liver metastasis (rises above|reaches) 50 mm now 40 mm", told)


def test_a_technique_note_is_shown_where_it_applies_or_may(cast):
    html = {side: shown({"liver_distribution": side})[0] for side in ("unilobar", "bilobar")}
    html["unknown"] = shown({})[0]
    note = next(one.text for one in EDITION.option("curative_liver_resection").technique if one.applies_if)
    found = {side: note in plain(option_of(text, "curative_liver_resection")) for side, text in html.items()}
    assert found == {"unilobar": False, "bilobar": True, "unknown": True}
    assert "May apply; distribution in the liver: not recorded" in plain(
        option_of(html["unknown"], "curative_liver_resection")
    )


@pytest.mark.parametrize("option", EDITION.options, ids=lambda one: one.id)
def test_a_flagged_claim_never_stands_without_its_flags_and_note(option):
    html = option_of(shown({})[0], option.id)
    for claim in (EDITION.claims[one] for one in option.claims):
        assert f"/claims/{claim.id}/" in html
        if claim.is_flagged:
            assert plain(claim.note).strip() in plain(html)
            assert all(words.FLAGS[flag] in plain(html) for flag in claim.flags if flag.value != "OK")


@pytest.mark.parametrize("option", EDITION.options, ids=lambda one: one.id)
def test_a_result_stands_with_denominator_time_and_comparator(option):
    html = plain(option_of(shown({})[0], option.id))
    for one in option.evidence:
        assert plain(f"{one.measure}: {one.value}") in html.replace(" :", ":")
        assert all(
            plain(part).strip() in html for part in (one.design, one.denominator, one.time_frame, one.comparator)
        )


@settings(max_examples=40, deadline=None)
@given(facts=patients)
def test_the_page_says_of_every_patient_what_the_document_says(facts):
    html, document = shown(facts)
    for one in document["options"]:
        told = option_of(html, one["id"])
        summary = told[: told.index("</summary>")]
        assert words.STANDINGS[one["standing"]] in summary and escape(one["decides"]) in summary
        assert told.count('<tr><td class="verdict-cell"') == len(one["findings"]) + len(one["cautions"])


@settings(max_examples=40, deadline=None)
@given(facts=patients)
def test_the_work_up_can_be_shown_of_every_patient(facts):
    document = as_document(assess(EDITION, facts))
    rows = WorkUpRows(EDITION, document, Cells(Case(pk=uuid4()), FactSheet(date(2026, 3, 1), {}, {}, facts), True), {})
    assert rows.items().count("<tr>") + len(rows.others) == len(EDITION.work_up)
    assert rows.prognosis().count("<tr>") == len(EDITION.prognosis)
    assert rows.markers().count("<tr>") >= len(EDITION.thresholds)


@settings(max_examples=25, deadline=None)
@given(source=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_what_a_person_typed_is_text_and_never_markup(source):
    from cases.facts.gather import Provenance, Recorded

    source = f"<script>{source}<img src=x onerror=alert(1)>"
    where = Provenance("imaging", "1", str(uuid4()), source=source, dated_on="2026-03-01")
    facts = {"liver_metastases": True}
    sheet = FactSheet(date(2026, 3, 1), {"liver_metastases": Recorded("liver_metastases", True, where)}, {}, facts)
    document = as_document(assess(EDITION, facts))
    rows = OptionRows(EDITION, Cells(Case(pk=uuid4()), sheet, True), {})
    html = rows.option(document["options"][0])
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html


# Made once


def test_whoever_changes_a_fact_has_it_assessed_in_the_same_request_and_only_as_it_stands_in_the_end(
    cast, case, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for ecog in (2, 3):
            record = {"dated_on": "2026-03-09", "source": "Clinic", "ecog": ecog}
            add_record(case=case, kind="clinical-status", by=cast.surgeon, **record)
    assert [one.facts["ecog"] for one in Assessment.objects.filter(case=case)] == [3]


def test_facts_are_kept_even_where_assessing_them_fails(
    cast, case, django_capture_on_commit_callbacks, monkeypatch, caplog
):
    monkeypatch.setattr("recommendations.actions.assess", lambda *_: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        add_record(case=case, kind="clinical-status", by=cast.surgeon, **RECORDS[0][1] | {"ecog": 3})
    case.facts.refresh_from_db()
    assert case.facts.ecog == 3 and not Assessment.objects.filter(case=case).exists()
    assert "ZeroDivisionError" in caplog.text


def test_of_two_who_assess_at_once_both_get_the_one_that_was_first(cast, case, monkeypatch):
    found = assess_case(case=case, by=cast.surgeon)
    answers = iter([None, found])
    monkeypatch.setattr("recommendations.actions._same", lambda *_: next(answers))
    assert assess_case(case=case, by=cast.surgeon) == found
    assert Assessment.objects.filter(case=case).count() == 1
