"""References and claims, as `references.yaml` and `claims.yaml` hold them."""

from collections.abc import Collection, Mapping

from .claim import Check, Claim, Flag, Reference, ReferenceKey, Verification
from .errors import EditionError, did_you_mean
from .fields import Fields, Place, shown
from .read_yaml import Entries, Node

REFERENCE_KEYS = ("citation", "authors", "title", "journal", "year", "volume", "pages", "doi", "pmid", "url")
CLAIM_KEYS = (
    "text",
    "section",
    "place",
    "references",
    "figures",
    "design",
    "flags",
    "check",
    "note",
    "verification",
    "supersedes",
    "shown_only",
)


def read_references(node: Node, file: str, base: Mapping[ReferenceKey, Reference]) -> dict[ReferenceKey, Reference]:
    """Every reference by its number (or its key, where a source does not number), none that the base has."""
    entries = _entries(node, file, "number: {citation: …}")
    _refuse_known(entries, file, {str(key) for key in base}, "reference")
    return {_key(key): _reference(_key(key), inner, Place(file, entries.lines[key])) for key, inner in entries.items()}


def read_claims(
    node: Node, file: str, references: Mapping[ReferenceKey, Reference], base: Mapping[str, Claim]
) -> dict[str, Claim]:
    """Every claim by its id, none that the base has. It cites what exists and supersedes claims of the base alone."""
    entries = _entries(node, file, "S-ABL-02: {text: …}")
    _refuse_known(entries, file, base, "claim")
    return {
        key: _claim(key, inner, Place(file, entries.lines[key]), references, base) for key, inner in entries.items()
    }


def _refuse_known(entries: Entries, file: str, known: Collection[str], what: str) -> None:
    for key, line in entries.lines.items():
        if key in known:
            raise EditionError(file, line, f'The base edition has a {what} "{key}" already. Give this one another id.')


def _entries(node: Node, file: str, shape: str) -> Entries:
    if not isinstance(node, Entries):
        raise Place(file, 1).error(f"This file is a mapping: {shape}.")
    return node


def _key(key: str) -> ReferenceKey:
    return int(key) if key.isdecimal() else key


def _reference(number: ReferenceKey, node: Node, place: Place) -> Reference:
    fields = Fields(node, place, f"Reference {number}", REFERENCE_KEYS)
    told = {key: fields.words(key, "") for key in REFERENCE_KEYS if key != "year"}
    year = fields.whole_or_none("year")
    if not told["citation"] and not told["title"]:
        raise fields.error("citation", "is missing. Add it, or authors, title, journal and year.")
    told["citation"] = told["citation"] or _citation(told, year)
    return Reference(number=number, year=year, **told)


def _citation(told: Mapping[str, str], year: int | None) -> str:
    """A citation put together from its parts, where it is not written out."""
    volume = ":".join(filter(None, [told["volume"], told["pages"]]))
    printed = ";".join(filter(None, [str(year or ""), volume]))
    return ". ".join(part.rstrip(".") for part in (told["authors"], told["title"], told["journal"], printed) if part)


def _claim(
    claim_id: str,
    node: Node,
    place: Place,
    references: Mapping[ReferenceKey, Reference],
    base: Mapping[str, Claim],
) -> Claim:
    fields = Fields(node, place, f"Claim {claim_id}", CLAIM_KEYS)
    for at, old in fields.items("supersedes"):
        if old not in base:
            raise at.error(f"The base edition has no claim {shown(old)} to supersede. {did_you_mean(str(old), base)}")
    return Claim(
        id=claim_id,
        text=fields.text("text"),
        section=fields.words("section", ""),
        place=fields.words("place", ""),
        references=tuple(_cited(item, at, references) for at, item in fields.items("references")),
        figures=fields.words("figures", ""),
        design=fields.text("design", ""),
        flags=fields.some_of("flags", Flag),
        check=fields.some_of("check", Check),
        note=fields.text("note", ""),
        verification=fields.one_of("verification", Verification) if fields.has("verification") else None,
        supersedes=fields.texts("supersedes"),
        shown_only=fields.text("shown_only", ""),
    )


def _cited(key: Node, place: Place, references: Mapping[ReferenceKey, Reference]) -> ReferenceKey:
    if isinstance(key, bool) or not isinstance(key, int | str) or key not in references:
        raise place.error(f"There is no reference {shown(key)}. {did_you_mean(str(key), references)}")
    return key
