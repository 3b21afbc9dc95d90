"""What a dry run found, as the page shows it and the file of problems carries it."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from cases.imports.columns import TableMapping
from cases.imports.plan import Plan, questions_of
from cases.imports.rows import Reading
from cases.spreadsheet import harmless

MOST_KEPT = 2000
MOST_ROWS_NAMED = 12


def as_json(reading: Reading, plan: Plan, mapping: TableMapping) -> dict[str, Any]:
    questions = questions_of(reading, plan, mapping)
    return {
        "rows": len(reading.rows),
        "problems": [asdict(one) for one in plan.problems[:MOST_KEPT]],
        "problem_count": len(plan.problems),
        "questions": {name: {"rows": rows[:MOST_ROWS_NAMED], "count": len(rows)} for name, rows in questions.items()},
        "other_analytes": reading.other_analytes,
        "counts": plan.counts(),
    }


def in_the_way(reading: Reading, plan: Plan, mapping: TableMapping) -> bool:
    return bool(plan.problems or questions_of(reading, plan, mapping))


def outcome(plan: Plan) -> dict[str, Any]:
    """Counts alone: what is written has no use for the table any more."""
    return {"counts": plan.counts()}


def problems_file(problems: Iterable[dict[str, Any]]) -> str:
    """CSV for a spreadsheet, without a formula in it."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["Row", "Column", "Header", "What stands there", "What to do"])
    for one in problems:
        texts = (one["column"], one["header"], one["text"], one["message"])
        writer.writerow([one["row"], *map(harmless, texts)])
    return file.getvalue()
