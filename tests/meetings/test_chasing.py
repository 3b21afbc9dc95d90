"""Who is asked is reminded, once a day at most, without a word of a patient, and no longer once it is done."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from accounts.permissions import Refused
from cases.actions import add_record
from cases.actions_asking import assign_items
from cases.actions_preparation import declare_unknown, readiness_version, set_readiness_rules
from cases.readiness import ITEMS, Wanted
from meetings import tasks
from meetings.actions import remind, remind_for_meeting
from meetings.chasing import asked_of, asks_for, by_person, grouped, to_remind
from meetings.jobs import digests as digest_jobs
from meetings.models import Digest, Meeting
from meetings.paper_data.pack import pack
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed

KI67, ECOG, PORTAL = ITEMS["key:ki67_percent"], ITEMS["key:ecog"], ITEMS["portal_vein"]
pytestmark = pytest.mark.django_db


def rules(cast, *wanted: Wanted) -> None:
    started = readiness_version(cast.board)
    set_readiness_rules(board=cast.board, rules=wanted, started_from=started, by=cast.coordinator)


@pytest.fixture
def pathologist(cast):
    person = UserFactory(full_name="TEST Pathologist", email="pathologist@board.test")
    MembershipFactory(user=person, board=cast.board, discipline=Membership.Discipline.PATHOLOGY)
    return person


@pytest.fixture
def meeting(cast, pathologist) -> Meeting:
    """In five days; one case of the surgeon lacks Ki-67 and ECOG."""
    rules(cast, Wanted(KI67, asked_of=KI67.asked_of), Wanted(ECOG, asked_of=ECOG.asked_of))
    return a_meeting(cast, a_case(cast.surgeon, cast.board), days=5)


def case_of(meeting: Meeting):
    return meeting.items.select_related("case__board").get().case


def morning(days: int = 0) -> datetime:
    return timezone.localtime().replace(hour=8, minute=0) + timedelta(days=days)


def told(meeting: Meeting, now: datetime) -> dict[str, set[str]]:
    found = by_person(asks_for([meeting], now))
    return {str(one): {ask.request.found.wanted.item.asks for ask in asks} for one, asks in found.items()}


class TestWhoIsAsked:
    def test_a_fact_is_asked_of_its_discipline_and_else_of_the_owner(self, meeting):
        assert told(meeting, morning()) == {"TEST Pathologist": {"ki67_percent"}, "TEST Surgeon": {"ecog"}}

    def test_where_nobody_of_the_discipline_works_on_the_board_the_owner_is_asked(self, cast):
        rules(cast, Wanted(KI67, asked_of=KI67.asked_of))
        assert told(a_meeting(cast, a_case(cast.surgeon, cast.board)), morning()) == {"TEST Surgeon": {"ki67_percent"}}

    @pytest.mark.parametrize("code", ["role:chair", "person:{chair}"])
    def test_the_rule_of_the_board_may_name_a_role_or_a_person(self, cast, pathologist, code):
        rules(cast, Wanted(KI67, responsible=code.format(chair=cast.chair.pk)))
        assert set(told(a_meeting(cast, a_case(cast.surgeon, cast.board)), morning())) == {"TEST Chair"}

    def test_a_person_named_for_the_item_is_asked_until_the_day_that_was_named(self, cast, meeting):
        due = timezone.localdate() + timedelta(days=1)
        assign_items(items=[(case_of(meeting), KI67.name)], person=cast.chair, due_on=due, by=cast.coordinator)
        (ask,) = by_person(asks_for([meeting], morning()))[cast.chair]
        assert timezone.localdate(ask.due_at) == due

    def test_without_a_person_the_rule_holds_again(self, cast, meeting):
        for person in (cast.chair, None):
            assign_items(items=[(case_of(meeting), KI67.name)], person=person, by=cast.coordinator)
        assert "TEST Pathologist" in told(meeting, morning())

    def test_somebody_of_another_board_is_never_named_and_a_member_names_nobody(self, cast, meeting):
        items = [(case_of(meeting), KI67.name)]
        with pytest.raises(Exception, match="works on the board"):
            assign_items(items=items, person=cast.outsider, by=cast.coordinator)
        with pytest.raises(Refused):
            assign_items(items=items, person=cast.chair, by=cast.surgeon)

    def test_what_is_recorded_or_declared_unknown_or_decided_is_asked_of_nobody(self, cast, meeting):
        case = case_of(meeting)
        add_record(case=case, kind="pathology", by=cast.surgeon, ki67_percent="12")
        assert set(told(meeting, morning())) == {"TEST Surgeon"}
        declare_unknown(case=case, reasons={"ecog": "not_done"}, by=cast.surgeon)
        assert told(meeting, morning()) == {}
        assert [one.request.found.why for one in asks_for([meeting], morning())] == ["Not examined"]

    def test_a_decided_case_is_chased_no_more(self, cast, meeting):
        a_signed(cast, meeting)
        assert asks_for([meeting], morning()) == []


class TestOnceADay:
    def test_nobody_is_reminded_before_the_first_day_nor_before_the_hour(self, cast, meeting):
        assert to_remind(morning(-3)) == {}
        assert to_remind(morning().replace(hour=3)) == {}
        assert set(map(str, to_remind(morning()))) == {"TEST Pathologist", "TEST Surgeon"}

    def test_a_task_that_runs_again_and_again_makes_one_digest_a_person(self, cast, meeting):
        for minutes in range(0, 60, 10):
            now = morning() + timedelta(minutes=minutes)
            remind(asks=to_remind(now), by=None, now=now)
        assert Digest.objects.count() == 2

    def test_the_reminder_comes_again_on_the_next_day_of_reminding_also_after_an_outage(self, meeting):
        now = morning()
        remind(asks=to_remind(now), by=None, now=now)
        assert to_remind(morning(1)) == {}
        assert len(to_remind(morning(3))) == 2

    def test_remind_now_after_the_digest_of_today_reminds_nobody_twice(self, cast, meeting):
        now = morning()
        remind(asks=to_remind(now), by=None, now=now)
        assert remind_for_meeting(meeting=meeting, by=cast.coordinator, now=now) == (0, 2)
        assert Digest.objects.count() == 2

    def test_remind_now_is_the_coordinators_and_leaves_who_asked(self, cast, meeting):
        with pytest.raises(Refused):
            remind_for_meeting(meeting=meeting, by=cast.surgeon, now=morning())
        remind_for_meeting(meeting=meeting, by=cast.coordinator, now=morning(), person_id=str(cast.surgeon.pk))
        digest = Digest.objects.get()
        assert (digest.person, digest.asked_by) == (cast.surgeon, cast.coordinator)
        assert AuditEvent.objects.filter(verb="reminded", by=cast.coordinator).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_make_one_digest_a_person(meeting):
    def work(_number: int) -> None:
        now = morning()
        remind(asks=by_person(asks_for([meeting], now)), by=None, now=now)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert Digest.objects.count() == 2


class TestTheMail:
    @pytest.fixture
    def digest(self, cast, meeting) -> Digest:
        remind_for_meeting(meeting=meeting, by=cast.coordinator, now=morning(), person_id=str(cast.surgeon.pk))
        return Digest.objects.get()

    def test_it_holds_a_count_a_day_and_a_link_and_nothing_of_the_patient(self, digest, meeting, settings):
        settings.SITE_ADDRESS = "https://board.hospital.example"
        tasks.send_digest(str(digest.pk))
        (sent,) = mail.outbox
        assert "https://board.hospital.example/notices/" in sent.body
        assert "1 item" in sent.subject
        case = case_of(meeting)
        told = f"{sent.subject} {sent.body}"
        for secret in (case.patient.family_name, case.patient.identifier, case.question, "ECOG", str(case.pk)):
            assert secret not in told

    def test_sent_once_however_often_the_task_runs(self, digest):
        for _ in range(3):
            tasks.send_digest(str(digest.pk))
            tasks.sweep_digests()
        assert len(mail.outbox) == 1
        digest.refresh_from_db()
        assert digest.state == Digest.State.SENT

    def test_a_server_that_cannot_be_reached_is_tried_again_later(self, digest, monkeypatch):
        monkeypatch.setattr(EmailBackend, "open", lambda self: (_ for _ in ()).throw(ConnectionRefusedError()))
        tasks.send_digest(str(digest.pk))
        digest.refresh_from_db()
        assert (digest.state, digest.leased_until > timezone.now()) == (Digest.State.WAITING, True)
        monkeypatch.undo()
        Digest.objects.update(leased_until=None)
        tasks.sweep_digests()
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("broken", [smtplib.SMTPServerDisconnected("in the middle"), TimeoutError()])
    def test_what_may_have_left_is_not_sent_again(self, digest, monkeypatch, broken):
        monkeypatch.setattr(EmailBackend, "send_messages", lambda self, _: (_ for _ in ()).throw(broken))
        tasks.send_digest(str(digest.pk))
        monkeypatch.undo()
        tasks.sweep_digests()
        digest.refresh_from_db()
        assert (digest.state, mail.outbox) == (Digest.State.UNSURE, [])

    def test_a_worker_killed_while_sending_leaves_no_second_mail(self, digest):
        Digest.objects.update(state=Digest.State.SENDING, leased_until=timezone.now() - timedelta(seconds=1))
        tasks.sweep_digests()
        digest.refresh_from_db()
        assert (digest.state, mail.outbox) == (Digest.State.UNSURE, [])

    def test_what_was_done_meanwhile_is_not_sent(self, cast, digest, meeting):
        add_record(case=case_of(meeting), kind="clinical-status", by=cast.surgeon, ecog=1)
        tasks.send_digest(str(digest.pk))
        digest.refresh_from_db()
        assert (digest.state, mail.outbox) == (Digest.State.NEEDLESS, [])

    def test_without_a_mail_server_the_notice_says_so(self, digest, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        assert digest_jobs.JOBS.due() == [str(digest.pk)]
        tasks.sweep_digests()
        digest.refresh_from_db()
        assert digest.state == Digest.State.NO_MAIL


class TestThePages:
    def test_the_board_of_what_is_missing_stands_by_person_with_who_has_most_first(self, cast, meeting):
        case = a_case(cast.surgeon, cast.board)
        meeting = a_meeting(cast, case, case_of(meeting), days=6)
        declare_unknown(case=case, reasons={"ki67_percent": "not_done"}, by=cast.surgeon)
        groups = grouped(asks_for([meeting], morning()))
        assert [(str(one.people[0]), one.open) for one in groups] == [("TEST Surgeon", 2), ("TEST Pathologist", 1)]

    def test_the_coordinator_assigns_the_ticked_lines_and_reminds(self, cast, meeting, client_for):
        client = client_for(cast.coordinator)
        page = client.get(f"/meetings/{meeting.pk}/missing/").content.decode()
        assert "Remind everybody now" in page
        keys = [one.request.key for one in asks_for([meeting], morning())]
        client.post(f"/meetings/{meeting.pk}/missing/assign/", {"ask": keys, "person": str(cast.chair.pk)})
        assert set(told(meeting, morning())) == {"TEST Chair"}
        client.post(f"/meetings/{meeting.pk}/missing/remind/")
        assert Digest.objects.get().person == cast.chair

    def test_a_member_reads_the_board_and_gets_no_button(self, cast, meeting, client_for):
        page = client_for(cast.surgeon).get(f"/meetings/{meeting.pk}/missing/").content.decode()
        assert "TEST Pathologist" in page
        assert "Remind" not in page.replace("Reminded", "")

    def test_others_do_not_find_the_board(self, cast, meeting, client_for):
        for person in (cast.outsider, cast.referrer):
            assert client_for(person).get(f"/meetings/{meeting.pk}/missing/").status_code == 404

    def test_notices_show_my_own_alone_and_what_is_done_leaves_them(self, cast, meeting, client_for):
        client, address = client_for(cast.surgeon), "/notices/"
        assert "ECOG" in client.get(address).content.decode()
        assert "Nothing is asked of you" in client_for(cast.outsider).get(address).content.decode()
        add_record(case=case_of(meeting), kind="clinical-status", by=cast.surgeon, ecog=1)
        assert "Nothing is asked of you" in client.get(address).content.decode()
        assert asked_of(cast.surgeon, timezone.now()) == []

    def test_twenty_cases_cost_no_more_queries_than_one(self, cast, meeting, client_for, django_assert_max_num_queries):
        client, address = client_for(cast.coordinator), f"/meetings/{meeting.pk}/missing/"
        full = a_meeting(cast, *(a_case(cast.surgeon, cast.board) for _ in range(20)), days=8)
        with django_assert_max_num_queries(20):
            client.get(address)

        with django_assert_max_num_queries(20):
            client.get(f"/meetings/{full.pk}/missing/")


def test_the_pack_says_of_a_case_what_the_rule_of_the_board_says(cast, meeting):
    case = case_of(meeting)
    add_record(case=case, kind="pathology", by=cast.surgeon, ki67_percent="12")
    (line,) = pack(meeting, cast.coordinator)["cases"]
    assert (line["readiness"], line["readiness_label"]) == ("open", "Not ready, 1 of 2")
    declare_unknown(case=case, reasons={"ecog": "not_done"}, by=cast.surgeon)
    (line,) = pack(meeting, cast.coordinator)["cases"]
    assert (line["readiness"], line["readiness_label"]) == ("partly", "Conditional, 1 of 2")
