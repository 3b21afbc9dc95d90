"""How ready cases are, asked of the database: the same answer as `cases.readiness` gives, for a list of any length."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import CharField, Q, Value
from django.db.models.expressions import Case, Combinable, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Concat, Greatest, Left

from cases.models import CaseQuerySet
from cases.readiness import Level, Rules, Wanted

_FIRST_DAY, _DATE_LETTERS = "-01-01", 10


def with_level(cases: CaseQuerySet, level: str, rules: Rules, on: date) -> CaseQuerySet:
    """The cases that are at this level by the rules of their board; those of other boards are left out."""
    names: dict[str, Combinable] = {}
    wanted = Q(pk__in=[])
    for number, (board, of_board) in enumerate(rules.items()):
        required = [one for one in of_board if one.required]
        names |= {f"item_{number}_{place}": _age(one) for place, one in enumerate(required) if one.max_age_days}
        wanted |= Q(board=board) & _at(level, number, required, on)
    return cases.alias(**names).filter(wanted)


def _at(level: str, number: int, required: list[Wanted], on: date) -> Q:
    missing, open_ones = Q(pk__in=[]), Q(pk__in=[])
    for place, one in enumerate(required):
        missing |= _unstated(one) & ~_declared(one)
        open_ones |= _unstated(one) & _declared(one)
        if one.max_age_days:
            limit = (on - timedelta(days=one.max_age_days)).isoformat()
            open_ones |= ~_unstated(one) & Q(**{f"item_{number}_{place}__lt": limit})
    whole: Mapping[str, Q] = {
        Level.NOT_READY: missing,
        Level.CONDITIONAL: ~missing & open_ones,
        Level.READY: ~missing & ~open_ones,
    }
    return whole[level]


def _unstated(one: Wanted) -> Q:
    return Q(*((f"facts__{name}__isnull", True) for name in one.item.facts))


def _declared(one: Wanted) -> Q:
    return Q(facts__unknown__has_key=one.item.asks)


def _age(one: Wanted) -> Combinable:
    """The latest date of what is stated, its first day where a part is not known; before all time without one."""
    dates = [_date(name) for name in one.item.facts]
    return Greatest(*dates) if len(dates) > 1 else dates[0]


def _date(name: str) -> Combinable:
    text = Coalesce(KeyTextTransform(name, "facts__dates"), Value(""), output_field=CharField())
    padded = Left(Concat(text, Value(_FIRST_DAY), output_field=CharField()), _DATE_LETTERS)
    stated = When(**{f"facts__{name}__isnull": False}, then=padded)
    return Case(stated, default=Value(""), output_field=CharField())
