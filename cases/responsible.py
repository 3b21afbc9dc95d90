"""Who is asked for what a case lacks: whoever was named for the item, else whom the board's rule names, else the owner.

A rule names an owner, a role, a discipline or a person by a short code. Only who works on the board today is asked;
where nobody of the kind does, the owner of the case is, and where the owner has left, the coordinators.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Board, Membership, User
from cases.models import CLINICAL_ROLES, Case, ItemAssignment
from cases.readiness import Found, Readiness, State

OWNER = "owner"
OPEN = (State.MISSING, State.STALE)
_OF_DISCIPLINE = {str(label): f"discipline:{value}" for value, label in Membership.Discipline.choices}


@dataclass(frozen=True)
class Request:
    """One item that a case lacks, of whom it is asked, and until when where a day was named."""

    case: Case
    found: Found
    people: tuple[User, ...]
    due_on: date | None = None

    @property
    def is_open(self) -> bool:
        """A declared unknown was answered: it stands, and nobody is reminded of it."""
        return self.found.state in OPEN

    @property
    def key(self) -> str:
        return f"{self.case.pk}/{self.found.wanted.item.name}"


def usual(asked_of: str) -> str:
    """The code where a rule names nobody: the discipline that a fact is asked of, else the owner of the case."""
    return _OF_DISCIPLINE.get(asked_of, OWNER)


def choices(board: Board) -> list[tuple[str, Any]]:
    """What a rule of this board may name, as groups of a select."""
    roles = [(f"role:{one.value}", one.label) for one in (Membership.Role.COORDINATOR, Membership.Role.CHAIR)]
    disciplines = [(f"discipline:{value}", label) for value, label in Membership.Discipline.choices]
    people = [(f"person:{one.user_id}", str(one.user)) for one in _members([board.pk])[board.pk]]
    return [
        ("", _("As usual for the item")),
        (OWNER, _("Owner of the case")),
        (_("Role"), roles),
        (_("Discipline"), disciplines),
        (_("Person"), people),
    ]


def requests_of(cases: Iterable[Case], ready: Mapping[Any, Readiness]) -> list[Request]:
    """Every required item that is missing, old or declared unknown: two queries, however many cases."""
    cases = list(cases)
    members, named = _members({case.board_id for case in cases}), _assignments(cases)
    return [
        _request(case, found, members[case.board_id], named.get((case.pk, found.wanted.item.name)))
        for case in cases
        for found in ready[case.pk].required
        if found.state is not State.PRESENT
    ]


def _request(case: Case, found: Found, members: list[Membership], named: ItemAssignment | None) -> Request:
    rule = found.wanted
    code = f"person:{named.person_id}" if named and named.person_id else ""
    code = code or rule.responsible or usual(rule.asked_of or rule.item.asked_of)
    return Request(case, found, _people(code, case, members), named.due_on if named else None)


def _people(code: str, case: Case, members: list[Membership]) -> tuple[User, ...]:
    kind, _colon, value = code.partition(":")
    asked = {
        "person": lambda one: str(one.user_id) == value,
        "role": lambda one: one.role == value,
        "discipline": lambda one: one.discipline == value,
    }.get(kind, lambda one: one.user_id == case.owner_id)
    for chosen in (asked, lambda one: one.user_id == case.owner_id, lambda one: one.role == "coordinator"):
        if found := tuple(one.user for one in members if chosen(one)):
            return found
    return ()


def _members(board_ids: Iterable[Any]) -> dict[Any, list[Membership]]:
    found: dict[Any, list[Membership]] = {one: [] for one in board_ids}
    working = Membership.objects.active().filter(board__in=found, role__in=CLINICAL_ROLES)
    for one in working.select_related("user").order_by("user__full_name"):
        found[one.board_id].append(one)
    return found


def _assignments(cases: list[Case]) -> dict[tuple[Any, str], ItemAssignment]:
    rows = ItemAssignment.objects.filter(case__in=cases).order_by("case_id", "item", "-at", "-id")
    return {(one.case_id, one.item): one for one in rows.distinct("case_id", "item")}
