"""Where the knowledge comes from: claims and references as pages. A DOI is text here; nothing outside is called."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import Rule, access
from recommendations import pages
from recommendations.citations import cited_by, claims_naming, options_resting_on, reference_of, why_only_shown
from recommendations.engine import Claim, Edition, Reference, words
from recommendations.library import edition as held
from recommendations.library import edition_ids, staging_sources
from recommendations.views.knowledge import edition_or_404


@access(Rule.SIGNED_IN)
@require_GET
def claims(request: HttpRequest, edition_id: str) -> HttpResponse:
    """Every claim; `?only=marked` or `?only=shown` those with a mark, or that nothing cites."""
    one = edition_or_404(edition_id)
    only = request.GET.get("only", "")
    keep = {"marked": lambda claim: one.is_marked(claim.id), "shown": lambda claim: claim.id not in one.cited}
    found = [claim for claim in one.claims.values() if keep.get(only, bool)(claim)]
    context = {
        "edition": one,
        "only": only if only in keep else "",
        "claims": [pages.claim_line(claim, one) for claim in found],
        "reasons": [(claim.id, why_only_shown(one, claim)) for claim in found] if only == "shown" else [],
    }
    return render(request, "recommendations/claims.html", context)


@access(Rule.SIGNED_IN)
@require_GET
def claim_page(request: HttpRequest, edition_id: str, claim_id: str) -> HttpResponse:
    """One claim with its audit, the references it names, and what rests on it; or why nothing does."""
    one = edition_or_404(edition_id)
    claim = one.claims.get(claim_id)
    if claim is None:
        raise Http404(f"Edition {edition_id} has no claim {claim_id}.")
    rests = {"cited": cited_by(one, claim_id), "why_only_shown": why_only_shown(one, claim)}
    context = {**_claim(claim, one.references, one), "edition": one, **rests}
    return render(request, "recommendations/claim.html", context)


def _claim(claim: Claim, references: Mapping[str | int, Reference], edition: Edition | None = None) -> dict:
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
        if claim_id in held(name).claims:
            return claim_page(request, name, claim_id)
    references, found = staging_sources()
    if claim_id in found:
        return render(request, "recommendations/claim.html", _claim(found[claim_id], references))
    raise Http404(f"No edition here holds a claim {claim_id}.")


@access(Rule.SIGNED_IN)
@require_GET
def references(request: HttpRequest, edition_id: str) -> HttpResponse:
    """Every reference, each with how many claims name it."""
    one = edition_or_404(edition_id)
    found = [(each, len(claims_naming(one, each))) for each in one.references.values()]
    return render(request, "recommendations/references.html", {"edition": one, "references": found})


@access(Rule.SIGNED_IN)
@require_GET
def reference_page(request: HttpRequest, edition_id: str, number: str) -> HttpResponse:
    """One reference: its bibliographic facts, the claims that name it, the options that rest on these."""
    one = edition_or_404(edition_id)
    found = reference_of(one, number)
    if found is None:
        raise Http404(f"Edition {edition_id} has no reference {number}.")
    context = {
        "edition": one,
        "reference": found,
        "claims": [pages.claim_line(claim, one) for claim in claims_naming(one, found)],
        "options": options_resting_on(one, found),
    }
    return render(request, "recommendations/reference.html", context)
