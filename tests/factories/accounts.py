"""The cast of every test: the people of one board, one in each role, and the coordinator of another board."""

from dataclasses import dataclass

import factory

from accounts.models import Board, Membership, User

PASSWORD = "correct-horse-battery"
Role, Discipline = Membership.Role, Membership.Discipline


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Test Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@board.test")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        return model_class.objects.create_user(password=fields.pop("password", PASSWORD), **fields)


class BoardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Board

    name = factory.Sequence(lambda n: f"Liver and NET board {n}")
    institution = "Test Hospital"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    board = factory.SubFactory(BoardFactory)
    role = Role.MEMBER
    discipline = Discipline.SURGERY


@dataclass(frozen=True)
class Cast:
    board: Board
    other_board: Board
    coordinator: User
    chair: User
    surgeon: User
    referrer: User
    editor: User
    auditor: User
    outsider: User

    @property
    def members(self) -> dict[str, User]:
        """Everyone of the first board by role."""
        return {
            Role.COORDINATOR: self.coordinator,
            Role.CHAIR: self.chair,
            Role.MEMBER: self.surgeon,
            Role.REFERRER: self.referrer,
            Role.EDITOR: self.editor,
            Role.AUDITOR: self.auditor,
        }


def person(name: str, board: Board, role: str, discipline: str = Discipline.OTHER) -> User:
    user = UserFactory(full_name=name, email=f"{name.split()[-1].lower()}@board.test")
    MembershipFactory(user=user, board=board, role=role, discipline=discipline)
    return user


def make_cast() -> Cast:
    board = BoardFactory(name="Liver and NET board")
    other = BoardFactory(name="Another board", institution="Other Hospital")
    return Cast(
        board=board,
        other_board=other,
        coordinator=person("TEST Coordinator", board, Role.COORDINATOR, Discipline.NURSING),
        chair=person("TEST Chair", board, Role.CHAIR, Discipline.ENDOCRINOLOGY),
        surgeon=person("TEST Surgeon", board, Role.MEMBER, Discipline.SURGERY),
        referrer=person("TEST Referrer", board, Role.REFERRER, Discipline.GASTROENTEROLOGY),
        editor=person("TEST Editor", board, Role.EDITOR, Discipline.MEDICAL_ONCOLOGY),
        auditor=person("TEST Auditor", board, Role.AUDITOR),
        outsider=person("TEST Outsider", other, Role.COORDINATOR),
    )
