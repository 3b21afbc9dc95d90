"""YAML as a clinician means it: exact numbers, true and false and nothing like them, and every line kept.

Plain YAML reads NO as false, 1:30 as ninety and 0.3 as a binary float. Here a scalar is text unless it is plainly
something else, and what could be misread is refused with the remedy.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias, cast

import yaml

from .errors import EditionError

Scalar: TypeAlias = str | bool | int | Decimal | None
Node: TypeAlias = "Scalar | Entries | Items"


class Entries(dict[str, "Node"]):
    """A mapping that knows the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list["Node"]):
    """A list that knows the line of each item."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []

    def numbered(self) -> Iterator[tuple[int, "Node"]]:
        return zip(self.lines, self, strict=True)


# What the reader of YAML itself does not say.
REMEDY = "Look here and in the line above for a tab, a bracket, a quote, a colon or an indent."


def read_yaml(path: Path, name: str) -> Node:
    """The one document of a file. `name` is what errors call it."""
    try:
        # Composing builds no objects: tags are refused below, so nothing in a file can run.
        root = yaml.compose(path.read_text("utf-8"), Loader=COMPOSER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise EditionError(name, line, f"This is not YAML: {error.problem}. {REMEDY}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EditionError(name, 1, f"This is not a YAML text in UTF-8: {error}.") from error
    if root is None:
        raise EditionError(name, 1, "The file is empty. Write its content or remove the file.")
    return _Reader(name).node(root)


class _Reader:
    """Turns composed nodes into plain values, remembering those seen so that an alias is noticed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.seen: set[int] = set()

    def node(self, node: yaml.Node) -> Node:
        self._refuse_tricks(node)
        if isinstance(node, yaml.MappingNode):
            return self._entries(node)
        if isinstance(node, yaml.SequenceNode):
            return self._items(node)
        return self._scalar(cast(yaml.ScalarNode, node))

    def _entries(self, node: yaml.MappingNode) -> Entries:
        entries = Entries(line_of(node))
        for key_node, value_node in node.value:
            key, line = str(key_node.value), line_of(key_node)
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
                raise EditionError(self.file, line, "A key is one plain word. Write the content out.")
            if key in entries:
                first = entries.lines[key]
                raise EditionError(self.file, line, f'"{key}" stands twice, first in line {first}. Keep one.')
            entries[key], entries.lines[key] = self.node(value_node), line
        return entries

    def _items(self, node: yaml.SequenceNode) -> Items:
        items = Items(line_of(node))
        for part in node.value:
            items.append(self.node(part))
            items.lines.append(line_of(part))
        return items

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        text = str(node.value)
        if node.style:
            return text
        if text in WORDS:
            return WORDS[text]
        if text.lower() in MISREAD:
            sentence = f'Is {text} a word or an answer? Write "{text}" in quotes, or true, false or null.'
            raise EditionError(self.file, line_of(node), sentence)
        if INTEGER.fullmatch(text):
            return int(text)
        return Decimal(text) if DECIMAL.fullmatch(text) else text

    def _refuse_tricks(self, node: yaml.Node) -> None:
        if id(node) in self.seen:
            raise EditionError(self.file, line_of(node), "Anchors and aliases hide what is said. Write it out twice.")
        self.seen.add(id(node))
        if node.tag not in PLAIN_TAGS:
            raise EditionError(self.file, line_of(node), f"The tag {node.tag} is not allowed. Remove it.")


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


COMPOSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}
WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "": None}
MISREAD = {"true", "false", "null", "~", "yes", "no", "on", "off", "y", "n"}
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
