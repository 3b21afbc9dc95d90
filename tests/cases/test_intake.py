"""A referral comes in: a known patient is found before a second one is registered, and the worklist stays right."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from cases.duplicates import matches
from cases.models import Case, Patient
from meetings.models import AgendaItem
from tests.factories.cases import a_case, a_patient
from tests.factories.meetings import a_meeting

pytestmark = pytest.mark.django_db
ASK = {"question": "Which next?", "urgency": "routine"}
BORN = date(1965, 7, 14)


@pytest.fixture
def known(cast):
    identity = {"identifier": "4711-0815", "family_name": "TESTMEYER", "given_name": "Anna", "born_on": BORN}
    return a_patient(cast.coordinator, cast.board, **identity)


def sent(cast, **more):
    return {"board": cast.board.pk, **ASK, **more}


class TestWhoMayBeTheSame:
    @pytest.mark.parametrize(
        ("identity", "is_found"),
        [
            ({"identifier": "4711-0815"}, True),
            ({"family_name": "Testmeier", "born_on": BORN}, True),
            ({"family_name": "test-meyer", "given_name": "Ana"}, True),
            ({"family_name": "TESTMEYER", "born_on": BORN + timedelta(days=1)}, False),
            ({"family_name": "TESTMEYER", "given_name": "Bernd"}, False),
            ({"family_name": "Schulze", "born_on": BORN}, False),
            ({"born_on": BORN}, True),
            ({"family_name": "Ána", "given_name": "Téstmeyer", "born_on": BORN}, True),
            ({"family_name": "Anna", "given_name": "TESTMEYER"}, True),
            ({"family_name": "Anna", "given_name": "Bernd"}, False),
            ({}, False),
        ],
    )
    def test_number_birth_date_and_near_names_find_a_patient(self, cast, known, identity, is_found):
        assert bool(matches(cast.board, **identity)) == is_found

    @pytest.mark.parametrize(
        ("registered", "typed"),
        [
            ("Ångström", "Angstrom"),
            ("Özdemir", "Oezdemir"),
            ("Øster", "Oster"),
            ("Łukasik", "Lukasik"),
            ("Groß", "Gross"),
            ("Ana-Testova", "ANATESTOVA"),
            ("تجريبي", "تجريبي"),
        ],
    )
    def test_letters_that_registrations_write_differently_are_the_same_from_the_first_on(self, cast, registered, typed):
        one = a_patient(cast.coordinator, cast.board, identifier="1", family_name=registered, given_name="")
        assert [match.patient for match in matches(cast.board, family_name=typed)] == [one]

    def test_among_thousands_of_one_family_name_the_same_birth_date_is_found(self, cast):
        rows = (Patient(board=cast.board, identifier=f"T{n}", family_name="Testmann", given_name=f"Given{n}",
                        created_by=cast.coordinator) for n in range(2000))  # fmt: skip
        Patient.objects.bulk_create(rows)
        last = a_patient(cast.coordinator, cast.board, identifier="Z", family_name="Testmann", born_on=BORN)
        (match,) = (one for one in matches(cast.board, family_name="Testmann", given_name="Anna", born_on=BORN))
        assert match.patient == last

    def test_a_patient_of_another_board_is_never_named(self, cast, known):
        assert matches(cast.other_board, identifier=known.identifier) == []


class TestTheForm:
    def test_looking_names_the_known_patient_keeps_what_was_typed_and_is_an_event(self, client_for, cast, known):
        asked = sent(cast, act="find", family_name="Testmeier", born_on="1965-07-14")
        answer = client_for(cast.coordinator).post(reverse("case-new"), asked)
        text = answer.content.decode()
        assert answer.status_code == 200 and "TESTMEYER, Anna" in text and "Which next?" in text
        assert "There is a problem" not in text
        assert AuditEvent.objects.get(verb="patients_looked_for").detail == {"found": 1}

    def test_the_same_patient_gets_a_new_case_and_no_second_registration(self, client_for, cast, known):
        client, address = client_for(cast.coordinator), reverse("case-new")
        page = client.post(address, sent(cast, same=known.pk))
        assert page.context["patient"] == known
        client.post(address, sent(cast, act="open", patient=known.pk))
        assert Case.objects.get().patient == known and Patient.objects.count() == 1

    def test_a_similar_one_is_registered_only_once_it_is_said_to_be_another(self, client_for, cast, known):
        client, address = client_for(cast.coordinator), reverse("case-new")
        asked = sent(cast, identifier="4712", family_name="TESTMEYER", born_on="1965-07-14")
        answer = client.post(address, asked)
        assert answer.status_code == 422 and "on the list already" in answer.content.decode()
        assert not Case.objects.exists()
        client.post(address, {**asked, "another": "1"})
        assert Case.objects.get().patient.identifier == "4712"

    def test_a_patient_of_another_board_cannot_be_chosen(self, client_for, cast):
        foreign = a_patient(cast.outsider, cast.other_board)
        answer = client_for(cast.coordinator).post(reverse("case-new"), sent(cast, act="open", patient=foreign.pk))
        assert answer.status_code == 404 and not Case.objects.exists()

    def test_what_the_board_needs_to_plan_is_kept_and_shown(self, client_for, cast):
        client = client_for(cast.coordinator)
        planning = {
            "why_now": "Progression",
            "wanted_disciplines": ["radiology", "surgery"],
            "referring_doctor": "Dr. TEST, Ward 3",
            "referred_by": cast.referrer.pk,
        }
        client.post(reverse("case-new"), sent(cast, identifier="9", family_name="TESTNEW", **planning))
        case = Case.objects.get()
        assert case.referred_by == cast.referrer and case.wanted_disciplines == ["radiology", "surgery"]
        text = client.get(case.get_absolute_url()).content.decode()
        for words in ("Dr. TEST, Ward 3", "Surgery, Radiology", "Progression"):
            assert words in text

    def test_who_is_no_referrer_of_the_board_is_not_accepted_as_one(self, client_for, cast):
        asked = sent(cast, identifier="9", family_name="TESTNEW", referred_by=cast.outsider.pk)
        assert client_for(cast.coordinator).post(reverse("case-new"), asked).status_code == 422
        assert not Patient.objects.exists()


class TestTheWorklist:
    def test_it_says_how_complete_a_case_is_and_when_it_is_discussed(self, client_for, cast):
        case = a_case(cast.surgeon, cast.board, ("clinical-status", {"ecog": 1}))
        meeting = a_meeting(cast, case)
        (row,) = client_for(cast.surgeon).get(reverse("worklist")).context["rows"]
        assert (row.ready.present, len(row.ready.required)) == (1, 12)
        ((label, cell),) = row.cells
        assert label == "Next meeting" and meeting.get_absolute_url() in cell

    def test_the_owner_filter_shows_the_cases_of_one_and_the_count_is_right(self, client_for, cast):
        mine = a_case(cast.surgeon, cast.board)
        a_case(cast.coordinator, cast.board)
        page = client_for(cast.coordinator).get(reverse("worklist"), {"owner": cast.surgeon.pk})
        assert [row.case for row in page.context["rows"]] == [mine]
        assert page.context["page"].paginator.count == 1

    def test_with_meetings_and_unknowns_it_stays_within_its_queries(
        self, client_for, cast, django_assert_max_num_queries
    ):
        a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(5)))
        client = client_for(cast.surgeon)
        client.get(reverse("worklist"))  # A session notes from time to time that somebody is there.
        with django_assert_max_num_queries(12):
            client.get(reverse("worklist"))

    def test_ticked_cases_go_on_the_agenda_together_or_not_at_all(self, client_for, cast):
        cases, meeting = [a_case(cast.surgeon, cast.board) for _ in range(3)], a_meeting(cast)
        client, address = client_for(cast.surgeon), reverse("meetings-add-cases")
        asked = {"meeting": meeting.pk, "case": [one.pk for one in cases]}
        assert "not ready" in client.post(address, asked, follow=True).content.decode()
        assert not AgendaItem.objects.exists()
        client.post(address, {**asked, "why": "All of them wait"})
        assert AgendaItem.objects.filter(meeting=meeting).count() == 3

    def test_a_case_of_another_board_is_never_listed_with_others(self, client_for, cast):
        own, foreign = a_case(cast.surgeon, cast.board), a_case(cast.outsider, cast.other_board)
        asked = {"meeting": a_meeting(cast).pk, "case": [own.pk, foreign.pk], "why": "Now"}
        assert client_for(cast.surgeon).post(reverse("meetings-add-cases"), asked).status_code == 404
        assert not AgendaItem.objects.exists()
