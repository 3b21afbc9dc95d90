"""The rows of the case page's panels, as markup.

An option has some fifty rows and a page 23 options: nested templates take three times as long as the rest of the page.
So what the edition says is rendered once (`knowledge`), what a patient's records say of a fact is put together once a
page (`cells`), and `options` and `work_up` set the two side by side.

A piece is safe when it is made: text is escaped where it becomes a piece, and from there on pieces are only joined.
"""

from collections.abc import Iterable

from django.utils.safestring import SafeString

NOTHING = SafeString("")


def joined(pieces: Iterable[str]) -> SafeString:
    """Pieces that are safe, as one. What is only put together on the way to it need not say again that it is."""
    return SafeString("".join(pieces))
