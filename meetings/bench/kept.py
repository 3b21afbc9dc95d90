"""The standings of an edition kept at a million cases, in a schema of the bench's own that is dropped at the end.

40,000 patients are generated, judged by the evaluator's written form, and copied in; the database then makes 25 of
each, in random order. The tables are those of the migrations: same columns, same index, without write-ahead log.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from cases.facts.vocabulary import FACTS
from cases.models import Case, CaseFacts
from meetings.bench.timing import wall
from meetings.bench.workload import SEED, patient, suits
from recommendations.engine import Facts, Standing, Value
from recommendations.library import edition
from recommendations.models import CohortChange, KeptStanding
from recommendations.query import pair

SCHEMA, DISTINCT, COPIES = "pnet_bench", 40_000, 25
# A standing's place in its option's four cohorts: their numbers are counted through.
PLACES = {standing: place for place, standing in enumerate(Standing)}
FIRST_PAGE = 25


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


def number(option: int, standing: Standing) -> int:
    return option * len(PLACES) + PLACES[standing] + 1


class Crowd:
    """A million cases by one edition. Counted is who is eligible, of each option that has an indication."""

    def __init__(self, edition_id: str) -> None:
        self.options = edition(edition_id).options
        self.columns = [name for name in FACTS if any(name in option.facts for option in self.options)]
        places = enumerate(self.options)
        self.asked = {number(place, Standing.ELIGIBLE): one for place, one in places if one.indications}

    def load(self) -> int:
        """Their facts in typed columns and their standings kept; how many."""
        self._copy_patients()
        members, facts = KeptStanding._meta.db_table, CaseFacts._meta.db_table
        sizes, names = CohortChange._meta.db_table, ", ".join(self.columns)
        beside = _beside_the_facts()
        _run(
            f"CREATE UNLOGGED TABLE cases AS SELECT gen_random_uuid() AS id, p.number AS patient,"
            f" now() - random() * interval '10 years' AS opened_at FROM patients p, generate_series(1, {COPIES})"
            f" ORDER BY random()",
            f"CREATE UNLOGGED TABLE {facts} (LIKE public.{facts} INCLUDING DEFAULTS)",
            f"INSERT INTO {facts} (case_id, as_of, {', '.join(beside)}, {names})"
            f" SELECT c.id, current_date, {', '.join(beside.values())}, {names}"
            f" FROM cases c JOIN patients p ON p.number = c.patient",
            f"CREATE UNLOGGED TABLE {members} (LIKE public.{members} INCLUDING DEFAULTS)",
            f"INSERT INTO {members} (case_id, cohort_id, opened_at)"
            f" SELECT c.id, unnest(p.cohorts), c.opened_at FROM cases c JOIN patients p ON p.number = c.patient",
            f"CREATE UNLOGGED TABLE {sizes} (LIKE public.{sizes} INCLUDING ALL)",
            f"INSERT INTO {sizes} (cohort_id, change) SELECT cohort_id, count(*) FROM {members} GROUP BY cohort_id",
            f"CREATE INDEX ON {members} (cohort_id, opened_at DESC, case_id)",
            *(f"VACUUM ANALYZE {table}" for table in (members, facts, sizes)),
        )
        return CaseFacts.objects.count()

    def _copy_patients(self) -> None:
        facts, names = CaseFacts._meta.db_table, ", ".join(self.columns)
        _run(
            f"CREATE UNLOGGED TABLE patients AS SELECT 0 AS number, '{{}}'::int[] AS cohorts, {names}"
            f" FROM public.{facts} WHERE false"
        )
        random = Random(SEED)
        with connection.cursor() as cursor, cursor.copy("COPY patients FROM STDIN") as copy:
            for row in range(DISTINCT):
                known = patient(self.options, random)
                copy.write_row((row, self._standings(known), *(_stored(known.get(name)) for name in self.columns)))

    def _standings(self, known: Facts) -> list[int]:
        return [number(place, option.stands(known)) for place, option in enumerate(self.options)]

    def kept_counts(self) -> dict[int, int]:
        """How many are eligible for each option, as the cohort page asks it."""
        rows = CohortChange.objects.filter(cohort__in=self.asked).values("cohort").annotate(cases=Sum("change"))
        return dict.fromkeys(self.asked, 0) | dict(rows.values_list("cohort", "cases"))

    def indexed_counts(self) -> dict[int, int]:
        """The same counted from the index, as it is done for a referrer."""
        rows = KeptStanding.objects.filter(cohort__in=self.asked).values("cohort").annotate(cases=Count("*"))
        return dict.fromkeys(self.asked, 0) | dict(rows.values_list("cohort", "cases"))

    def filtered_counts(self) -> dict[int, int]:
        """The same from the facts: each option's criteria as a FILTER over typed columns."""
        filters = {f"c{one}": Count("pk", filter=pair(suits(option)).met) for one, option in self.asked.items()}
        return {int(name[1:]): count for name, count in CaseFacts.objects.aggregate(**filters).items()}


def _stored(value: Value | None) -> object:
    """A set is an array in its column."""
    return sorted(value) if isinstance(value, frozenset) else value


def _beside_the_facts() -> dict[str, str]:
    """The other columns of a row of facts, each with what a new row has there."""
    known = {"case", "as_of", *FACTS}
    fields = (one for one in CaseFacts._meta.concrete_fields if one.name not in known)
    values = ((one.column, one.get_db_prep_save(one.get_default(), connection)) for one in fields)
    with connection.cursor() as cursor:
        return {column: cursor.mogrify("%s", [value]) for column, value in values}


def page(cohort: int, offset: int = 0) -> QuerySet[KeptStanding]:
    rows = KeptStanding.objects.filter(cohort=cohort).order_by("-opened_at", "case")
    return rows.values_list("case", flat=True)[offset : offset + FIRST_PAGE]


def asked(rows: QuerySet[KeptStanding]) -> Callable[[], object]:
    """The query of a page, written before: what the database and the way to it take."""
    sql, parameters = rows.query.sql_with_params()

    def ask() -> object:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    return ask


def measure(crowd: Crowd, counts: dict[int, int], rounds: int) -> dict[str, float]:
    """Seconds of one `.get`, of the first page of the most frequent, the middle and the rarest cohort, and counts."""
    ranked = sorted((number for number, count in counts.items() if count), key=lambda one: -counts[one])
    often, middle, rare = ranked[0], ranked[len(ranked) // 2], ranked[-1]
    someone = Case.objects.values_list("pk", flat=True)[0]
    found = wall(
        {
            "one ORM get": lambda: Case.objects.get(pk=someone),
            f"first page, most frequent, {counts[often]:,}": asked(page(often)),
            f"first page, middle, {counts[middle]:,}": asked(page(middle)),
            f"first page, rarest, {counts[rare]:,}": asked(page(rare)),
            "the same page through the ORM": lambda: list(page(rare)),
        },
        rounds * 20,
    )
    deep = counts[often] // 2
    found |= wall({f"the page at {deep:,} of the most frequent": asked(page(often, deep))}, rounds)
    every = {
        "kept counts": crowd.kept_counts,
        "counts from the index": crowd.indexed_counts,
        "counts by FILTER": crowd.filtered_counts,
    }
    return found | wall(every, rounds)
