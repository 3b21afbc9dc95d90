"""Where higher apps learn that the facts of a case have changed, in the transaction that changed them.

A listener is registered in an app's `ready()` and does what must never lag behind the facts; when it fails, nothing is
written. A case that closes or opens again is told too. Cases names nobody above.
"""

from collections.abc import Callable
from typing import TypeAlias

from cases.facts.gather import FactSheet
from cases.models import Case

Listener: TypeAlias = Callable[[Case, FactSheet], None]
_listeners: dict[str, Listener] = {}


def register(name: str, listener: Listener) -> None:
    _listeners[name] = listener


def tell(case: Case, sheet: FactSheet) -> None:
    for listener in _listeners.values():
        listener(case, sheet)
