"""The standings of open cases, kept: written with the facts they follow from, found by one index whatever the option.

Only the standing is kept, no reason. What is kept names the edition by its hash, so that standings by an edition that
is no longer in force are never found as current.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import Board, User
from cases.actions import keep_facts
from cases.facts.gather import FactSheet
from cases.facts.partial_dates import age_in_years
from cases.lifecycle import Status
from cases.models import Case, CaseQuerySet
from recommendations.engine import Edition, Facts, Standing, standing_of
from recommendations.in_force import edition_of
from recommendations.models import Cohort, CohortChange, KeptStanding, StandingsBasis

Membership = dict[tuple[UUID, int], datetime]


def keep_standings(changed: Sequence[tuple[Case, FactSheet]], _by: User | None) -> None:
    """What follows from the facts of these cases; a closed case stands nowhere."""
    closed = [case.pk for case, _ in changed if case.status == Status.CLOSED]
    if closed:
        _replace(closed, {})
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
        (case.pk, numbers[option.id, standing_of(option, facts)]): case.created_at
        for case, facts, _ in found
        for option in knowledge.options
    }
    _replace([case.pk for case, _, _ in found], wanted)
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


def _replace(cases: Sequence[UUID], wanted: Membership) -> None:
    """Rows that stay are left alone: most facts change few standings."""
    there = set(KeptStanding.objects.filter(case__in=cases).values_list("case_id", "cohort_id"))
    gone, new = there - wanted.keys(), wanted.keys() - there
    if gone:
        KeptStanding.objects.filter(pk__in=list(gone)).delete()
    KeptStanding.objects.bulk_create(
        KeptStanding(case_id=case, cohort_id=cohort, opened_at=wanted[case, cohort]) for case, cohort in new
    )
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
