"""The standings of open cases, kept: written with the facts they follow from, found by one index whatever the option.

Only the standing is kept, no reason. What is kept names the edition by its hash, so that standings by an edition that
is no longer in force are never found as current.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.copying import copy_into
from accounts.models import Board, User
from cases.actions import keep_facts
from cases.facts.gather import FactSheet
from cases.facts.partial_dates import age_in_years
from cases.lifecycle import Status
from cases.models import Case, CaseQuerySet
from recommendations.engine import Edition, Facts, Standing, standing_of
from recommendations.in_force import edition_of
from recommendations.models import Cohort, CohortChange, KeptStanding, StandingsBasis

# The cohorts that each case is in.
Membership = Mapping[UUID, set[int]]
COLUMNS = ("case_id", "cohort_id", "opened_at")


def keep_standings(changed: Sequence[tuple[Case, FactSheet]], _by: User | None) -> None:
    """What follows from the facts of these cases; a closed case stands nowhere."""
    closed = [case for case, _ in changed if case.status == Status.CLOSED]
    if closed:
        _replace(closed, {case.pk: set() for case in closed})
        StandingsBasis.objects.filter(case__in=closed).delete()
    of_board: dict[Board, list[tuple[Case, Facts, str]]] = {}
    for case, sheet in changed:
        if case.status != Status.CLOSED:
            of_board.setdefault(case.board, []).append((case, sheet.facts, sheet.sha256))
    for board, found in of_board.items():
        write_standings(board, found)


@transaction.atomic
def write_standings(board: Board, found: Sequence[tuple[Case, Facts, str]]) -> None:
    """The standings of these cases of a board, each with its facts and their hash. Whoever calls holds the cases."""
    knowledge = edition_of(board)
    numbers = _cohorts(board, knowledge)
    wanted = {
        case.pk: {numbers[option.id, standing_of(option, facts)] for option in knowledge.options}
        for case, facts, _ in found
    }
    _replace([case for case, _, _ in found], wanted)
    StandingsBasis.objects.bulk_create(
        [StandingsBasis(case=case, edition_sha256=knowledge.sha256, facts_sha256=sha) for case, _, sha in found],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["edition_sha256", "facts_sha256", "kept_at"],
    )


def due(board: Board) -> CaseQuerySet:
    """Open cases that have no standings by the edition in force, or only those of another."""
    current = StandingsBasis.objects.filter(case=OuterRef("pk"), edition_sha256=edition_of(board).sha256)
    return Case.objects.open().filter(~Exists(current), board=board)


def keep_ages(on: date) -> int:
    """Facts and standings of the open cases whose patient has had a birthday since they were kept; how many."""
    known = Case.objects.open().filter(patient__born_on__isnull=False, facts__as_of__lt=on)
    older = [
        pk
        for pk, born_on, age in known.values_list("pk", "patient__born_on", "facts__age_years").iterator()
        if age_in_years(born_on, on) != age
    ]
    for case in Case.objects.filter(pk__in=older).select_related("patient", "board"):
        with transaction.atomic():
            keep_facts(case, on)
    return len(older)


def _cohorts(board: Board, knowledge: Edition) -> dict[tuple[str, str], int]:
    """(option, standing) to the number of its cohort. All are made at once, when the edition is met first."""
    there = Cohort.objects.filter(board=board, edition_sha256=knowledge.sha256)
    numbers = _numbers(there)
    if len(numbers) < len(knowledge.options) * len(Standing):
        wanted = ((option.id, standing) for option in knowledge.options for standing in Standing)
        Cohort.objects.bulk_create(
            (
                Cohort(board=board, edition_sha256=knowledge.sha256, option=option, standing=standing)
                for option, standing in wanted
            ),
            ignore_conflicts=True,
        )
        numbers = _numbers(there)
    return numbers


def _numbers(cohorts: QuerySet[Cohort]) -> dict[tuple[str, str], int]:
    return {(option, standing): pk for option, standing, pk in cohorts.values_list("option", "standing", "pk")}


def _replace(cases: Sequence[Case], wanted: Membership) -> None:
    """Rows that stay are left alone: most facts change few standings."""
    there: dict[UUID, set[int]] = {pk: set() for pk in wanted}
    for case, cohort in KeptStanding.objects.filter(case__in=wanted).values_list("case_id", "cohort_id"):
        there[case].add(cohort)
    gone = [(pk, cohort) for pk, cohorts in there.items() for cohort in cohorts - wanted[pk]]
    new = [(case, cohort) for case in cases for cohort in wanted[case.pk] - there[case.pk]]
    if gone:
        KeptStanding.objects.filter(pk__in=gone).delete()
    if new:
        copy_into(KeptStanding, COLUMNS, ((case.pk, cohort, case.created_at) for case, cohort in new))
    sizes = Counter(cohort for _, cohort in new)
    sizes.subtract(cohort for _, cohort in gone)
    _change(sizes)


def _change(sizes: Counter[int]) -> None:
    CohortChange.objects.bulk_create(
        CohortChange(cohort_id=cohort, change=change) for cohort, change in sizes.items() if change
    )


@transaction.atomic
def add_up() -> None:
    """One row a cohort again, where several have come together; what others add meanwhile stays for the next time."""
    many = CohortChange.objects.values("cohort").annotate(rows=Count("pk")).filter(rows__gt=1).values("cohort")
    rows = list(CohortChange.objects.select_for_update(skip_locked=True).filter(cohort__in=many))
    sizes: Counter[int] = Counter()
    for row in rows:
        sizes[row.cohort_id] += row.change
    CohortChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _change(sizes)
