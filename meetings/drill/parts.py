"""The parts of the drill. Each does its harm so many times, keeps what was acknowledged, and fills in its gates."""

from collections.abc import Callable

from django.db import connection

from meetings.drill.papers import deliver_twice, kill_workers
from meetings.drill.races import race
from meetings.drill.running import Drill
from meetings.drill.stores import lose_postgres, lose_processes, lose_redis

PARTS: dict[str, tuple[Callable[[Drill, int], None], int]] = {
    "workers": (kill_workers, 100),
    "redis": (lose_redis, 20),
    "postgres": (lose_postgres, 20),
    "processes": (lose_processes, 5),
    "deliveries": (deliver_twice, 500),
    "races": (race, 200),
}


def conclude(drill: Drill) -> None:
    """What was acknowledged in any part, against the database and the files."""
    connection.close()
    lost, wrong = drill.ledger.lost(), drill.ledger.wrong_papers()
    for one in [*lost, *wrong]:
        drill.table.write(f"- {one}")
    drill.table.row("what was acknowledged, in the end", drill.ledger.told(), "")
    drill.table.gate(f"Of {len(drill.ledger):,} acknowledged writes: lost", len(lost), 0)
    drill.table.gate(f"Of {drill.ledger.count_of_papers():,} papers: not one valid file", len(wrong), 0)
