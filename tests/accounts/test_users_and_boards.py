import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import override_settings

from accounts import actions
from accounts.models import AuditEvent, Board, Membership, User
from accounts.permissions import Refused, boards_of, has_role, membership_of
from pnet_board import settings as product
from tests.factories.accounts import BoardFactory, UserFactory

pytestmark = pytest.mark.django_db
Role = Membership.Role


def last_event() -> AuditEvent:
    return AuditEvent.objects.latest("pk")


def test_an_address_is_one_person_however_it_is_typed():
    user = UserFactory(email="Anna.Beispiel@Board.TEST")
    assert user.email == "anna.beispiel@board.test"
    assert User.objects.get(email="ANNA.Beispiel@board.test") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="anna.BEISPIEL@board.test")


@override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS)
def test_passwords_are_kept_as_argon2():
    assert UserFactory().password.startswith("argon2$argon2id$")


def test_everyone_sees_their_own_boards_only(cast):
    assert list(Board.objects.visible_to(cast.surgeon)) == [cast.board]
    assert boards_of(cast.outsider) == [cast.other_board]
    assert membership_of(cast.outsider, cast.board) is None
    assert membership_of(cast.chair, cast.board).role == Role.CHAIR


def test_a_role_on_one_board_is_nothing_on_another(cast):
    assert has_role(cast.outsider, cast.other_board, Role.COORDINATOR)
    assert not has_role(cast.outsider, cast.board, Role.COORDINATOR)
    assert not has_role(cast.surgeon, cast.board, Role.COORDINATOR, Role.CHAIR)


def test_an_ended_membership_opens_nothing(cast):
    membership = membership_of(cast.surgeon, cast.board)
    actions.end_membership(by=cast.coordinator, membership=membership)
    assert boards_of(cast.surgeon) == []
    assert last_event().verb == "membership_ended"
    actions.end_membership(by=cast.coordinator, membership=membership)
    assert AuditEvent.objects.filter(verb="membership_ended").count() == 1


def test_someone_deactivated_has_no_role_left(cast):
    actions.deactivate_user(by=None, user=cast.chair)
    assert not has_role(cast.chair, cast.board, Role.CHAIR)
    assert boards_of(cast.chair) == []


def test_a_superuser_sees_no_board_by_that_alone():
    BoardFactory()
    assert boards_of(UserFactory(is_superuser=True)) == []


def test_a_new_role_is_a_new_membership(cast):
    membership = membership_of(cast.surgeon, cast.board)
    with pytest.raises(ValidationError):
        actions.add_member(by=cast.chair, board=cast.board, user=cast.surgeon, role=Role.EDITOR)
    actions.end_membership(by=cast.chair, membership=membership)
    actions.add_member(by=cast.chair, board=cast.board, user=cast.surgeon, role=Role.EDITOR)
    assert [m.role for m in cast.surgeon.memberships.order_by("created_at")] == [Role.MEMBER, Role.EDITOR]


@pytest.mark.parametrize("who", ["surgeon", "referrer", "editor", "auditor", "outsider"])
def test_only_coordinator_and_chair_change_the_members(cast, who):
    with pytest.raises(Refused, match="Only a coordinator or the chair"):
        actions.add_member(by=getattr(cast, who), board=cast.board, user=UserFactory(), role=Role.MEMBER)
    assert not AuditEvent.objects.exists()


def test_a_board_is_created_with_one_event_and_not_by_its_members(cast):
    board = actions.create_board(by=None, name="New board", institution="Hospital")
    event = last_event()
    assert (event.verb, event.board, event.subject_id) == ("board_created", board, str(board.pk))
    assert board.edition == product.DEFAULT_EDITION
    with pytest.raises(Refused):
        actions.create_board(by=cast.coordinator, name="Second board", institution="Hospital")


def test_an_unknown_role_is_refused(cast):
    with pytest.raises(ValidationError):
        actions.add_member(by=cast.chair, board=cast.board, user=UserFactory(), role="king")
