"""The laws of the house that text alone can show."""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "cases", "recommendations", "meetings")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def views_of(app: str) -> list[Path]:
    folder = ROOT / app
    return [*folder.glob("views.py"), *folder.glob("views/**/*.py"), *folder.glob("api.py"), *folder.glob("api/*.py")]


def test_no_view_asks_a_manager_directly():
    """Objects are reached through what the person may see, never through all there are."""
    offending = [
        f"{path.relative_to(ROOT)}:{number}"
        for app in APPS
        for path in views_of(app)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\.objects\b|_default_manager", line)
    ]
    assert not offending


def test_a_lease_of_the_meetings_is_written_in_one_place():
    """What is safe against a second worker, a late one and a dead one is too easily written a little differently."""
    own = {ROOT / "meetings/models/job.py", ROOT / "meetings/jobs/lease.py"}
    code = (path for path in (ROOT / "meetings").rglob("*.py") if "migrations" not in path.parts)
    assert {path for path in code if "leased_until" in path.read_text(encoding="utf-8")} == own


def test_no_template_carries_inline_style_or_script():
    pattern = re.compile(
        r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son(?!e=)[a-z]+=|javascript:|hx-on|hx-vals=.js:", re.IGNORECASE
    )
    offending = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert not offending


def test_the_repository_names_no_machine():
    pattern = re.compile(r"(?<![\w.])/(work|root|home)/\w|file:///|pypi\.|\.internal\b")
    offending = [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".yml", ".yaml", ".lock", ".txt", ".html", ".css", ".js", ".typ", ""}
        and path != Path(__file__)
        and (found := pattern.search(path.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert not offending


def test_nothing_is_left_unfinished():
    pattern = re.compile(r"NotImplementedError|#\s*(TODO|FIXME|XXX)")
    offending = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".html", ".js"}
        and path != Path(__file__)
        and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert not offending


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]


def _calls(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}


def _audits(function: ast.FunctionDef, by_name: dict[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> bool:
    called = _calls(function)
    if called & {"audit.record", "record"}:
        return True
    inner = [name.removeprefix("actions.") for name in called]
    return any(
        name in by_name and name not in seen and _audits(by_name[name], by_name, seen | {name}) for name in inner
    )


def test_every_action_takes_who_acts_and_leaves_an_audit_event():
    """A public function of an `actions` module with `by=` audits, itself or through an action it calls."""
    modules = [path for app in APPS for path in (ROOT / app).glob("actions*.py")]
    modules += [path for app in APPS for path in (ROOT / app).glob("actions/*.py")]
    by_name = {one.name: one for path in modules for one in _functions(path)}
    silent = [
        one.name
        for one in by_name.values()
        if "by" in {arg.arg for arg in one.args.kwonlyargs}
        and not one.name.startswith("_")
        and not _audits(one, by_name)
    ]
    assert not silent
