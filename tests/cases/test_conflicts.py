"""Two people at the same thing: each sees what the other wrote, field by field, and no text is lost."""

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent, User
from cases import presence
from cases.actions import add_record
from cases.conflict import reconciled
from cases.forms import record_form
from cases.models import Case, Imaging, Pathology, Patient, SectionDraft
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


@pytest.fixture
def report(cast, case):
    values = {"specimen": "primary", "ki67_percent": 12, "differentiation": "well", "dated_on": "2026-10"}
    return add_record(case=case, kind="pathology", by=cast.surgeon, note="Core", **values)


@pytest.fixture
def mine(client_for, cast):
    return client_for(cast.surgeon)


@pytest.fixture
def theirs(client_for, cast):
    return client_for(cast.chair)


def sent(version=1, **values) -> dict:
    shown = {
        "specimen": "primary",
        "ki67_percent": "12",
        "differentiation": "well",
        "dated_on": "2026-10",
        "note": "Core",
    }
    return {"version": version, "histology_confirmed": "", "reason": "Read again", **shown, **values}


def section(case, report) -> str:
    return reverse("prepare-correct", args=[case.pk, "pathology", report.series])


def correction(case, report) -> str:
    return reverse("record-correct", args=[case.pk, "pathology", report.series])


PLACES = pytest.mark.parametrize("place", [section, correction])


def now() -> Pathology:
    return Pathology.objects.get(is_current=True)


@PLACES
def test_what_each_changed_alone_comes_together_once_it_was_seen(mine, theirs, case, report, place):
    theirs.post(place(case, report), sent(differentiation="poor"))
    answer = mine.post(place(case, report), sent(ki67_percent="30"))
    assert answer.status_code == 409 and "Only they changed this" in answer.text and now().version == 2
    again = sent(ki67_percent="30", differentiation="poor", against="2")
    assert mine.post(place(case, report), again).status_code == 302
    assert (now().ki67_percent, now().differentiation) == (30, "poor")


@PLACES
@pytest.mark.parametrize(("kept", "stays"), [("mine", 30), ("theirs", 20)])
def test_of_two_values_the_one_that_is_chosen_stays(mine, theirs, case, report, place, kept, stays):
    theirs.post(place(case, report), sent(ki67_percent="20"))
    answer = mine.post(place(case, report), sent(ki67_percent="30"))
    assert answer.status_code == 409
    assert '<span class="said">20</span>' in answer.text and '<span class="said">30</span>' in answer.text
    body = sent(ki67_percent="30", note="Mine too", against="2", **{"keep-ki67_percent": kept})
    assert mine.post(place(case, report), body).status_code == 302
    assert (now().ki67_percent, now().note) == (stays, "Mine too")
    assert [one.ki67_percent for one in Pathology.objects.order_by("version")][:2] == [12, 20]


@PLACES
@pytest.mark.parametrize("answers", [{}, {"against": "2"}, {"against": "1", "keep-ki67_percent": "mine"},
                                     {"against": "2", "keep-ki67_percent": "both"}])  # fmt: skip
def test_nothing_is_written_until_the_conflict_is_answered(mine, theirs, case, report, place, answers):
    theirs.post(place(case, report), sent(ki67_percent="20"))
    answer = mine.post(place(case, report), sent(ki67_percent="30", note="5,000 words", **answers))
    assert answer.status_code == 409 and "5,000 words" in answer.text and now().ki67_percent == 20


@PLACES
def test_a_third_change_while_one_answers_is_a_new_conflict(mine, theirs, case, report, place):
    theirs.post(place(case, report), sent(ki67_percent="20"))
    theirs.post(place(case, report), sent(version=2, ki67_percent="25"))
    body = sent(ki67_percent="30", against="2", **{"keep-ki67_percent": "mine"})
    answer = mine.post(place(case, report), body)
    assert answer.status_code == 409 and '<span class="said">25</span>' in answer.text and now().ki67_percent == 25


@PLACES
def test_the_same_change_by_both_is_no_conflict(mine, theirs, case, report, place):
    theirs.post(place(case, report), sent(ki67_percent="20"))
    assert mine.post(place(case, report), sent(ki67_percent="20", note="And a note")).status_code == 302
    assert now().note == "And a note"


@PLACES
def test_a_record_that_was_withdrawn_meanwhile_is_told(mine, theirs, case, report, place):
    theirs.post(correction(case, report), {**sent(), "withdraw": "1"})
    answer = mine.post(place(case, report), sent(ki67_percent="30"))
    assert answer.status_code == 409 and "entered in error" in answer.text


def test_a_text_of_five_thousand_letters_stays_on_both_sides(mine, theirs, case, report):
    long = "ש<b>&" * 1000
    theirs.post(section(case, report), sent(note="theirs " + long[:4900]))
    answer = mine.post(section(case, report), sent(note="mine " + long[:4900]))
    assert answer.status_code == 409 and answer.text.count("ש&lt;b&gt;&amp;") >= 2 * 970 and "<b>&" not in answer.text


def test_an_entry_begun_on_an_older_version_does_not_undo_a_newer_one(mine, theirs, case, report):
    """The draft comes back after a reload; its untouched fields are those of the version it was begun on."""
    body = {**sent(ki67_percent="30"), "series": report.series}
    mine.post(reverse("prepare-draft", args=[case.pk, "pathology"]), body)
    theirs.post(section(case, report), sent(differentiation="poor"))
    page = mine.get(reverse("prepare", args=[case.pk]))
    shown = next(one for one in page.context["sections"] if one.kind == "pathology")
    assert shown.version == "1" and shown.form["ki67_percent"].value() == "30"
    assert mine.post(section(case, report), sent(ki67_percent="30")).status_code == 409
    assert now().differentiation == "poor" and SectionDraft.objects.count() == 1


def asked(case, version, **values) -> dict:
    return {"version": version, "question": case.question, "why_now": "", "urgency": "routine", **values}


def test_a_question_that_two_people_change_is_chosen_field_by_field(mine, theirs, case):
    address = reverse("case-amend", args=[case.pk])
    theirs.post(address, asked(case, case.version, question="Theirs?", urgency="urgent"))
    answer = mine.post(address, asked(case, case.version, question="Mine?", why_now="New pain"))
    assert answer.status_code == 409 and "Theirs?" in answer.text and "Mine?" in answer.text
    against = Case.objects.get().version
    body = asked(case, case.version, question="Mine?", why_now="New pain", urgency="urgent", against=against)
    assert mine.post(address, {**body, "keep-question": "mine"}).status_code == 302
    found = Case.objects.get()
    assert (found.question, found.why_now, found.urgency) == ("Mine?", "New pain", "urgent")
    assert [one.values["question"] for one in found.earlier.order_by("version")] == [case.question, "Theirs?"]


def test_a_record_added_meanwhile_is_no_conflict_of_the_question(mine, cast, case):
    add_record(case=case, kind="imaging", by=cast.chair, modality="ct")
    address = reverse("case-amend", args=[case.pk])
    assert mine.post(address, asked(case, 1, question="Mine?")).status_code == 302
    assert Case.objects.get().question == "Mine?"


def test_an_identity_that_two_people_correct_is_chosen_field_by_field(mine, theirs, case):
    address, patient = reverse("patient-amend", args=[case.pk]), case.patient
    shown = {"version": 1, "identifier": patient.identifier, "family_name": patient.family_name, "sex": "female"}
    theirs.post(address, {**shown, "family_name": "THEIRS", "given_name": "Anna", "born_on": "1965-07-14"})
    answer = mine.post(address, {**shown, "family_name": "MINE", "given_name": "Anna"})
    assert answer.status_code == 409 and '<span class="said">THEIRS</span>' in answer.text
    body = {**shown, "family_name": "MINE", "given_name": "Anna", "born_on": "1965-07-14", "against": 2}
    assert mine.post(address, {**body, "keep-family_name": "theirs"}).status_code == 302
    found = Patient.objects.get()
    assert (found.family_name, str(found.born_on), found.version) == ("THEIRS", "1965-07-14", 3)
    assert Case.objects.get().facts.age_years is not None


def test_who_may_not_register_patients_corrects_none(client_for, cast):
    own = a_case(cast.surgeon, cast.board, referred_by=cast.referrer)
    address = reverse("patient-amend", args=[own.pk])
    assert client_for(cast.referrer).get(address).status_code == 403
    assert client_for(cast.outsider).get(address).status_code == 404


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 5000, "٣"])
def test_a_version_that_no_page_sends_breaks_nothing(mine, case, version):
    answer = mine.post(reverse("case-amend", args=[case.pk]), asked(case, version, question="Mine?"))
    assert answer.status_code in (302, 409)


@settings(deadline=None)
@given(st.data())
def test_merging_loses_no_text_of_either(data):
    """Of each field the merged form holds mine, theirs, or what both started from where neither changed it."""
    words = st.sampled_from(["", "a", "b", "c"])
    before, now_, typed = ({"source": data.draw(words), "note": data.draw(words)} for _ in range(3))
    record = Imaging(modality="ct", version=2, entered_by=User(full_name="TEST Other"), **now_)
    query = QueryDict(mutable=True)
    query.update({"modality": "ct", **typed})
    first = Imaging(modality="ct", version=1, **before)
    form, conflict = reconciled(lambda d: record_form("imaging")(d), query, first, record)
    clashing = {one.name for one in conflict.clashes}
    for name in ("source", "note"):
        mine_, theirs_, base = typed[name], now_[name], before[name]
        assert (name in clashing) == (mine_ != theirs_ and base not in (mine_, theirs_))
        assert form.cleaned_data[name] == (theirs_ if mine_ == base else mine_)


class TestPresence:
    def address(self, case) -> str:
        return reverse("present", args=[case.pk])

    def test_who_else_has_a_section_open_is_told_and_oneself_is_not(self, mine, theirs, cast, case):
        theirs.get(self.address(case), {"open": ["pathology"]})
        answer = mine.get(self.address(case), {"open": ["imaging"]})
        assert f"{cast.chair} has this open" in answer.text and str(cast.surgeon) not in answer.text
        assert str(cast.chair) in mine.get(reverse("prepare", args=[case.pk])).text

    def test_nothing_new_is_no_answer(self, mine, theirs, case):
        theirs.get(self.address(case), {"open": ["pathology"]})
        known = mine.get(self.address(case)).context["known"]
        assert mine.get(self.address(case), {"known": known}).status_code == 204
        theirs.get(self.address(case), {"open": ["imaging"]})
        assert mine.get(self.address(case), {"known": known}).status_code == 200

    def test_it_is_forgotten_by_itself_and_keeps_no_word_of_the_patient(self, theirs, cast, case):
        theirs.get(self.address(case), {"open": ["pathology", case.patient.family_name]})
        key = presence._key(case, cast.chair)
        assert cache.get(key) == ["pathology"] and case.patient.family_name not in key
        assert 0 < presence.GONE_AFTER_SECONDS < 60

    def test_it_is_no_reading_and_nobody_else_s_business(self, client_for, mine, cast, case):
        before = AuditEvent.objects.count()
        mine.get(self.address(case))
        assert AuditEvent.objects.count() == before
        assert client_for(cast.outsider).get(self.address(case)).status_code == 404


def test_a_fragment_for_somebody_signed_out_leads_the_page_to_sign_in_and_back_to_its_place(client, case):
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/cases/{case.pk}/prepare/#imaging"}
    answer = client.get(reverse("present", args=[case.pk]), headers=headers)
    assert answer.status_code == 200 and not answer.content
    assert answer["HX-Redirect"] == f"/login/?next=%2Fcases%2F{case.pk}%2Fprepare%2F%23imaging"
