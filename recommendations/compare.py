"""Which options of an edition stand side by side, and what is known of the claims behind them."""

from collections.abc import Iterable

from recommendations.engine import Edition
from recommendations.pages import ClaimLine, claim_line

FEWEST, MOST = 2, 3


def chosen(edition: Edition, asked: Iterable[str]) -> list[str]:
    """The ids of known options, each once, in the order asked for; no more than fit side by side."""
    known = {option.id for option in edition.options}
    return [name for name in dict.fromkeys(asked) if name in known][:MOST]


def marked_claims(options: Iterable[str], edition: Edition) -> list[ClaimLine]:
    """The marked claims behind any of the options, once each, in the edition's order, with what is known of them."""
    used = {claim for one in options for claim in edition.option(one).claims}
    return [
        claim_line(claim, edition) for name, claim in edition.claims.items() if name in used and edition.is_marked(name)
    ]
