"""Reading kept standings: all cases of a board that stand one way to an option, and how many stand how to each.

A board is asked by the edition in force there, so standings by another edition are never found. Who works on the board
sees all of its cases, a referrer the own ones: the same as `visible_to` says of cases, said of the board so that no
case has to be looked at to be counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from accounts import audit
from accounts.models import Board, Membership, User
from accounts.permissions import has_role
from cases.models import CLINICAL_ROLES, Case
from recommendations.engine import Decided, Edition, Option, Standing, decide
from recommendations.in_force import edition_of
from recommendations.models import Cohort, CohortChange, KeptStanding

Counts = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Member:
    """A case of a cohort with the line that says why it stands there."""

    case: Case
    decided: Decided


@dataclass(frozen=True)
class Cohorts:
    """The cohorts of one board by the edition in force there, as one user may see them."""

    user: User
    board: Board
    edition: Edition
    numbers: dict[tuple[str, str], int]

    def members(self, *numbers: int) -> QuerySet[KeptStanding]:
        """Newest case first, in the order of the index."""
        found = KeptStanding.objects.filter(cohort__in=numbers)
        return (found if self._sees_all else found.filter(case__referred_by=self.user)).order_by("-opened_at", "case")

    @property
    def _sees_all(self) -> bool:
        return has_role(self.user, self.board, *CLINICAL_ROLES)

    def of(self, option: Option, standing: Standing) -> QuerySet[KeptStanding]:
        number = self.numbers.get((option.id, standing))
        return self.members(number) if number else KeptStanding.objects.none()

    def counts(self) -> Counts:
        """(option, standing) to the number of cases; what nobody stands in is left out."""
        if self._sees_all:
            sizes = CohortChange.objects.filter(cohort__in=self.numbers.values())
            found = sizes.values("cohort").annotate(cases=Sum("change"))
        else:
            found = self.members(*self.numbers.values()).order_by().values("cohort").annotate(cases=Count("*"))
        names = {number: name for name, number in self.numbers.items()}
        return {names[number]: count for number, count in found.values_list("cohort", "cases") if count}


def boards_to_ask(user: User) -> list[Board]:
    """The boards whose cases, all or the own ones, this user may see."""
    return list(Board.objects.working_in(user, (*CLINICAL_ROLES, Membership.Role.REFERRER)))


def cohorts_of(user: User, board: Board) -> Cohorts:
    knowledge = edition_of(board)
    rows = Cohort.objects.filter(board=board, edition_sha256=knowledge.sha256)
    numbers = {(option, stands): pk for option, stands, pk in rows.values_list("option", "standing", "pk")}
    return Cohorts(user, board, knowledge, numbers)


@transaction.atomic
def read_members(cohorts: Cohorts, option: Option, standing: Standing, case_ids: Sequence[UUID]) -> list[Member]:
    """These cases of a cohort in this order, each with why. Reading them is told in the audit trail."""
    cases = Case.objects.visible_to(cohorts.user).with_people().in_bulk(list(case_ids))
    audit.record(
        "cohort.listed",
        by=cohorts.user,
        board=cohorts.board,
        detail={"option": option.id, "standing": standing, "count": len(cases)},
    )
    found = (cases[pk] for pk in case_ids if pk in cases)
    return [Member(case, decide(option, case.facts.known(), cohorts.edition.vocabulary)) for case in found]
