"""Times that may be compared: in turns within one run, so that whatever else the machine does falls on all alike."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter, process_time

Seconds = dict[str, float]


def in_turns(calls: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float]) -> Seconds:
    """The median time of each call. One round before is for warming up and counts for nothing."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds + 1):
        for name, call in calls.items():
            start = clock()
            call()
            times[name].append(clock() - start)
    return {name: median(taken[1:]) for name, taken in times.items()}


def cpu(calls: Mapping[str, Callable[[], object]], rounds: int) -> Seconds:
    """Processor time of this process, all threads: what others do on the machine does not count."""
    return in_turns(calls, rounds, process_time)


def wall(calls: Mapping[str, Callable[[], object]], rounds: int) -> Seconds:
    """Time on the wall, where the database works for us in processes of its own."""
    return in_turns(calls, rounds, perf_counter)
