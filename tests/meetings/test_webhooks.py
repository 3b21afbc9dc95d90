"""Another system is told, by a signed message with ids alone; what it does not accept is tried again and never lost."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.permissions import Refused
from meetings import actions
from meetings.jobs import papers as paper_jobs
from meetings.models import Delivery, Paper, Webhook
from meetings.webhooks import deliver
from tests.factories.cases import a_case
from tests.factories.meetings import a_meeting, a_signed

pytestmark = pytest.mark.django_db
State = Delivery.State


class Receiver(ThreadingHTTPServer):
    """A real server on this machine, which answers as it is told and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.location, self.got = 200, "", []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/pnet"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_HOSTS = ["127.0.0.1"]
    with Receiver() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def webhook(cast, receiver) -> Webhook:
    return actions.create_webhook(
        board=cast.board, address=receiver.address, events=Webhook.Event.values, by=cast.coordinator
    )


@pytest.fixture
def decision(cast, webhook):
    return a_signed(cast, a_meeting(cast, a_case(cast.surgeon, cast.board)))


def send_all() -> None:
    for one in deliver.JOBS.due():
        deliver.deliver(one)


def of(event: str) -> Delivery:
    return Delivery.objects.get(event=event)


def later() -> None:
    Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))


class TestWhatIsTold:
    def test_a_signature_is_told_with_ids_alone(self, decision, receiver):
        send_all()
        (_, _, body), *_ = receiver.got
        told = json.loads(body)
        assert (told["type"], told["data"]["decision"]) == ("decision.signed", str(decision.pk))
        patient = decision.item.case.patient
        assert not any(word in body.decode() for word in (patient.family_name, patient.identifier, decision.text))

    def test_an_amendment_is_told_as_one_and_names_what_it_amends(self, cast, decision):
        draft = actions.amend_decision(decision=decision, by=cast.chair, because="A typing error")
        actions.sign_decision(decision=draft, revision=draft.revision, by=cast.chair)
        assert of("decision.amended").body["data"]["amends"] == str(decision.pk)
        assert Delivery.objects.filter(event="decision.signed").count() == 1

    def test_a_paper_that_is_ready_is_told_once(self, decision):
        paper = Paper.objects.filter(decision=decision).first()
        paper_jobs.make(str(paper.pk))
        assert of("paper.ready").subject_id == paper.pk

    def test_only_what_was_asked_for_by_the_same_board_is_told(self, cast, receiver):
        actions.create_webhook(board=cast.board, address=receiver.address, events=["paper.ready"], by=cast.chair)
        a_signed(cast, a_meeting(cast, a_case(cast.surgeon, cast.board)))
        assert not Delivery.objects.exists()


class TestTheSignature:
    def test_a_receiver_verifies_id_time_and_body_with_the_secret(self, decision, webhook, receiver):
        send_all()
        _, headers, body = receiver.got[0]
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["webhook-id"] == str(of("decision.signed").pk)


class TestDelivery:
    def test_an_accepted_message_is_sent_once_however_often_the_task_comes(self, decision, receiver):
        for _ in range(3):
            deliver.deliver(str(of("decision.signed").pk))
        assert len(receiver.got) == 1
        assert of("decision.signed").state == State.DELIVERED

    @pytest.mark.parametrize("status", [301, 400, 500])
    def test_a_refused_message_waits_and_arrives_with_the_same_id(self, decision, receiver, status):
        receiver.status = status
        send_all()
        assert of("decision.signed").state == State.WAITING
        receiver.status = 204
        send_all()
        assert len(receiver.got) == 1, "before its time nothing is sent"
        later()
        send_all()
        assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
        assert of("decision.signed").state == State.DELIVERED

    def test_a_redirection_is_not_followed(self, decision, receiver):
        receiver.status, receiver.location = 307, f"{receiver.address}/elsewhere"
        send_all()
        assert [path for path, *_ in receiver.got] == ["/pnet"]

    def test_a_message_whose_worker_died_is_sent_by_the_next(self, decision, receiver):
        Delivery.objects.update(state=State.SENDING, leased_until=timezone.now() - timedelta(seconds=1))
        send_all()
        assert of("decision.signed").state == State.DELIVERED

    @pytest.mark.parametrize("late", [{"state": State.FAILED}, {"state": State.DELIVERED, "answer": "299"}])
    def test_who_comes_back_after_another_has_sent_it_changes_nothing(self, decision, receiver, late):
        slow = deliver.JOBS.take(str(of("decision.signed").pk))
        later()
        send_all()
        deliver.JOBS.pause(slow, answer="500")
        deliver.JOBS.end(slow, **late)
        assert (of("decision.signed").state, of("decision.signed").answer) == (State.DELIVERED, "200")

    def test_a_dead_receiver_is_given_up_and_can_be_asked_again(self, cast, decision, receiver):
        receiver.shutdown()
        receiver.server_close()
        for _ in range(deliver.JOBS.most_attempts + 2):
            send_all()
            later()
        failed = of("decision.signed")
        assert (failed.state, failed.attempts) == (State.FAILED, deliver.JOBS.most_attempts)
        actions.send_again(delivery=failed, by=cast.coordinator)
        assert of("decision.signed").state == State.WAITING

    def test_an_ended_webhook_is_told_nothing_more(self, cast, decision, webhook, receiver):
        actions.end_webhook(webhook=webhook, by=cast.chair)
        send_all()
        assert (of("decision.signed").state, receiver.got) == (State.ENDED, [])

    def test_a_host_that_is_no_longer_allowed_is_not_called(self, decision, receiver, settings):
        settings.WEBHOOK_HOSTS = []
        send_all()
        assert (of("decision.signed").state, receiver.got) == (State.FAILED, [])


class TestTheAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "http://ehr.example/x",
            "https://metadata.example/x",
            "https://user:word@ehr.example/x",
            "https://ehr.example:nought/x",
            "ftp://ehr.example/x",
            "https://ehr.example@elsewhere.example/",
        ],
    )
    def test_only_encrypted_addresses_of_allowed_hosts_are_told(self, cast, settings, address):
        settings.WEBHOOK_HOSTS = ["ehr.example"]
        with pytest.raises(ValidationError):
            actions.create_webhook(board=cast.board, address=address, events=["paper.ready"], by=cast.chair)

    def test_an_allowed_host_is_taken_with_its_port(self, cast, settings):
        settings.WEBHOOK_HOSTS = ["ehr.example"]
        address = "https://ehr.example:8443/x"
        assert actions.create_webhook(board=cast.board, address=address, events=["paper.ready"], by=cast.chair).pk

    def test_the_same_address_is_told_once(self, cast, webhook):
        with pytest.raises(ValidationError, match="told already"):
            actions.create_webhook(
                board=cast.board, address=webhook.address, events=["paper.ready"], by=cast.coordinator
            )


class TestThePage:
    def post(self, client, cast, address: str):
        return client.post(f"/meetings/webhooks/{cast.board.pk}/", {"address": address, "events": ["paper.ready"]})

    def test_the_secret_is_shown_once(self, cast, client_for, receiver):
        client = client_for(cast.coordinator)
        answer = self.post(client, cast, receiver.address)
        secret = Webhook.objects.get().secret
        assert secret in answer.content.decode()
        assert secret not in client.get(f"/meetings/webhooks/{cast.board.pk}/").content.decode()

    def test_a_host_that_is_not_allowed_is_refused_with_what_to_do(self, cast, client_for, receiver):
        answer = self.post(client_for(cast.coordinator), cast, "https://elsewhere.example/x")
        assert answer.status_code == 422
        assert "WEBHOOK_HOSTS" in answer.content.decode()

    def test_the_state_of_each_message_is_seen_and_a_failed_one_sent_again(self, cast, client_for, decision):
        Delivery.objects.update(state=State.FAILED, answer="500")
        client = client_for(cast.coordinator)
        assert "Given up, 500" in client.get(f"/meetings/webhooks/{cast.board.pk}/").content.decode()
        client.post(f"/webhooks/deliveries/{of('decision.signed').pk}/again/")
        assert of("decision.signed").state == State.WAITING

    def test_members_and_other_boards_see_and_change_none_of_it(self, cast, client_for, decision, webhook):
        for person in (cast.surgeon, cast.outsider):
            client = client_for(person)
            assert client.get(f"/meetings/webhooks/{cast.board.pk}/").status_code == 404
            assert client.post(f"/webhooks/{webhook.pk}/end/").status_code == 404
            assert client.post(f"/webhooks/deliveries/{of('decision.signed').pk}/again/").status_code == 404
        with pytest.raises(Refused):
            actions.end_webhook(webhook=webhook, by=cast.surgeon)
