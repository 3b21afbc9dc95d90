"""Assessing facts that somebody hands over: no patient, no database. The command and the API both call this."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from cases.facts.document import FactErrors, read_document
from cases.facts.vocabulary import Value
from cases.staging import derive
from recommendations.engine import Assessment, Edition, as_comparison, as_document, assess, words
from recommendations.suppose import Supposing

# What a document is answered with, from the name its sender gave it and its facts.
Answer: TypeAlias = Callable[[str | None, Mapping[str, Value]], dict[str, object]]
# How far an edition has come, in words.
Told: TypeAlias = Callable[[Edition], str]


def said_by_the_file(edition: Edition) -> str:
    """What an edition says of itself; who has a database asks there whether somebody reviewed it since."""
    return words.STATUSES_EXPLAINED[edition.status]


def assess_documents(documents: object, edition: Edition, status: Told = said_by_the_file) -> tuple[object, bool]:
    """The answer to one document or a list of them, and whether all could be answered.

    A document that cannot be read is answered with its errors; the others of a list are still assessed.
    """
    named = _named(edition, status)
    return _answers(documents, lambda name, given: as_document(_assessed(edition, given), name) | {"edition": named})


def compare_documents(
    documents: object, before: Edition, after: Edition, status: Told = said_by_the_file
) -> tuple[object, bool]:
    """The same facts under two editions: what stands differently, and why."""
    named = [_named(before, status), _named(after, status)]
    return _answers(
        documents,
        lambda name, given: (
            as_comparison(_assessed(before, given), _assessed(after, given), name) | {"editions": named}
        ),
    )


def _named(edition: Edition, status: Told) -> dict[str, str]:
    return {"id": edition.id, "version": edition.version, "sha256": edition.sha256, "status": status(edition)}


def _assessed(edition: Edition, given: Mapping[str, Value]) -> Assessment:
    derivation = derive(given)
    return assess(edition, derivation.facts, derivation.derived, Supposing(given))


def _answers(documents: object, answer: Answer) -> tuple[object, bool]:
    if isinstance(documents, list):
        answers = [_answer(one, answer, position) for position, one in enumerate(documents)]
        return answers, all("errors" not in one for one in answers)
    found = _answer(documents, answer, 0)
    return found, "errors" not in found


def _answer(raw: object, answer: Answer, position: int) -> dict[str, object]:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    try:
        return answer(*read_document(raw))
    except FactErrors as errors:
        return {
            "id": name if isinstance(name, str) else f"document {position + 1}",
            "errors": [{"fact": error.fact, "message": error.message} for error in errors.errors],
        }


def plain_numbers(value: object) -> object:
    """Decimals as JSON numbers, whole ones without a fraction."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} has no place in an assess document")
