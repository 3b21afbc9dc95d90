"""What other rules would mean for the board's own open cases, by the facts as they are kept; nothing is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import Board, Visitor
from cases.models import Case
from cases.readiness import LEVELS, Level, Wanted, readiness_of

Pair = tuple[Level, Level]


@dataclass(frozen=True)
class Move:
    """Open cases that would go from one level to another. Only those that the reader may see are named."""

    before: str
    after: str
    count: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Foreseen:
    """How many cases would be ready, conditional and not ready, now and then, and which ones move."""

    looked_at: int
    levels: tuple[tuple[str, int, int], ...]
    moves: tuple[Move, ...]

    @property
    def touched(self) -> int:
        return sum(one.count for one in self.moves)


def foresee(board: Board, rules: Sequence[Wanted], user: Visitor, on: date) -> Foreseen:
    cases = list(Case.objects.filter(board=board).open().select_related("facts"))
    now, then = readiness_of(cases, on), readiness_of(cases, on, {board.pk: tuple(rules)})
    pairs = {case.pk: (now[case.pk].level, then[case.pk].level) for case in cases}
    return Foreseen(len(cases), _levels(pairs.values()), _moves(pairs, user))


def _levels(pairs) -> tuple[tuple[str, int, int], ...]:
    before, after = Counter(one for one, _ in pairs), Counter(one for _, one in pairs)
    return tuple((str(label), before[level], after[level]) for level, label in LEVELS.items())


def _moves(pairs: dict[object, Pair], user: Visitor) -> tuple[Move, ...]:
    moved = {pk: pair for pk, pair in pairs.items() if pair[0] is not pair[1]}
    seen = list(Case.objects.visible_to(user).with_people().filter(pk__in=moved))
    return tuple(
        Move(str(LEVELS[old]), str(LEVELS[new]), count, tuple(one for one in seen if moved[one.pk] == (old, new)))
        for (old, new), count in Counter(moved.values()).items()
    )
