"""Where higher apps learn that the facts of a case have changed, in the transaction that changed them.

A listener is registered in an app's `ready()` and does what must never lag behind the facts; when it fails, nothing is
written. A case that closes or opens again is told too. Cases names nobody above. `by` is who changed them; nobody
where the product itself did, or a table of many cases.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from accounts.models import User
from cases.facts.gather import FactSheet
from cases.models import Case

Listener: TypeAlias = Callable[[Case, FactSheet], None]
Together: TypeAlias = Callable[[Sequence[tuple[Case, FactSheet]], User | None], None]
_listeners: dict[str, Together] = {}


def register(name: str, listener: Listener) -> None:
    def one_by_one(changed: Sequence[tuple[Case, FactSheet]], by: User | None) -> None:
        for case, sheet in changed:
            listener(case, sheet)

    register_together(name, one_by_one)


def register_together(name: str, listener: Together) -> None:
    """For a listener that takes many cases at once, where that costs less than one by one."""
    _listeners[name] = listener


def tell(changed: Sequence[tuple[Case, FactSheet]], by: User | None) -> None:
    for listener in _listeners.values():
        listener(changed, by)
