"""A tree laid out for an SVG: where each box and line goes, text wrapped into its box. The template draws it.

Sizes are in the units of the drawing, which are CSS pixels at its natural size. A line of text holds fewer characters
than its box has room for, so that a wider face still fits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from textwrap import wrap

from recommendations.tree import Node

WIDTHS = {"group": 140, "criterion": 232, "joint": 60, "leaf": 232}
CHARACTERS = {"group": 17, "criterion": 31, "joint": 8, "leaf": 31}
LINE, PADDING, ACROSS, BETWEEN, MARK = 16, 8, 28, 10, 12
# From the top of a line of text to where its letters stand.
BASELINE = 12


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    words: str
    is_aside: bool


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int
    kind: str
    verdict: str
    mark: str
    texts: tuple[Text, ...]

    @property
    def mark_x(self) -> int:
        return self.x + self.width - MARK - 6

    @property
    def mark_y(self) -> int:
        return self.y + self.height - MARK - 6


@dataclass
class Drawing:
    """Filled from top to bottom; `boxes` never overlap and lie inside `width` and `height`."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    width: int = 0
    height: int = 0

    def place(self, node: Node, x: int, top: int) -> tuple[int, int]:
        """Draw a node and all below it; answers the middle of its box and where the next may begin."""
        texts, height = _texts(node)
        middles, bottom = self._place_parts(node, x, top)
        middle = max((middles[0] + middles[-1]) // 2 if middles else 0, top + height // 2)
        self._box(node, x, middle - height // 2, height, texts)
        self._join(x + WIDTHS[node.kind], middle, middles)
        return middle, max(bottom, middle - height // 2 + height + BETWEEN)

    def _place_parts(self, node: Node, x: int, top: int) -> tuple[list[int], int]:
        middles, bottom = [], top
        for part in node.parts:
            middle, bottom = self.place(part, x + WIDTHS[node.kind] + ACROSS, bottom)
            middles.append(middle)
        return middles, bottom

    def _box(self, node: Node, x: int, y: int, height: int, texts: list[tuple[str, bool]]) -> None:
        told = tuple(
            Text(x + PADDING, y + PADDING + number * LINE + BASELINE, line, is_aside)
            for number, (line, is_aside) in enumerate(texts)
        )
        width = WIDTHS[node.kind]
        self.boxes.append(Box(x, y, width, height, node.kind, node.verdict, node.mark, told))
        self.width, self.height = max(self.width, x + width + 1), max(self.height, y + height + 1)

    def _join(self, x: int, middle: int, middles: Iterable[int]) -> None:
        turn = x + ACROSS // 2
        self.lines += [f"M{x} {middle}H{turn}V{other}H{x + ACROSS}" for other in middles]


def draw(roots: Iterable[Node]) -> Drawing:
    """One tree under the other."""
    drawing, top = Drawing(), 1
    for root in roots:
        _, top = drawing.place(root, 1, top)
        top += BETWEEN
    return drawing


def _texts(node: Node) -> tuple[list[tuple[str, bool]], int]:
    """The lines of a box, each with whether it tells of the patient, and the height that they need."""
    room = CHARACTERS[node.kind]
    lines = [(line, False) for line in wrap(node.text, room)]
    lines += [(line, True) for line in wrap(node.aside, room - 2)]
    return lines, len(lines) * LINE + 2 * PADDING
