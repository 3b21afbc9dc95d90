"""What the bench prints, as Markdown: each measurement beside its reference, and the gates with their targets."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Table:
    """Collects the gates while it prints; `failed` names those that were missed."""

    write: Callable[[str], object]
    gates: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def section(self, title: str, *columns: str) -> None:
        self.write(f"\n## {title}\n\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}")

    def row(self, *cells: str) -> None:
        self.write(f"| {' | '.join(cells)} |")

    def gate(self, what: str, measured: float, target: float, *, at_least: bool = False) -> None:
        met = measured >= target if at_least else measured <= target
        sign = "≥" if at_least else "≤"
        self.gates.append((what, f"{measured:,.2f}", f"{sign} {target:g}", met))

    def conclude(self) -> list[str]:
        self.section("Gates", "what", "measured", "target", "")
        for what, measured, target, met in self.gates:
            self.row(what, measured, target, "met" if met else "**missed**")
        return [what for what, _, _, met in self.gates if not met]


def microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.1f}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:,.2f}"
