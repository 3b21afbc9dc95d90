"""Kept standings at a million cases, in a schema of the bench's own that is dropped at the end.

40,000 patients are generated, judged by the evaluator's written form, and copied in; the database then makes 25 of
each, in random order. The tables are those of the migrations: same columns, same index, without write-ahead log.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from django.db import connection
from django.db.models import Count

from cases.facts.vocabulary import FACTS
from cases.models import Case, CaseFacts
from meetings.bench.timing import wall
from meetings.bench.workload import SEED, patient, suits
from recommendations.engine import Facts, Standing
from recommendations.library import edition
from recommendations.models import KeptStanding
from recommendations.query import pair

SCHEMA, DISTINCT, COPIES = "pnet_bench", 40_000, 25
OPTIONS = edition("nigri-2018").options
# A standing's place in its option's four cohorts: their numbers are counted through.
PLACES = {standing: place for place, standing in enumerate(Standing)}
FIRST_PAGE = 25


def number(option: int, standing: Standing) -> int:
    return option * len(PLACES) + PLACES[standing] + 1


@contextmanager
def schema() -> Iterator[None]:
    """Inside, the tables of cases and standings are those of the bench; afterwards they are gone."""
    _run(
        f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE",
        f"CREATE SCHEMA {SCHEMA}",
        f"SET search_path = {SCHEMA}, public",
        "SET maintenance_work_mem = '512MB'",
    )
    try:
        yield
    finally:
        _run("SET search_path = public", f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def load() -> int:
    """A million cases with their facts in typed columns and their standings kept; how many."""
    _copy_patients()
    members, facts = KeptStanding._meta.db_table, CaseFacts._meta.db_table
    names = ", ".join(_columns())
    _run(
        f"CREATE UNLOGGED TABLE cases AS SELECT gen_random_uuid() AS id, p.number AS patient,"
        f" now() - random() * interval '10 years' AS opened_at FROM patients p, generate_series(1, {COPIES})"
        f" ORDER BY random()",
        f"CREATE UNLOGGED TABLE {facts} (LIKE public.{facts} INCLUDING DEFAULTS)",
        f"INSERT INTO {facts} (case_id, as_of, sha256, conflicts, {names})"
        f" SELECT c.id, current_date, '', '{{}}', {names} FROM cases c JOIN patients p ON p.number = c.patient",
        f"CREATE UNLOGGED TABLE {members} (LIKE public.{members} INCLUDING DEFAULTS)",
        f"INSERT INTO {members} (case_id, cohort_id, opened_at)"
        f" SELECT c.id, unnest(p.cohorts), c.opened_at FROM cases c JOIN patients p ON p.number = c.patient",
        f"CREATE INDEX ON {members} (cohort_id, opened_at DESC, case_id)",
        f"VACUUM ANALYZE {members}",
        f"VACUUM ANALYZE {facts}",
    )
    return CaseFacts.objects.count()


def _columns() -> list[str]:
    return [name for name in FACTS if any(name in option.facts for option in OPTIONS)]


def _copy_patients() -> None:
    facts, names = CaseFacts._meta.db_table, ", ".join(_columns())
    _run(
        f"CREATE UNLOGGED TABLE patients AS SELECT 0 AS number, '{{}}'::int[] AS cohorts, {names}"
        f" FROM public.{facts} WHERE false"
    )
    random = Random(SEED)
    with connection.cursor() as cursor, cursor.copy("COPY patients FROM STDIN") as copy:
        for row in range(DISTINCT):
            known = patient(OPTIONS, random)
            copy.write_row((row, _standings(known), *(known.get(name) for name in _columns())))


def _standings(known: Facts) -> list[int]:
    return [number(place, option.stands(known)) for place, option in enumerate(OPTIONS)]


def kept_counts() -> dict[int, int]:
    """How many are eligible for each option, from the index."""
    numbers = [number(place, Standing.ELIGIBLE) for place in range(len(OPTIONS))]
    rows = KeptStanding.objects.filter(cohort__in=numbers).values("cohort").annotate(cases=Count("*"))
    return dict.fromkeys(numbers, 0) | dict(rows.values_list("cohort", "cases"))


def filtered_counts() -> dict[int, int]:
    """The same from the facts: each option's criteria as a FILTER over typed columns."""
    numbers = {f"c{number(place, Standing.ELIGIBLE)}": option for place, option in enumerate(OPTIONS)}
    asked = {name: Count("pk", filter=pair(suits(option)).met) for name, option in numbers.items()}
    return {int(name[1:]): count for name, count in CaseFacts.objects.aggregate(**asked).items()}


def first_page(cohort: int) -> list[UUID]:
    rows = KeptStanding.objects.filter(cohort=cohort).order_by("-opened_at", "case")
    return list(rows.values_list("case", flat=True)[:FIRST_PAGE])


def deep_page(cohort: int, offset: int) -> list[UUID]:
    rows = KeptStanding.objects.filter(cohort=cohort).order_by("-opened_at", "case")
    return list(rows.values_list("case", flat=True)[offset : offset + FIRST_PAGE])


def measure(counts: dict[int, int], rounds: int) -> dict[str, float]:
    """Seconds of one `.get`, of the first page of the most frequent, the middle and the rarest cohort, and counts."""
    ranked = sorted((number for number, count in counts.items() if count), key=lambda one: -counts[one])
    often, middle, rare = ranked[0], ranked[len(ranked) // 2], ranked[-1]
    someone = Case.objects.values_list("pk", flat=True)[0]
    found = wall(
        {
            "get": lambda: Case.objects.get(pk=someone),
            f"most frequent, {counts[often]:,}": lambda: first_page(often),
            f"middle, {counts[middle]:,}": lambda: first_page(middle),
            f"rarest, {counts[rare]:,}": lambda: first_page(rare),
        },
        rounds * 20,
    )
    deep = counts[often] // 2
    found |= wall({f"page at {deep:,} of the most frequent": lambda: deep_page(often, deep)}, rounds)
    return found | wall({"kept counts": kept_counts, "filtered counts": filtered_counts}, rounds)
