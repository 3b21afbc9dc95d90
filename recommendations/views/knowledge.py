"""The knowledge as pages: editions, their options and their claims. No patient appears here."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from accounts.permissions import boards_of
from recommendations import pages
from recommendations.engine import SUFFIX, Claim, Edition, EditionError, words
from recommendations.forms import ReviewForm
from recommendations.in_force import edition_of
from recommendations.library import edition, edition_ids, staging_sources
from recommendations.permissions import may_review
from recommendations.progress import progress_of
from recommendations.reading import reviews_of


def edition_or_404(edition_id: str) -> Edition:
    """The edition with its own pages; what a board's policy changes of it stands on the pages of the policy."""
    try:
        return edition(edition_id.removesuffix(SUFFIX))
    except EditionError as error:
        raise Http404(str(error)) from error


@access(Rule.SIGNED_IN)
@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    boards = [(board, edition_of(board)) for board in boards_of(request.user)]
    context = {"editions": [edition(one) for one in edition_ids()], "boards": boards}
    return render(request, "recommendations/editions.html", context)


@access(Rule.SIGNED_IN)
@require_GET
def edition_page(request: HttpRequest, edition_id: str) -> HttpResponse:
    """The options, and the claims that hold every word searched for."""
    one = edition_or_404(edition_id)
    sought = request.GET.get("words", "").split()
    lines = [pages.claim_line(claim, one) for claim in one.claims.values()]
    found = [line for line in lines if all(word.lower() in _text(line) for word in sought)]
    intents = [
        (title, [option for option in one.options if option.intent is intent])
        for intent, title in words.INTENTS.items()
    ]
    context = {"edition": one, "intents": intents, "claims": found, "words": " ".join(sought), "all": len(lines)}
    context |= {"reviews": reviews_of(request.user, one), "may_review": may_review(request.user), "form": ReviewForm()}
    context |= {"progress": progress_of(request.user, one.id)}
    return render(request, "recommendations/edition.html", context)


def _text(line: pages.ClaimLine) -> str:
    return " ".join(
        (line.id, line.text, line.place, line.figures, line.note, line.verification, line.superseded, *line.flags)
    ).lower()


@access(Rule.SIGNED_IN)
@require_GET
def option_page(request: HttpRequest, edition_id: str, option_id: str) -> HttpResponse:
    """One option as the edition holds it: each criterion in words, its rule in words, its claims."""
    one = edition_or_404(edition_id)
    try:
        option = one.option(option_id)
    except KeyError as error:
        raise Http404(f"Edition {edition_id} has no option {option_id}.") from error
    groups = [
        (title, [(found, words.sentence(found.rule, one.vocabulary)) for found in criteria])
        for title, criteria in (
            ("Indications, all of which must be met", option.indications),
            ("Contraindications, none of which may be met", option.contraindications),
            ("Cautions, which do not change the standing", option.cautions),
        )
        if criteria
    ]
    context = {
        "edition": one,
        "option": option,
        "intent": words.INTENTS[option.intent],
        "groups": groups,
        "claims": [pages.claim_line(one.claims[claim], one) for claim in option.claims],
    }
    return render(request, "recommendations/option_page.html", context)


@access(Rule.SIGNED_IN)
@require_GET
def claim_page(request: HttpRequest, edition_id: str, claim_id: str) -> HttpResponse:
    """One claim with its audit, the references it names, and the options that rest on it."""
    one = edition_or_404(edition_id)
    claim = one.claims.get(claim_id)
    if claim is None:
        raise Http404(f"Edition {edition_id} has no claim {claim_id}.")
    used_by = [option for option in one.options if claim_id in option.claims]
    context = {**_claim(claim, one.references, one), "edition": one, "used_by": used_by}
    return render(request, "recommendations/claim.html", context)


def _claim(claim: Claim, references, edition: Edition | None = None) -> dict:
    return {
        "claims": [pages.claim_line(claim, edition)],
        "claim": claim,
        "checks": [words.CHECKS[check] for check in claim.check],
        "references": [references[number] for number in claim.references],
    }


@access(Rule.SIGNED_IN)
@require_GET
def any_claim(request: HttpRequest, claim_id: str) -> HttpResponse:
    """A claim by its id alone: from the first edition that holds it, else from the sources of grade and stage."""
    for name in edition_ids():
        if claim_id in edition(name).claims:
            return claim_page(request, name, claim_id)
    references, claims = staging_sources()
    if claim_id in claims:
        return render(request, "recommendations/claim.html", _claim(claims[claim_id], references))
    raise Http404(f"No edition here holds a claim {claim_id}.")
