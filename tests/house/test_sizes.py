"""Small files and small functions: the budgets of the design, held by a machine."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("accounts", "cases", "launcher", "meetings", "pnet_board", "recommendations", "templates", "static", "tests")
LINES = {".py": 400, ".html": 120, ".css": 150, ".js": 150, ".typ": 400}
FUNCTION_LINES = 40


def files(*suffixes: str) -> list[Path]:
    found = [path for folder in OURS for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    return sorted(path for path in found if "migrations" not in path.parts)


@pytest.mark.parametrize("suffix", LINES)
def test_no_file_is_longer_than_its_budget(suffix):
    budget = LINES[suffix]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files(suffix)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > (600 if "tests" in path.parts else budget)
    }
    assert not long, f"Split these files: {long}"


def test_no_function_is_longer_than_forty_lines():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in files(".py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert not long, f"Split these functions: {long}"


def test_most_functions_are_short():
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in files(".py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 10
