"""From a folder to an edition. What comes out has been checked; what is wrong says file, line and remedy.

An edition is edition.yaml, claims.yaml, references.yaml and options/*.yaml; work_up.yaml and examples.yaml may follow.
"""

import hashlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from .edition import Claim, Edition, Example, Option, Reference, ReferenceKey, Status, WorkUp
from .errors import EditionError
from .fields import Fields, Place
from .read_claims import read_claims, read_references
from .read_edition import read_each, read_example, read_threshold, read_work_up
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
)


def load_edition(folder: Path, vocabulary: Vocabulary) -> Edition:
    """The edition in a folder, or an EditionError."""
    _refuse_strays(folder)
    references, claims = load_claims(folder)
    ground = Ground(vocabulary, claims)
    options = _options(folder, ground)
    fields = Fields(_read(folder, "edition.yaml"), Place(_name(folder, "edition.yaml"), 1), "The edition", EDITION_KEYS)
    _check_head(fields, folder)
    source = Fields(fields.required("source"), fields.at("source"), "The source", ("citation", "doi"))
    edition = Edition(
        id=fields.text("id"),
        version=fields.text("version"),
        title=fields.text("title"),
        scope=fields.text("scope"),
        region=fields.text("region", ""),
        date=fields.day("date"),
        authors=fields.texts("authors"),
        reviewers=fields.texts("reviewers"),
        status=fields.one_of("status", Status),
        extends=fields.text("extends", ""),
        citation=source.text("citation"),
        doi=source.text("doi", ""),
        options=tuple(sorted(options.values(), key=lambda option: (option.order, option.id))),
        claims=claims,
        references=references,
        thresholds=read_each(fields, "thresholds", partial(read_threshold, ground=ground)),
        work_up=_work_up(fields, folder, ground),
        examples=_examples(folder, vocabulary, options),
        vocabulary=vocabulary,
        sha256=fingerprint(folder),
    )
    _refuse_unexplained(edition, folder)
    return edition


def load_claims(folder: Path) -> tuple[dict[ReferenceKey, Reference], dict[str, Claim]]:
    """The references and claims alone, for knowledge that no edition holds."""
    references = read_references(_read(folder, "references.yaml"), _name(folder, "references.yaml"))
    return references, read_claims(_read(folder, "claims.yaml"), _name(folder, "claims.yaml"), references)


def fingerprint(folder: Path) -> str:
    """The hash of an edition: every file's name and bytes, in the order of the names."""
    digest = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*.yaml")):
        content = path.read_bytes()
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def _check_head(fields: Fields, folder: Path) -> None:
    if fields.text("id") != folder.name:
        raise fields.error("id", f'should be "{folder.name}", as the folder is called. Rename one.')
    if fields.one_of("status", Status) is Status.REVIEWED and not fields.texts("reviewers"):
        raise fields.error("status", "cannot be reviewed while no reviewer is named. Name them or write draft.")
    base = fields.text("extends", "")
    if base and (base == folder.name or not (folder.parent / base / "edition.yaml").is_file()):
        raise fields.error("extends", f'names "{base}", and beside this folder there is no such edition.')


def _refuse_unexplained(edition: Edition, folder: Path) -> None:
    """A claim is cited, or says why it is only shown; never both, for then the reason would be wrong."""
    for claim in edition.claims.values():
        is_cited = claim.id in edition.cited
        if is_cited is bool(claim.shown_only):
            entries, name = _read(folder, "claims.yaml"), _name(folder, "claims.yaml")
            line = entries.lines.get(claim.id, 1) if isinstance(entries, Entries) else 1
            raise EditionError(name, line, f"Claim {claim.id}{CITED_AND_EXPLAINED if is_cited else UNEXPLAINED}")


CITED_AND_EXPLAINED = ' is cited, so "shown_only" is wrong. Remove it.'
UNEXPLAINED = ' is cited by nothing in the edition. Cite it, or say in "shown_only" why it is only shown.'


def _options(folder: Path, ground: Ground) -> dict[str, Option]:
    paths = sorted((folder / "options").glob("*.yaml"))
    if not paths:
        raise EditionError(_name(folder, "options"), 1, "There is no option. Add one file for each option.")
    options: dict[str, Option] = {}
    for path in paths:
        name = _name(folder, f"options/{path.name}")
        option = read_option(read_yaml(path, name), name, ground)
        if option.id != path.stem:
            raise EditionError(name, 1, f'The option "{option.id}" should stand in {option.id}.yaml. Rename one.')
        options[option.id] = option
    return options


def _work_up(fields: Fields, folder: Path, ground: Ground) -> tuple[WorkUp, ...]:
    """The work-up, from its own file where there is one."""
    if (folder / "work_up.yaml").is_file():
        if fields.has("work_up"):
            raise fields.error("work_up", "stands here and in work_up.yaml. Keep one.")
        fields = _as_list(folder, "work_up.yaml", "work_up")
    return read_each(fields, "work_up", partial(read_work_up, ground=ground))


def _examples(folder: Path, vocabulary: Vocabulary, options: Mapping[str, Option]) -> tuple[Example, ...]:
    if not (folder / "examples.yaml").is_file():
        return ()
    fields = _as_list(folder, "examples.yaml", "examples")
    return read_each(fields, "examples", partial(read_example, vocabulary=vocabulary, options=options))


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
