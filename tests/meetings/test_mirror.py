"""The mirror counts what is recorded, says what it counts, and takes what is not recorded for nothing."""

from datetime import date, timedelta

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from accounts.models import AuditEvent
from accounts.permissions import Refused
from cases.models import StatusChange
from meetings import actions
from meetings.basis import is_superseded
from meetings.jobs import papers as paper_jobs
from meetings.mirror.attendance import score
from meetings.mirror.figure import Row
from meetings.mirror.mirror import Mirror, mirror
from meetings.mirror.period import Period, quarter_before, quarter_of
from meetings.mirror.survival import was_alive, years_have_passed
from meetings.models import Attendance, Meeting, Outcome, Paper
from tests.factories.cases import a_case
from tests.factories.meetings import a_draft, a_meeting, a_signed

CASE = [("pathology", {"ki67_percent": "12"})]


def a_held(cast, *records, days: int = 1, **values):
    """A meeting with one case, decided and closed, `days` from now (the product lets none be planned in the past)."""
    meeting = a_meeting(cast, a_case(cast.surgeon, cast.board, *records), days=days)
    decision = a_signed(cast, meeting, **values)
    actions.close_meeting(meeting=meeting, by=cast.coordinator)
    return decision


def decide(cast, item) -> None:
    draft = actions.start_decision(item=item, by=cast.coordinator)
    values = {"outcome": "postponed", "cause": "time", "because": "No time left."}
    saved = actions.save_draft(
        decision=draft, revision=draft.revision, by=cast.coordinator, values=values, options={}, actions=[]
    )
    actions.sign_decision(decision=saved, revision=saved.revision, by=cast.chair)


def now(cast) -> Mirror:
    today = timezone.localdate()
    return mirror(cast.board, Period(today, today + timedelta(days=30)))


def text(found: Mirror, figure: str, row: str) -> str:
    return found.figure(figure).row(row).text


class TestPeriods:
    @given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
    def test_every_day_is_in_its_quarter_and_the_one_before_ends_the_day_before(self, day):
        quarter = quarter_of(day)
        assert quarter.first <= day <= quarter.last
        assert quarter_before(quarter).last == quarter.first - timedelta(days=1)


class TestScore:
    @pytest.mark.parametrize(("absent", "points"), [(0, 4), (1, 3), (2, 3), (3, 2), (9, 2), (10, 1)])  # of ten cases
    def test_a_discipline_scores_by_the_cases_it_missed(self, absent, points):
        assert score([False] * absent + [True] * (10 - absent)) == points

    def test_a_discipline_that_was_never_there_scores_one_even_at_a_short_meeting(self):
        assert score([False]) == 1


class TestRows:
    def row(self, count: int, of: int) -> Row:
        return Row("x", "x", tuple(range(count)), of=of)

    def test_small_numbers_are_not_shown_as_percentages(self):
        assert self.row(3, 19).text == "3 of 19"
        assert self.row(5, 20).text == "5 of 20 (25 %)"

    def test_what_nobody_recorded_is_no_nought(self):
        assert Row("x", "x", (), values=(), unit="days").text == "not recorded"


@pytest.mark.django_db
class TestWhatIsCounted:
    def test_images_are_counted_by_what_the_room_says_and_silence_counts_neither_way(self, cast):
        imaging = ("imaging", {"liver_metastases": True})
        meeting = a_meeting(cast, *(a_case(cast.surgeon, cast.board, imaging) for _ in range(3)))
        actions.open_room(meeting=meeting, by=cast.chair)
        for item, were in zip(meeting.items.order_by("position"), (True, False, None), strict=True):
            actions.show_case(meeting=meeting, item=item, by=cast.chair)
            if were is not None:
                actions.say_images_seen(meeting=meeting, by=cast.chair, were=were)
            decide(cast, item)
        actions.close_meeting(meeting=meeting, by=cast.coordinator)
        found = now(cast)
        assert [text(found, "mode", row) for row in ("images", "report", "no_images")] == ["1 of 2", "1 of 2", "0 of 2"]

    def test_survival_counts_whose_state_is_known_and_says_how_many_are_not(self, cast):
        seen = {"seen_on": timezone.localdate(), "vital": "alive"}
        old = ("pathology", {"dated_on": "2012-05", "specimen": "primary", "differentiation": "well"})
        cases = [a_case(cast.surgeon, cast.board, old) for _ in range(2)]
        actions.record_outcome(case=cases[0], by=cast.surgeon, **seen)
        meeting = a_meeting(cast, *cases)
        actions.close_meeting(meeting=meeting, by=cast.coordinator)
        found = now(cast)
        assert text(found, "commnets", "survival-10") == "1 of 1" and text(found, "commnets", "unknown-10") == "1 of 2"
        assert text(found, "commnets", "structured") == "0 of 2"

    def test_a_decided_case_is_counted_with_its_state_its_relation_and_its_wish(self, cast):
        a_held(cast)
        found = now(cast)
        assert found.meetings == 1
        assert text(found, "reached", "concluded") == "1 of 1"
        assert text(found, "relation", "adapted") == "1 of 1"

    def test_a_deferral_is_counted_by_its_cause_and_as_no_decision(self, cast):
        a_held(cast, chosen="", outcome="postponed", cause="imaging", because="No CT was shown.", relation="")
        found = now(cast)
        assert text(found, "reached", "concluded") == "0 of 1"
        assert text(found, "causes", "imaging") == "1 of 1"

    def test_a_case_that_nobody_decided_was_not_discussed(self, cast):
        meeting = a_meeting(cast, a_case(cast.surgeon, cast.board))
        actions.close_meeting(meeting=meeting, by=cast.coordinator)
        assert text(now(cast), "throughput", "discussed") == "0 of 1"

    def test_an_open_meeting_and_another_time_and_another_board_are_not_counted(self, cast):
        a_meeting(cast, a_case(cast.surgeon, cast.board))
        assert now(cast).meetings == 0
        a_held(cast, days=40)
        assert now(cast).meetings == 0
        assert mirror(cast.other_board, now(cast).period).meetings == 0

    def test_an_unreported_action_is_neither_done_nor_not_done(self, cast):
        meeting = a_meeting(cast, a_case(cast.surgeon, cast.board))
        draft, todo = a_draft(cast, meeting), [{"text": "Begin", "owner": cast.surgeon, "due_on": timezone.localdate()}]
        draft = actions.save_draft(
            decision=draft, revision=draft.revision, by=cast.chair, values={}, options={}, actions=todo
        )
        decision = actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
        actions.close_meeting(meeting=meeting, by=cast.coordinator)
        action = decision.actions.get()
        assert text(now(cast), "adherence", "open") == "1 of 1"
        assert text(now(cast), "adherence", "full") == "0 of 0"
        actions.report_progress(action=action, by=cast.coordinator, state="completed", on=timezone.localdate())
        assert text(now(cast), "adherence", "full") == "1 of 1"

    def test_a_fact_is_recorded_whatever_it_says_and_unknown_is_not(self, cast):
        a_held(cast, *CASE)
        found = now(cast)
        assert text(found, "commnets", "proliferation") == "1 of 1"
        assert text(found, "commnets", "differentiation") == "0 of 1"

    def test_how_ready_a_case_was_is_not_told_where_nobody_put_down_how_it_was_listed(self, cast):
        decision = a_held(cast)
        with pgtrigger.ignore("cases.StatusChange:move_is_kept"):
            StatusChange.objects.filter(case=decision.item.case, to_status="listed").delete()
        assert text(now(cast), "readiness", "ready") == "0 of 0"

    def test_attendance_counts_the_disciplines_of_the_quorum_by_case(self, cast):
        actions.set_quorum(board=cast.board, disciplines=["surgery", "endocrinology"], by=cast.chair)
        meeting = a_meeting(cast, a_case(cast.surgeon, cast.board))
        there = Attendance.objects.filter(meeting=meeting, user=cast.surgeon).values_list("pk", flat=True)
        actions.set_attendance(meeting=meeting, by=cast.coordinator, present=set(there))
        a_signed(cast, meeting)
        actions.close_meeting(meeting=meeting, by=cast.coordinator)
        found = {one.discipline: (one.present, one.scores) for one in now(cast).seats}
        assert found == {"surgery": (1, (4,)), "endocrinology": (0, (1,))}

    def test_more_cases_cost_no_more_queries(self, cast):
        a_held(cast)
        with CaptureQueriesContext(
            connection,
        ) as few:
            now(cast)
        for day in (2, 3, 4):
            a_held(cast, days=day)
        with CaptureQueriesContext(connection) as many:
            now(cast)
        assert len(many) == len(few)
        assert Meeting.objects.count() == 4


class TestSurvival:
    """Seen, dead or lost: three answers, and an unknown date never decides."""

    @given(
        st.dates(date(2000, 1, 1), date(2015, 12, 31)),
        st.sampled_from([4, 7, 10]),
        st.dates(date(2000, 1, 1), date(2026, 12, 31)),
        st.sampled_from(["alive", "dead"]),
    )
    def test_what_is_known_of_a_whole_date_is_never_contradicted_by_a_part_of_it(self, day, length, seen, vital):
        outcome = Outcome(seen_on=seen, vital=vital)
        whole = was_alive(5, [day.isoformat()], [outcome])
        part = was_alive(5, [day.isoformat()[:length]], [outcome])
        assert part in (whole, None)

    @pytest.mark.parametrize(
        ("outcome", "known"),
        [
            ({"seen_on": date(2020, 3, 1), "vital": "alive"}, True),
            ({"seen_on": date(2020, 2, 28), "vital": "alive"}, None),
            ({"seen_on": date(2026, 1, 1), "vital": "dead", "died_on": date(2020, 2, 28)}, False),
            ({"seen_on": date(2026, 1, 1), "vital": "dead", "died_on": date(2020, 3, 1)}, True),
            ({"seen_on": date(2026, 1, 1), "vital": "dead"}, None),
            ({"seen_on": date(2026, 1, 1), "vital": ""}, None),
        ],
    )
    def test_five_years_from_the_first_histology(self, outcome, known):
        assert was_alive(5, ["", "2018-01-01", "2015-03-01"], [Outcome(**outcome)]) is known

    def test_without_a_date_nothing_has_passed_and_nothing_is_known(self):
        assert not years_have_passed(5, ["", ""], date(2026, 1, 1))
        assert was_alive(5, [""], [Outcome(seen_on=date(2026, 1, 1), vital="alive")]) is None


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def days(self) -> str:
        today = timezone.localdate()
        return f"?first={today}&last={today + timedelta(days=30)}"

    def test_every_number_leads_to_its_cases(self, cast, client_for, days):
        a_held(cast, *CASE)
        client = client_for(cast.surgeon)
        page = client.get(f"/mirror/{cast.board.pk}/{days}").content.decode()
        for figure in now(cast).figures:
            for row in figure.rows:
                address = f"/mirror/{cast.board.pk}/{figure.key}/{row.key}/"
                assert (address in page) is bool(row.count)
                if row.count:
                    assert "TESTCASE" in client.get(address + days).content.decode()

    def test_a_list_of_cases_is_a_reading_that_is_recorded(self, cast, client_for, days):
        a_held(cast)
        client_for(cast.surgeon).get(f"/mirror/{cast.board.pk}/throughput/listed/{days}")
        assert AuditEvent.objects.get(verb="mirror_cases_listed").detail == {"count": 1}

    def test_the_table_holds_every_row_and_no_patient(self, cast, client_for, days):
        a_held(cast)
        answer = client_for(cast.chair).get(f"/mirror/{cast.board.pk}/export/{days}")
        rows = sum(len(figure.rows) for figure in now(cast).figures)
        assert len(answer.content.decode().splitlines()) == 1 + rows
        assert "TESTCASE" not in answer.content.decode()

    @pytest.mark.parametrize("days", ["?first=2026-99-01&last=2026-03-31", "?first=2026-03-31&last=2026-01-01"])
    def test_days_that_are_none_are_refused_with_what_to_do(self, cast, client_for, days):
        answer = client_for(cast.chair).get(f"/mirror/{cast.board.pk}/{days}")
        assert answer.status_code == 422
        assert "error" in answer.content.decode()

    def test_a_referrer_and_another_board_see_none_of_it(self, cast, client_for, days):
        for person in (cast.referrer, cast.outsider, cast.auditor):
            for part in ("", "export/", "throughput/listed/"):
                assert client_for(person).get(f"/mirror/{cast.board.pk}/{part}{days}").status_code == 404


@pytest.mark.django_db
class TestTheReport:
    @pytest.fixture
    def report(self, cast):
        a_held(cast)
        return actions.request_report(board=cast.board, period=now(cast).period, by=cast.chair)

    def test_it_is_a_whole_pdf_of_every_figure_and_names_no_patient(self, report):
        assert paper_jobs.make(str(report.pk))
        report.refresh_from_db()
        assert report.state == "ready", report.error
        words = " ".join(page.extract_text() for page in PdfReader(paper_jobs.paper_path(report)).pages)
        for part in ("Decision reached", "1 of 1", "CommNETs", "not recorded"):
            assert part in words
        assert "TESTCASE" not in words

    def test_the_same_figures_are_one_report_and_others_supersede_it(self, cast, report):
        assert actions.request_report(board=cast.board, period=now(cast).period, by=cast.chair) == report
        assert not is_superseded(report)
        a_held(cast, days=2)
        assert is_superseded(report)
        assert actions.request_report(board=cast.board, period=now(cast).period, by=cast.chair).number == 2

    def test_only_those_who_work_on_the_board_ask_for_it_and_open_it(self, cast, client_for, report):
        paper_jobs.make(str(report.pk))
        assert client_for(cast.surgeon).get(f"/papers/{report.pk}/").status_code == 200
        for person in (cast.outsider, cast.referrer):
            assert client_for(person).get(f"/papers/{report.pk}/").status_code == 404
            with pytest.raises(Refused):
                actions.request_report(board=cast.board, period=now(cast).period, by=person)

    def test_the_page_asks_for_it_and_shows_how_far_it_is(self, cast, client_for):
        a_held(cast)
        today = timezone.localdate()
        days = f"?first={today}&last={today + timedelta(days=30)}"
        client = client_for(cast.chair)
        client.post(f"/mirror/{cast.board.pk}/report/{days}")
        page = client.get(f"/mirror/{cast.board.pk}/{days}").content.decode()
        assert 'id="paper-report"' in page
        assert "hx-get" in page
        assert client.get(f"/papers/{Paper.objects.get(kind='report').pk}/status/").status_code == 200
