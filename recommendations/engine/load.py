"""From a folder to an edition. What comes out has been checked; what is wrong says file, line and remedy.

An edition is edition.yaml, claims.yaml, references.yaml and options/*.yaml; work_up.yaml, examples.yaml and
examples_of_cautions.yaml may follow.
One that extends another holds only what differs: whole files for new options, changes for those of its base.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from .claim import Claim, Reference, ReferenceKey
from .edition import CautionExamples, Edition, EditionChange, Example, OpenItem, Option, Status, WorkUp
from .errors import EditionError
from .fields import Fields, Place
from .layer import Layer, change_edition, change_option
from .lineage import check_lineage
from .read_caution_examples import CautionExampleReader
from .read_claims import read_claims, read_references
from .read_edition import read_each, read_prognostic, read_syndrome, read_threshold, read_work_up
from .read_examples import ExampleReader
from .read_option import Ground, read_option
from .read_yaml import Entries, Items, Node, read_yaml
from .vocabulary import Vocabulary

EDITION_KEYS = (
    "id",
    "version",
    "title",
    "scope",
    "region",
    "date",
    "authors",
    "reviewers",
    "status",
    "extends",
    "source",
    "thresholds",
    "work_up",
    "syndromes",
    "prognosis",
    "review_by",
    "open_items",
    "changes",
)
BaseOf: TypeAlias = Callable[[str], Edition]


def load_edition(folder: Path, vocabulary: Vocabulary, base_of: BaseOf | None = None) -> Edition:
    """The edition in a folder, or an EditionError. `base_of` gives an edition read already; else it is read beside."""
    _refuse_strays(folder)
    fields = _head(folder)
    base = _base(fields, folder, vocabulary, base_of)
    references, claims = load_claims(folder, base)
    layer = Layer(Ground(vocabulary, claims), {} if base is None else base.claims)
    options, changes = _options(folder, base, layer)
    edition = Edition(
        **_told(fields),
        extends=base.id if base else "",
        base=base,
        options=tuple(sorted(options.values(), key=lambda option: (option.order, option.id))),
        claims=claims,
        references=references,
        open_items=tuple(_open_item(node, place, layer.ground) for place, node in fields.items("open_items")),
        examples=_examples(folder, ExampleReader(vocabulary, options, base)),
        caution_examples=_caution_examples(folder, CautionExampleReader(vocabulary, options)),
        vocabulary=vocabulary,
        sha256=fingerprint(folder, base.sha256 if base else ""),
    )
    if base is None:
        whole = _alone(edition, fields, folder, layer.ground)
    else:
        whole = _layered(edition, base, fields, layer, changes)
    _refuse_unexplained(whole, folder)
    return whole


def _alone(edition: Edition, fields: Fields, folder: Path, ground: Ground) -> Edition:
    """An edition that stands alone has thresholds and a work-up of its own, and nothing to change."""
    if fields.has("changes"):
        raise fields.error("changes", "needs a base. Say which edition this one extends.")
    thresholds = read_each(fields, "thresholds", partial(read_threshold, ground=ground))
    return replace(
        edition,
        thresholds=thresholds,
        work_up=_work_up(fields, folder, ground),
        syndromes=read_each(fields, "syndromes", partial(read_syndrome, ground=ground, thresholds=thresholds)),
        prognosis=read_each(fields, "prognosis", partial(read_prognostic, ground=ground)),
    )


def _layered(
    edition: Edition, base: Edition, fields: Fields, layer: Layer, changes: tuple[EditionChange, ...]
) -> Edition:
    """A layered edition takes over what it does not change."""
    for key in ("thresholds", "work_up", "syndromes", "prognosis"):
        if fields.has(key):
            raise fields.error(key, "is taken over from the base. Write what differs as changes.")
    whole = replace(
        edition,
        thresholds=base.thresholds,
        work_up=base.work_up,
        syndromes=base.syndromes,
        prognosis=base.prognosis,
    )
    whole, own = change_edition(whole, fields, layer)
    return replace(whole, changes=(*own, *changes))


def _told(fields: Fields) -> dict[str, Any]:
    """What the head of an edition says of it."""
    source = Fields(fields.required("source"), fields.at("source"), "The source", ("citation", "doi"))
    return {
        "id": fields.text("id"),
        "version": fields.text("version"),
        "title": fields.text("title"),
        "scope": fields.text("scope"),
        "region": fields.text("region", ""),
        "date": fields.day("date"),
        "authors": fields.texts("authors"),
        "reviewers": fields.texts("reviewers"),
        "status": fields.one_of("status", Status),
        "review_by": fields.day("review_by") if fields.has("review_by") else None,
        "citation": source.text("citation"),
        "doi": source.text("doi", ""),
    }


def _open_item(node: Node, place: Place, ground: Ground) -> OpenItem:
    fields = Fields(node, place, "The open item", ("text", "claims"))
    return OpenItem(fields.text("text"), ground.cited(fields) if fields.has("claims") else ())


def load_claims(folder: Path, base: Edition | None = None) -> tuple[dict[ReferenceKey, Reference], dict[str, Claim]]:
    """The references and claims alone, for knowledge that no edition holds; those of a base stand before them."""
    known, stated = (base.references, base.claims) if base else ({}, {})
    own = read_references(_read(folder, "references.yaml"), _name(folder, "references.yaml"), known)
    references = {**known, **own}
    claims = read_claims(_read(folder, "claims.yaml"), _name(folder, "claims.yaml"), references, stated)
    return references, {**stated, **claims}


def fingerprint(folder: Path, base: str = "") -> str:
    """The hash of an edition: every file's name and bytes, in the order of the names, after the hash of its base."""
    digest = hashlib.sha256(base.encode())
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def _head(folder: Path) -> Fields:
    fields = Fields(_read(folder, "edition.yaml"), Place(_name(folder, "edition.yaml"), 1), "The edition", EDITION_KEYS)
    if fields.text("id") != folder.name:
        raise fields.error("id", f'should be "{folder.name}", as the folder is called. Rename one.')
    if fields.one_of("status", Status) is Status.REVIEWED and not fields.texts("reviewers"):
        raise fields.error("status", "cannot be reviewed while no reviewer is named. Name them or write draft.")
    return fields


def _refuse_unexplained(edition: Edition, folder: Path) -> None:
    """A claim is cited, or says why it is only shown; never both, for then the reason would be wrong.

    That holds of a claim where it is made: an edition above may cite it for the first time, or no longer.
    """
    for claim in edition.own_claims:
        is_cited = claim.id in edition.cited
        if is_cited is bool(claim.shown_only):
            entries, name = _read(folder, "claims.yaml"), _name(folder, "claims.yaml")
            line = entries.lines.get(claim.id, 1) if isinstance(entries, Entries) else 1
            raise EditionError(name, line, f"Claim {claim.id}{CITED_AND_EXPLAINED if is_cited else UNEXPLAINED}")


CITED_AND_EXPLAINED = ' is cited, so "shown_only" is wrong. Remove it.'
UNEXPLAINED = ' is cited by nothing in the edition. Cite it, or say in "shown_only" why it is only shown.'


def _base(fields: Fields, folder: Path, vocabulary: Vocabulary, base_of: BaseOf | None) -> Edition | None:
    """The edition below this one, whole."""
    name = fields.text("extends", "")
    if not name:
        return None
    check_lineage(folder)
    return base_of(name) if base_of else load_edition(folder.parent / name, vocabulary)


def _options(folder: Path, base: Edition | None, layer: Layer) -> tuple[dict[str, Option], tuple[EditionChange, ...]]:
    """The options by id, those of the base as changed, and the changes in the order of their files."""
    options = {option.id: option for option in base.options} if base else {}
    paths = sorted((folder / "options").glob("*.yaml"))
    if not paths and not base:
        raise EditionError(_name(folder, "options"), 1, "There is no option. Add one file for each option.")
    changes: list[EditionChange] = []
    for path in paths:
        option, made = _option(path, _name(folder, f"options/{path.name}"), options.get(path.stem), layer)
        options[option.id] = option
        changes += made
    return options, tuple(changes)


def _option(path: Path, name: str, base: Option | None, layer: Layer) -> tuple[Option, tuple[EditionChange, ...]]:
    """A file is a whole option where it is new, and a list of changes where the base has it."""
    node = read_yaml(path, name)
    stated = node.get("id", path.stem) if isinstance(node, Entries) else path.stem
    if stated != path.stem:
        raise EditionError(name, 1, f'The option "{stated}" should stand in {stated}.yaml. Rename one.')
    is_change = isinstance(node, Entries) and "changes" in node
    if is_change and base is None:
        raise EditionError(name, 1, f'The base has no option "{path.stem}" to change. Write the whole option.')
    if base is not None and not is_change:
        raise EditionError(name, 1, f'The base has the option "{path.stem}" already. Write what differs as changes.')
    return change_option(base, node, name, layer) if base else (read_option(node, name, layer.ground), ())


def _work_up(fields: Fields, folder: Path, ground: Ground) -> tuple[WorkUp, ...]:
    """The work-up, from its own file where there is one."""
    if (folder / "work_up.yaml").is_file():
        if fields.has("work_up"):
            raise fields.error("work_up", "stands here and in work_up.yaml. Keep one.")
        fields = _as_list(folder, "work_up.yaml", "work_up")
    return read_each(fields, "work_up", partial(read_work_up, ground=ground))


def _examples(folder: Path, read: ExampleReader) -> tuple[Example, ...]:
    if not (folder / "examples.yaml").is_file():
        return ()
    fields = _as_list(folder, "examples.yaml", "examples")
    return read_each(fields, "examples", read)


def _caution_examples(folder: Path, read: CautionExampleReader) -> tuple[CautionExamples, ...]:
    name = "examples_of_cautions.yaml"
    if not (folder / name).is_file():
        return ()
    return tuple(read(node, place) for place, node in _as_list(folder, name, "cautions").items("cautions"))


def _as_list(folder: Path, file: str, key: str) -> Fields:
    """A file that is one list, seen as the only entry of a mapping."""
    node, name = _read(folder, file), _name(folder, file)
    if not isinstance(node, Items):
        raise EditionError(name, 1, "This file is one list, each item with a dash.")
    entries = Entries(node.line)
    entries[key], entries.lines[key] = node, node.line
    return Fields(entries, Place(name, node.line), f"The file {file}", (key,))


def _refuse_strays(folder: Path) -> None:
    """A file that would be passed over silently."""
    for path in sorted(folder.rglob("*.yml")):
        name = _name(folder, path.relative_to(folder).as_posix())
        raise EditionError(name, 1, "Only .yaml files are read. Rename it.")


def _read(folder: Path, file: str) -> Node:
    if not (folder / file).is_file():
        raise EditionError(_name(folder, file), 1, "This file is missing. Every edition has it.")
    return read_yaml(folder / file, _name(folder, file))


def _name(folder: Path, file: str) -> str:
    """A file as errors call it: from the edition's folder on, so that no machine path shows."""
    return f"{folder.name}/{file}"
