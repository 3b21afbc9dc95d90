"""A board's local policy in the making: one change put among those in force, and what it would mean."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Board, Visitor
from cases.facts.vocabulary import FACTS
from cases.models import Case, CaseFacts
from recommendations.engine import Criterion, Edition, Facts, Option, Standing, Value, standing_of, words
from recommendations.engine.adjust import Answer, adjusted
from recommendations.engine.write import written, written_criterion

ROLES = {"indications": "Indications", "contraindications": "Contraindications", "cautions": "Cautions"}
Change = dict


def criterion_change(option: Option, part: str, criterion: Criterion, text: str, rule, why: str) -> Change:
    item = {**written_criterion(criterion), "text": text, "rule": written(rule)}
    return {"option": option.id, "replace": part, "id": criterion.id, "item": item, "why": why}


def adjusted_rule(criterion: Criterion, answers: Sequence[Answer]):
    return adjusted(criterion.rule, answers, FACTS)


def name_change(option: Option, name: str, why: str) -> Change:
    return {"option": option.id, "set": "name", "to": name, "why": why}


def subject_of(change: Mapping) -> tuple[str, str, str]:
    """What a change is about: there is one of each in a policy."""
    return (change["option"], change.get("replace") or change["set"], change.get("id", ""))


def with_change(changes: Sequence[Change], change: Change) -> list[Change]:
    """The changes with one put in the place of its forerunner, or last."""
    return [*without(changes, subject_of(change)), change]


def without(changes: Sequence[Change], subject: tuple[str, str, str]) -> list[Change]:
    return [one for one in changes if subject_of(one) != subject]


def part_of(option: Option, criterion_id: str) -> tuple[str, Criterion]:
    """Where a criterion stands in its option; KeyError where there is none."""
    for part in ROLES:
        for criterion in getattr(option, part):
            if criterion.id == criterion_id:
                return part, criterion
    raise KeyError(criterion_id)


@dataclass(frozen=True)
class Shift:
    """Cases of the board in which one option would stand differently. Only those that the reader may see are named."""

    option: str
    before: tuple[str, str]
    after: tuple[str, str]
    count: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Preview:
    """What a policy would mean for the open cases of its board, by the facts as they are kept."""

    looked_at: int
    touched: int
    shifts: tuple[Shift, ...]


def preview(board: Board, user: Visitor, before: Edition, after: Edition) -> Preview:
    kept = list(CaseFacts.objects.filter(case__board=board, case__in=Case.objects.open()))
    moved = [(one.case_id, *shift) for one in kept for shift in _moved(facts_of(one), before, after)]
    seen = Case.objects.visible_to(user).with_people().filter(pk__in={pk for pk, *_ in moved})
    mine = {case.pk: case for case in seen}
    shifts = tuple(
        Shift(
            option=after.option(option).name,
            before=(old.value, words.STANDINGS[old]),
            after=(new.value, words.STANDINGS[new]),
            count=count,
            cases=tuple(mine[pk] for pk, *rest in moved if rest == [option, old, new] and pk in mine),
        )
        for (option, old, new), count in Counter((option, old, new) for _, option, old, new in moved).items()
    )
    return Preview(len(kept), len({pk for pk, *_ in moved}), shifts)


def _moved(facts: Facts, before: Edition, after: Edition) -> Iterator[tuple[str, Standing, Standing]]:
    for new in after.options:
        old = before.option(new.id)
        if (old.indications, old.contraindications) == (new.indications, new.contraindications):
            continue
        pair = (standing_of(old, facts), standing_of(new, facts))
        if pair[0] is not pair[1]:
            yield (new.id, *pair)


def facts_of(kept: CaseFacts) -> dict[str, Value | None]:
    """The kept row as the engine takes facts."""
    return {name: _value(getattr(kept, name)) for name in FACTS}


def _value(column) -> Value | None:
    return frozenset(column) if isinstance(column, list) else column
