"""Which edition stands on which, followed down to one that stands alone."""

from pathlib import Path

from .errors import EditionError, did_you_mean
from .read_yaml import Entries, read_yaml


def check_lineage(folder: Path) -> None:
    """Refuses a base that does not exist, and editions that extend each other in a circle."""
    passed = [folder.name]
    while base := _base(folder.parent / passed[-1]):
        name, line = base
        file = f"{passed[-1]}/edition.yaml"
        if name in passed:
            circle = " extends ".join([*passed, name])
            raise EditionError(file, line, f"The editions stand on each other: {circle}. Let one stand alone.")
        known = sorted(one.parent.name for one in folder.parent.glob("*/edition.yaml"))
        if name not in known:
            remedy = did_you_mean(name, set(known) - {passed[-1]})
            raise EditionError(file, line, f'"extends" names "{name}", and there is no such edition here. {remedy}')
        passed.append(name)


def _base(folder: Path) -> tuple[str, int] | None:
    """The edition that this one extends, and the line that says so."""
    node = read_yaml(folder / "edition.yaml", f"{folder.name}/edition.yaml")
    if not isinstance(node, Entries) or node.get("extends") is None:
        return None
    return str(node["extends"]), node.lines["extends"]
