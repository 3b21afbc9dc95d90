"""Assessing facts that somebody hands over: no patient, no database. The command and the API both call this."""

from collections.abc import Mapping
from decimal import Decimal

from cases.facts.document import FactErrors, read_document
from cases.staging import derive
from recommendations.engine import Edition, as_document, assess
from recommendations.suppose import Supposing


def assess_documents(documents: object, edition: Edition) -> tuple[object, bool]:
    """The answer to one document or a list of them, and whether all could be answered.

    A document that cannot be read is answered with its errors; the others of a list are still assessed.
    """
    if isinstance(documents, list):
        answers = [_answer(one, edition, position) for position, one in enumerate(documents)]
        return answers, all("errors" not in one for one in answers)
    answer = _answer(documents, edition, 0)
    return answer, "errors" not in answer


def _answer(raw: object, edition: Edition, position: int) -> Mapping[str, object]:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    try:
        document_id, facts = read_document(raw)
        derivation = derive(facts)
    except FactErrors as errors:
        return {
            "id": name if isinstance(name, str) else f"document {position + 1}",
            "errors": [{"fact": error.fact, "message": error.message} for error in errors.errors],
        }
    return as_document(assess(edition, derivation.facts, derivation.derived, Supposing(facts)), document_id)


def plain_numbers(value: object) -> object:
    """Decimals as JSON numbers, whole ones without a fraction."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no place in an assess document")
