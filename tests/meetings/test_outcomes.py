"""How a patient fared is told entry by entry; what was not found is not told, and nothing told is ever lost."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.permissions import Refused
from cases.actions import move_case
from cases.models import Patient
from meetings.actions import record_outcome
from meetings.models import Outcome
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def case(cast):
    return a_case(cast.surgeon, cast.board)


def an_outcome(cast, case, **told) -> Outcome:
    return record_outcome(case=case, by=cast.surgeon, **{"seen_on": YESTERDAY, "vital": "alive", **told})


class TestWhatIsTold:
    def test_an_entry_that_tells_nothing_is_refused(self, cast, case):
        with pytest.raises(ValidationError, match="at least one thing"):
            an_outcome(cast, case, vital="")

    def test_a_day_in_the_future_is_refused(self, cast, case):
        with pytest.raises(ValidationError, match="future"):
            an_outcome(cast, case, seen_on=timezone.localdate() + timedelta(days=1))

    @pytest.mark.parametrize(
        "told",
        [
            {"vital": "alive", "died_on": YESTERDAY},
            {"vital": "dead", "died_on": timezone.localdate()},
            {"progressed_on": timezone.localdate()},
        ],
    )
    def test_what_contradicts_itself_is_refused(self, cast, case, told):
        with pytest.raises(ValidationError):
            an_outcome(cast, case, **told)

    def test_a_death_becomes_part_of_who_the_patient_is(self, cast, case):
        an_outcome(cast, case, vital="dead", died_on=YESTERDAY)
        assert Patient.objects.get(pk=case.patient_id).died_on == YESTERDAY

    def test_a_death_that_is_recorded_already_stays_as_it_is(self, cast, case):
        Patient.objects.filter(pk=case.patient_id).update(died_on=date(2026, 1, 1))
        an_outcome(cast, case, vital="dead", died_on=YESTERDAY)
        assert Patient.objects.get(pk=case.patient_id).died_on == date(2026, 1, 1)

    def test_a_closed_case_still_has_a_course(self, cast, case):
        move_case(case=case, to="closed", why="Moved away", by=cast.surgeon)
        assert an_outcome(cast, case).pk


class TestNothingIsLost:
    def test_an_entry_is_never_changed_nor_deleted(self, cast, case):
        outcome = an_outcome(cast, case)
        for change in (lambda: Outcome.objects.update(note="x"), outcome.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_a_correction_stands_for_the_entry_it_corrects_once(self, cast, case):
        first = an_outcome(cast, case, response="partial")
        second = an_outcome(cast, case, response="stable", corrects=first)
        assert list(Outcome.objects.in_force()) == [second]
        with pytest.raises(ValidationError):
            an_outcome(cast, case, response="complete", corrects=first)

    def test_an_entry_of_another_case_is_not_corrected_here(self, cast, case):
        other = an_outcome(cast, a_case(cast.surgeon, cast.board))
        with pytest.raises(ValidationError, match="another case"):
            an_outcome(cast, case, corrects=other)


class TestThePage:
    def test_it_tells_the_story_from_the_question_to_what_was_found(self, cast, case, client_for):
        a_signed(cast, a_meeting(cast, case, days=1))
        an_outcome(cast, case, response="partial", note="<b>Tired</b>")
        page = client_for(cast.surgeon).get(f"/cases/{case.pk}/outcomes/").content.decode()
        for part in (case.question, "Everolimus, review in 3 months.", "Partial response", "&lt;b&gt;Tired&lt;/b&gt;"):
            assert part in page

    def test_the_form_records_and_corrects(self, cast, case, client_for):
        client, address = client_for(cast.surgeon), f"/cases/{case.pk}/outcomes/"
        client.post(address, {"seen_on": YESTERDAY, "vital": "alive"})
        wrong = Outcome.objects.get()
        assert 'value="alive" selected' in client.get(f"{address}?corrects={wrong.pk}").content.decode()
        client.post(address, {"seen_on": YESTERDAY, "vital": "dead", "corrects": wrong.pk})
        assert [one.vital for one in Outcome.objects.in_force()] == ["dead"]

    @pytest.mark.parametrize("corrects", ["x", "00000000-0000-0000-0000-000000000007"])
    def test_an_entry_that_is_none_is_not_found(self, cast, case, client_for, corrects):
        assert client_for(cast.surgeon).get(f"/cases/{case.pk}/outcomes/?corrects={corrects}").status_code == 404

    def test_bad_input_is_named_and_nothing_is_lost(self, cast, case, client_for):
        answer = client_for(cast.surgeon).post(
            f"/cases/{case.pk}/outcomes/", {"seen_on": "soon", "note": "Still there"}
        )
        assert answer.status_code == 422
        assert "Write the date as" in answer.content.decode()
        assert "Still there" in answer.content.decode()

    def test_who_may_not_see_the_case_finds_nothing_and_a_referrer_records_nothing(self, cast, client_for):
        case = a_case(cast.surgeon, cast.board, referred_by=cast.referrer)
        address = f"/cases/{case.pk}/outcomes/"
        assert client_for(cast.outsider).get(address).status_code == 404
        assert client_for(cast.referrer).get(address).status_code == 200
        assert client_for(cast.referrer).post(address, {"seen_on": YESTERDAY, "vital": "alive"}).status_code == 403
        with pytest.raises(Refused):
            record_outcome(case=case, seen_on=YESTERDAY, by=cast.referrer, vital="alive")
