"""A board's local policy: looked at before it is published, kept in versions, told as local wherever it is used."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import AuditEvent, Board
from accounts.permissions import Refused
from recommendations import actions_editions as actions
from recommendations.actions import assess_case
from recommendations.in_force import edition_of, status_of
from recommendations.library import edition
from recommendations.models import LocalPolicy
from tests.factories.cases import a_case

pytestmark = pytest.mark.django_db


def fresh(board: Board) -> Board:
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def named():
    """The contraindication of TACE whose number the review leaves open: ECOG 2."""
    tace = edition("nigri-2018").option("tace")
    return next(one for one in tace.contraindications if "ecog" in str(one.rule))


@pytest.fixture
def address(cast, named):
    return reverse("policy-criterion", args=[cast.board.pk, "tace", named.id])


def answers(named, version=0, act="look", **changed):
    told = {"text": named.text, "value_0": "3", "open_0": "met", "why": "ECOG 2 does badly here."}
    return {**told, "version": str(version), "act": act, **changed}


def test_the_editor_sees_what_a_rule_would_change_before_anything_is_kept(client_for, cast, named, address):
    a_case(cast.surgeon, cast.board, ("clinical-status", {"ecog": 2}))
    a_case(cast.surgeon, cast.board, ("clinical-status", {"ecog": 1}))
    page = client_for(cast.editor).post(address, answers(named)).content.decode()
    assert "1 of 2 open cases" in page and "Contraindicated" in page and "Undetermined" in page
    assert "Names are open to those who treat." in page and "TESTCASE" not in page
    assert not LocalPolicy.objects.exists()
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.detail["touched"]) == ("policy_previewed", 1)


def test_a_published_rule_is_in_force_and_says_that_it_is_local(client_for, cast, named, address):
    case = a_case(cast.surgeon, cast.board, ("clinical-status", {"ecog": 2}))
    before = assess_case(case=case, by=cast.surgeon)
    assert client_for(cast.editor).post(address, answers(named, act="publish")).status_code == 302
    here = edition_of(fresh(cast.board))
    assert (here.id, here.version) == ("nigri-2018+local", "1.0+1")
    page = client_for(cast.surgeon).get(case.get_absolute_url()).content.decode()
    assert "Local rule of this board, policy 1: ECOG 2 does badly here." in page
    after = case.assessments.latest("made_at")
    assert (before.edition_id, after.edition_id) == ("nigri-2018", "nigri-2018+local")
    assert (after.edition_version, after.edition_sha256) == ("1.0+1", here.sha256)
    before.refresh_from_db()
    assert before.edition_version == "1.0"


def test_the_pages_that_link_to_a_local_edition_find_the_edition_below(client_for, cast, named, address):
    client = client_for(cast.editor)
    client.post(address, answers(named, act="publish"))
    assert client.get(reverse("edition", args=["nigri-2018+local"])).status_code == 200
    assert client.get(reverse("claim", args=["nigri-2018+local", "S-TAE-17"])).status_code == 200
    page = client.get(reverse("policy", args=[cast.board.pk])).content.decode()
    assert "ECOG 2 does badly here." in page and "ECOG performance status" in page
    assert status_of(edition_of(fresh(cast.board))) == status_of(edition("nigri-2018"))


def test_a_rule_is_given_back_to_the_edition_as_a_new_version(client_for, cast, named, address):
    client = client_for(cast.editor)
    client.post(address, answers(named, act="publish"))
    assert client.post(address, answers(named, version=1, act="withdraw")).status_code == 302
    assert [one.version for one in LocalPolicy.objects.order_by("version")] == [1, 2]
    assert edition_of(fresh(cast.board)) is edition("nigri-2018")


def test_a_name_may_be_changed_beside_a_rule(client_for, cast, named, address):
    client = client_for(cast.editor)
    client.post(address, answers(named, act="publish"))
    told = {"name": "Chemoembolization", "why": "We call it so.", "version": "1", "act": "publish"}
    assert client.post(reverse("policy-wording", args=[cast.board.pk, "tace"]), told).status_code == 302
    here = edition_of(fresh(cast.board))
    assert here.option("tace").name == "Chemoembolization" and len(here.changes) == 2


@pytest.mark.parametrize("changed", [{"value_0": "9"}, {"value_0": "poor"}, {"why": ""}, {"text": ""}, {"open_0": "x"}])
def test_what_is_wrong_is_told_beside_the_field_and_not_kept(client_for, cast, named, address, changed):
    answer = client_for(cast.editor).post(address, answers(named, act="publish", **changed))
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()
    assert not LocalPolicy.objects.exists()


def test_two_editors_never_overwrite_each_other(client_for, cast, named, address):
    client = client_for(cast.editor)
    client.post(address, answers(named, act="publish"))
    late = client.post(address, answers(named, version=0, act="publish", value_0="2"))
    assert late.status_code == 422 and "Somebody published another version" in late.content.decode()
    assert LocalPolicy.objects.count() == 1


def test_a_policy_for_another_text_of_the_edition_waits_until_it_is_published_again(
    client_for, cast, named, address, newer_edition
):
    client = client_for(cast.editor)
    client.post(address, answers(named, act="publish"))
    actions.set_board_edition(board=cast.board, edition_id="test-2026", by=cast.editor)
    assert edition_of(fresh(cast.board)) is newer_edition
    policy = reverse("policy", args=[cast.board.pk])
    assert "Not in force." in client.get(policy).content.decode()
    assert client.post(policy, {"version": "1"}).status_code == 302
    assert edition_of(fresh(cast.board)).id == "test-2026+local"


@pytest.mark.parametrize("who", ["coordinator", "chair", "surgeon", "auditor"])
def test_only_the_editor_writes_the_policy_and_every_member_may_read_it(client_for, cast, address, who):
    user = getattr(cast, who)
    with pytest.raises(Refused, match="Only the knowledge editor"):
        actions.publish_policy(board=cast.board, changes=[], why="x", started_from=0, by=user)
    assert client_for(user).get(address).status_code == 403
    assert client_for(user).get(reverse("policy-option", args=[cast.board.pk, "tace"])).status_code == 200
    assert client_for(cast.outsider).get(address).status_code == 404


def test_a_change_that_goes_beyond_a_policy_is_refused_by_the_action_too(cast):
    for change in ({"option": "tace", "withdraw": "contraindications", "id": "x", "why": "y"}, {"option": "fire"}):
        with pytest.raises(ValidationError):
            actions.publish_policy(board=cast.board, changes=[change], why="x", started_from=0, by=cast.editor)
    assert not LocalPolicy.objects.exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_a_version(cast, change):
    actions.publish_policy(board=cast.board, changes=[], why="Nothing yet.", started_from=0, by=cast.editor)
    found = LocalPolicy.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        found.update(why="Else") if change == "update" else found.delete()


def test_a_criterion_that_does_not_exist_is_not_found(client_for, cast):
    client = client_for(cast.editor)
    for name, arguments in (("policy-criterion", ["tace", "x"]), ("policy-wording", ["x"]), ("policy-option", ["x"])):
        assert client.get(reverse(name, args=[cast.board.pk, *arguments])).status_code == 404
