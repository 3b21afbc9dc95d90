"""Rendered panels, kept in this process: the same assessment of the same records is the same text, so it is made once.

Nothing is ever out of date here: everything that a panel shows is part of its key. The oldest make room for new ones.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from django.utils.translation import get_language

# The panels of some thirty cases; those of one case are about half a megabyte.
MOST = 128


class Kept:
    def __init__(self) -> None:
        self._texts: OrderedDict[Hashable, str] = OrderedDict()

    def get(self, key: tuple[Hashable, ...], make: Callable[[], str]) -> str:
        named = (get_language(), *key)
        text = self._texts.pop(named, None)
        self._texts[named] = text = make() if text is None else text
        while len(self._texts) > MOST:
            self._texts.popitem(last=False)
        return text

    def forget(self) -> None:
        """Whoever measures the first showing of a page starts from here."""
        self._texts.clear()


kept = Kept()
